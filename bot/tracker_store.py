"""Rasa's working memory in Redis, with an end to waiting and to keeping."""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

import redis
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import RedisTrackerStore
from rasa.shared.core.domain import Domain


class TimedRedisTrackerStore(RedisTrackerStore):
    """A ``RedisTrackerStore`` that takes a Redis URL and gives up on a Redis that does not answer.

    The stock store has no time limit: a Redis that hangs would hold Rasa's event loop, and with it every
    conversation, for as long as it hangs. It also keeps trackers for ever unless told otherwise.
    """

    def __init__(
        self,
        domain: Domain,
        host: Text,
        event_broker: Optional[EventBroker] = None,
        record_exp: float = 0,
        key_prefix: Optional[Text] = None,
        socket_timeout: float = 2,
        **kwargs: Dict[Text, Any],
    ) -> None:
        """``host`` is the whole URL (Rasa passes the endpoint's ``url`` under that name), ``record_exp`` and
        ``socket_timeout`` are seconds. Raises ``ValueError`` when ``record_exp`` is not above zero."""
        keep = int(float(record_exp))
        if keep <= 0:
            raise ValueError(
                "tracker_store.record_exp must be above zero seconds: trackers hold what residents wrote"
            )
        super().__init__(domain, event_broker=event_broker, record_exp=keep, key_prefix=key_prefix, **kwargs)
        timeout = float(socket_timeout)
        self.red = redis.StrictRedis.from_url(
            host, decode_responses=True, socket_timeout=timeout, socket_connect_timeout=timeout
        )
