"""How each agent wants to be told of what needs them; kept for the person, whichever browser they use."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError
from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Occasions(_Part):
    """What may be told of: a new conversation one should take, one passed on to oneself, one not answered."""

    new: bool = False
    passed_on: bool = False
    unanswered: bool = False


class Alerts(_Part):
    """What disturbs is off until switched on; a number in the title and a dot on the icon disturb nobody."""

    sound: Occasions = Occasions()
    notification: Occasions = Occasions()
    title: bool = True
    dot: bool = True


class Preferences:
    """Reads and keeps them."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.shared("preferences")

    async def of(self, username: str) -> Alerts:
        """The agent's choices; the usual ones where none can be read. Raises ``StorageUnavailableError``."""
        kept = await reach(self._redis.hget(self._key, username))
        try:
            return Alerts.model_validate_json(kept) if kept else Alerts()
        except ValidationError:
            # From an edition with other choices.
            return Alerts()

    async def keep(self, username: str, alerts: Alerts) -> None:
        """Raises ``StorageUnavailableError``."""
        await reach(self._redis.hset(self._key, username, alerts.model_dump_json()))
