"""Answers as staff see them: the lists, and one with what is live, what is drafted and what is missing in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from api.errors import NotInStudioError
from api.studio.articles_hint import hint
from api.studio.articles_layers import Layers, own_part, problems_of
from api.studio.subjects import Subjects
from api.studio.working_copy import WorkingCopy
from kb_sync.article import FORMS
from kb_sync.municipality import Municipality
from kb_sync.overlay import REFERRALS_FOLDER
from kb_sync.subjects import Subject

TOLD_OF_PUBLISHED = ("by", "at", "valid_from", "valid_to", "owner")


class ArticleViews:
    """Reads answers for those who edit them. Blocking. ``place`` as in ``articles.Articles``."""

    def __init__(
        self,
        layers: Layers,
        copy: WorkingCopy,
        subjects: Subjects,
        municipalities: Mapping[str, Municipality],
        los: Mapping[str, Subject],
    ) -> None:
        self.layers = layers
        self._copy = copy
        self._subjects = subjects
        self._municipalities = municipalities
        self._los = los

    def listed(self, municipality: str) -> list[dict[str, Any]]:
        """Every article of a municipality with how far it has come, by title."""
        drafts = self._copy.listed(f"drafts/{municipality}")
        published = self._copy.listed(f"published/{municipality}")
        own = self._municipalities[municipality]
        rows = []
        for topic in self.layers.topics(municipality):
            live = self.layers.live(municipality, topic)
            draft = drafts.get(f"drafts/{municipality}/{topic}")
            told = published.get(f"published/{municipality}/{topic}") or {}
            article = live or (draft or {}).get("article") or {}
            title = article.get("title") or {"nn": topic, "nb": topic}
            contact = own.contact_for(topic)
            read_on = [one.get("checked", "") for one in article.get("sources", {}).values()]
            rows.append(
                {
                    "topic": topic,
                    "title": title,
                    "live": live is not None,
                    "states": states_of(article),
                    "local": any(one.get("local") for one in article.get("sections", {}).values()),
                    "checked": min(read_on, default=None),
                    "owner": told.get("owner") or (contact.id if contact else None),
                    "valid_from": told.get("valid_from"),
                    "valid_to": told.get("valid_to"),
                    "published": told.get("at"),
                    "draft": {"by": draft.get("by"), "at": draft.get("at")} if draft else None,
                }
            )
        return sorted(rows, key=lambda row: str(row["title"].get("nn", "")).casefold())

    def referrals(self) -> list[dict[str, Any]]:
        """Every referral, by title, with whether it has a draft."""
        drafts = self._copy.listed(f"drafts/{REFERRALS_FOLDER}")
        live = self.layers.referrals()
        rows = []
        for topic in sorted({*live, *(path.rpartition("/")[2] for path in drafts)}):
            title = self._subjects.title(topic)
            rows.append(
                {
                    "topic": topic,
                    "title": {"nn": title.nn, "nb": title.nb},
                    "live": live.get(topic),
                    "draft": f"drafts/{REFERRALS_FOLDER}/{topic}" in drafts,
                }
            )
        return sorted(rows, key=lambda row: str(row["title"]["nn"]).casefold())

    def one(self, place: str, topic: str) -> dict[str, Any]:
        """Everything about one answer. Raises ``NotInStudioError``."""
        draft = self._copy.content(f"drafts/{place}/{topic}")
        published = self._copy.content(f"published/{place}/{topic}")
        if place == REFERRALS_FOLDER:
            live = self.referral(topic)
            shown = (draft or {}).get("referral") or live or {}
            texts = {f"{form}": str(shown.get(form) or "") for form in FORMS}
        else:
            live = self.layers.live(place, topic)
            texts = texts_of((draft or {}).get("article") or live or {})
        if live is None and draft is None:
            raise NotInStudioError()
        title = self._subjects.title(topic)
        return {
            "place": place,
            "topic": topic,
            "title": {"nn": title.nn, "nb": title.nb},
            "live": live,
            "published": published
            and {name: published.get(name) for name in ("by", "at", "valid_from", "valid_to", "owner")},
            "draft": draft,
            "problems": self.problems(place, topic, draft) if draft else [],
            "hints": {field: hint(text) for field, text in texts.items() if text},
        }

    def problems(self, place: str, topic: str, draft: Mapping[str, Any]) -> list[dict[str, str]]:
        """What is missing or wrong before a draft can be published: ``field`` and ``problem``, a stable word."""
        found: list[dict[str, str]] = []
        if draft.get("valid_from") and draft.get("valid_to") and draft["valid_to"] < draft["valid_from"]:
            found.append({"field": "valid_to", "problem": "wrong"})
        if place == REFERRALS_FOLDER:
            told = draft["referral"]
            found += [
                {"field": form, "problem": "missing"}
                for form in FORMS
                if not str(told.get(form) or "").strip()
            ]
            if told.get("authority") not in self.layers.authorities():
                found.append({"field": "authority", "problem": "missing"})
            if told.get("url") and not str(told["url"]).startswith("https://"):
                found.append({"field": "url", "problem": "bad_address"})
            if topic not in self._los and not draft.get("subject"):
                found.append({"field": "title", "problem": "missing"})
            return found
        shared = self.layers.shared(topic) or {}
        own = own_part(draft["article"], shared)
        sources = {**shared.get("sources", {}), **own.get("sources", {})}
        if not shared and not own.get("title"):
            found.append({"field": "title", "problem": "missing"})
        return [*found, *problems_of(own, sources)]

    def referral(self, topic: str) -> dict[str, Any] | None:
        """The referral that is live; None where there is none."""
        found = self.layers.referrals().get(topic)
        return {key: value for key, value in found.items() if key != "published"} if found else None


def texts_of(article: Mapping[str, Any]) -> dict[str, str]:
    """Every text of an article by its field (``sections.price.nn``)."""
    parts = {f"sections.{key}": one for key, one in article.get("sections", {}).items()}
    parts |= {f"extra.{number}": one for number, one in enumerate(article.get("extra", ()))}
    return {
        f"{field}.{form}": str((one.get(form) or {}).get("text") or "")
        for field, one in parts.items()
        for form in FORMS
    }


def states_of(article: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """For each form how many texts are written, translated by a machine, checked, or missing."""
    parts = [*article.get("sections", {}).values(), *article.get("extra", ())]
    return {
        form: dict(Counter((one.get(form) or {}).get("state") or "missing" for one in parts))
        for form in FORMS
    }
