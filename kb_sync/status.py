"""How the content stands: what is written, what is missing, what is old, and whom nobody answers for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from kb_sync.article import ASPECTS, FORMS, STATES
from kb_sync.chunks import Passage
from kb_sync.content import Content, read_content
from kb_sync.errors import KnowledgeBaseError
from kb_sync.municipality import Municipality
from kb_sync.overlay import live_content
from kb_sync.site_status import WebsitesStatus, read_websites_status
from kb_sync.sources import Article
from kb_sync.translate.apertium import Apertium
from kb_sync.translate.complete import missing_twins
from kb_sync.versions import base_folder, current_version, kept_versions, read_manifest

# A source nobody has read for a year has seen a new budget, and with it new prices and deadlines.
STALE_AFTER = timedelta(days=365)
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class TopicStatus:
    """One subject of one municipality."""

    topic: str
    title: str
    passages: dict[str, int]
    """By form (``nn``, ``nb``)."""
    states: dict[str, int]
    """By state (``written``, ``machine``, ``checked``)."""
    missing_sections: tuple[str, ...]
    missing_forms: tuple[str, ...]
    """``<key>/<form>`` for each section written in one form only."""
    machine_only: tuple[str, ...]
    """Keys of sections that no person has written in any form."""
    stale: tuple[str, ...]
    """Keys of sections whose source was last read more than ``STALE_AFTER`` ago."""
    owner: str | None
    """The unit that answers for the subject in ``municipality.yml``; None when nobody is named."""


@dataclass(frozen=True, slots=True)
class MunicipalityStatus:
    """All subjects of one municipality."""

    municipality: str
    topics: tuple[TopicStatus, ...]
    facts: int
    """Passages that come from ``municipality.yml``."""
    share_by_state: dict[str, float]
    """Of the articles' passages; adds up to 1 (all zero where there are none)."""
    share_by_form: dict[str, dict[str, float]]
    """By form: what share of the articles' sections is in each state, and ``missing``; each form adds up to 1."""
    lacking: int
    """Passages whose other form is missing and may be translated by a machine."""
    for_a_person: tuple[str, ...]
    """Ids of passages of sensitive subjects that a person must write: no machine's text is shown about them."""
    unowned: tuple[str, ...]
    websites: WebsitesStatus


@dataclass(frozen=True, slots=True)
class Status:
    """The content folder beside what is live."""

    live_version: str | None
    live_created: str | None
    live_passages: dict[str, int]
    kept_versions: tuple[str, ...]
    live_fault: str | None
    """Why the live version cannot be used, in words; None when it can."""
    translate: str
    """What the settings ask for: ``auto`` or ``off``."""
    translator: bool
    """Whether there is one to be had on this machine."""
    municipalities: tuple[MunicipalityStatus, ...]
    rejections: tuple[str, ...]

    @property
    def lacking(self) -> int:
        """Passages of all municipalities whose other form is missing and may be translated by a machine."""
        return sum(municipality.lacking for municipality in self.municipalities)

    def as_json(self) -> dict:
        """Plain dictionaries and lists."""
        return asdict(self)


def read_status(data_dir: Path, content_dir: Path, today: date, translate: str = "auto") -> Status:
    """Count everything, before any translation.

    Raises ``ContentRejectedError`` where a ``municipality.yml`` is wrong, ``SitesRejectedError`` where a ``sites.yml``
    is.
    """
    with live_content(content_dir, data_dir, today) as published:
        return _status(data_dir, published, today, translate)


def _status(data_dir: Path, content_dir: Path, today: date, translate: str) -> Status:
    content = read_content(content_dir)
    live, fault = None, None
    try:
        live = read_manifest(base_folder(data_dir) / current_version(data_dir))
    except KnowledgeBaseError as error:
        fault = str(error)
    return Status(
        live_version=live.version if live else None,
        live_created=live.created if live else None,
        live_passages=dict(live.passages) if live else {},
        kept_versions=tuple(kept_versions(data_dir)),
        live_fault=fault,
        translate=translate,
        translator=translate != "off" and Apertium().available,
        municipalities=tuple(
            _of_municipality(name, content, data_dir, content_dir, today) for name in content.municipalities
        ),
        rejections=tuple(str(rejection) for rejection in content.rejections),
    )


def _of_municipality(
    name: str, content: Content, data_dir: Path, content_dir: Path, today: date
) -> MunicipalityStatus:
    municipality, passages = content.municipalities[name], content.passages[name]
    topics = tuple(_of_topic(article, municipality, passages, today) for article in content.articles[name])
    states = Counter(passage.state for passage in passages if passage.fact is None)
    total = sum(states.values())
    missing = missing_twins(passages, content.sensitive)
    return MunicipalityStatus(
        municipality=name,
        topics=topics,
        facts=sum(passage.fact is not None for passage in passages),
        share_by_state={state: round(states[state] / total, 3) if total else 0.0 for state in STATES},
        share_by_form=_share_by_form(content.articles[name]),
        lacking=len(missing.for_machine),
        for_a_person=tuple(sorted(missing.for_person)),
        unowned=tuple(topic.topic for topic in topics if topic.owner is None),
        websites=read_websites_status(data_dir, content_dir, municipality, content.articles[name], today),
    )


def _share_by_form(articles: Iterable[Article]) -> dict[str, dict[str, float]]:
    sections = [entry.section for article in articles for entry in article.entries]
    shares: dict[str, dict[str, float]] = {}
    for form in FORMS:
        texts = [section.text(form) for section in sections]
        counts = Counter(text.state if text else MISSING for text in texts)
        shares[form] = {
            state: round(counts[state] / len(sections), 3) if sections else 0.0
            for state in (*STATES, MISSING)
        }
    return shares


def _of_topic(
    article: Article, municipality: Municipality, passages: Iterable[Passage], today: date
) -> TopicStatus:
    own = [passage for passage in passages if passage.topic == article.id and passage.fact is None]
    contact = municipality.contact_for(article.id)
    keys = {entry.key for entry in article.entries}
    return TopicStatus(
        topic=article.id,
        title=article.title.of(municipality.default_locale),
        passages={form: sum(passage.lang == form for passage in own) for form in FORMS},
        states={state: sum(passage.state == state for passage in own) for state in STATES},
        missing_sections=tuple(aspect for aspect in ASPECTS if aspect not in keys),
        missing_forms=tuple(
            f"{entry.key}/{form}"
            for entry in article.entries
            for form in FORMS
            if entry.section.text(form) is None
        ),
        machine_only=tuple(
            entry.key
            for entry in article.entries
            if {text.state for text in (entry.section.nn, entry.section.nb) if text} == {"machine"}
        ),
        stale=tuple(entry.key for entry in article.entries if today - entry.source.checked > STALE_AFTER),
        owner=contact.id if contact else None,
    )
