"""What a resident may pick instead of writing: what else there is to know, what else may have been meant, a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.reply import HANDOVER, Choice, ask_payload
from actions.turn import Turn
from kb_sync.article import ASPECTS
from kb_sync.chunks import Passage

MOST_FOLLOW_UPS = 3
NEAREST = 2
"""How many of the follow-ups are what the message is nearest to, after what it got."""
# What people ask next, the most usual first.
_USUAL_ORDER = ("price", "apply", "deadline", "eligibility", "hours", "contact", "complaint", "about")


@dataclass(frozen=True, slots=True)
class OtherSubject:
    """A subject that may have been meant instead."""

    topic: str
    title: str
    key: str | None = None
    """The section of its article that the message is nearest to; None for the whole subject."""


def follow_ups(
    turn: Turn, topic: str, keys: Iterable[str], answered: Passage | None, nearest: Sequence[Passage] = ()
) -> tuple[Choice, ...]:
    """Questions that the article on ``topic`` answers, the one just ``answered`` left out.

    ``nearest``: the article's passages, those the message is likest to first: where the answer was not the right
    one, one of the next two most often is. ``keys``: everything the article has; the rest is what people usually
    ask next.
    """
    others = [passage for passage in nearest if answered is None or passage.key != answered.key]
    titles = {one.key: _question(turn, topic, one.key, one.heading) for one in others[:NEAREST]}
    left = set(keys) - ({answered.key, answered.aspect} if answered else set())
    for aspect in _USUAL_ORDER:
        if aspect in left and len(titles) < MOST_FOLLOW_UPS:
            titles.setdefault(aspect, _question(turn, topic, aspect, ""))
    return tuple(Choice(title, ask_payload(topic, key), topic) for key, title in titles.items())


def or_meant(turn: Turn, others: Iterable[OtherSubject]) -> tuple[Choice, ...]:
    """Other subjects, each leading to what was asked."""
    return tuple(
        Choice(
            turn.text("choices.or_meant", topic=inside_sentence(other.title)),
            ask_payload(other.topic, other.key),
            other.topic,
        )
        for other in others
    )


def is_it(turn: Turn, subjects: Iterable[OtherSubject]) -> tuple[Choice, ...]:
    """Which subject is meant? Each leads to what was asked."""
    return tuple(_is_it(turn, one, "about") for one in subjects)


def is_it_of(turn: Turn, subjects: Iterable[OtherSubject]) -> tuple[Choice, ...]:
    """Of which subject is this part meant? The question names the part."""
    return tuple(_is_it(turn, one, one.key or "about") for one in subjects)


def person(turn: Turn) -> Choice:
    """The choice to talk to a person."""
    return Choice(turn.text("choices.person"), HANDOVER)


def inside_sentence(title: str) -> str:
    """A title as it stands inside a sentence; an abbreviation keeps its capitals ("SFO")."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _is_it(turn: Turn, subject: OtherSubject, named: str) -> Choice:
    title = turn.text(f"choices.ask.{named}", topic=inside_sentence(subject.title))
    return Choice(title, ask_payload(subject.topic, subject.key), subject.topic)


def _question(turn: Turn, topic: str, key: str, heading: str) -> str:
    """An extra question is asked in its own words; a part of the subject in the subject's, or in everybody's."""
    if key not in ASPECTS:
        return heading
    special = f"choices.topic.{topic}.{key}"
    own = turn.context.texts.keys(turn.form)
    return turn.text(special if special in own else f"choices.more.{key}")
