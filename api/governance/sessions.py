"""Sign-in sessions of agents, kept in Redis so that they can be ended from here.

The token is opaque and random; Redis holds only its digest. Programs send it as a bearer token; our
own pages get it in a cookie that scripts cannot read, together with a CSRF token that they can.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.governance.agent import Agent


@dataclass(frozen=True)
class Session:
    """A signed-in agent and the CSRF token of the session."""

    agent: Agent
    csrf: str


class Sessions:
    """Starts, finds and ends sessions."""

    def __init__(self, redis: Redis, keys: Keys, hours: int) -> None:
        self._redis = redis
        self._keys = keys
        self._seconds = hours * 3600

    async def start(self, agent: Agent) -> tuple[str, Session]:
        """A new session: the token to give the client, and the session."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        fields = {"agent": agent.to_json(), "csrf": csrf}
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(self._key(token), mapping=fields)
            pipe.expire(self._key(token), self._seconds)
            await reach(pipe.execute())
        return token, Session(agent, csrf)

    async def find(self, token: str) -> Session | None:
        """The session this token belongs to; None when it has ended or never was."""
        fields = await reach(self._redis.hgetall(self._key(token)))
        # A session from before agents had duties lacks the field: signing in again is all it takes.
        if "agent" not in fields:
            return None
        return Session(Agent.from_json(fields["agent"]), fields["csrf"])

    async def end(self, token: str) -> None:
        """Sign out."""
        await reach(self._redis.delete(self._key(token)))

    def _key(self, token: str) -> str:
        return self._keys.own("session", hashlib.sha256(token.encode()).hexdigest())
