"""What whoever leads can switch while the service runs: the bot off and on, and a notice to residents.

Kept in Redis, so that every gateway obeys at once. Each change is noted in the audit log before it is made.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel
from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.conversation.switched import Switched, SwitchedNotice
from api.governance.agent import Agent
from api.governance.audit import AuditLog
from kb_sync.municipality import Localised

BOT, NOTICE = "bot_off", "notice"
LONGEST_NOTICE_DAYS = 60
"""A notice says what is exceptional; what lasts longer belongs on the website."""


class BotOff(BaseModel):
    """The bot is off: since when, who did it, and why."""

    since: AwareDatetime
    by: str
    reason: str


class ShownNotice(BaseModel):
    """What residents are told beside everything else, from ``first`` until ``last``."""

    id: str
    text: Localised
    first: AwareDatetime
    last: AwareDatetime
    by: str

    def holds(self, now: datetime) -> bool:
        """Whether it is shown at ``now``."""
        return self.first <= now < self.last


class Switch(BaseModel):
    """How one municipality's switches stand. A notice stands here until it is over, also before it begins."""

    bot_off: BotOff | None = None
    notice: ShownNotice | None = None

    @classmethod
    def read(cls, fields: dict[str, str]) -> Self:
        """From the fields of the Redis hash."""
        return cls(**{name: json.loads(text) for name, text in fields.items() if name in cls.model_fields})

    def to_json(self) -> dict[str, Any]:
        """As the agents' interface gives it out."""
        return self.model_dump(mode="json")


class Switches:
    """Reads and changes the switches. Implements ``api.conversation.switched.Switchboard``."""

    def __init__(self, redis: Redis, keys: Keys, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._redis = redis
        self._keys = keys
        self._audit = audit
        self._now = now

    async def now(self, municipality: str) -> Switched:
        """What holds at this moment. Raises ``StorageUnavailableError``."""
        standing = await self.standing(municipality)
        notice = standing.notice
        shown = notice is not None and notice.holds(self._now())
        return Switched(
            bot_off=standing.bot_off is not None,
            notice=SwitchedNotice(notice.id, notice.text) if notice and shown else None,
        )

    async def standing(self, municipality: str) -> Switch:
        """Both switches; a notice that is over is left out."""
        standing = Switch.read(await reach(self._redis.hgetall(self._key(municipality))))
        if standing.notice and standing.notice.last <= self._now():
            standing.notice = None
        return standing

    async def turn_bot(self, municipality: str, agent: Agent, *, on: bool, reason: str) -> Switch:
        """Turn the bot on or off. Raises ``StorageUnavailableError`` and SQLAlchemy's errors."""
        before = await self.standing(municipality)
        if on == (before.bot_off is None):
            return before
        await self._audit.note(
            agent.username, "bot.switched_on" if on else "bot.switched_off", municipality, {"reason": reason}
        )
        off = None if on else BotOff(since=self._now().astimezone(UTC), by=agent.name, reason=reason)
        return await self._keep(municipality, BOT, off)

    async def show(
        self, municipality: str, agent: Agent, text: Localised, first: datetime | None, last: datetime
    ) -> Switch:
        """Show a notice instead of the one there is. ``last`` must be after ``first`` and in the future."""
        notice = ShownNotice(
            id=secrets.token_hex(4),
            text=text,
            first=(first or self._now()).astimezone(UTC),
            last=last.astimezone(UTC),
            by=agent.name,
        )
        detail = notice.model_dump(mode="json", include={"text", "first", "last"})
        await self._audit.note(agent.username, "notice.shown", municipality, detail)
        return await self._keep(municipality, NOTICE, notice)

    async def end_notice(self, municipality: str, agent: Agent) -> Switch:
        """Show it no longer; nothing when there is none."""
        standing = await self.standing(municipality)
        if standing.notice is None:
            return standing
        await self._audit.note(
            agent.username, "notice.ended", municipality, {"text": standing.notice.text.model_dump()}
        )
        return await self._keep(municipality, NOTICE, None)

    def may_be_shown(self, first: datetime | None, last: datetime) -> bool:
        """Whether this is a period a notice can have."""
        now = self._now()
        return max(first or now, now) < last <= now + timedelta(days=LONGEST_NOTICE_DAYS)

    async def _keep(self, municipality: str, field: str, value: BaseModel | None) -> Switch:
        key = self._key(municipality)
        async with self._redis.pipeline(transaction=True) as pipe:
            if value is None:
                pipe.hdel(key, field)
            else:
                pipe.hset(key, field, value.model_dump_json())
            # Whoever looks at how the day goes sees it at once.
            pipe.publish(self._keys.shared("wake"), f"switched:{municipality}")
            await reach(pipe.execute())
        return await self.standing(municipality)

    def _key(self, municipality: str) -> str:
        return self._keys.own("switches", municipality)
