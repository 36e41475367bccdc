"""Tells which words of a message name a subject, and which only ask: what it costs, when, to whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from actions.answer_kind import AnswerKinds
from kb_sync.lexical import Analyser, WordLists
from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("question_words.yml")


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The lists of ``question_words.yml``, as analysed terms."""

    by_aspect: dict[str, frozenset[str]]
    """In the order of the file, which is the order of precedence."""
    neutral: frozenset[str]
    analyser: Analyser
    kinds: AnswerKinds
    """What a message may want to be told."""

    @classmethod
    def load(cls, file: Path = FILE) -> QuestionWords:
        """Read the file, and ``answer_kinds.yml``.

        Raises ``OSError``, ``yaml.YAMLError``, ``re.error`` or ``KeyError`` where one is not as agreed.
        """
        content = read_yaml(file.read_text(encoding="utf-8"))
        analyser = Analyser(WordLists.load())
        by_aspect = {aspect: _terms(analyser, words) for aspect, words in content["aspects"].items()}
        return cls(by_aspect, _terms(analyser, content["neutral"]), analyser, AnswerKinds.load())

    def naming(self, text: str) -> tuple[str, ...]:
        """The words that may name a subject, as written. None left: the message only asks."""
        asking = self.neutral.union(*self.by_aspect.values())
        return tuple(word.surface for word in self.analyser.words(text) if not asking.issuperset(word.terms))

    def terms(self, text: str) -> frozenset[str]:
        """The terms of everything in ``text`` that says something."""
        return frozenset(term for word in self.analyser.words(text) for term in word.terms)

    def terms_naming(self, text: str) -> frozenset[str]:
        """The terms of the words of ``naming``."""
        asking = self.neutral.union(*self.by_aspect.values())
        words = (word for word in self.analyser.words(text) if not asking.issuperset(word.terms))
        return frozenset(term for word in words for term in word.terms)

    def aspect(self, text: str) -> str | None:
        """The aspect the asking words point at, the first of the file where there are several; None for none."""
        terms = {term for word in self.analyser.words(text) for term in word.terms}
        return next((aspect for aspect, words in self.by_aspect.items() if words & terms), None)


def _terms(analyser: Analyser, words: str) -> frozenset[str]:
    return frozenset(term for word in analyser.words(words) for term in word.terms)
