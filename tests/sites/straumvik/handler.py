"""The site's side of a connection: conditions (RFC 9110, 13), packing, and what goes wrong on purpose."""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from typing import Literal, Protocol

from tests.sites.straumvik import answers
from tests.sites.straumvik.answers import Answer

Trouble = Literal["503", "hangs_up"]
"""Ways of being down: every answer is 503; every connection is closed without an answer."""

Lie = Literal["maintenance", "empty", "truncated", "unchanged"]
"""Ways of lying: the same page for every address; nothing at all; less than was promised; always 304."""


@dataclass(frozen=True)
class Request:
    """One request that the site has answered."""

    method: str
    target: str
    """Path and query, as asked for."""
    status: int
    """0 where the connection was closed instead."""


class Site(Protocol):
    """What a connection needs to know of the site."""

    requests: list[Request]
    trouble: Trouble | None
    lying: Lie | None
    delay: float
    stopping: threading.Event

    def answer(self, target: str) -> Answer: ...


def handler_of(site: Site) -> type[BaseHTTPRequestHandler]:
    """A class whose instances each serve one connection to the site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body go out together; otherwise each answer waits 40 ms for an acknowledgement.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve(with_body=True)

        def do_HEAD(self) -> None:
            self._serve(with_body=False)

        def log_message(self, format: str, *args: object) -> None:
            """Tests read ``site.requests`` instead."""

        def _serve(self, with_body: bool) -> None:
            if site.delay and site.stopping.wait(site.delay):
                self.close_connection = True
                return
            if site.trouble == "hangs_up":
                self._note(0)
                self.close_connection = True
                return
            answer = answers.unavailable() if site.trouble else site.answer(self.path)
            if answer.etag and site.lying in ("maintenance", "empty"):
                body = answers.maintenance().body if site.lying == "maintenance" else b""
                answer = Answer(200, body)
            self._send(answer, with_body)

        def _send(self, answer: Answer, with_body: bool) -> None:
            status, body = answer.status, answer.body
            unchanged = answer.etag is not None and (site.lying == "unchanged" or self._has(answer))
            if unchanged:
                status, body = 304, b""
            packed = len(body) > 1000 and "gzip" in self.headers.get("Accept-Encoding", "") and _packs(answer)
            if packed:
                body = gzip.compress(body, mtime=0)
            self._note(status)
            self.send_response(status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.etag:
                self.send_header("ETag", answer.etag)
            if answer.modified:
                self.send_header("Last-Modified", format_datetime(answer.modified, usegmt=True))
            if not unchanged:
                self.send_header("Content-Type", answer.content_type)
                if packed:
                    self.send_header("Content-Encoding", "gzip")
                    self.send_header("Vary", "Accept-Encoding")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body and site.lying == "truncated" and answer.etag and body:
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif with_body:
                self.wfile.write(body)

        def _has(self, answer: Answer) -> bool:
            """Whether the client's copy is still good (RFC 9110, 13.1.2 and 13.1.3)."""
            tags = self.headers.get("If-None-Match")
            if tags is not None:
                known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
                return "*" in known or (answer.etag or "").removeprefix("W/") in known
            since = self.headers.get("If-Modified-Since")
            if since is None or answer.modified is None:
                return False
            try:
                return answer.modified <= parsedate_to_datetime(since)
            except (TypeError, ValueError):
                return False

        def _note(self, status: int) -> None:
            site.requests.append(Request(self.command, self.path, status))

    return Handler


def _packs(answer: Answer) -> bool:
    """The parts that make their pages anew each time (their tags are weak) pack them, the others do not."""
    return answer.etag is not None and answer.etag.startswith("W/")
