"""Practising: a case is played back round by round, and what was answered is held up against the standard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import PracticeNotFoundError
from api.governance.archive import Archive
from api.governance.archive_copy import Copy
from api.governance.archive_table import Archived, ArchivedMessage
from api.handover.history import History, Label
from api.handover.practice import Practice
from api.handover.practice_cases import ARCHIVED, PracticeCases, from_archive, made_up_cases
from api.handover.practice_checks import Answer, answers_first, checks, form, greets, next_step
from api.settings import GatewaySettings
from kb_sync.municipality import load_municipalities
from kb_sync.subjects import load_subjects
from nlu import privacy, written_standard
from tests.unit.api.handover.conftest import INGRID, OLA
from tests.unit.api.test_handover import sign_in

PRACTICE = "/api/agent/practice"
CONTENT = GatewaySettings(demo=True).content
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
CASES = made_up_cases()
KINDERGARTEN = next(case for case in CASES if case.about.id == "barnehageplass")


def copy_of_conversation(id: str = "abc", agents: int = 2) -> Copy:
    """Bot first, then a person who answers twice, then the bot again."""
    said = [
        ("bot", "Hei! Eg er chatboten."),
        ("resident", "Kva kostar feiing?"),
        ("bot", "Det veit eg ikkje."),
        ("system", "Ingrid har teke over."),
        ("agent", "Hei!"),
        ("agent", "Det står på rekninga."),
        ("resident", "Kva rekning?"),
        ("resident", "Den frå kommunen?"),
        ("agent", "Ja."),
        ("resident", "Takk"),
        ("bot", "Hei igjen!"),
    ][: 11 if agents else 3]
    messages = tuple(
        ArchivedMessage(seq, MONDAY + timedelta(minutes=seq), sender, text, text.lower(), {"lang": "nn"})
        for seq, (sender, text) in enumerate(said, 1)
    )
    about = Archived(
        id=id,
        municipality="alver",
        department="",
        lang="nn",
        language="nn",
        topic="feiing",
        outcome="answered",
        receipts="",
        agents={"ingrid": "Ingrid"},
        first_words="Kva kostar feiing?",
        began=messages[0].at,
        last=messages[-1].at,
    )
    return Copy(about, messages)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about.id)
def test_made_up_cases_are_fit_to_practise_on(case) -> None:
    assert set(case.about.title) == {"nn", "nb"}
    assert case.about.topic in load_subjects(CONTENT)
    assert case.about.municipality in load_municipalities(CONTENT)
    assert case.opening[-1].sender == "resident" and len(case.rounds) >= 2
    texts = [said.text for said in case.opening]
    texts += [text for each in case.rounds for text in (*each.resident, *each.original)]
    own = load_municipalities(CONTENT)["alver"].telephone
    for text in texts:
        assert privacy.mask(text, keep={own}).text == text, "nothing personal in a made-up case"
    original = " ".join(text for each in case.rounds for text in each.original)
    assert written_standard.detect(original).code == case.about.lang, "answered as it was written"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about.id)
def test_the_originals_keep_the_standard_they_are_shown_beside(case) -> None:
    given = [Answer("\n".join(each.original), 60) for each in case.rounds]
    assert {check.name: check.seen for check in checks(case, given)} == {
        "greets": True,
        "answers_first": True,
        "next_step": True,
        "form": True,
    }


def test_an_archived_conversation_becomes_rounds() -> None:
    case = from_archive(copy_of_conversation())
    assert [said.sender for said in case.opening] == ["bot", "resident", "bot"]
    assert [(each.resident, each.original, each.original_s) for each in case.rounds] == [
        ((), ("Hei!", "Det står på rekninga."), 180),
        (("Kva rekning?", "Den frå kommunen?"), ("Ja.",), 120),
    ]
    with pytest.raises(PracticeNotFoundError):
        from_archive(copy_of_conversation(agents=0))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Hei, og velkomen! Ja.", True),
        ("God dag. Ja.", True),
        ("Goddag, du kan søkje.", True),
        ("Ja. Hei!", False),
        ("Heilt greitt.", False),
        ("", False),
    ],
)
def test_greeting(text: str, seen: bool) -> None:
    assert greets(text).seen is seen


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Hei! Du kan søkje om barnehageplass heile året.", "yes"),
        ("Hei! Eg heiter Ingrid. Fristen er gått ut, men du kan søkje.", "yes"),
        ("Hei! Kor gamle er barna?", "asks"),
        ("Hei! Det var kjekt å høyre.", "no"),
        ("Hei!", "nothing"),
    ],
)
def test_the_question_answered_first(text: str, what: str) -> None:
    assert answers_first(KINDERGARTEN, text).what == what


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Søk i Vigilo.", "søk"),
        ("Ring 56 37 50 00.", "ring, 56 37 50 00"),
        ("Sjå https://www.alver.kommune.no/skjema her", "https://www.alver.kommune.no/skjema"),
        ("Det er dessverre ikkje mogleg.", None),
        ("Dette er ein stor ring av folk.", "ring"),  # A word is all it sees, and what it says it saw.
    ],
)
def test_a_next_step(text: str, found: str | None) -> None:
    check = next_step(text)
    assert (check.seen, check.values.get("found")) == (found is not None, found)


def test_the_form_of_norwegian() -> None:
    assert form(KINDERGARTEN, "Eg veit ikkje kva du meiner.").what == "same_nn"
    assert form(KINDERGARTEN, "Jeg vet ikke hva du mener.").what == "other_nn"
    assert form(KINDERGARTEN, "Ok").seen is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_answered_gets_every_check(first: str, second: str) -> None:
    found = checks(KINDERGARTEN, [Answer(first, 1), Answer(second, 2)])
    assert [check.name for check in found] == ["greets", "answers_first", "next_step", "form"]


async def test_a_case_played_to_the_end(http: httpx.AsyncClient) -> None:
    ingrid, ola = await sign_in(http), await sign_in(http, "ola")
    cases = (await http.get(PRACTICE, headers=ingrid)).json()["cases"]
    assert {case["id"] for case in cases} >= {case.about.id for case in CASES}
    begun = await http.post(f"{PRACTICE}/attempts", json={"case": "barnehageplass"}, headers=ingrid)
    assert begun.status_code == 201
    told = begun.json()
    assert (told["round"], told["rounds"], told["feedback"]) == (0, 2, None)
    assert told["said"] == [{"resident": [], "answer": None}]
    assert "ikkje for seint" not in begun.text, "the original comes afterwards"
    path = f"{PRACTICE}/attempts/{told['id']}"

    async def answer(round: int, text: str, who: dict[str, str] = ingrid) -> httpx.Response:
        return await http.post(f"{path}/answers", json={"round": round, "text": text}, headers=who)

    assert (await answer(0, "  ")).json()["code"] == "message_empty"
    assert (await answer(0, "koden min er 1234, passord: hemmeleg12")).json()[
        "code"
    ] == "personal_data_in_text"
    assert (await answer(1, "Hei")).json()["code"] == "conflict"
    assert (await answer(0, "Hei", ola)).json()["code"] == "practice_not_found"
    first = (await answer(0, "Hei! Du kan søkje heile året. Ring Kari på 99 88 77 66.")).json()
    assert first["said"][0]["answer"].endswith("Ring Kari på [telefon].")
    assert first["said"][1]["resident"] and first["feedback"] is None
    again = (await answer(0, "Hei! Du kan søkje heile året. Ring Kari på 99 88 77 66.")).json()
    assert again == first
    assert (await answer(0, "Noko anna")).json()["code"] == "conflict"
    assert (await http.get(path, headers=ingrid)).json() == first
    done = (await answer(1, "Det held at du søkjer.")).json()
    feedback = done["feedback"]
    assert done["finished"] and len(feedback["rounds"]) == 2
    assert feedback["rounds"][0]["original"] == list(KINDERGARTEN.rounds[0].original)
    assert [(check["check"], check["seen"]) for check in feedback["checks"]] == [
        ("greets", True),
        ("answers_first", True),
        ("next_step", True),
        ("form", True),
    ]
    assert "«hei»" in feedback["checks"][0]["text"]
    bokmål = await http.get(path, headers={**ingrid, "Accept-Language": "nb"})
    assert "Vi lette etter en hilsen" in bokmål.text

    mine = (await http.get(PRACTICE, headers=ingrid)).json()["practised"]
    assert told["id"] in [attempt["id"] for attempt in mine]
    assert told["id"] not in (await http.get(PRACTICE, headers=ola)).text
    assert (await http.get(path, headers=ola)).status_code == 404
    assert (await http.delete(path, headers=ola)).status_code == 404
    assert (await http.delete(path, headers=ingrid)).status_code == 204
    assert (await http.get(path, headers=ingrid)).json()["code"] == "practice_not_found"
    assert told["id"] not in (await http.get(PRACTICE, headers=ingrid)).text


async def test_a_marked_conversation_can_be_practised_on_until_it_is_deleted(tmp_path: Path) -> None:
    database, now = f"sqlite:///{tmp_path / 'p.db'}", [MONDAY]
    archive = Archive(database, lambda: now[0], 90)
    archive.prepare()
    municipalities = load_municipalities(CONTENT)
    practice = Practice(database, PracticeCases([], archive), lambda: now[0])
    practice.prepare()
    history = History(archive, municipalities)
    for id in ("abc", "def"):
        assert await archive.put(copy_of_conversation(id))
        await archive.settle(id)
        with pytest.raises(PracticeNotFoundError):
            await practice.start(INGRID, ARCHIVED + id)
        await history.label(OLA, id, Label(practice=True))
    assert {about.id for about in await practice.cases.listed(INGRID)} == {"archived.abc", "archived.def"}
    elsewhere = replace(INGRID, municipalities=("austrheim",))
    assert await practice.cases.listed(elsewhere) == []
    with pytest.raises(PracticeNotFoundError):
        await practice.cases.get(elsewhere, "archived.abc")
    first, _ = [await practice.start(INGRID, ARCHIVED + id) for id in ("abc", "def")]
    now[0] += timedelta(seconds=75)
    _, answered = await practice.answer(INGRID, first.id, 0, "Hei!", municipalities["alver"])
    assert answered.answers == (Answer("Hei!", 75),) and answered.finished is None
    assert await practice.tidy() == 0
    await archive.forget("abc")
    assert (await practice.forget("abc")).deleted == 1
    with pytest.raises(PracticeNotFoundError):
        await practice.get(INGRID, first.id)
    now[0] += timedelta(days=100)
    await archive.remove_old()
    assert await practice.tidy() == 1
    assert await practice.mine(INGRID) == []
    practice.close()
    archive.close()
