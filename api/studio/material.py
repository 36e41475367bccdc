"""The studio's material, put together: what was asked, the working copy of examples and answers, and their history."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from api.conversation.log import ConversationLog
from api.conversation.rasa_client import RasaClient
from api.errors import StorageUnavailableError
from api.governance.agent import Agent
from api.governance.audit import AuditLog
from api.settings import PROJECT_FOLDER, GatewaySettings
from api.studio.articles import Articles
from api.studio.articles_layers import Layers
from api.studio.articles_publishing import Publishing, SyncProcess
from api.studio.articles_views import ArticleViews
from api.studio.examples_exchange import Exchange
from api.studio.gaps import Gaps, Nearest
from api.studio.history import History
from api.studio.history_table import Change
from api.studio.inbox import Inbox
from api.studio.observations import Observations
from api.studio.observations_recorder import Recorder
from api.studio.own_tests import OwnTests
from api.studio.preview import Preview
from api.studio.subjects import Subjects
from api.studio.subjects_alike import Likeness
from api.studio.suggestions import Suggestions
from api.studio.test_bench import TestBench
from api.studio.working_copy import WorkingCopy
from kb_sync.embed import SHIPPED_WEIGHTS
from kb_sync.municipality import Municipality
from kb_sync.subjects import Subject
from kb_sync.texts import Texts
from nlu.crisis import CrisisDetector
from nlu.embedding import SentenceEmbedding

SHIPPED_EXAMPLES = PROJECT_FOLDER / "bot" / "data" / "nlu"


@dataclass(frozen=True)
class Material:
    """The parts of the studio that are about material; training and models are beside it."""

    copy: WorkingCopy
    observations: Observations
    recorder: Recorder
    history: History
    inbox: Inbox
    subjects: Subjects
    exchange: Exchange
    suggestions: Suggestions
    articles: Articles
    preview: Preview
    publishing: Publishing
    gaps: Gaps
    tests: OwnTests
    bench: TestBench

    def prepare(self) -> None:
        """Make the tables. Raises SQLAlchemy's errors."""
        self.observations.prepare()
        self.history.prepare()

    async def run(self) -> None:
        """Write observations in the background, until cancelled."""
        await self.recorder.run()

    async def tidy(self) -> None:
        """Forget what is old, and take into use what begins or ceases to hold today."""
        with suppress(StorageUnavailableError):
            await self.observations.forget_old()
        await self.publishing.follow_the_calendar()

    async def undo(self, who: Agent, number: int) -> Change:
        """Take a change back; what was published by it is taken out of use again. Raises as ``History.undo``."""
        done = await self.history.undo(who, number)
        if any(str(step.get("path", "")).startswith("published/") for step in done.back):
            self.publishing.begin(who, done)
        return done

    async def stop(self) -> None:
        """Write what waits, and let go of everything."""
        await self.recorder.flush()
        await self.publishing.stop()
        await asyncio.to_thread(self.suggestions.close)
        self.observations.close()
        self.history.close()


def build_material(
    settings: GatewaySettings,
    conversations: ConversationLog,
    rasa: RasaClient,
    http: httpx.AsyncClient,
    audit: AuditLog,
    texts: Texts,
    municipalities: Mapping[str, Municipality],
    los: Mapping[str, Subject],
    crisis: CrisisDetector,
    shipped: Path = SHIPPED_EXAMPLES,
) -> Material:
    """Put the parts together. Opens nothing yet."""
    now, url = settings.now, settings.sql_url()
    copy = WorkingCopy(settings.data, shipped)
    history = History(url, copy, audit, now)
    observations = Observations(
        url, partial(conversations.digest, "observation"), now, settings.observation_days
    )
    load = partial(SentenceEmbedding.load, SHIPPED_WEIGHTS)
    subjects = Subjects(copy, history, los, texts, Likeness(copy, load))
    layers = Layers(settings.content, copy)
    articles = Articles(
        ArticleViews(layers, copy, subjects, municipalities, los), subjects, history, municipalities, los, now
    )
    sync = SyncProcess(settings.data, settings.content, settings.embedding_model, now)
    return Material(
        copy=copy,
        observations=observations,
        recorder=Recorder(observations, now),
        history=history,
        inbox=Inbox(observations, copy, subjects, history, now),
        subjects=subjects,
        exchange=Exchange(copy, subjects, history),
        suggestions=Suggestions(),
        articles=articles,
        preview=Preview(http, settings.actions_url, layers, municipalities, los),
        publishing=Publishing(sync, history),
        gaps=Gaps(observations, subjects, articles, Nearest(los, load), now),
        tests=OwnTests(copy, subjects, history, now),
        bench=TestBench(rasa, crisis, subjects),
    )
