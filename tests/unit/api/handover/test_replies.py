"""Replies that are ready: both forms, filled in, and what is refused in a municipality's file."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api.handover.replies import load_replies
from kb_sync.municipality import MunicipalityError, load_municipalities
from kb_sync.settings import PACKAGE_CONTENT
from tests.unit.api.test_handover import sign_in

GOOD = "- {id: hei, title: {nn: Hei, nb: Hei}, text: {nn: 'Hei frå {agent}', nb: 'Hei fra {agent}'}}\n"


def written(folder: Path, text: str) -> Path:
    (folder / "by").mkdir()
    (folder / "by" / "replies.yml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert load_replies(tmp_path, ["by"]) == {"by": ()}


def test_names_are_filled_in_in_each_form(tmp_path: Path) -> None:
    (reply,) = load_replies(written(tmp_path, GOOD), ["by"])["by"]
    alver = load_municipalities(PACKAGE_CONTENT)["alver"]
    assert reply.to_json('Kari {"x"}', alver)["text"] == {
        "nn": 'Hei frå Kari {"x"}',
        "nb": 'Hei fra Kari {"x"}',
    }


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (GOOD.replace("{agent}", "{resident}"), "resident"),
        (GOOD.replace("{agent}", "{agent"), "by/replies.yml is not valid"),
        (GOOD.replace("{agent}", "{agent.username}"), "agent.username"),
        (GOOD.replace("nb: 'Hei fra {agent}'", ""), "nb"),
        (GOOD.replace("'Hei frå {agent}'", "' '"), "1 to 1000"),
        (GOOD.replace("id: hei", "id: /hei"), "id"),
        (GOOD + GOOD, "more than once"),
        ("not: a list", "by/replies.yml is not valid"),
        ("- [", "by/replies.yml is not valid"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path: Path, file: str, told: str) -> None:
    with pytest.raises(MunicipalityError, match=r"replies\.yml") as error:
        load_replies(written(tmp_path, file), ["by"])
    assert told in str(error.value)


async def test_agents_get_those_of_a_municipality(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/agent/replies?municipality=alver")).status_code == 401
    me = await sign_in(http)
    replies = (await http.get("/api/agent/replies?municipality=alver", headers=me)).json()["replies"]
    assert len(replies) >= 12
    hei = next(reply for reply in replies if reply["id"] == "hei")
    assert hei["text"]["nn"].startswith("Hei! Eg heiter Ingrid og arbeider i Alver kommune.")
    assert "{" not in str([reply["text"]["nn"] + reply["text"]["nb"] for reply in replies])
    unknown = await http.get("/api/agent/replies?municipality=ingenstad", headers=me)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_municipality")
