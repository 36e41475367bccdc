"""Splits text as spaCy's rules for Nynorsk and Bokmål do. Needs spaCy, so only Rasa's environment has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List

FORMS = ("nn", "nb")


@dataclass(frozen=True)
class WordSpan:
    """One token and where it stands."""

    text: str
    start: int
    """Position of its first character in the text."""


class NorwegianTokens:
    """spaCy's rule-based tokenizer for one written form. Its rules are nearly the same in both."""

    def __init__(self, form: str = "nb") -> None:
        """``form`` is ``nn`` or ``nb``. Raises ``ValueError`` for another."""
        if form not in FORMS:
            raise ValueError(f"form {form!r} is not one of {FORMS}")
        import spacy  # half a second, and not installed in the service environment

        self._tokenize = spacy.blank(form).tokenizer

    def split(self, text: str) -> List[WordSpan]:
        """Tokens in order, punctuation as tokens of its own, whitespace left out."""
        return [WordSpan(token.text, token.idx) for token in self._tokenize(text) if not token.is_space]
