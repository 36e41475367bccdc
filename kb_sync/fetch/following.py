"""Redirects: followed a few times, never round in a ring, never where we may not go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from kb_sync.documents import Skipped
from kb_sync.fetch.addresses import normal
from kb_sync.fetch.asking import Asker, Reply, Wanted

Refusal = Callable[[str], Awaitable[Skipped | None]]
"""Why an address that a redirect leads to must not be asked for; None when it may."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


async def follow(
    asker: Asker,
    address: str,
    wanted: Wanted,
    refusal: Refusal,
    headers: Callable[[str], Mapping[str, str]] = lambda address: {},
    most: int = 5,
    secured: Callable[[str], str] = lambda address: address,
) -> Reply | Skipped:
    """What stands at the end of an address's redirects, of which at most ``most`` are followed.

    ``headers`` gives those of each address on the way, ``secured`` the form in which a target is asked for. The
    ``address`` of what comes back is the last one for a reply and the first one for a fault, since that is the one
    somebody can mend a link to.
    """
    seen = [address]
    while True:
        reply = await asker.ask(seen[-1], wanted, headers(seen[-1]))
        if isinstance(reply, Skipped):
            return Skipped(address, reply.code, reply.reason)
        if reply.status not in _REDIRECTS:
            return reply
        moved_to = normal(reply.location, seen[-1]) if reply.location else None
        if moved_to is None:
            return Skipped(
                address, "bad_redirect", "It is said to have moved, but not to an address that can be read."
            )
        target = secured(moved_to)
        if target in seen:
            return Skipped(address, "redirect_loop", "It leads round in a ring, back to itself.")
        if len(seen) > most:
            return Skipped(address, "redirect_loop", f"It leads on more than {most} times.")
        refused = await refusal(target)
        if refused is not None:
            return Skipped(address, refused.code, f"It leads to {target}. {refused.reason}")
        seen.append(target)
