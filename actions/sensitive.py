"""Subjects that only a message that plainly means them may bring up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from actions.decide import Decision, Verdict
from kb_sync.chunks import Passage
from kb_sync.sensitive import load_in_messages, load_sensitive
from kb_sync.settings import PACKAGE_CONTENT

FEW_WORDS = 2
"""With so few words that name something, a message may mean anything ("slå", "kutte ut")."""
SURE = 0.97
WHOLE_SENTENCE = 4
"""So many words of which the classifier is so sure are no ambiguous word ("me ska skilja oss, må me te mekling")."""


@dataclass(frozen=True, slots=True)
class SensitiveSubjects:
    """The lists of ``felles/subjects/sensitive.yml``: subject to the beginnings of the words that name it."""

    named_by: Mapping[str, tuple[str, ...]]
    """In pages."""
    in_messages: Mapping[str, tuple[str, ...]]
    """Also in messages."""

    @classmethod
    def load(cls, content_folder: Path = PACKAGE_CONTENT) -> SensitiveSubjects:
        """As ``load_sensitive``. Raises ``SubjectsError``."""
        return cls(load_sensitive(content_folder), load_in_messages(content_folder))

    def checked(
        self, decision: Decision, naming: Sequence[str], titles: Mapping[str, str], *, length: int
    ) -> Decision:
        """``decision`` as it is, or made milder where a few words would bring up a sensitive subject.

        ``naming``: the words that name something, of a message of ``length`` words. An answer becomes a choice where
        another subject was likely too, else no answer at all; among the choices a sensitive subject stands only when
        named. What was chosen from a list is meant.
        """
        if decision.because == "chosen" or len(naming) > FEW_WORDS:
            return decision
        if (
            length >= WHOLE_SENTENCE
            and decision.because == "classifier"
            and (decision.confidence or 0) >= SURE
        ):
            return decision
        said = " ".join(naming).casefold()
        names = [name for name in decision.candidates if self._named(name, said)]
        if decision.verdict is Verdict.ANSWER and decision.topic is not None:
            if self._named(decision.topic, said) or decision.because == "follow_up":
                return replace(decision, candidates=tuple(names))
            others = tuple(name for name in names if name != decision.topic and name in titles)
            if len(others) > 1:
                return replace(decision, verdict=Verdict.CLARIFY, because="sensitive", candidates=others)
            return Decision(Verdict.NOTHING, "sensitive")
        if decision.verdict is Verdict.CLARIFY:
            if len(names) < min(2, len(decision.candidates)):
                return Decision(Verdict.NOTHING, "sensitive")
            return replace(decision, topic=names[0], candidates=tuple(names))
        if decision.verdict is Verdict.ANSWER and decision.candidates:
            return replace(decision, candidates=tuple(names))
        return decision

    def too_few(self, naming: Sequence[str]) -> bool:
        """Whether so few words name something that the message may mean anything, and none names what is sensitive."""
        said = " ".join(naming).casefold()
        return len(naming) <= FEW_WORDS and not any(self._says(subject, said) for subject in self.named_by)

    def is_about(self, passage: Passage) -> bool:
        """Whether a passage of a page is about something sensitive, rather than naming it in passing.

        It is when its headings or its page's address name it, or when its text does so twice.
        """
        if not passage.sensitive:
            return False
        words = sorted({word for words in self.named_by.values() for word in words})
        named = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
        headings = f"{passage.title} {passage.heading} {passage.keywords}"
        text = " ".join((passage.text, *passage.steps))
        return named.search(headings) is not None or len(named.findall(text)) > 1

    def _named(self, subject: str, said: str) -> bool:
        return subject not in self.named_by or self._says(subject, said)

    def _says(self, subject: str, said: str) -> bool:
        beginnings = (*self.named_by[subject], *self.in_messages.get(subject, ()))
        return any(f" {beginning}" in f" {said} " for beginning in beginnings)
