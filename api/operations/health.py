"""Asking a part whether it answers. Every question has a short time limit and never raises."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_PATIENCE_S = 2.0


def http_answers(url: str, path: str) -> Callable[[], bool]:
    """A question: does ``GET url/path`` give 200?"""
    place = urlsplit(url)

    def ask() -> bool:
        connection = http.client.HTTPConnection(
            place.hostname or "127.0.0.1", place.port, timeout=_PATIENCE_S
        )
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask


def redis_answers(url: str) -> Callable[[], bool]:
    """A question: does Redis answer PING? Not while it is still loading its log."""

    def ask() -> bool:
        try:
            # Asked again soon anyway; the client's own retries would wait whole seconds.
            with redis.Redis.from_url(
                url,
                socket_timeout=_PATIENCE_S,
                socket_connect_timeout=_PATIENCE_S,
                retry=Retry(NoBackoff(), 0),
            ) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    return ask


def redis_has(url: str, key: str) -> Callable[[], bool]:
    """A question: is ``key`` there?"""

    def ask() -> bool:
        try:
            with redis.Redis.from_url(
                url,
                socket_timeout=_PATIENCE_S,
                socket_connect_timeout=_PATIENCE_S,
                retry=Retry(NoBackoff(), 0),
            ) as client:
                return bool(client.exists(key))
        except (redis.RedisError, OSError):
            return False

    return ask
