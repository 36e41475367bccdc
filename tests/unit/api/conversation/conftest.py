"""A conversation log over a real Redis."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from api.conversation.log import Conversation, ConversationLog
from api.conversation.messages import Choice, Entry
from api.conversation.scripts import Keys, Scripts

LEASE_S = 0.4


@pytest.fixture
def keys() -> Keys:
    return Keys("test")


@pytest.fixture
def scripts(redis: Redis, keys: Keys) -> Scripts:
    return Scripts(redis, keys, 3600)


@pytest.fixture
def conversations(redis: Redis, keys: Keys, scripts: Scripts) -> ConversationLog:
    return ConversationLog(redis, keys, scripts, b"secret", LEASE_S)


@pytest.fixture
async def conversation(conversations: ConversationLog) -> Conversation:
    welcome = Entry(
        sender="bot", text="Hei!", lang="nn", choices=[Choice(title="Når har de ope?", payload="hours:")]
    )
    created, _ = await conversations.create(municipality="alver", locale="nn", test=False, entries=[welcome])
    return created
