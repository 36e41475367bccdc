"""Cases and agreed meetings over HTTP; whoever comes says so from a link, and the host is told."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import httpx
import pytest

from tests.unit.api.conftest import StartConversation
from tests.unit.api.test_handover import sign_in

AT = "2026-11-25T10:00:00+01:00"


@pytest.fixture
async def ingrid(http: httpx.AsyncClient) -> dict[str, str]:
    return await sign_in(http)


@pytest.fixture
async def case(start: StartConversation, http: httpx.AsyncClient) -> str:
    resident = await start()
    left = await http.post(
        f"/api/conversations/{resident.id}/meeting",
        json={"text": "Garasje", "telephone": "99887766", "name": "Kari", "when": "onsdag"},
        headers={**resident.headers, "Idempotency-Key": str(uuid4())},
    )
    assert left.status_code == 202, left.text
    return left.json()["case"]


@pytest.fixture
async def link(http: httpx.AsyncClient, ingrid: dict[str, str], case: str) -> str:
    body = {"at": AT, "place": "Knarvik"}
    agreed = await http.post(f"/api/agent/cases/{case}/meeting", json=body, headers=ingrid)
    assert agreed.status_code == 200, agreed.text
    return agreed.json()["arrival"].rpartition("/")[2]


def set_clock(app, moment: str) -> None:
    object.__setattr__(app.state.context.settings, "clock", datetime.fromisoformat(moment))


async def test_agents_see_take_answer_and_close_a_case(
    http: httpx.AsyncClient, ingrid: dict[str, str], case: str, app
) -> None:
    ola = await sign_in(http, "ola")
    listed = (await http.get("/api/agent/cases", headers=ingrid)).json()
    (row,) = [one for one in listed["cases"] if one["id"] == case]
    assert (row["kind"], row["wishes"], row["overdue"]) == ("meeting", "onsdag", False)
    assert "99887766" not in str(listed) and listed["open"] >= 1
    whole = (await http.get(f"/api/agent/cases/{case}", headers=ingrid)).json()
    assert whole["contact"] == {"name": "Kari", "telephone": "99887766", "email": None}
    assert (await http.post(f"/api/agent/cases/{case}/claim", headers=ingrid)).json()["state"] == "claimed"
    taken = await http.post(f"/api/agent/cases/{case}/claim", headers=ola)
    assert (taken.status_code, taken.json()["code"]) == (409, "case_taken")
    assert "Ingrid" in taken.json()["detail"]
    mine = (await http.get("/api/agent/cases?owner=me", headers=ingrid)).json()["cases"]
    assert case in [one["id"] for one in mine]
    body = {"how": "telephone", "note": "Ringde"}
    answered = (await http.post(f"/api/agent/cases/{case}/answer", json=body, headers=ingrid)).json()
    assert answered["state"] == "answered" and answered["events"][-1]["why"] == "telephone: Ringde"
    closed = await http.post(f"/api/agent/cases/{case}/close", json={"outcome": "answered"}, headers=ingrid)
    assert closed.json()["ended"] == "answered"
    states = (await http.get("/api/agent/cases?state=closed", headers=ingrid)).json()["cases"]
    assert case in [one["id"] for one in states]
    gone = await http.post(f"/api/agent/cases/{case}/release", headers=ingrid)
    assert gone.json()["code"] == "case_closed"
    assert (await http.get("/api/agent/cases/XXX-XXX", headers=ingrid)).json()["code"] == "case_not_found"


async def test_an_overdue_case_is_counted_in_the_console(
    http: httpx.AsyncClient, ingrid: dict[str, str], case: str, app
) -> None:
    app.state.context.desk.forget_counts()
    before = (await http.get("/api/agent/queue", headers=ingrid)).json()["cases"]
    set_clock(app, "2026-11-25T15:00:01+01:00")
    app.state.context.desk.forget_counts()
    after = (await http.get("/api/agent/queue", headers=ingrid)).json()["cases"]
    assert (after["open"], after["overdue"] - before["overdue"] >= 1) == (before["open"], True)


async def test_the_host_is_told_once_when_somebody_has_come(
    http: httpx.AsyncClient, ingrid: dict[str, str], case: str, link: str, app
) -> None:
    shown = (await http.get(f"/api/arrivals/{link}")).json()
    assert (shown["host"], shown["place"], shown["arrived"]) == ("Ingrid", "Knarvik", None)
    assert await app.state.context.notices.after("ingrid") == [], "reading the link registers nothing"
    set_clock(app, "2026-11-25T09:50:00+01:00")
    for _ in range(3):
        arrived = await http.post(f"/api/arrivals/{link}")
        assert arrived.json()["arrived"] == "2026-11-25T08:50:00+00:00"
    (notice,) = await app.state.context.notices.after("ingrid")
    assert (notice.what["kind"], notice.what["case"], notice.what["name"]) == ("arrival", case, "Kari")
    whole = (await http.get(f"/api/agent/cases/{case}", headers=ingrid)).json()
    assert whole["meeting"]["arrived"] and whole["events"][-1]["what"] == "arrived"


@pytest.mark.parametrize("clock", ["2026-11-24T23:59:00+01:00", "2026-11-26T00:00:00+01:00"])
async def test_on_another_day_nobody_is_told(http: httpx.AsyncClient, link: str, app, clock: str) -> None:
    set_clock(app, clock)
    refused = await http.post(f"/api/arrivals/{link}")
    assert (refused.status_code, refused.json()["code"]) == (409, "meeting_not_today")
    assert "onsdag 25. november kl. 10.00" in refused.json()["detail"]
    assert await app.state.context.notices.after("ingrid") == []


async def test_a_link_is_unguessable_and_ends_with_the_next_one_and_with_the_case(
    http: httpx.AsyncClient, ingrid: dict[str, str], case: str, link: str, app
) -> None:
    assert len(link) == 32
    again = await http.post(f"/api/agent/cases/{case}/meeting", json={"at": AT}, headers=ingrid)
    fresh = again.json()["arrival"].rpartition("/")[2]
    for token in (link, "x", link[:-1]):
        assert (await http.get(f"/api/arrivals/{token}")).json()["code"] == "meeting_not_found"
    assert (await http.get(f"/api/arrivals/{fresh}")).status_code == 200
    await http.post(f"/api/agent/cases/{case}/close", json={"outcome": "other"}, headers=ingrid)
    assert (await http.get(f"/api/arrivals/{fresh}")).status_code == 404


async def test_guessing_is_slowed_down(http: httpx.AsyncClient, app) -> None:
    limit = app.state.context.settings.sign_ins_per_minute
    answers = [(await http.get(f"/api/arrivals/{number}")).status_code for number in range(limit + 1)]
    assert answers == [404] * limit + [429]
