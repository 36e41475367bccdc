"""Following a conversation: everything after a number, then whatever comes, without gap or repeat."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable

from api.conversation.log import READ_AT_ONCE, ConversationLog
from api.conversation.messages import Message, Standing
from api.conversation.wake import REREAD_S, Wakeups, wait_for_news
from api.errors import ConversationGoneError, ConversationNotFoundError, StorageUnavailableError

STREAM_LIFE_S = 600.0
"""A stream ends after ten minutes and the client resumes: proxies and deployments then hold nobody."""

LINE_MOVES_S = 5.0
"""Whoever waits is looked after that often: a place in line changes without a word in one's own conversation."""
STORAGE_BACK_S = 2.0


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
    see: Callable[[Standing], Awaitable[Standing]] | None = None,
) -> AsyncIterator[Message | Standing]:
    """Messages in order from above ``after``, and the standing whenever it has changed.

    ``see`` adds to a standing what the log does not know of it (``api.handover.outlook``). Ends by itself after
    ``STREAM_LIFE_S``, and when the conversation is gone; a Redis that is away is waited for.
    """
    until = time.monotonic() + STREAM_LIFE_S
    told: dict[str, object] | None = None
    async with wakeups.following(conversation) as news:
        while time.monotonic() < until:
            news.clear()
            pause = REREAD_S
            try:
                # In one instant, so that nobody is told of a standing ahead of what led to it.
                standing, part = await conversations.news(conversation, after)
                while part:
                    for message in part:
                        after = message.seq
                        yield message
                    part = await conversations.read(conversation, after) if len(part) == READ_AT_ONCE else []
                if standing.state == "queued":
                    pause = LINE_MOVES_S
                    standing = await see(standing) if see else standing
                if (shown := standing.to_resident()) != told:
                    told = shown
                    yield standing
            except (ConversationNotFoundError, ConversationGoneError):
                return
            except StorageUnavailableError:
                pause = STORAGE_BACK_S
            await wait_for_news(news, min(pause, until - time.monotonic()))
