"""What translates between the two forms of Norwegian, and the one that does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb_sync.article import Form

HOW_TO_GET_IT = (
    "Install Apertium's Norwegian package (Debian, Ubuntu: apt-get install apertium-nno-nob) and sync again."
)


class Translator(Protocol):
    """Translates texts between Nynorsk and Bokmål. May be shared by threads."""

    @property
    def available(self) -> bool:
        """Whether a translation can be had at all."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text might be translated differently; empty where nothing is translated."""

    def translate(self, texts: Sequence[str], source: Form, target: Form) -> list[str | None]:
        """Each text in the other form, in order; None for one that could not be translated unharmed.

        Never raises for a text: what cannot be translated stays in the form it was written in.
        """

    def prune(self) -> None:
        """Forget what it has kept and was not asked for; for the end of a sync, which asks for everything."""

    def close(self) -> None:
        """End whatever runs for it. Harmless when called again."""


class NoTranslator:
    """Translates nothing: chosen with ``SVARA_TRANSLATE=off``, and what a sync without a translator uses."""

    available = False
    fingerprint = ""

    def translate(self, texts: Sequence[str], source: Form, target: Form) -> list[str | None]:
        """None for every text."""
        return [None for _ in texts]

    def prune(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing to end."""
