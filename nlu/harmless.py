"""Takes out phrases that use dangerous words harmlessly, before anybody looks for danger in the rest.

"Mannen min slår plenen" and "mannen min slår" have nearly all their words in common; what tells them apart is one
phrase, which is known. So are the few words that people most often write alone ("hei?", "i dag", "mannen min"):
beside others they may be anything, and a classifier knows them from what they stand beside. Both stand in
``nlu/data/harmless.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from nlu.normalise import fold
from nlu.phrase_patterns import PatternLanguage
from nlu.yaml_files import read_yaml

IN_ITS_PLACE = "harmlaust"
"""Stands where a phrase stood: without it, what is left would read like a broken cry."""
FILE = Path(__file__).parent / "data" / "harmless.yml"


class HarmlessPhrases:
    """Knows the phrases; compiled once, and safe to share between threads."""

    def __init__(self, phrases: re.Pattern[str], alone: Iterable[str] = ()) -> None:
        """``alone``: folded messages that are harmless where they are all that is written."""
        self._phrases = phrases
        self._alone = frozenset(alone)

    @classmethod
    def load(cls, classes: Mapping[str, str], file: Path = FILE) -> HarmlessPhrases:
        """Read the phrases, which may use ``classes`` beside their own. Raises OSError and ``PatternError``."""
        content = read_yaml(file.read_text(encoding="utf-8"))
        language = PatternLanguage({**classes, **content["classes"]})
        return cls(language.compile(*content["phrases"]), map(fold, content["alone"].split("|")))

    def removed(self, message: str) -> str:
        """``message``, as ``phrase_patterns.readable`` gives it, with :data:`IN_ITS_PLACE` for each phrase."""
        if " ".join(message.replace(".", " ").replace(",", " ").split()) in self._alone:
            return f" . {IN_ITS_PLACE} . "
        return self._phrases.sub(f"{IN_ITS_PLACE} ", message)
