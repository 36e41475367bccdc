"""Tells that a message is not Norwegian, and which language it is then.

A script of its own tells a language at once; among those with Latin letters the most usual words do. A false
"this is English" would send a Norwegian away, so Norwegian wins every doubt, and Danish and Swedish count as it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nlu.normalise import words
from nlu.written_standard import read_words
from nlu.yaml_files import read_yaml

FILE = Path(__file__).parent / "data" / "other_languages.yml"
_SCRIPTS = {
    "CYRILLIC": "uk",
    "ARABIC": "ar",
    "ETHIOPIC": "ti",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "TAMIL": "ta",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}
# Letters that only one of the languages of a script has.
_OWN_LETTERS = {"CYRILLIC": (("ru", "ыэъё"),), "ARABIC": (("fa", "پچژگ"),)}
_MOST_OF_IT = 0.6
_LEAST_WORDS = 2
_LEAST_SHARE = 0.3
_NEARLY_ALL = 0.8


@dataclass(frozen=True)
class OtherLanguage:
    """A language other than Norwegian."""

    code: str
    """ISO 639-1."""
    evidence: tuple[str, ...]
    """The words that told it; empty where the script did."""


class OtherLanguageDetector:
    """Knows usual words of other languages and of Norwegian. Safe to share between threads."""

    def __init__(
        self,
        usual: Mapping[str, frozenset[str]],
        alone: Mapping[str, frozenset[str]],
        norwegian: frozenset[str],
        shared: frozenset[str],
    ) -> None:
        """``usual``: by language, words no message is without; ``alone``: words that tell it even by themselves.

        ``norwegian`` and ``shared`` words tell no other language; the latter at least fit in one.
        """
        self._whole = usual
        self._usual = {code: known - norwegian - shared for code, known in usual.items()}
        self._alone = alone
        self._norwegian = norwegian

    @classmethod
    def load(cls, file: Path = FILE) -> OtherLanguageDetector:
        """Read the project's lists. Raises ``OSError``, ``yaml.YAMLError`` or ``KeyError``."""
        lists = read_yaml(file.read_text(encoding="utf-8"))
        shared = frozenset(words(lists["shared"]))
        usual = {code: frozenset(words(listed)) for code, listed in lists["words"].items()}
        alone = {code: frozenset(words(listed)) for code, listed in lists["strong_alone"].items()}
        # Words that are in no language but ours; neutral ones are in several.
        lexicon, foreign = read_words()
        norwegian = frozenset(word for word, score in lexicon.items() if score) - foreign
        return cls(usual, alone, norwegian, shared)

    def detect(self, text: str) -> OtherLanguage | None:
        """The language ``text`` is clearly written in, or None for Norwegian and for doubt. Never raises."""
        script = _script(text)
        if script:
            return OtherLanguage(script, ())
        message = [word for word in words(text) if word.isalpha()]
        if not message:
            return None
        for code, alone in self._alone.items():
            if all(word in alone for word in message):
                return OtherLanguage(code, tuple(message))
        found = {code: [word for word in message if word in known] for code, known in self._usual.items()}
        (first, hits), *others = sorted(found.items(), key=lambda pair: -len(set(pair[1])))
        ours = sum(word in self._norwegian for word in message)
        enough = len(set(hits)) >= _LEAST_WORDS and len(hits) / len(message) >= _LEAST_SHARE
        fits = sum(word in self._whole[first] for word in message) / len(message)
        enough = enough or (bool(hits) and len(message) > _LEAST_WORDS and fits >= _NEARLY_ALL)
        rivals = others and len(set(others[0][1])) >= len(set(hits))
        if not enough or rivals or ours >= len(hits):
            return None
        return OtherLanguage(first, tuple(dict.fromkeys(hits)))


def _script(text: str) -> str | None:
    """The language of the script most of the letters belong to; None for Latin letters and for few."""
    letters = [unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha()]
    if len(letters) < _LEAST_WORDS:
        return None
    for script, code in _SCRIPTS.items():
        if letters.count(script) / len(letters) >= _MOST_OF_IT:
            own = _OWN_LETTERS.get(script, ())
            return next((c for c, those in own if any(letter in those for letter in text.lower())), code)
    return None


@lru_cache(maxsize=1)
def _shared() -> OtherLanguageDetector:
    return OtherLanguageDetector.load()


def detect(text: str) -> OtherLanguage | None:
    """The language ``text`` is clearly written in by the project's own lists, read at the first call."""
    return _shared().detect(text)
