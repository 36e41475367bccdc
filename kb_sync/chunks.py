"""From articles and municipal facts to passages: the small pieces that are found, shown and cited.

A section of an article becomes one passage in each form it is written in, and so does the line that sends
residents to another authority. Places and contacts of
``municipality.yml`` become passages too, so that a search meets them; answers about hours and
telephone numbers are still read from the file itself (``actions.facts``), never from a search.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType

from kb_sync.article import FORMS, ArticleSource, Aspect, Form, SectionText, State
from kb_sync.asked import Asked
from kb_sync.municipality import Contact, Municipality, Place
from kb_sync.municipality import Source as MunicipalSource
from kb_sync.referrals import Referral
from kb_sync.sources import Article, Entry
from kb_sync.subjects import Subject
from kb_sync.texts import Texts

LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class SourceReference:
    """The source shown under an answer, in the passage's form. Dates are ISO (``2026-11-21``)."""

    title: str
    url: str
    updated: str | None
    checked: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of knowledge in one form of Norwegian."""

    id: str
    """``<municipality>/<topic>/<key>/<form>``, or ``<municipality>/<fact>/<aspect>/<form>``."""
    municipality: str
    topic: str | None
    """Los id; None for a fact that belongs to no single subject."""
    key: str
    """The aspect for a section of an article; an extra question's own key otherwise."""
    aspect: Aspect
    lang: Form
    title: str
    heading: str
    text: str
    steps: tuple[str, ...]
    source: SourceReference
    state: State
    unknown_locally: bool = False
    fact: str | None = None
    """``place:<id>`` or ``contact:<id>`` where the passage stands for a line of ``municipality.yml``."""
    referral: bool = False
    """Whether it sends the resident to another authority."""
    local: bool = False
    """Whether the municipality said it itself, in an article of its own, its file or on its website."""
    asked: tuple[str, ...] = ()
    """How residents ask for it, in any form and spelling; searched, never shown."""
    keywords: str = ""
    """Words it is found by besides what it says, such as those of a page's address; never shown."""
    sensitive: bool = False
    """Whether it speaks of what no machine may write about though it has no subject, as a page of a website."""

    @property
    def twin_key(self) -> str:
        """The same for the Nynorsk and the Bokmål passage of one section."""
        return self.id.rpartition("/")[0]

    @property
    def digest(self) -> str:
        """sha256 over everything above; changes when, and only when, the passage does."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def passages_of(
    municipality: Municipality,
    articles: Iterable[Article],
    headings: Texts,
    referrals: Iterable[tuple[Subject, Referral]] = (),
    asked: Asked = MappingProxyType({}),
) -> list[Passage]:
    """Every passage of one municipality, in a stable order. ``headings``: the texts of ``kb_sync/locale``.

    A subject the municipality has an article about is not referred elsewhere.
    """
    articles = tuple(articles)
    passages = [
        passage for article in articles for passage in _of_article(municipality.id, article, headings)
    ]
    passages = [replace(one, asked=asked.get(one.topic or "", {}).get(one.key, ())) for one in passages]
    own = {article.id for article in articles}
    elsewhere = [(subject, referral) for subject, referral in referrals if subject.id not in own]
    for form in FORMS:
        passages.extend(_of_referral(municipality.id, *pair, form, headings) for pair in elsewhere)
        passages.extend(_of_place(municipality, place, form, headings) for place in municipality.places)
        passages.extend(
            _of_contact(municipality, contact, form, headings) for contact in municipality.contacts
        )
    return passages


def frames_of(municipality: str, articles: Iterable[Article], headings: Texts) -> dict[str, Passage]:
    """For each form of a section that has no text, by the passage's id: all that is written of it.

    Title, heading, steps and source are in that form; the text still stands in the other one, to be translated.
    """
    frames = (
        _section(municipality, article, entry, form, written, headings)
        for article in articles
        for entry in article.entries
        for form in FORMS
        if entry.section.text(form) is None
        for written in (entry.section.nn or entry.section.nb,)
        if written is not None
    )
    return {frame.id: frame for frame in frames}


def _of_article(municipality: str, article: Article, headings: Texts) -> Iterable[Passage]:
    for entry in article.entries:
        for form in FORMS:
            written = entry.section.text(form)
            if written is not None:
                yield _section(municipality, article, entry, form, written, headings)


def _section(
    municipality: str, article: Article, entry: Entry, form: Form, written: SectionText, headings: Texts
) -> Passage:
    heading = entry.question.of(form) if entry.question else headings.get(_heading(entry.aspect), form)
    return Passage(
        id=f"{municipality}/{article.id}/{entry.key}/{form}",
        municipality=municipality,
        topic=article.id,
        key=entry.key,
        aspect=entry.aspect,
        lang=form,
        title=article.title.of(form),
        heading=heading,
        text=written.text,
        steps=tuple(step.of(form) for step in entry.section.steps),
        source=reference(entry.source, form),
        state=written.state,
        unknown_locally=entry.section.unknown_locally,
        local=entry.local,
    )


def _of_referral(
    municipality: str, subject: Subject, referral: Referral, form: Form, headings: Texts
) -> Passage:
    authority = referral.authority
    pieces = [referral.text.of(form)]
    if authority.telephone:
        name = authority.name.of(form)
        pieces.append(headings.get("facts.authority", form, name=name, telephone=authority.telephone))
    synonyms = subject.synonyms.nb if form == "nb" else subject.synonyms.nn
    return Passage(
        id=f"{municipality}/{subject.id}/about/{form}",
        municipality=municipality,
        topic=subject.id,
        key="about",
        aspect="about",
        lang=form,
        title=subject.name.of(form),
        heading=", ".join(synonyms),
        text=" ".join(pieces),
        steps=(),
        source=SourceReference(authority.name.of(form), referral.url, None, referral.checked.isoformat()),
        state="written",
        referral=True,
    )


def _of_place(municipality: Municipality, place: Place, form: Form, headings: Texts) -> Passage:
    pieces = [place.services.of(form)]
    if place.address:
        pieces.append(headings.get("facts.address", form, address=place.address.of(form)))
    if place.hours and place.hours.note:
        pieces.append(place.hours.note.of(form))
    desk = municipality.contact(municipality.front_desk) if municipality.front_desk else None
    return Passage(
        id=f"{municipality.id}/place:{place.id}/hours/{form}",
        municipality=municipality.id,
        topic=None,
        key="hours",
        aspect="hours",
        lang=form,
        title=place.name,
        heading=(desk.name if desk else municipality.name).of(form),
        text=" ".join(pieces),
        steps=(),
        source=reference(municipality.sources[place.source], form),
        state="written",
        fact=f"place:{place.id}",
        local=True,
    )


def _of_contact(municipality: Municipality, contact: Contact, form: Form, headings: Texts) -> Passage:
    pieces = [contact.deals_with.of(form)]
    for key, value in (
        ("telephone", contact.telephone),
        ("email", contact.email),
        ("address", contact.address.of(form) if contact.address else None),
    ):
        if value:
            pieces.append(headings.get(f"facts.{key}", form, **{key: value}))
    return Passage(
        id=f"{municipality.id}/contact:{contact.id}/contact/{form}",
        municipality=municipality.id,
        topic=contact.topics[0] if len(contact.topics) == 1 else None,
        key="contact",
        aspect="contact",
        lang=form,
        title=contact.name.of(form),
        heading=headings.get(_heading("contact"), form),
        text=" ".join(pieces),
        steps=(),
        source=reference(municipality.sources[contact.source], form),
        state="written",
        fact=f"contact:{contact.id}",
        local=True,
    )


def _heading(aspect: Aspect) -> str:
    return f"aspects.heading.{aspect}"


def reference(source: ArticleSource | MunicipalSource, form: str) -> SourceReference:
    """A source as it is shown in one form."""
    updated = source.updated.isoformat() if source.updated else None
    return SourceReference(source.title.of(form), str(source.url), updated, source.checked.isoformat())
