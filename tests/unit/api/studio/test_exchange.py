"""Examples out to a file and in again; a broken file takes nothing in and says where it is broken."""

from __future__ import annotations

import pytest

from api.errors import (
    ImportUnreadableError,
    InvalidRequestError,
    NotInStudioError,
    PersonalDataInExampleError,
)
from api.studio.examples_exchange import Exchange
from api.studio.examples_files import read_text
from api.studio.history import History
from api.studio.own_tests import OwnTests, expected
from api.studio.subjects import Subjects
from api.studio.working_copy import WorkingCopy
from tests.unit.api.studio.conftest import MARIA, Clock, texts_in


@pytest.fixture
def exchange(copy: WorkingCopy, subjects: Subjects, history: History) -> Exchange:
    return Exchange(copy, subjects, history)


@pytest.mark.parametrize("format", ["csv", "yaml"])
async def test_what_goes_out_comes_in_again(
    exchange: Exchange, copy: WorkingCopy, subjects: Subjects, format: str
) -> None:
    before = copy.examples()
    text = exchange.export(format)  # type: ignore[arg-type]
    told = await exchange.take_in(MARIA, text, format)  # type: ignore[arg-type]
    assert told == {"new": 0, "known": 6, "refused": [], "subjects": 3}
    await subjects.remove(MARIA, "renovasjon", ["når tømmes søpla"])
    again = await exchange.take_in(MARIA, text, format)  # type: ignore[arg-type]
    assert again["new"] == 1
    assert copy.examples() == before


async def test_each_row_is_judged_by_itself_and_one_change_undoes_all(
    exchange: Exchange, copy: WorkingCopy, history: History
) -> None:
    rows = (
        "\ufeffemne;tekst;form;del\n"
        "renovasjon;bossdunken er full;nn;complaint\n"
        ";ledig barnehage;;\n"
        "renovasjon;ring meg på 91234567;nn;\n"
        "finst-ikkje;noko;nn;\n"
        "renovasjon;...;nn;\n"
        "renovasjon;'=dunk;nn;\n"
    )
    told = await exchange.take_in(MARIA, rows, "csv", "barnehageplass", try_only=True)
    assert copy.changes().added == {}
    assert told["refused"] == [
        {"line": 4, "reason": "personal_data"},
        {"line": 5, "reason": "unknown_subject"},
        {"line": 6, "reason": "unusable"},
    ]
    done = await exchange.take_in(MARIA, rows, "csv", "barnehageplass")
    assert (done["new"], done["subjects"]) == (3, 2)
    assert texts_in(copy, "subject/renovasjon")[2:] == ["bossdunken er full", "=dunk"]
    assert texts_in(copy, "subject/barnehageplass")[3:] == ["ledig barnehage"]
    await history.undo(MARIA, done["change"])
    assert copy.changes().added == {}


@pytest.mark.parametrize(
    ("text", "format", "line"),
    [
        ("nlu:\n- intent: a\n  examples: [", "yaml", 3),
        ("berre tekst", "yaml", 0),
        ("namn;adresse\nOla;Knarvik", "csv", 1),
        ("emne;tekst\nrenovasjon;ein;to;tre", "csv", 2),
        ('emne;tekst\nrenovasjon;"utan slutt', "csv", 2),
        ("", "csv", 1),
    ],
)
async def test_a_broken_file_takes_nothing_in_and_says_where(
    exchange: Exchange, history: History, text: str, format: str, line: int
) -> None:
    with pytest.raises(ImportUnreadableError) as told:
        await exchange.take_in(MARIA, text, format)  # type: ignore[arg-type]
    assert told.value.values == {"line": line}
    assert await history.latest() == []


async def test_a_spreadsheet_sees_no_formula(exchange: Exchange, copy: WorkingCopy) -> None:
    with copy.editing() as edit:
        edit.changes.apply(
            {"do": "add", "intent": "subject/renovasjon", "text": "=1+1 dunk", "metadata": {"lang": "nn"}}
        )
        edit.write()
    assert "renovasjon;'=1+1 dunk;nn;" in exchange.export("csv", "renovasjon")
    assert [line.text for line in read_text(exchange.export("yaml", "renovasjon"))][-1] == "=1+1 dunk"


async def test_own_questions_are_saved_once_and_follow_a_merge(
    copy: WorkingCopy, subjects: Subjects, history: History, clock: Clock
) -> None:
    tests = OwnTests(copy, subjects, history, clock)
    await tests.save(MARIA, "Når kjem bossbilen?", "renovasjon", "bench", must=True)
    await tests.save(MARIA, "når kjem bossbilen?", "renovasjon", "inbox")
    (saved,) = await tests.listed()
    assert (saved["text"], saved["lang"], saved["must"], saved["from"], saved["by"]) == (
        *("når kjem bossbilen?", "nn", False, "inbox", "Maria"),
    )
    await subjects.merge(MARIA, "renovasjon", "barnehageplass")
    (question,) = expected(copy.folder.parent, copy._shipped_folder)
    assert question.intent == "subject/barnehageplass"
    done = await tests.remove(MARIA, saved["id"])
    assert await tests.listed() == []
    await history.undo(MARIA, done.id)
    assert len(await tests.listed()) == 1
    for text, subject, error in (
        ("ring 91234567", "barnehageplass", PersonalDataInExampleError),
        ("bosset", "finst-ikkje", InvalidRequestError),
    ):
        with pytest.raises(error):
            await tests.save(MARIA, text, subject, "bench")
    with pytest.raises(NotInStudioError):
        await tests.remove(MARIA, "finst-ikkje")
