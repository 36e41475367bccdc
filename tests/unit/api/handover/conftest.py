"""Claims over a real Redis."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis

import api
from api.conversation.log import ConversationLog
from api.conversation.messages import Entry
from api.conversation.scripts import Keys, Scripts
from api.governance.users import Agent
from api.handover.claims import Claims
from kb_sync.texts import Texts

LEASE_S = 0.4
INGRID = Agent("ingrid", "Ingrid", "Innbyggarservice")
OLA = Agent("ola", 'Ola "50 %" \\ Å', "Byggesak")


@pytest.fixture
def texts() -> Texts:
    return Texts.load(Path(api.__file__).parent / "locale")


@pytest.fixture
def scripts(redis: Redis) -> Scripts:
    return Scripts(redis, Keys("test"), 3600)


@pytest.fixture
def conversations(redis: Redis, scripts: Scripts) -> ConversationLog:
    return ConversationLog(redis, Keys("test"), scripts, b"secret", 5)


@pytest.fixture
def claims(redis: Redis, scripts: Scripts, conversations: ConversationLog, texts: Texts) -> Claims:
    return Claims(redis, Keys("test"), scripts, conversations, texts, LEASE_S)


@pytest.fixture
def promise() -> list[Entry]:
    return [Entry(sender="system", text="Kvittering {receipt}", lang="nn", event="handover_requested")]
