"""Which place, unit or subject a question about hours or contact names, if any."""

from __future__ import annotations

from dataclasses import dataclass

from actions.turn import Turn
from kb_sync.municipality import Contact, Place
from kb_sync.search import Hit


@dataclass(frozen=True, slots=True)
class Named:
    """At most one of the three is set; a unit that answers for one subject counts as that subject."""

    place: Place | None = None
    contact: Contact | None = None
    topic: str | None = None


async def find_named(turn: Turn) -> Named:
    """Look for the one thing the message names. The search only tells *what* is named; the facts about it
    are then read from the municipality's file. Raises ``ActionFailure`` kinds.
    """
    message, municipality = turn.message, turn.municipality
    if message.place is not None:
        return Named(place=municipality.place(message.place))
    if message.chosen_topic is not None:
        return Named(topic=message.chosen_topic)
    words = turn.context.question_words.naming(message.text)
    if not words:
        return Named()
    found = await turn.context.lookup.search(" ".join(words), municipality.id, turn.form, limit=20)
    best: dict[str, Hit] = {}
    for hit in found.hits:
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
