"""What helps agents answer: the knowledge base and the count of telephone calls, over HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.errors import UnavailableError
from api.handover.calls import Calls
from api.handover.knowledge import Knowledge
from kb_sync.errors import NotSyncedError
from kb_sync.search import KnowledgeBase
from tests.unit.api.test_handover import sign_in
from tests.unit.kb_sync.small_base import build, open_base, write_content

MakeKnowledge = Callable[[Callable[[], KnowledgeBase]], Knowledge]


@pytest.fixture
def knowledge(tmp_path: Path) -> AsyncIterator[Knowledge]:
    """A real base of a made-up municipality."""
    build(tmp_path / "data", write_content(tmp_path / "content"))
    knowledge = Knowledge(lambda: open_base(tmp_path / "data"))
    yield knowledge
    knowledge.close()


@pytest.fixture
async def calls(tmp_path: Path) -> AsyncIterator[Calls]:
    calls = Calls(f"sqlite:///{tmp_path / 'calls.db'}", lambda: datetime(2026, 11, 30, 10, tzinfo=UTC))
    calls.prepare()
    yield calls
    calls.close()


async def test_a_search_gives_texts_with_their_source(knowledge: Knowledge) -> None:
    first = (await knowledge.search("hente boss", "testvik", "nn"))[0]
    assert (first["topic"], first["lang"], first["machine"]) == ("renovasjon", "nn", False)
    assert "boss" in first["text"].lower()
    assert first["source"]["url"] == "https://lov.example.no/1"
    bokmål = await knowledge.search("hente avfall", "testvik", "nb")
    assert {passage["lang"] for passage in bokmål} == {"nb"}


async def test_a_base_that_is_not_there_is_told_and_tried_again(knowledge: Knowledge, tmp_path: Path) -> None:
    tried = 0

    def open_it() -> KnowledgeBase:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise NotSyncedError("not yet")
        return open_base(tmp_path / "data")

    late = Knowledge(open_it)
    with pytest.raises(UnavailableError):
        await late.search("boss", "testvik", "nn")
    assert await late.search("boss", "testvik", "nn")
    with pytest.raises(UnavailableError):
        await late.search("boss", "en-annen", "nn")
    assert tried == 2
    late.close()


async def test_opened_once_however_many_search_at_once(knowledge: Knowledge, tmp_path: Path) -> None:
    opened: list[int] = []

    def open_it() -> KnowledgeBase:
        opened.append(threading.get_ident())
        return open_base(tmp_path / "data")

    together = Knowledge(open_it)
    found = await asyncio.gather(*(together.search("boss", "testvik", "nn") for _ in range(5)))
    assert len(opened) == 1 and all(found)
    together.close()


async def test_calls_are_counted_by_day_and_topic(calls: Calls) -> None:
    for topic in ("barnehageplass", "barnehageplass", None):
        await calls.count("alver", topic)
    assert await calls.count("testvik", "renovasjon") == 1
    assert await calls.today("alver") == {"barnehageplass": 2, "": 1}


async def test_calls_counted_at_once_are_all_counted(calls: Calls) -> None:
    await asyncio.gather(*(calls.count("alver", "barnehageplass") for _ in range(20)))
    assert await calls.today("alver") == {"barnehageplass": 20}


async def test_over_http(http: httpx.AsyncClient, app: FastAPI, settings: object) -> None:
    me = await sign_in(http)
    for path in ("knowledge?q=boss&municipality=alver", "calls?municipality=alver"):
        assert (await http.get(f"/api/agent/{path}")).status_code == 401
    assert (await http.post("/api/agent/calls", json={"municipality": "alver"})).status_code == 401
    unsynced = await http.get("/api/agent/knowledge?q=boss&municipality=alver", headers=me)
    assert (unsynced.status_code, unsynced.json()["code"]) == (503, "unavailable")
    for wrong in (
        "q=&municipality=alver",
        "q=boss&municipality=ingenstad",
        "q=boss&municipality=alver&lang=en",
    ):
        assert (await http.get(f"/api/agent/knowledge?{wrong}", headers=me)).status_code == 422, wrong
    before = (await http.get("/api/agent/calls?municipality=alver", headers=me)).json()["today"]
    body = {"municipality": "alver", "topic": "renovasjon"}
    counted = await http.post("/api/agent/calls", json=body, headers=me)
    assert (counted.status_code, counted.json()) == (201, {"today": before + 1})
    unknown = await http.post("/api/agent/calls", json={**body, "topic": "finst-ikkje"}, headers=me)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid_request")
    assert (await http.get("/api/agent/calls?municipality=alver", headers=me)).json()["topics"][
        "renovasjon"
    ] >= 1
