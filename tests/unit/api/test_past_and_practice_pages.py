"""The pages of what has been and for practising: who gets them, and that nothing in them runs by itself."""

from __future__ import annotations

import httpx
import pytest

from tests.unit.api.test_agent_page import Elements, sign_in

HISTORY, PRACTICE = "/agent/historikk", "/agent/oving"


@pytest.mark.parametrize("path", [HISTORY, PRACTICE])
async def test_only_for_who_answers_residents(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/agent")
    await sign_in(http, "maria")
    answer = await http.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/studio")
    await sign_in(http)
    answer = await http.get(path)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [HISTORY, PRACTICE])
@pytest.mark.parametrize("form", ["nn", "nb"])
async def test_nothing_runs_inline_and_every_file_is_there(
    http: httpx.AsyncClient, path: str, form: str
) -> None:
    await sign_in(http)
    answer = await http.get(path, params={"lang": form})
    found = Elements(answer.text)
    assert found.inline.strip() == "" and f'<html lang="{form}">' in answer.text
    for tag, attributes in found.tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")], (
            tag,
            attributes,
        )
    files = {a.get("src") or a.get("href") for tag, a in found.tags if tag in ("script", "link")}
    assert len(files) >= 5
    for file in files:
        assert (await http.get(str(file))).status_code == 200, file


async def test_what_only_a_supervisor_may_take_out_is_offered_to_them_only(http: httpx.AsyncClient) -> None:
    await sign_in(http)
    assert "figures.csv" not in (await http.get(HISTORY)).text
    await sign_in(http, "ola")
    assert "figures.csv" in (await http.get(HISTORY)).text
