"""Gaps: what residents asked and nothing answered, put together by what it is about.

The same grouping as in the inbox, but wider: a third of the words shared is enough, since a gap is a subject and not
one question. Beside each stand the subjects whose names, in both forms and with Los's synonyms, lie nearest its
messages (cosine of sentence vectors).
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import numpy as np

from api.errors import ExampleUnusableError, NotInStudioError
from api.governance.agent import Agent
from api.studio.articles import Articles
from api.studio.examples import New
from api.studio.examples_text import checked, proposed
from api.studio.history_table import Change
from api.studio.inbox import deciding, usefulness
from api.studio.observations import Observations
from api.studio.observations_likeness import grouped
from api.studio.observations_table import Observation
from api.studio.subjects import Subjects, Title
from api.studio.subjects_alike import Encoder
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op
from kb_sync.subjects import Subject

ENOUGH = 0.34
UNANSWERED = ("unanswered", "declined")
NEAREST = 3
SHOWN_TEXTS = 8
AT_MOST = 100


def usable(texts: Sequence[str]) -> list[New]:
    """Those of the texts that may be learned from."""
    found = []
    for text in texts:
        with suppress(ExampleUnusableError):
            found.append(New(checked(proposed(text))))
    return found


class Nearest:
    """Finds the subjects whose names lie nearest some texts."""

    def __init__(self, los: Mapping[str, Subject], load: Callable[[], Encoder]) -> None:
        self._los = los
        self._load = load
        self._opening = threading.Lock()
        self._names: tuple[list[str], np.ndarray] | None = None

    def to(self, groups: Sequence[Sequence[str]]) -> list[list[tuple[str, float]]]:
        """For each group of texts the nearest subjects' ids, the nearest first, with how near (cosine)."""
        if not groups:
            return []
        encoder = self._load()
        ids, names = self._read(encoder)
        means = np.stack([encoder.encode(list(texts)).mean(axis=0) for texts in groups])
        near = means @ names.T / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return [self._best(ids, row) for row in near]

    def _read(self, encoder: Encoder) -> tuple[list[str], np.ndarray]:
        with self._opening:
            if self._names is None:
                named = [
                    (id, name)
                    for id, one in self._los.items()
                    for name in {one.name.nn, one.name.nb, *one.synonyms.nn, *one.synonyms.nb}
                ]
                named.sort()
                self._names = ([id for id, _ in named], encoder.encode([name for _, name in named]))
            return self._names

    @staticmethod
    def _best(ids: Sequence[str], near: np.ndarray) -> list[tuple[str, float]]:
        best: dict[str, float] = {}
        for place in np.argsort(-near):
            best.setdefault(ids[int(place)], round(float(near[place]), 3))
            if len(best) == NEAREST:
                break
        return list(best.items())


class Gaps:
    """Lists gaps, and turns one into a draft."""

    def __init__(
        self,
        observations: Observations,
        subjects: Subjects,
        articles: Articles,
        nearest: Nearest,
        now: Callable[[], datetime],
    ) -> None:
        self._observations = observations
        self._subjects = subjects
        self._articles = articles
        self._nearest = nearest
        self._now = now

    async def listed(self, municipality: str) -> list[dict[str, Any]]:
        """What nothing answered and nobody has decided about, most useful first."""
        found = await self._observations.find(municipality=municipality, outcomes=UNANSWERED)
        return await asyncio.to_thread(self._listed, found)

    async def draft(
        self,
        who: Agent,
        municipality: str,
        ids: Sequence[int],
        *,
        topic: str | None = None,
        title: Title | None = None,
        authority: str | None = None,
    ) -> Change:
        """Begin an article (or, with ``authority``, a referral) about what these messages ask, as one change.

        With ``title`` instead of ``topic`` the subject is made too, and the messages are its first examples.
        Raises ``NotInStudioError`` for messages there are none of, and as ``Articles.begin`` does.
        """
        found = await self._observations.find(ids=ids, decided=False, municipality=municipality)
        if not found:
            raise NotInStudioError()
        asked = list(dict.fromkeys(one.text for one in found))[:SHOWN_TEXTS]

        def also(edit: Edit) -> list[Op]:
            # A subject nobody has heard of must be made too, or what is written about it is found by luck only.
            new = topic is None and title is not None
            made = self._subjects.making(edit, title, usable(asked), who) if new and title else []
            return [*made, deciding(found, "drafted", who.name, self._now())]

        if authority is not None:
            return await self._articles.begin_referral(who, topic, title, authority, asked, also)
        return await self._articles.begin(who, municipality, topic, title, asked, also)

    def _listed(self, found: Sequence[Observation]) -> list[dict[str, Any]]:
        groups = [[found[place] for place in places] for places in grouped([o.text for o in found], ENOUGH)]
        groups.sort(key=lambda own: (-sum(map(usefulness, own)), own[0].id))
        groups = groups[:AT_MOST]
        near = self._nearest.to([[one.text for one in own] for own in groups])
        return [self._gap(own, nearest) for own, nearest in zip(groups, near, strict=True)]

    def _gap(self, own: Sequence[Observation], nearest: Sequence[tuple[str, float]]) -> dict[str, Any]:
        titles = {id: self._subjects.title(id) for id, _ in nearest}
        return {
            "ids": [one.id for one in own],
            "count": len(own),
            "text": own[0].text,
            "texts": list(dict.fromkeys(one.text for one in own))[:SHOWN_TEXTS],
            "forms": dict(Counter(one.form for one in own)),
            "latest": own[0].at.isoformat(),
            "useful": round(sum(map(usefulness, own)), 2),
            "nearest": [
                {"id": id, "title": {"nn": titles[id].nn, "nb": titles[id].nb}, "nearness": score}
                for id, score in nearest
            ],
        }
