"""The whole content folder as passages: what a sync builds from and a status counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb_sync.asked import load_asked
from kb_sync.chunks import LOCALE, Passage, frames_of, passages_of
from kb_sync.errors import ContentRejectedError, Rejection
from kb_sync.municipality import Municipality, MunicipalityError, load_municipalities
from kb_sync.referrals import load_referrals
from kb_sync.sensitive import load_sensitive
from kb_sync.sources import SHARED_FOLDER, Article, read_articles
from kb_sync.subjects import SubjectsError, load_subjects
from kb_sync.texts import Texts


@dataclass(frozen=True, slots=True)
class Content:
    """Everything read from one content folder."""

    municipalities: dict[str, Municipality]
    articles: dict[str, list[Article]]
    passages: dict[str, list[Passage]]
    rejections: tuple[Rejection, ...]
    """Faults; the files they stand in are left out of the above."""
    frames: dict[str, dict[str, Passage]]
    """By municipality, as ``chunks.frames_of``: what is written of forms whose text is missing."""
    sensitive: frozenset[str]
    """Subjects that no machine's text may be about."""


def read_content(content_folder: Path) -> Content:
    """Read ``content_folder``.

    Raises ``ContentRejectedError`` where a ``municipality.yml`` is wrong or there is none: without one
    there is nobody to answer for. Faults in articles are returned, not raised.
    """
    try:
        municipalities = load_municipalities(content_folder)
        subjects = load_subjects(content_folder)
        referrals = load_referrals(content_folder)
        sensitive = frozenset(load_sensitive(content_folder))
    except MunicipalityError as error:
        raise ContentRejectedError((Rejection("municipality.yml", "", str(error)),)) from error
    except SubjectsError as error:
        raise ContentRejectedError((Rejection(SHARED_FOLDER, "", str(error)),)) from error
    elsewhere = [(subjects[name], referral) for name, referral in referrals.items() if name in subjects]
    articles, rejections = read_articles(content_folder, municipalities)
    headings = Texts.load(LOCALE)
    asked = {name: load_asked(content_folder, name) for name in municipalities}
    faults = (fault for _, own in asked.values() for fault in own)
    rejections = tuple(dict.fromkeys((*rejections, *faults)))
    passages = {
        name: passages_of(municipality, articles[name], headings, elsewhere, asked[name][0])
        for name, municipality in municipalities.items()
    }
    frames = {name: frames_of(name, articles[name], headings) for name in municipalities}
    return Content(municipalities, articles, passages, rejections, frames, sensitive)
