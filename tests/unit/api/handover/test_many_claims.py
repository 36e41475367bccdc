"""Fifty agents at once want the same conversation, two hundred times: one gets it, the others hear who."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from api.conversation.log import ConversationLog
from api.conversation.scripts import Keys, Scripts
from api.errors import ClaimLostError
from api.governance.agent import Agent
from api.handover.claims import Claims
from kb_sync.texts import Texts
from tests.unit.api.handover.conftest import LEASE_S
from tests.unit.api.handover.test_claims import waiting_conversation

AT_ONCE, TIMES = 50, 200


@pytest.fixture
async def gateways(redis_url: str, claims: Claims, texts: Texts) -> AsyncIterator[list[Claims]]:
    """Two gateways, each with connections and scripts of its own."""
    other = Redis.from_url(redis_url, decode_responses=True)
    keys = Keys("test")
    scripts = Scripts(other, keys, 3600)
    log = ConversationLog(other, keys, scripts, b"secret", 5)
    yield [claims, Claims(other, keys, scripts, log, texts, LEASE_S)]
    await other.aclose()


async def test_exactly_one_owner_each_time_and_the_others_are_told_who(
    conversations, gateways, promise
) -> None:
    agents = [Agent(f"agent-{number}", f"Agent {number}", "Innbyggarservice") for number in range(AT_ONCE)]
    chance, claims, winners = random.Random(5), gateways[0], set()
    for _ in range(TIMES):
        chance.shuffle(agents)
        conversation = await waiting_conversation(conversations, claims, promise)
        answers = await asyncio.gather(
            *(gateways[number % 2].claim(conversation, agent) for number, agent in enumerate(agents)),
            return_exceptions=True,
        )
        (winner,) = [agent for agent, answer in zip(agents, answers, strict=True) if answer == 1]
        told = [answer.values["name"] for answer in answers if isinstance(answer, ClaimLostError)]
        assert told == [winner.name] * (AT_ONCE - 1)
        standing = await conversations.standing(conversation)
        assert (standing.owner, standing.claim) == (winner.username, 1)
        joined = [m.name for m in await conversations.read(conversation) if m.event == "agent_joined"]
        assert joined == [winner.name]
        winners.add(winner.username)
        await claims.leave(conversation, winner, "closed")
    assert len(winners) > AT_ONCE / 2, "it was no race"
