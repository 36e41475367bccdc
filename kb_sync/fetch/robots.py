"""robots.txt (RFC 9309), read by Protego: where we may go, how often, and which sitemaps there are."""

from __future__ import annotations

from protego import Protego

from kb_sync.documents import Skipped
from kb_sync.fetch.addresses import origin
from kb_sync.fetch.asking import ROBOT, Asker, Reply
from kb_sync.fetch.following import follow

_MOST_BYTES = 1_000_000
"""RFC 9309, 2.5: at least 500 KiB must be read."""
_NOT_THERE = frozenset({"redirect_loop", "bad_redirect"})


class Robots:
    """The rules of every host a crawl meets, each fetched once."""

    def __init__(self, asker: Asker, redirects: int) -> None:
        self._asker = asker
        self._redirects = redirects
        self._rules: dict[str, Protego | Skipped] = {}

    async def refusal(self, address: str) -> Skipped | None:
        """Why ``address`` must not be asked for: ``robots``, or ``robots_unreadable``; None when it may."""
        rules = await self._of(address)
        if isinstance(rules, Skipped):
            return Skipped(address, rules.code, rules.reason)
        if not rules.can_fetch(address, ROBOT):
            return Skipped(address, "robots", "The site's robots.txt asks programs not to read this.")
        return None

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of this address's host names."""
        rules = await self._of(address)
        return () if isinstance(rules, Skipped) else tuple(rules.sitemaps)

    async def _of(self, address: str) -> Protego | Skipped:
        host = origin(address)
        if host not in self._rules:
            self._rules[host] = await self._fetched(f"{host}/robots.txt")
        return self._rules[host]

    async def _fetched(self, address: str) -> Protego | Skipped:
        reply = await follow(self._asker, address, lambda reply: _MOST_BYTES, _anywhere, most=self._redirects)
        if isinstance(reply, Skipped):
            if reply.code == "forbidden_address":
                return reply
            if reply.code not in _NOT_THERE:
                # A site that cannot tell what it allows allows nothing (RFC 9309, 2.3.1.4).
                return Skipped(address, "robots_unreadable", f"{address} cannot be read. {reply.reason}")
            return Protego.parse("")
        return self._read(reply, address)

    def _read(self, reply: Reply, address: str) -> Protego:
        # Whatever else it answers, there is no robots.txt, and so no rule (RFC 9309, 2.3.1.3).
        rules = Protego.parse(reply.body.decode("utf-8-sig", errors="replace") if reply.status == 200 else "")
        delay = rules.crawl_delay(ROBOT) or 0.0
        rate = rules.request_rate(ROBOT)
        if rate is not None and rate.requests > 0:
            delay = max(delay, rate.seconds / rate.requests)
        self._asker.keep_distance(address, float(delay))
        return rules


async def _anywhere(address: str) -> Skipped | None:
    """A robots.txt may be kept at another host (RFC 9309, 2.3.1.2); the connection itself is still judged."""
    return None
