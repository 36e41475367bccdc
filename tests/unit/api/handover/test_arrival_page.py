"""The page behind an arrival link works without scripts, in the resident's form, and says how it went."""

from __future__ import annotations

import httpx

from tests.unit.api.handover.test_meetings import case, ingrid, link, set_clock

__all__ = ["case", "ingrid", "link"]


async def test_one_button_and_then_a_receipt(http: httpx.AsyncClient, link: str, app) -> None:
    page = await http.get(f"/mote/{link}")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert '<html lang="nn">' in page.text and "<script" not in page.text
    assert "Du har avtalt møte med Ingrid onsdag 25. november kl. 10.00. Staden er Knarvik." in page.text
    assert "Eg har kome" in page.text
    early = await http.post(f"/mote/{link}")
    assert early.status_code == 409 and "Møtet er ikkje i dag" in early.text
    set_clock(app, "2026-11-25T09:50:00+01:00")
    done = await http.post(f"/mote/{link}")
    assert (done.status_code, done.headers["location"]) == (303, f"/mote/{link}")
    page = await http.get(f"/mote/{link}")
    assert "Ingrid har fått beskjed om at du er her." in page.text and "Eg har kome" not in page.text
    assert [notice.what["kind"] for notice in await app.state.context.notices.after("ingrid")] == ["arrival"]


async def test_a_wrong_link_is_told_in_words(http: httpx.AsyncClient) -> None:
    page = await http.get("/mote/feil", headers={"Accept-Language": "nb"})
    assert page.status_code == 404 and "Fant ikke møtet" in page.text
    assert (await http.post("/mote/feil")).status_code == 404
