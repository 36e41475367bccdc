"""Which place, unit or subject a question about hours or contact names, if any."""

from __future__ import annotations

from dataclasses import dataclass

from actions.turn import Turn
from kb_sync.municipality import Contact, Place
from kb_sync.pages import is_page
from kb_sync.search import Hit, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Named:
    """At most one of the three is set; a unit that answers for one subject counts as that subject."""

    place: Place | None = None
    contact: Contact | None = None
    topic: str | None = None
    remembered: bool = False
    """The subject is that of the last answer: the message itself names nothing ("når er det ope?")."""


def find_named(turn: Turn, base: KnowledgeBase | None) -> Named:
    """Look for the one thing the message names. The search only tells *what* is named; the facts about it
    are then read from the municipality's file. Runs off the event loop. Raises ``KnowledgeBaseError``.
    """
    message, municipality = turn.message, turn.municipality
    if message.chosen_topic is not None:
        return Named(topic=message.chosen_topic)
    place = municipality.place(message.place) if message.place else None
    words = _naming(turn)
    if not words and place is None and message.previous_topic is not None:
        return Named(topic=message.previous_topic, remembered=True)
    named = _searched(turn, base, words) if words and base else Named()
    # "byggesaksvakta i Knarvik" is about the unit, not about the place.
    return Named(place=place) if place and not (named.topic or named.contact) else named


def names_more_than_a_place(turn: Turn) -> bool:
    """True when the message names something that only a search can tell."""
    return bool(_naming(turn)) or turn.message.chosen_topic is not None


def names_something(turn: Turn) -> bool:
    """True when words are left that name something, once the place and the front desk are taken away."""
    return bool(_naming(turn))


def _naming(turn: Turn) -> list[str]:
    """The words that name something, without the place and the front desk, which are known already."""
    municipality = turn.municipality
    desk = municipality.contact(municipality.front_desk) if municipality.front_desk else None
    known = {turn.message.place, *((desk.name.nn.lower(), desk.name.nb.lower()) if desk else ())}
    return [word for word in turn.context.question_words.naming(turn.message.text) if word not in known]


def _searched(turn: Turn, base: KnowledgeBase, words: list[str]) -> Named:
    municipality, message = turn.municipality, turn.message
    found = base.search(" ".join(words), municipality.id, turn.form, limit=20)
    best: dict[str, Hit] = {}
    for hit in found.hits:
        if is_page(hit.passage):
            continue
        best.setdefault(hit.passage.topic or hit.passage.fact or "", hit)
    if not best:
        return Named()
    thresholds = turn.context.thresholds
    (thing, first), *others = best.items()
    lead = first.score - others[0][1].score if others else 1.0
    sure = first.certainty >= thresholds.named_find.value and lead >= thresholds.clear_lead.value
    guess = message.best
    least = thresholds.answer_when_search_agrees.value
    if sure or (guess is not None and guess.name == thing and guess.confidence >= least):
        return _named(turn, thing)
    return Named()


def _named(turn: Turn, thing: str) -> Named:
    kind, _, name = thing.partition(":")
    if not name:
        return Named(topic=thing)
    if kind == "place":
        return Named(place=turn.municipality.place(name))
    return Named(contact=turn.municipality.contact(name))
