"""Every change has who and when, and can be taken back; two people who edit at once are told."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from api.errors import CannotUndoError, EditedMeanwhileError, NotInStudioError, StorageUnavailableError
from api.governance.audit import AuditLog
from api.studio.examples import New
from api.studio.history import History
from api.studio.subjects import Subjects, thing_of
from api.studio.working_copy import WorkingCopy
from tests.unit.api.studio.conftest import MARIA, NILS, Clock, texts_in

WASTE = "subject/renovasjon"


async def test_a_change_says_who_and_when_and_is_noted_in_the_audit_log(
    subjects: Subjects, history: History, audit: AuditLog, clock: Clock
) -> None:
    done = await subjects.add(MARIA, "renovasjon", [New("bossdunken er full")])
    (listed,) = await history.latest()
    assert listed == done
    assert (listed.who, listed.name, listed.at, listed.what, listed.subject) == (
        *("maria", "Maria", clock(), "examples_added", "renovasjon"),
    )
    (noted,) = await audit.latest()
    assert (noted.who, noted.what, noted.subject) == ("maria", "studio.examples_added", "renovasjon")


async def test_it_is_taken_back_by_anybody_and_done_again(
    subjects: Subjects, history: History, copy: WorkingCopy
) -> None:
    done = await subjects.move(MARIA, "renovasjon", ["når tømmes søpla"], "barnehageplass")
    assert texts_in(copy, WASTE) == ["når blir bosset tømt"]
    undone = await history.undo(NILS, done.id)
    assert (undone.what, undone.name) == ("undone", "Nils")
    assert texts_in(copy, WASTE) == ["når blir bosset tømt", "når tømmes søpla"]
    with pytest.raises(CannotUndoError):
        await history.undo(MARIA, done.id)
    await history.undo(MARIA, undone.id)
    assert texts_in(copy, WASTE) == ["når blir bosset tømt"]
    await history.undo(MARIA, done.id)
    assert texts_in(copy, WASTE) == ["når blir bosset tømt", "når tømmes søpla"]


async def test_what_was_changed_since_is_not_taken_back(subjects: Subjects, history: History) -> None:
    first = await subjects.add(MARIA, "renovasjon", [New("bossdunken er full")])
    await subjects.remove(NILS, "renovasjon", ["bossdunken er full"])
    with pytest.raises(CannotUndoError):
        await history.undo(MARIA, first.id)
    with pytest.raises(NotInStudioError):
        await history.undo(MARIA, 999)


async def test_two_who_edit_the_same_are_told_and_the_first_stands(
    subjects: Subjects, history: History, copy: WorkingCopy
) -> None:
    seen = (await subjects.one("renovasjon"))["version"]
    await subjects.add(MARIA, "renovasjon", [New("bossdunken er full")], seen)
    with pytest.raises(EditedMeanwhileError) as told:
        await subjects.add(NILS, "renovasjon", [New("søppelkasse")], seen)
    assert told.value.values == {"who": "Maria"}
    assert "søppelkasse" not in texts_in(copy, WASTE)
    await subjects.add(
        NILS, "renovasjon", [New("søppelkasse")], (await subjects.one("renovasjon"))["version"]
    )
    assert await history.version(thing_of("subject/barnehageplass")) == 0


async def test_a_move_is_a_change_of_both_subjects(subjects: Subjects) -> None:
    seen = (await subjects.one("barnehageplass"))["version"]
    await subjects.move(MARIA, "renovasjon", ["når tømmes søpla"], "barnehageplass")
    with pytest.raises(EditedMeanwhileError):
        await subjects.add(NILS, "barnehageplass", [New("ledig barnehage")], seen)


async def test_a_database_that_will_not_write_leaves_the_files_as_they_were(
    subjects: Subjects, history: History, copy: WorkingCopy
) -> None:
    await subjects.add(MARIA, "renovasjon", [New("bossdunken er full")])
    before = {file: file.read_bytes() for file in copy.folder.rglob("*.yml")}

    def fails(*_: object) -> None:
        raise OSError("no space left on device")

    event.listen(history._engine, "commit", fails)
    with pytest.raises(StorageUnavailableError):
        await subjects.add(MARIA, "renovasjon", [New("søppelkasse")])
    event.remove(history._engine, "commit", fails)
    assert {file: file.read_bytes() for file in copy.folder.rglob("*.yml")} == before
    assert [change.detail for change in await history.latest()] == [{"examples": ["bossdunken er full"]}]


async def test_the_list_is_read_in_parts_and_by_what_it_is_about(
    subjects: Subjects, history: History
) -> None:
    for text in ("ein dunk", "to dunkar", "tre dunkar"):
        await subjects.add(MARIA, "renovasjon", [New(text)])
    last = await subjects.add(MARIA, "barnehageplass", [New("ledig barnehage")])
    first, second = await history.latest(2)
    assert (first.id, second.detail) == (last.id, {"examples": ["tre dunkar"]})
    assert [change.detail["examples"] for change in await history.latest(2, before=second.id)] == [
        ["to dunkar"],
        ["ein dunk"],
    ]
    assert await history.latest(thing=thing_of("subject/barnehageplass")) == [last]
