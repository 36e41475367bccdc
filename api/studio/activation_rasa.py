"""Talks to every Rasa process about the models it holds (``bot.rest_channel``)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import httpx

HOLD_S = 60.0
"""Longest wait for a process to load a model: a second on a calm machine."""
ASK_S = 5.0
Answer = Literal["holds", "unusable", "missing", "down"]


@dataclass(frozen=True)
class ProcessState:
    """What one process says. ``model_id`` is what it answers with, or what it now holds, as was asked."""

    url: str
    answer: Answer
    model_id: str | None = None
    reason: str = ""


class RasaProcesses:
    """Every Rasa process, asked side by side."""

    def __init__(self, http: httpx.AsyncClient, urls: Sequence[str]) -> None:
        self._http = http
        self._urls = tuple(urls)

    async def hold(self, file: str) -> list[ProcessState]:
        """Have each load ``file`` beside what it answers with."""
        return await self._each("POST", "/webhooks/rest/models", file)

    async def make_active(self, file: str) -> list[ProcessState]:
        """Have each answer with ``file`` whoever asks for no model in particular."""
        return await self._each("PUT", "/webhooks/rest/models/active", file)

    async def active(self) -> list[ProcessState]:
        """What each says it answers with."""
        return await asyncio.gather(*(self._status(url) for url in self._urls))

    async def _each(self, method: str, path: str, file: str) -> list[ProcessState]:
        return await asyncio.gather(*(self._change(method, url, path, file) for url in self._urls))

    async def _change(self, method: str, url: str, path: str, file: str) -> ProcessState:
        try:
            timeout = httpx.Timeout(HOLD_S, connect=ASK_S)
            answer = await self._http.request(method, f"{url}{path}", json={"model": file}, timeout=timeout)
            told = answer.json()
            if answer.status_code == httpx.codes.OK:
                return ProcessState(url, "holds", str(told["held"][file]))
            unusable = told.get("code") == "model_unusable"
            return ProcessState(url, "unusable" if unusable else "missing", None, str(told.get("reason", "")))
        except (httpx.HTTPError, ValueError, KeyError, AttributeError) as error:
            return ProcessState(url, "down", None, type(error).__name__)

    async def _status(self, url: str) -> ProcessState:
        try:
            answer = await self._http.get(f"{url}/status", timeout=ASK_S)
            return ProcessState(url, "holds", str(answer.raise_for_status().json()["model_id"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            return ProcessState(url, "down", None, type(error).__name__)
