"""Answers as staff edit them: drafts of articles and referrals, published when they are ready.

A draft is kept as it is written, finished or not; what is missing is told beside it. Published, it is the
municipality's own layer of the article, and the next sync answers from it (``articles_publishing``).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from api.errors import AnswerUnfinishedError, InvalidRequestError, NotInStudioError, UnknownMunicipalityError
from api.governance.agent import Agent
from api.studio.articles_layers import own_part
from api.studio.articles_views import ArticleViews
from api.studio.history import History, Plan
from api.studio.history_table import Change
from api.studio.subjects import Subjects, Title
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op
from kb_sync.article import FORMS, SLUG
from kb_sync.municipality import Municipality
from kb_sync.overlay import REFERRALS_FOLDER
from kb_sync.subjects import Subject

FIELDS = ("article", "referral", "subject", "valid_from", "valid_to", "owner", "asked", "offered")
_BESIDE = ("asked", "offered")
"""What helps the person who writes, and is no part of what is published."""


def no_more(edit: Edit) -> Sequence[Op]:
    """No steps besides those of the answer itself."""
    return ()


class Articles:
    """Lists, drafts and publishes. ``place`` is a municipality's id, or ``referrals``, which all share."""

    def __init__(
        self,
        views: ArticleViews,
        subjects: Subjects,
        history: History,
        municipalities: Mapping[str, Municipality],
        los: Mapping[str, Subject],
        now: Callable[[], datetime],
    ) -> None:
        self.views = views
        self._subjects = subjects
        self._history = history
        self._municipalities = municipalities
        self._los = los
        self._now = now

    async def listed(self, municipality: str) -> list[dict[str, Any]]:
        """Every article of a municipality with how far it has come, by title; drafts of new ones too."""
        self._check_place(municipality)
        return await asyncio.to_thread(self.views.listed, municipality)

    async def referrals(self) -> list[dict[str, Any]]:
        """Every referral, by title, with its draft."""
        return await asyncio.to_thread(self.views.referrals)

    async def one(self, place: str, topic: str) -> dict[str, Any]:
        """What is live, the draft, what is missing in it, and how hard it is to read. Raises ``NotInStudioError``."""
        self._check_place(place, topic)
        found = await asyncio.to_thread(self.views.one, place, topic)
        return {**found, "version": await self._history.version(thing_of(place, topic))}

    async def save(
        self, who: Agent, place: str, topic: str, draft: Mapping[str, Any], seen: int | None = None
    ) -> Change:
        """Keep a draft as it is. Raises ``InvalidRequestError`` for what is no draft at all."""
        self._check_place(place, topic)
        if topic not in self._los and topic not in await asyncio.to_thread(self._all_topics, place):
            raise NotInStudioError()
        value = self._draft(place, topic, draft, who)
        return await self._history.change(
            who,
            "draft_saved",
            topic,
            lambda edit: [_content(edit, f"drafts/{place}/{topic}", value)],
            seen={thing_of(place, topic): seen},
            detail={"place": place},
        )

    async def discard(self, who: Agent, place: str, topic: str, seen: int | None = None) -> Change:
        """Throw a draft away. Raises ``NotInStudioError``."""
        path = f"drafts/{place}/{topic}"

        def plan(edit: Edit) -> list[Op]:
            if edit.content(path) is None:
                raise NotInStudioError()
            return [_content(edit, path, None)]

        return await self._history.change(
            who,
            "draft_discarded",
            topic,
            plan,
            seen={thing_of(place, topic): seen},
            detail={"place": place},
        )

    async def publish(self, who: Agent, place: str, topic: str, seen: int | None = None) -> Change:
        """Make the draft what is live from the next sync on. Raises ``AnswerUnfinishedError``, ``NotInStudioError``."""
        self._check_place(place, topic)

        def plan(edit: Edit) -> list[Op]:
            draft = edit.content(f"drafts/{place}/{topic}")
            if draft is None:
                raise NotInStudioError()
            if problems := self.views.problems(place, topic, draft):
                raise AnswerUnfinishedError(field=problems[0]["field"], count=len(problems))
            value = {name: draft[name] for name in FIELDS if draft.get(name) and name not in _BESIDE}
            if "article" in value:
                value["article"] = own_part(value["article"], self.views.layers.shared(topic))
            value |= {"by": who.name, "at": self._now().isoformat()}
            return [
                _content(edit, f"published/{place}/{topic}", value),
                _content(edit, f"drafts/{place}/{topic}", None),
            ]

        return await self._history.change(
            who, "published", topic, plan, seen={thing_of(place, topic): seen}, detail={"place": place}
        )

    async def withdraw(self, who: Agent, place: str, topic: str, seen: int | None = None) -> Change:
        """Take what was published back; what ships with the program answers again. Raises ``NotInStudioError``."""
        path = f"published/{place}/{topic}"

        def plan(edit: Edit) -> list[Op]:
            if edit.content(path) is None:
                raise NotInStudioError()
            return [_content(edit, path, None)]

        return await self._history.change(
            who, "withdrawn", topic, plan, seen={thing_of(place, topic): seen}, detail={"place": place}
        )

    async def begin(
        self,
        who: Agent,
        municipality: str,
        topic: str | None,
        title: Title | None,
        asked: Sequence[str] = (),
        also: Plan = no_more,
        offered: Mapping[str, str] | None = None,
    ) -> Change:
        """A draft of an article about a subject, or a new one by ``title``, with what residents asked beside it.

        Where there is an article already, the draft is that one, to be added to. ``also``: steps of the same change;
        ``offered``: ``question`` and ``answer`` of an agent, to write from.
        """
        self._check_place(municipality)
        topic = await asyncio.to_thread(self._topic, topic, title)

        def plan(edit: Edit) -> list[Op]:
            path = f"drafts/{municipality}/{topic}"
            draft = edit.content(path) or self._fresh(municipality, topic, title)
            value = {**draft, "asked": list(dict.fromkeys((*draft.get("asked", ()), *asked)))}
            value |= {"by": who.name, "at": self._now().isoformat()}
            if offered:
                value["offered"] = [*draft.get("offered", ()), dict(offered)]
            return [_content(edit, path, value), *also(edit)]

        return await self._history.change(
            who,
            "draft_begun",
            topic,
            plan,
            seen={thing_of(municipality, topic): None},
            detail={"place": municipality, "asked": list(asked)},
        )

    async def begin_referral(
        self,
        who: Agent,
        topic: str | None,
        title: Title | None,
        authority: str,
        asked: Sequence[str] = (),
        also: Plan = no_more,
    ) -> Change:
        """A draft of a referral to ``authority``. Raises ``InvalidRequestError`` for one there is none of."""
        topic = await asyncio.to_thread(self._topic, topic, title)
        if authority not in await asyncio.to_thread(self.views.layers.authorities):
            raise InvalidRequestError(field="authority")

        def plan(edit: Edit) -> list[Op]:
            path = f"drafts/{REFERRALS_FOLDER}/{topic}"
            draft = edit.content(path) or {
                "referral": {
                    "nn": "",
                    "nb": "",
                    **(self.views.referral(topic) or {}),
                    "authority": authority,
                },
                **({"subject": {"nn": title.nn, "nb": title.nb}} if title and topic not in self._los else {}),
            }
            value = {**draft, "asked": list(dict.fromkeys((*draft.get("asked", ()), *asked)))}
            value |= {"by": who.name, "at": self._now().isoformat()}
            return [_content(edit, path, value), *also(edit)]

        return await self._history.change(
            who,
            "draft_begun",
            topic,
            plan,
            seen={thing_of(REFERRALS_FOLDER, topic): None},
            detail={"place": REFERRALS_FOLDER, "asked": list(asked)},
        )

    def _check_place(self, place: str, topic: str = "x") -> None:
        if not re.fullmatch(SLUG, topic):
            raise NotInStudioError()
        if place != REFERRALS_FOLDER and place not in self._municipalities:
            raise UnknownMunicipalityError(field="municipality")

    def _all_topics(self, place: str) -> set[str]:
        articles = set() if place == REFERRALS_FOLDER else set(self.views.layers.topics(place))
        return articles | self.views.layers.referrals().keys() | self._subjects.known()

    def _topic(self, topic: str | None, title: Title | None) -> str:
        if topic is not None:
            if topic not in self._los and topic not in self._subjects.known():
                raise InvalidRequestError(field="topic")
            return topic
        if title is None:
            raise InvalidRequestError(field="title")
        return self._subjects.id_of(title)

    def _fresh(self, municipality: str, topic: str, title: Title | None) -> dict[str, Any]:
        """The draft of somebody who has written nothing yet: what is live, otherwise an empty article to fill in."""
        live = self.views.layers.live(municipality, topic)
        if live is not None:
            return {"article": live}
        own = self._municipalities[municipality]
        called = title or self._subjects.title(topic)
        site = {"nn": f"Nettsida til {own.name.nn}", "nb": f"Nettsiden til {own.name.nb}"}
        checked = self._now().date().isoformat()
        empty = {form: {"text": "", "state": "written"} for form in FORMS}
        return {
            "article": {
                "id": topic,
                "title": {"nn": called.nn, "nb": called.nb},
                "sources": {"kommunen": {"title": site, "url": str(own.website), "checked": checked}},
                "sections": {"about": {"source": "kommunen", **empty}},
                "extra": [],
            }
        }

    def _draft(self, place: str, topic: str, draft: Mapping[str, Any], who: Agent) -> dict[str, Any]:
        kind = "referral" if place == REFERRALS_FOLDER else "article"
        body = draft.get(kind)
        if not isinstance(body, Mapping):
            raise InvalidRequestError(field=kind)
        if unknown := set(draft) - set(FIELDS):
            raise InvalidRequestError(field=sorted(unknown)[0])
        for name in ("valid_from", "valid_to"):
            try:
                if draft.get(name):
                    date.fromisoformat(str(draft[name]))
            except ValueError:
                raise InvalidRequestError(field=name) from None
        kept = {name: draft[name] for name in FIELDS if draft.get(name) not in (None, "", [])}
        if kind == "article":
            kept["article"] = {**body, "id": topic}
        return {**kept, "by": who.name, "at": self._now().isoformat()}


def thing_of(place: str, topic: str) -> str:
    """What the history calls an answer."""
    return f"answer:{place}/{topic}"


def _content(edit: Edit, path: str, value: dict[str, Any] | None) -> Op:
    return {"do": "content", "path": path, "value": value, "was": edit.content(path)}
