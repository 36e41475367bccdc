"""Opening hours, telephone numbers and who deals with what: read from the municipality's own file, exactly."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from actions import compose
from actions.choices import person
from actions.errors import LookupFailedError
from actions.hours_wording import hours_in_words
from actions.named import Named, find_named, names_more_than_a_place, names_something
from actions.pages import LOOKED_AT, pages_in, showable
from actions.reply import Choice, Reply, SourceLink
from actions.replying_action import ReplyingAction
from actions.turn import Turn
from kb_sync.chunks import reference
from kb_sync.municipality import Contact, Place
from kb_sync.search import KnowledgeBase

FIND_US = "find_us"
log = logging.getLogger(__name__)


class ActionOpeningHours(ReplyingAction):
    """When a place, a unit or a subject's service is open; all places when none is named."""

    action_name = "action_opening_hours"

    async def reply_to(self, turn: Turn) -> Reply:
        return await _even_without_base(turn, opening_hours)


class ActionContact(ReplyingAction):
    """How to reach a unit or the municipality; for «kvar finn eg dykk» the addresses of the places."""

    action_name = "action_contact"

    async def reply_to(self, turn: Turn) -> Reply:
        return await _even_without_base(turn, contact)


class ActionWhoAnswers(ReplyingAction):
    """Which unit deals with what is asked about, and how to reach it."""

    action_name = "action_who_answers"

    async def reply_to(self, turn: Turn) -> Reply:
        return await _even_without_base(turn, who_answers)


async def _even_without_base(turn: Turn, reply: Callable[[Turn, KnowledgeBase | None], Reply]) -> Reply:
    """``reply`` with the knowledge base; where that is down, without it, as far as the file alone goes.

    Raises the look-up's failure when the message names something that only the base could tell.
    """
    try:
        return await turn.context.lookup.ask(lambda base: reply(turn, base))
    except LookupFailedError as failure:
        log.error("facts.without_base code=%s: %s", failure.code, failure)
        if names_more_than_a_place(turn):
            raise
        return reply(turn, None)


def contact(turn: Turn, base: KnowledgeBase | None) -> Reply:
    """How to reach what is named, else the municipality; its addresses where the message asks where it is."""
    named = find_named(turn, base)
    if named.place is not None:
        return _addresses(turn, [named.place])
    unit = named.contact or (turn.municipality.contact_for(named.topic) if named.topic else None)
    if unit is None and not named.topic and (page := _on_the_site(turn, base, "contact")) is not None:
        return page
    if turn.message.intent == FIND_US and (unit is None or named.remembered):
        return _addresses(turn, list(turn.municipality.places))
    reply = _contact_of(turn, base, named)
    if reply is not None:
        return reply
    municipality, form = turn.municipality, turn.form
    lines = [
        turn.text(
            "facts.switchboard", municipality=municipality.name.of(form), telephone=municipality.telephone
        )
    ]
    if municipality.telephone_hours.note is not None:
        lines.append(municipality.telephone_hours.note.of(form))
    lines.append(turn.text("facts.website", website=compose.bare(str(municipality.website))))
    return _fact(turn, " ".join(lines), [municipality.telephone_hours.source], None, "contact")


def who_answers(turn: Turn, base: KnowledgeBase | None) -> Reply:
    """The unit that deals with what is named, else the front desk."""
    reply = _contact_of(turn, base, find_named(turn, base)) or _on_the_site(turn, base, "contact")
    if reply is not None:
        return reply
    desk = turn.municipality.contact(turn.municipality.front_desk) if turn.municipality.front_desk else None
    name = desk.name if desk else turn.municipality.name
    text = turn.text("facts.who_unknown", desk=name.of(turn.form), telephone=_telephone(turn, desk))
    source = desk.source if desk else turn.municipality.telephone_hours.source
    return _fact(turn, text, [source], None, "contact")


def opening_hours(turn: Turn, base: KnowledgeBase | None) -> Reply:
    """The hours of the place, unit or subject that is named; of every place when none is."""
    named = find_named(turn, base)
    contact = named.contact or (turn.municipality.contact_for(named.topic) if named.topic else None)
    if contact is not None and contact.id != turn.municipality.front_desk:
        if contact.hours is not None:
            text = hours_in_words(turn, contact.name.of(turn.form), contact.hours)
            return _fact(turn, text, [contact.hours.source], named.topic, "hours")
        if named.topic is None:
            unknown = turn.text(
                "facts.hours.unknown", who=contact.name.of(turn.form), telephone=_telephone(turn, contact)
            )
            return Reply(unknown, "unanswered", turn.form, aspect="hours", choices=(person(turn),))
    section = _section(turn, base, named.topic, "hours") if named.topic else None
    page = _on_the_site(turn, base, "hours") if named.place is None and not named.remembered else None
    if page is not None:
        return page
    if section is not None:
        # The last subject is a guess; the places are one click away.
        return replace(section, choices=_other_places(turn, [])) if named.remembered else section
    places = [named.place] if named.place else list(turn.municipality.places)
    text = "\n".join(_place_hours(turn, place) for place in places)
    sources = [place.hours.source if place.hours else place.source for place in places]
    return _fact(turn, text, sources, None, "hours", _other_places(turn, places))


def _on_the_site(turn: Turn, base: KnowledgeBase | None, aspect: str) -> Reply | None:
    """What the municipality's website says of what the message names; None where it names nothing, or nothing fits."""
    if base is None or not names_something(turn):
        return None
    found = base.search(turn.message.text, turn.municipality.id, turn.form, aspect=aspect, limit=LOOKED_AT)
    pages = showable(pages_in(found, turn, aspect), turn)
    if not pages or not pages[0].is_near(turn.context.thresholds):
        return None
    return compose.from_page(turn, pages, None, pages[0].certainty)


def _contact_of(turn: Turn, base: KnowledgeBase | None, named: Named) -> Reply | None:
    """How to reach the unit that was named, or that answers for the subject that was named."""
    contact = named.contact or (turn.municipality.contact_for(named.topic) if named.topic else None)
    if contact is not None:
        return _fact(turn, _contact_text(turn, contact), [contact.source], named.topic, "contact")
    return _section(turn, base, named.topic, "contact") if named.topic else None


def _section(turn: Turn, base: KnowledgeBase | None, topic: str, aspect: str) -> Reply | None:
    municipality = turn.municipality.id
    passage = base.section(municipality, topic, aspect, turn.form) if base else None
    if base is None or passage is None:
        return None
    return compose.answer(turn, passage, base.keys_of(municipality, topic), None)


def _fact(
    turn: Turn,
    text: str,
    sources: list[str],
    topic: str | None,
    aspect: str,
    choices: tuple[Choice, ...] = (),
) -> Reply:
    links = [reference(turn.municipality.sources[key], turn.form) for key in dict.fromkeys(sources)]
    return Reply(
        text=text,
        outcome="answered",
        lang=turn.form,
        topic=topic,
        aspect=aspect,
        # The facts are certain; what may be wrong is that they were asked for.
        confidence=turn.message.intent_confidence or None,
        sources=tuple(SourceLink(link.title, link.url, link.updated) for link in links),
        choices=choices,
    )


def _place_hours(turn: Turn, place: Place) -> str:
    desk = _desk_at(turn, place)
    if place.hours is None:
        return turn.text("facts.hours.unknown", who=desk, telephone=turn.municipality.telephone)
    return hours_in_words(turn, desk, place.hours)


def _addresses(turn: Turn, places: list[Place]) -> Reply:
    lines = [
        turn.text("facts.address", who=_desk_at(turn, place), address=place.address.of(turn.form))
        if place.address
        else turn.text("facts.no_address", who=_desk_at(turn, place), telephone=turn.municipality.telephone)
        for place in places
    ]
    choices = tuple(_place_choice(turn, place) for place in places)
    return _fact(turn, "\n".join(lines), [place.source for place in places], None, "contact", choices)


def _contact_text(turn: Turn, contact: Contact) -> str:
    form = turn.form
    lines = [contact.deals_with.of(form)]
    if contact.telephone:
        lines.append(turn.text("facts.telephone", telephone=contact.telephone))
    if contact.email:
        lines.append(turn.text("facts.email", email=contact.email))
    if contact.url:
        lines.append(turn.text("facts.web", url=compose.bare(str(contact.url))))
    if contact.address:
        lines.append(turn.text("facts.post", address=contact.address.of(form)))
    if contact.hours:
        lines.append(hours_in_words(turn, contact.name.of(form), contact.hours))
    return "\n".join(lines)


def _desk_at(turn: Turn, place: Place) -> str:
    """«Innbyggarservice i Knarvik»; the municipality's name where no front desk is named."""
    municipality, form = turn.municipality, turn.form
    desk = municipality.contact(municipality.front_desk) if municipality.front_desk else None
    name = desk.name if desk else municipality.name
    at = place.at.of(form) if place.at else f"i {place.name}"
    return turn.text("facts.desk", desk=name.of(form), place=at)


def _other_places(turn: Turn, shown: list[Place]) -> tuple[Choice, ...]:
    return tuple(_place_choice(turn, place) for place in turn.municipality.places if place not in shown)


def _place_choice(turn: Turn, place: Place) -> Choice:
    at = place.at.of(turn.form) if place.at else f"i {place.name}"
    return Choice(turn.text("choices.place", place=at), f"hours:{place.id}")


def _telephone(turn: Turn, contact: Contact | None) -> str:
    return (contact.telephone if contact else None) or turn.municipality.telephone
