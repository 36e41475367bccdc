"""The working copy: only changes are kept, over what ships; whole or not at all; in files Rasa reads."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import (
    CannotUndoError,
    ExampleUnusableError,
    PersonalDataInExampleError,
    WorkingCopyUnreadableError,
)
from api.studio.examples_files import Line, read_text, written
from api.studio.examples_text import LONGEST, checked, proposed
from api.studio.working_copy import WorkingCopy
from nlu import privacy
from nlu.training_data import read_examples
from tests.unit.api.studio.conftest import texts_in

ADD = {"do": "add", "intent": "subject/renovasjon", "text": "bossdunken er full", "metadata": {"lang": "nn"}}
REMOVE = {
    "do": "remove",
    "intent": "subject/barnehageplass",
    "text": "hva koster barnehagen",
    "shipped": True,
}


def change(copy: WorkingCopy, *steps: dict[str, Any]) -> list[dict[str, Any]]:
    with copy.editing() as edit:
        back = [dict(edit.changes.apply(step)) for step in steps]
        edit.write()
    return back[::-1]


def test_changes_lie_over_what_ships(copy: WorkingCopy, data: Path, shipped: Path) -> None:
    change(copy, ADD, REMOVE)
    assert texts_in(copy, "subject/renovasjon") == [
        "når blir bosset tømt",
        "når tømmes søpla",
        "bossdunken er full",
    ]
    assert texts_in(copy, "subject/barnehageplass") == ["kva kostar barnehagen", "barnehage"]
    again = WorkingCopy(data, shipped)
    assert again.examples() == copy.examples()
    assert again.digest() == copy.digest()


def test_taking_back_gives_what_was(copy: WorkingCopy) -> None:
    before, digest = copy.examples(), copy.digest()
    back = change(copy, ADD, REMOVE)
    assert copy.digest() != digest
    change(copy, *back)
    assert copy.examples() == before
    assert copy.digest() == digest
    with pytest.raises(CannotUndoError):
        change(copy, *back)


def test_a_new_version_of_the_program_brings_its_examples_along(
    copy: WorkingCopy, data: Path, shipped: Path
) -> None:
    change(
        copy, ADD, REMOVE, {"do": "merge", "id": "out_of_scope", "value": "subject/renovasjon", "was": None}
    )
    new = [
        Line("bossdunken er full", "subject/renovasjon", {"lang": "nn", "group": "full"}),
        Line("får eg større dunk", "subject/renovasjon", {"lang": "nn", "group": "storre"}),
        Line("hva koster barnehagen", "subject/barnehageplass", {"lang": "nb", "group": "andre"}),
    ]
    (shipped / "renovasjon.yml").write_text(written(new), encoding="utf-8")
    upgraded = WorkingCopy(data, shipped)
    assert texts_in(upgraded, "subject/renovasjon") == [
        "kven vann kampen",
        "bossdunken er full",
        "får eg større dunk",
    ]
    assert "hva koster barnehagen" not in texts_in(upgraded, "subject/barnehageplass")
    assert "out_of_scope" not in upgraded.examples()


def test_nothing_changed_gives_the_shipped_files_byte_for_byte(
    copy: WorkingCopy, shipped: Path, tmp_path: Path
) -> None:
    copy.materialise(tmp_path / "out")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == {
        file.name: file.read_bytes() for file in shipped.iterdir()
    }


def test_all_examples_are_written_for_training_with_all_that_is_told_of_them(
    copy: WorkingCopy, tmp_path: Path
) -> None:
    change(
        copy,
        ADD,
        REMOVE,
        {"do": "merge", "id": "out_of_scope", "value": "subject/barnehageplass", "was": None},
        {"do": "subject", "id": "ladeplass", "value": {"nn": "Lading", "nb": "Lading"}, "was": None},
        {"do": "add", "intent": "subject/ladeplass", "text": "lade bilen", "metadata": {"lang": "nn"}},
    )
    copy.materialise(tmp_path / "out")
    trained = read_examples(tmp_path / "out")
    assert {(one.intent, one.text) for one in trained} == {
        (intent, line.text) for intent, lines in copy.examples().items() for line in lines
    }
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "barnehageplass.yml",
        "ladeplass.yml",
        "renovasjon.yml",
    ]
    assert "dialect: true" in (tmp_path / "out" / "renovasjon.yml").read_text(encoding="utf-8")


def test_what_is_added_is_a_file_rasa_reads(copy: WorkingCopy) -> None:
    change(copy, ADD)
    (example,) = read_examples(copy.folder / "nlu")
    assert (example.intent, example.text, example.lang) == ("subject/renovasjon", "bossdunken er full", "nn")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    mode = folder.stat().st_mode
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        yield
    finally:
        folder.chmod(mode)


def test_a_change_that_fails_half_way_changes_nothing(copy: WorkingCopy) -> None:
    change(copy, ADD)
    before = {file: file.read_bytes() for file in copy.folder.rglob("*.yml")}
    with pytest.raises(RuntimeError), copy.editing() as edit:
        edit.changes.apply(REMOVE)
        edit.put_content("drafts/alver/barnehageplass", {"article": {}})
        edit.write()
        assert copy.content("drafts/alver/barnehageplass")
        raise RuntimeError("the database went away")
    assert {file: file.read_bytes() for file in copy.folder.rglob("*.yml")} == before
    assert texts_in(copy, "subject/barnehageplass")[1] == "hva koster barnehagen"


def test_a_file_somebody_has_spoilt_is_named_and_not_written_over(copy: WorkingCopy) -> None:
    change(copy, ADD)
    file = copy.folder / "nlu" / "added.yml"
    file.write_text("nlu:\n- intent: [", encoding="utf-8")
    with pytest.raises(WorkingCopyUnreadableError):
        copy.examples()
    with pytest.raises(WorkingCopyUnreadableError):
        change(copy, REMOVE)
    assert file.read_text(encoding="utf-8") == "nlu:\n- intent: ["


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(words, st.dictionaries(st.sampled_from(["lang", "group", "by"]), words))))
def test_whatever_is_written_is_read_again(tmp: list[tuple[str, dict[str, str]]]) -> None:
    lines = [Line(text, "subject/x", metadata) for raw, metadata in tmp if (text := proposed(raw))]
    assert read_text(written(lines)) == lines


NUMBER = st.integers(0, 10**11 - 1).map(lambda number: f"{number:011d}")
PERSONAL = st.one_of(
    NUMBER,
    NUMBER.map(lambda number: f"{number[:6]} {number[6:]}"),
    st.sampled_from(
        ["91234567", "912 34 567", "ola@example.no", "eg heiter Ola Nordmann", "passordet er Sommar26!"]
    ),
    words,
)


@settings(max_examples=300, deadline=None)
@given(words, PERSONAL, words)
def test_no_personal_data_becomes_an_example(before: str, personal: str, after: str) -> None:
    text = f"{before} {personal} {after}"
    try:
        ready = checked(text)
    except (PersonalDataInExampleError, ExampleUnusableError):
        return
    assert not privacy.find(ready)
    assert not privacy.find(text)
    assert 0 < len(ready) <= LONGEST
    assert proposed(ready) == ready


@pytest.mark.parametrize(
    ("said", "example"),
    [
        ("ring meg på [telefon] om  bosset", "ring meg på om bosset"),
        ("/restart", "restart"),
        ("[Knarvik](place)", "(Knarvik)(place)"),
        ("[namn]", ""),
        ("?!", ""),
    ],
)
def test_what_a_message_would_be_as_an_example(said: str, example: str) -> None:
    assert proposed(said) == example


@pytest.mark.parametrize("text", ["", "  ", "[telefon]", "!!!", "ord " * 100])
def test_nothing_and_too_much_are_no_examples(text: str) -> None:
    with pytest.raises(ExampleUnusableError):
        checked(text)
