"""Following a conversation: everything after a number, then whatever comes, without gap or repeat."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from api.conversation.log import ConversationLog
from api.conversation.messages import Message, Standing
from api.conversation.wake import Wakeups, wait_for_news

STREAM_LIFE_S = 600.0
"""A stream ends after ten minutes and the client resumes: proxies and deployments then hold nobody."""


async def wait_for_messages(
    conversations: ConversationLog, wakeups: Wakeups, conversation: str, after: int, seconds: float
) -> list[Message]:
    """What the resident has not seen above ``after``, waiting up to ``seconds`` for something."""
    deadline = time.monotonic() + seconds
    async with wakeups.following(conversation) as news:
        while True:
            news.clear()
            found = [m for m in await conversations.read(conversation, after) if not m.internal]
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            await wait_for_news(news, left)


async def follow(
    conversations: ConversationLog,
    wakeups: Wakeups,
    conversation: str,
    after: int,
    look: Callable[[], Awaitable[Standing]] | None = None,
) -> AsyncIterator[Message | Standing]:
    """Messages in order from above ``after``, and the standing whenever it has changed; ends by itself.

    ``look`` reads the standing with more than the log knows of it (``api.handover.outlook``).
    """
    look = look or partial(conversations.standing, conversation)
    until = time.monotonic() + STREAM_LIFE_S
    told: dict[str, object] | None = None
    async with wakeups.following(conversation) as news:
        while time.monotonic() < until:
            news.clear()
            # Before the messages, so that nobody is told of a standing ahead of what led to it.
            standing = await look()
            while part := await conversations.read(conversation, after):
                for message in part:
                    after = message.seq
                    yield message
            if (shown := standing.to_resident()) != told:
                told = shown
                yield standing
            await wait_for_news(news, until - time.monotonic())
