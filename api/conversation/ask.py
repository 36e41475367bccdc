"""Asking the running service over HTTP, as ``svara ask`` does: each question is a conversation of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from api.conversation.routes import TEST_HEADER

ANSWER_WITHIN_S = 30.0


class ServiceNotReachableError(Exception):
    """Nothing answers at the address; the message says how to start it."""


class Asker:
    """Asks one service; marks conversations as tests when the data folder's credential can be read."""

    def __init__(self, url: str, data: Path, municipality: str | None = None) -> None:
        credential = data / "test-credential"
        headers = {TEST_HEADER: credential.read_text("ascii")} if credential.is_file() else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=ANSWER_WITHIN_S + 5)
        self._url = url
        self._municipality = municipality

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, text: str, locale: str = "nn") -> dict[str, Any]:
        """The answer to one question, or ``code`` when refused. Raises ``ServiceNotReachableError``."""
        asked: dict[str, Any] = {"text": text}
        try:
            return asked | self._ask(text, locale)
        except _RefusedError as refused:
            return asked | refused.problem
        except httpx.TransportError as error:
            raise ServiceNotReachableError(
                f"No service answers at {self._url} ({type(error).__name__}). Start it with `make run`, "
                "or set SVARA_URL to where it runs."
            ) from error

    def _ask(self, text: str, locale: str) -> dict[str, Any]:
        body = {"locale": locale} | ({"municipality": self._municipality} if self._municipality else {})
        started = _checked(self._http.post("/api/conversations", json=body))
        path = f"/api/conversations/{started['id']}/messages"
        token = {"Authorization": f"Bearer {started['token']}"}
        seq = _checked(
            self._http.post(path, json={"text": text}, headers={**token, "Idempotency-Key": str(uuid4())})
        )["seq"]
        for reply in self._replies(path, token, seq):
            return {
                "lang": reply["lang"],
                "outcome": reply["outcome"],
                "topic": reply.get("topic"),
                "confidence": reply.get("confidence"),
                "answer": reply["text"],
                "sources": reply.get("sources", []),
                "choices": reply.get("choices", []),
            }
        return {"code": "no_answer", "detail": f"No answer within {ANSWER_WITHIN_S:g} seconds."}

    def _replies(self, path: str, token: dict[str, str], after: int) -> Iterator[dict[str, Any]]:
        deadline = ANSWER_WITHIN_S
        while deadline > 0:
            found = _checked(
                self._http.get(path, params={"after": after, "wait": min(deadline, 10)}, headers=token)
            )
            yield from (message for message in found["messages"] if message["sender"] == "bot")
            deadline -= 10


class _RefusedError(Exception):
    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem


def _checked(response: httpx.Response) -> dict[str, Any]:
    if response.is_success:
        body: dict[str, Any] = response.json()
        return body
    try:
        problem = response.json()
        raise _RefusedError({"code": problem["code"], "detail": problem["detail"]})
    except (ValueError, KeyError, TypeError):
        raise _RefusedError(
            {"code": f"http_{response.status_code}", "detail": "Not an answer of Svara's."}
        ) from None
