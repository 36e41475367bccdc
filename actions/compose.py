"""Makes replies out of passages: short, in the form asked for, with source and what one may ask next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from actions.choices import OtherSubject, follow_ups, or_meant, person
from actions.decide import Decision
from actions.pages import FoundPage
from actions.reply import Choice, Reply, SourceLink
from actions.turn import Turn
from kb_sync.article import ASPECTS
from kb_sync.chunks import Passage, SourceReference
from kb_sync.municipality import Contact

MOST_PAGES = 3
ATTEMPTS = 2
"""Replies in a row without an answer, after which a person is offered instead of a third question back."""


def answer(
    turn: Turn,
    passage: Passage,
    keys: Iterable[str],
    confidence: float | None,
    nearest: Sequence[Passage] = (),
    others: Sequence[OtherSubject] = (),
) -> Reply:
    """The answer that stands in ``passage``.

    For the choices, ``keys``: what else the article has; ``nearest``: passages of it, those the message is likest
    to first; ``others``: other subjects that may have been meant.

    The reply's ``lang`` is the passage's: where the form asked for is not written yet, it says so.
    """
    lines = [passage.text]
    if passage.key not in ASPECTS:
        # A question of its own, and one in four begins with yes or no: which question that answers must be seen, since
        # "must I sell the house" and "may I keep it" both end up here.
        lines.insert(0, passage.heading)
    lines += [f"{number}. {step}" for number, step in enumerate(passage.steps, start=1)]
    if passage.unknown_locally:
        lines += _where_to_ask(turn, passage)
    if passage.state == "machine":
        lines.append(turn.text("reply.machine"))
    return Reply(
        text="\n".join(lines),
        outcome="referred" if passage.referral else "answered",
        lang=passage.lang,
        topic=passage.topic,
        aspect=passage.aspect,
        confidence=confidence,
        sources=(source_link(passage.source),),
        choices=(*_more(turn, passage, keys, nearest), *or_meant(turn, others)),
    )


def from_page(turn: Turn, pages: Sequence[FoundPage], topic: str | None, confidence: float | None) -> Reply:
    """What the first of ``pages`` says, and links to the next ones."""
    page = pages[0]
    lines: list[str] = []
    for piece in page.pieces:
        heading = piece.heading.rpartition(" – ")[2]
        if heading and heading not in lines and heading.casefold() not in piece.text.casefold():
            lines.append(heading)
        lines += [line for line in piece.text.split("\n") if line]
        lines += [f"{number}. {step}" for number, step in enumerate(piece.steps, start=1)]
    if page.first.state == "machine":
        lines.append(turn.text("reply.machine"))
    return Reply(
        text="\n".join(lines),
        outcome="answered",
        lang=page.first.lang,
        topic=topic,
        aspect=page.first.aspect,
        confidence=confidence,
        sources=tuple(source_link(one.first.source) for one in pages[:MOST_PAGES]),
        choices=(person(turn),),
    )


def with_pages(reply: Reply, pages: Sequence[FoundPage]) -> Reply:
    """``reply`` with links to the municipality's own pages about the same, after its own source."""
    links = [source_link(page.first.source) for page in pages[: MOST_PAGES - 1]]
    known = {source.url for source in reply.sources}
    return replace(reply, sources=(*reply.sources, *(link for link in links if link.url not in known)))


def or_pages(turn: Turn, reply: Reply, pages: Sequence[FoundPage]) -> Reply:
    """``reply``, which is no answer, with links to pages that may hold one."""
    if not pages:
        return reply
    linked = with_pages(reply, pages)
    return replace(linked, text=f"{reply.text} {turn.text('reply.or_pages')}")


def pages_to_look_at(turn: Turn, pages: Sequence[FoundPage]) -> Reply:
    """Nothing answers, but these pages may."""
    return Reply(
        turn.text("reply.pages"),
        "unanswered",
        turn.form,
        sources=tuple(source_link(one.first.source) for one in pages[:MOST_PAGES]),
        choices=(person(turn),),
    )


def clarification(
    turn: Turn, choices: Sequence[Choice], topic: str | None, aspect: str | None, text_key: str
) -> Reply:
    """Ask back which of ``choices`` is meant, the likeliest first; a person is always among them."""
    if turn.message.failed_before >= ATTEMPTS:
        return unanswered(turn)
    return Reply(
        text=turn.text(text_key),
        outcome="clarification",
        lang=turn.form,
        topic=topic,
        aspect=aspect,
        choices=(*choices, person(turn)),
    )


def no_article(turn: Turn, decision: Decision, titles: dict[str, str]) -> Reply:
    """The subject is known, but nothing is written about it yet: say so, and who has it."""
    topic = str(decision.topic)
    who = who_to_ask(turn, turn.municipality.contact_for(topic))
    text = turn.text("reply.no_article", topic=titles[topic], who=who)
    return Reply(
        text,
        "referred",
        turn.form,
        topic=topic,
        confidence=decision.confidence,
        choices=(person(turn),),
    )


def no_section(turn: Turn, topic: str, title: str, keys: Iterable[str], confidence: float | None) -> Reply:
    """The subject is known, but not this part of it: say so, and where to ask."""
    text = turn.text(
        "reply.no_section", topic=title, who=who_to_ask(turn, turn.municipality.contact_for(topic))
    )
    choices = (*follow_ups(turn, topic, keys, None), person(turn))
    return Reply(text, "unanswered", turn.form, topic=topic, confidence=confidence, choices=choices)


def unanswered(turn: Turn) -> Reply:
    """Nothing good enough was found: say so, offer a person."""
    again = "reply.unanswered_again" if turn.message.failed_before else "reply.unanswered"
    text = turn.text(again, telephone=turn.municipality.telephone)
    return Reply(text, "unanswered", turn.form, choices=(person(turn),))


def declined(turn: Turn) -> Reply:
    """What is asked is none of the municipality's business: say kindly what the service is for."""
    return Reply(
        turn.text("reply.declined", municipality=turn.municipality.name.of(turn.form)), "declined", turn.form
    )


def source_link(source: SourceReference) -> SourceLink:
    """A passage's source as the reply shows it."""
    return SourceLink(source.title, source.url, source.updated)


def who_to_ask(turn: Turn, contact: Contact | None) -> str:
    """Whom to ask and how: the unit that answers for the subject, else the municipality's switchboard."""
    if contact is not None and contact.telephone is None and contact.url is not None:
        return turn.text("reply.who.by_url", name=contact.name.of(turn.form), url=bare(str(contact.url)))
    name = contact.name.of(turn.form) if contact else turn.text("reply.who.municipality")
    telephone = (contact.telephone if contact else None) or turn.municipality.telephone
    return turn.text("reply.who.by_telephone", name=name, telephone=telephone)


def bare(url: str) -> str:
    """An address as people write it: without https:// and the last slash."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _where_to_ask(turn: Turn, passage: Passage) -> list[str]:
    """One more line when the amount or date must be asked for, unless the text itself says where."""
    contact = turn.municipality.contact_for(passage.topic or "")
    said = [turn.municipality.telephone, bare(str(turn.municipality.website))]
    if contact is not None:
        said += [contact.telephone or "", bare(str(contact.url)) if contact.url else ""]
    if any(place and place in passage.text for place in said):
        return []
    name = turn.municipality.name.of(turn.form)
    return [turn.text("reply.unknown_locally", municipality=name, who=who_to_ask(turn, contact))]


def _more(
    turn: Turn, passage: Passage, keys: Iterable[str], nearest: Sequence[Passage]
) -> tuple[Choice, ...]:
    return follow_ups(turn, passage.topic, keys, passage, nearest) if passage.topic else ()
