"""One request: in its turn, with patience, within its limits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx

from kb_sync.documents import Skipped
from kb_sync.fetch.addresses import bare_host
from kb_sync.fetch.body import ACCEPTED, BrokenBodyError, TooLargeError, read_within
from kb_sync.fetch.clock import Clock
from kb_sync.fetch.figures import Asking
from kb_sync.fetch.findings import CrawlStopped
from kb_sync.fetch.network import ForbiddenAddressError
from kb_sync.fetch.site import SiteSource

ROBOT = "Svara"
"""The name robots.txt calls us by."""
_LONGEST_DELAY_S = 30.0
_NUMBER = re.compile(r"[0-9]{1,15}")

Wanted = Callable[["Reply"], int | Skipped]
"""From a reply's headers: how many bytes of body to take at most, or why none is wanted."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, below 500 and not 429. ``body`` is empty unless ``status`` is 200."""

    address: str
    status: int
    content_type: str
    """Small letters, without parameters; empty where the server names none."""
    charset: str | None
    etag: str | None
    last_modified: str | None
    location: str | None
    robots_tag: str
    """X-Robots-Tag, small letters."""
    body: bytes = b""


class Asker:
    """Asks one site's hosts, one request at a time, each host no oftener than it bears."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, clock: Clock, source: SiteSource, figures: Asking
    ) -> None:
        # The transport itself: httpx's client would keep cookies and take redirects apart, and we want neither.
        self._transport = transport
        self._clock = clock
        self._source = source
        self._figures = figures
        timeout = httpx.Timeout(figures.read_s.value, connect=figures.connect_s.value)
        self._extensions = {"timeout": timeout.as_dict()}
        self._headers = _request_headers(source)
        self._ends_at = clock.seconds() + source.time_limit_s
        self._free_at: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self.requests = 0

    def keep_distance(self, address: str, seconds: float) -> None:
        """Ask this address's host no oftener than this; never oftener than the source says."""
        host = bare_host(address)
        self._delays[host] = max(self._delays.get(host, self._source.delay_s), seconds)

    async def ask(
        self, address: str, wanted: Wanted, headers: Mapping[str, str] | None = None
    ) -> Reply | Skipped:
        """One address, no redirects followed, tried again where that may help.

        Raises ``CrawlStopped`` when the crawl's time is up or the host asks for a longer pause than we take.
        """
        fault = Skipped(address, "unreachable", "It was not asked for.")
        wait = 0.0
        for attempt in range(self._figures.tries.value):
            if attempt:
                backoff = self._figures.backoff_s.value * 2 ** (attempt - 1)
                self._free_at[bare_host(address)] = self._clock.seconds() + max(wait, backoff)
            await self._wait_for_turn(address)
            answer = await self._once(address, wanted, headers or {})
            if not isinstance(answer, _TryAgain):
                return answer
            fault, wait = Skipped(address, answer.code, answer.reason), answer.after
        return fault

    async def _wait_for_turn(self, address: str) -> None:
        now = self._clock.seconds()
        free_at = self._free_at.get(bare_host(address), now)
        if max(now, free_at) >= self._ends_at:
            raise CrawlStopped(
                f"The time limit of {self._source.time_limit_s / 60:.0f} minutes ran out; the next crawl goes on from "
                "here. Give the site more time (time_limit_s) or fewer pages."
            )
        if free_at > now:
            await self._clock.sleep(free_at - now)

    async def _once(
        self, address: str, wanted: Wanted, headers: Mapping[str, str]
    ) -> Reply | Skipped | _TryAgain:
        host = bare_host(address)
        self.requests += 1
        try:
            async with asyncio.timeout(self._figures.page_s.value):
                return await self._sent(address, wanted, headers)
        except ForbiddenAddressError as error:
            return Skipped(address, "forbidden_address", f"{error}, which is not on the open internet.")
        except TooLargeError:
            return Skipped(address, "too_large", "It is larger than the largest size that is read.")
        except (TimeoutError, httpx.TimeoutException):
            return _TryAgain("timeout", "The server did not answer in time.")
        except BrokenBodyError as error:
            return _TryAgain("broken_body", f"The answer cannot be read: {error}.")
        except httpx.HTTPError as error:
            return _TryAgain(
                "unreachable", f"The server could not be reached or broke off ({str(error)[:200]})."
            )
        finally:
            delay = self._delays.get(host, self._source.delay_s)
            self._free_at[host] = self._clock.seconds() + delay

    async def _sent(
        self, address: str, wanted: Wanted, headers: Mapping[str, str]
    ) -> Reply | Skipped | _TryAgain:
        request = httpx.Request(
            "GET", address, headers={**self._headers, **headers}, extensions=self._extensions
        )
        response = await self._transport.handle_async_request(request)
        try:
            if response.status_code in (429, 503):
                return self._busy(address, response)
            if response.status_code >= 500:
                return _TryAgain("server_error", f"The server has a fault ({response.status_code}).")
            reply = _reply(address, response)
            most = wanted(reply) if reply.status == 200 else 0
            if isinstance(most, Skipped):
                return most
            return replace(reply, body=await _body(response, most)) if reply.status == 200 else reply
        finally:
            await response.aclose()

    def _busy(self, address: str, response: httpx.Response) -> _TryAgain:
        after = _retry_after(response.headers.get("retry-after", ""), self._clock.now())
        if after > self._figures.most_wait_s.value:
            raise CrawlStopped(
                f"The site asks for a pause of {round(after / 60)} minutes; try again after that."
            )
        delay = self._delays.get(bare_host(address), self._source.delay_s)
        self.keep_distance(address, min(max(2 * delay, 1.0), _LONGEST_DELAY_S))
        return _TryAgain("busy", f"The server is too busy ({response.status_code}).", after)


@dataclass(frozen=True, slots=True)
class _TryAgain:
    code: str
    reason: str
    after: float = 0.0


def _request_headers(source: SiteSource) -> dict[str, str]:
    """What every request carries: who asks, and what can be read."""
    return {
        "User-Agent": f"{ROBOT}/1.0 (+{source.contact})",
        "Accept": "text/html, application/xhtml+xml, application/pdf, text/*;q=0.8, */*;q=0.5",
        "Accept-Encoding": ACCEPTED,
        "Accept-Language": "nn, nb;q=0.9, no;q=0.8, en;q=0.3",
    }


async def _body(response: httpx.Response, most_bytes: int) -> bytes:
    claimed = response.headers.get("content-length", "")
    if _NUMBER.fullmatch(claimed) and int(claimed) > most_bytes:
        raise TooLargeError
    if response.is_stream_consumed:  # A transport that gives whole, unpacked answers, as httpx's mock does.
        return await read_within(response.aiter_bytes(), "", most_bytes)
    packing = response.headers.get("content-encoding", "").strip().lower()
    return await read_within(response.aiter_raw(), packing, most_bytes)


def _reply(address: str, response: httpx.Response) -> Reply:
    content_type = Message()
    content_type["content-type"] = response.headers.get("content-type", "")
    named = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    charset = content_type.get_param("charset")
    return Reply(
        address=address,
        status=response.status_code,
        content_type=named,
        charset=charset.strip().lower() if isinstance(charset, str) and charset.strip() else None,
        etag=_sendable(response.headers.get("etag")),
        last_modified=_sendable(response.headers.get("last-modified")),
        location=response.headers.get("location"),
        robots_tag=response.headers.get("x-robots-tag", "").lower(),
    )


def _sendable(value: str | None) -> str | None:
    """A value that can be sent back in a header, or None."""
    return value if value and value.isascii() and value.isprintable() and len(value) < 500 else None


def _retry_after(value: str, now: datetime) -> float:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3); 0 where it says nothing that can be read."""
    if _NUMBER.fullmatch(value.strip()):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0
