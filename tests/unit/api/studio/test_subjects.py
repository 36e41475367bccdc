"""Subjects: what is listed and warned of, and how they are made, divided and put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from api.errors import (
    InvalidRequestError,
    NotInStudioError,
    PersonalDataInExampleError,
    SubjectExistsError,
)
from api.studio.examples import New
from api.studio.examples_files import Line, read_lines
from api.studio.history import History
from api.studio.subjects import Subjects, Title
from api.studio.subjects_alike import alike
from api.studio.working_copy import WorkingCopy
from kb_sync.texts import Texts
from nlu.own_examples import OWN_EXAMPLES
from tests.unit.api.studio.conftest import MARIA, texts_in

CHARGING = Title("Ladestasjonar", "Ladestasjoner")


async def test_the_list_counts_each_form_and_warns(subjects: Subjects) -> None:
    listed = {one["id"]: one for one in await subjects.listed()}
    assert listed.keys() == {"barnehageplass", "renovasjon", "out_of_scope"}
    assert listed["renovasjon"]["title"] == {"nn": "Boss og renovasjon", "nb": "Avfall og renovasjon"}
    assert listed["out_of_scope"]["title"]["nn"] == "Ikkje noko for kommunen"
    assert listed["barnehageplass"]["counts"] == {"nn": 1, "nb": 1}
    assert listed["barnehageplass"]["words"] == 1
    assert listed["barnehageplass"]["warnings"] == ["few_nn", "few_nb"]
    await subjects.add(
        MARIA, "renovasjon", [New(f"dunk nummer {n}", "nn") for n in "abcdefghijklmnopqrstuvwxyzæøåäöü"]
    )
    await subjects.add(MARIA, "renovasjon", [New(f"beholder {n}", "nb") for n in "abcdefghi"])
    (waste,) = await subjects.listed("beholder")
    assert waste["warnings"] == ["unbalanced"]
    assert waste["hits_in_all"] == 9


async def test_search_finds_titles_and_examples(subjects: Subjects) -> None:
    assert [one["id"] for one in await subjects.listed("AVFALL")] == ["renovasjon"]
    (found,) = await subjects.listed("bosset")
    assert (found["id"], found["hits"]) == ("renovasjon", ["når blir bosset tømt"])
    assert await subjects.listed("finst ikkje") == []


async def test_a_pair_in_both_forms_shares_its_group_and_what_is_there_is_passed_over(
    subjects: Subjects, copy: WorkingCopy
) -> None:
    await subjects.add(
        MARIA,
        "renovasjon",
        [
            New("bosset vart ikkje henta", "nn", "complaint"),
            New("søpla ble ikke hentet", "nb", "complaint", pair="bosset vart ikkje henta"),
            New("når tømmes  søpla"),
        ],
    )
    lines = {line.text: line.metadata for line in copy.examples()["subject/renovasjon"]}
    assert len(lines) == 4
    nn, nb = lines["bosset vart ikkje henta"], lines["søpla ble ikke hentet"]
    assert nn["group"] == nb["group"]
    assert (nn["lang"], nb["lang"], nn["aspect"], nn["by"]) == ("nn", "nb", "complaint", "Maria")


async def test_the_form_is_found_out_where_nobody_says(subjects: Subjects, copy: WorkingCopy) -> None:
    await subjects.add(
        MARIA, "renovasjon", [New("kvifor er ikkje bosset henta"), New("hvorfor er ikke søpla hentet")]
    )
    assert [line.metadata["lang"] for line in copy.examples()["subject/renovasjon"][-2:]] == ["nn", "nb"]


async def test_nothing_personal_and_no_unknown_part(
    subjects: Subjects, copy: WorkingCopy, history: History
) -> None:
    with pytest.raises(PersonalDataInExampleError):
        await subjects.add(MARIA, "renovasjon", [New("bosset"), New("ring 91234567 om bosset")])
    with pytest.raises(InvalidRequestError):
        await subjects.add(MARIA, "renovasjon", [New("bosset", aspect="kvifor")])
    with pytest.raises(NotInStudioError):
        await subjects.add(MARIA, "finst-ikkje", [New("bosset")])
    assert await history.latest() == []
    assert "bosset" not in texts_in(copy, "subject/renovasjon")


async def test_shipped_and_added_examples_are_removed_and_put_back(
    subjects: Subjects, copy: WorkingCopy
) -> None:
    await subjects.add(MARIA, "renovasjon", [New("bossdunken er full")])
    await subjects.remove(MARIA, "renovasjon", ["bossdunken er full", "når tømmes søpla"])
    assert texts_in(copy, "subject/renovasjon") == ["når blir bosset tømt"]
    await subjects.add(MARIA, "renovasjon", [New("når tømmes søpla")])
    assert copy.changes().removed == set()
    assert copy.changes().added == {}
    with pytest.raises(NotInStudioError):
        await subjects.remove(MARIA, "renovasjon", ["bossdunken er full"])


async def test_a_new_subject_gets_its_id_from_its_title(subjects: Subjects, copy: WorkingCopy) -> None:
    done = await subjects.create(
        MARIA, Title("Båt på land – på Radøy", "Båt på land"), [New("kor set eg båten")]
    )
    assert done.subject == "bat-pa-land-pa-radoy"
    assert texts_in(copy, "subject/bat-pa-land-pa-radoy") == ["kor set eg båten"]
    assert subjects.title(done.subject).nn == "Båt på land – på Radøy"
    for same in (Title("båt på land", "Noko anna"), Title("Avfall og renovasjon", "Noe annet")):
        with pytest.raises(SubjectExistsError):
            await subjects.create(MARIA, same)
    with pytest.raises(InvalidRequestError):
        await subjects.create(MARIA, Title("!!!", "!!!"))


async def test_a_subject_is_divided_and_both_parts_can_be_undone(
    subjects: Subjects, copy: WorkingCopy, history: History
) -> None:
    done = await subjects.split(MARIA, "barnehageplass", CHARGING, ["hva koster barnehagen"])
    assert texts_in(copy, "subject/ladestasjonar") == ["hva koster barnehagen"]
    assert texts_in(copy, "subject/barnehageplass") == ["kva kostar barnehagen", "barnehage"]
    await history.undo(MARIA, done.id)
    assert "subject/ladestasjonar" not in copy.examples()
    assert texts_in(copy, "subject/barnehageplass")[1] == "hva koster barnehagen"


async def test_a_subject_becomes_part_of_another(
    subjects: Subjects, copy: WorkingCopy, history: History
) -> None:
    await subjects.add(MARIA, "barnehageplass", [New("ledig barnehage")])
    done = await subjects.merge(MARIA, "barnehageplass", "renovasjon")
    assert "subject/barnehageplass" not in copy.examples()
    assert set(texts_in(copy, "subject/renovasjon")) >= {"ledig barnehage", "kva kostar barnehagen"}
    assert (await subjects.one("renovasjon"))["merged"] == ["barnehageplass"]
    await subjects.remove(MARIA, "renovasjon", ["ledig barnehage", "kva kostar barnehagen"])
    with pytest.raises(InvalidRequestError):
        await subjects.merge(MARIA, "renovasjon", "renovasjon")
    await history.undo(MARIA, done.id)
    assert "barnehage" in texts_in(copy, "subject/barnehageplass")


class ByFirstWord:
    """An encoder for which texts with the same first word mean the same."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        axes = {"bil": 0, "lade": 1, "barn": 2}
        return np.eye(3, dtype=np.float32)[[axes[text.split()[0]] for text in texts]]


def test_subjects_alike_are_those_whose_examples_lie_nearer_another() -> None:
    def own(id: str, *texts: str) -> list[Line]:
        return [Line(text, f"subject/{id}", {"lang": "nn"}) for text in texts]

    strays = [f"lade {word}" for word in ("heime", "ute", "billeg", "raskt")]
    examples = {
        "subject/elbil": own("elbil", *(f"bil {n}" for n in range(6)), *strays),
        "subject/lading": own("lading", *(f"lade {n}" for n in range(5))),
        "subject/barn": own("barn", *(f"barn {n}" for n in range(5)), "bil på tur"),
    }
    (pair,) = alike(examples, ByFirstWord())
    assert (pair.id, pair.other, pair.share) == ("elbil", "lading", 0.4)
    assert pair.examples == tuple(strays)
    assert alike({"subject/elbil": examples["subject/elbil"]}, ByFirstWord()) == []


def test_every_shipped_intent_that_is_no_subject_has_a_title(texts: Texts) -> None:
    intents = {line.intent for file in OWN_EXAMPLES.glob("*.yml") for line in read_lines(file)[:1]}
    keys = (key for key in texts.area("studio_material", "nn") if key.startswith("intent."))
    assert {key.removeprefix("intent.") for key in keys} == {one for one in intents if "/" not in one}


async def test_likeness_is_worked_out_anew_after_a_change(subjects: Subjects) -> None:
    assert await subjects.alike() == []
    assert await subjects.alike() is await subjects.alike()
