"""A conversation is kept under the department that answers for its subject."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from api.errors import UnknownDepartmentError
from api.handover.departments import Departments
from api.settings import PROJECT_FOLDER
from kb_sync.municipality import Municipality, MunicipalityError, load_municipalities
from kb_sync.subjects import Subject, load_subjects

CONTENT = PROJECT_FOLDER / "kb_sync" / "content"
SUBJECTS = load_subjects(CONTENT)
MADE_UP = PROJECT_FOLDER / "tests" / "sites" / "straumvik_content"


def municipality(**more: object) -> Municipality:
    """The made-up municipality with something of its file changed."""
    file: Path = MADE_UP / "straumvik" / "municipality.yml"
    return Municipality.model_validate({**yaml.safe_load(file.read_text("utf-8")), **more})


def departments(subjects: dict[str, Subject] = SUBJECTS, **more: object) -> Departments:
    return Departments({"straumvik": municipality(**more)}, subjects)


def named(*ids: str, **more: object) -> dict[str, object]:
    return {"departments": [{"id": id, "name": {"nn": id, "nb": id}, **more} for id in ids]}


@pytest.mark.parametrize(
    ("topic", "department"),
    [
        ("byggesak", "byggesak"),
        ("nabovarsel", "byggesak"),
        ("gebyr-for-byggesak", "byggesak"),
        ("hjemmehjelp", "forvaltningskontoret"),
        ("sykehjem", "forvaltningskontoret"),
        ("barnehageplass", "innbyggarservice"),
        ("finst-ikkje", "innbyggarservice"),
        (None, "innbyggarservice"),
    ],
)
def test_topics_of_alver_lead_to_the_right_department(topic: str | None, department: str) -> None:
    alver = Departments(load_municipalities(CONTENT), SUBJECTS)
    assert alver.for_topic("alver", topic).id == department


def test_a_topic_named_goes_before_its_theme() -> None:
    both = [
        {"id": "bygg", "name": {"nn": "Bygg", "nb": "Bygg"}, "themes": ["bygging"]},
        {"id": "nabo", "name": {"nn": "Nabo", "nb": "Nabo"}, "topics": ["nabovarsel"]},
    ]
    found = departments(departments=both)
    assert [found.for_topic("straumvik", topic).id for topic in ("nabovarsel", "byggesak")] == [
        "nabo",
        "bygg",
    ]


def test_the_front_desk_stands_first_and_takes_what_nobody_is_named_for() -> None:
    found = departments(**named("byggesak", "servicetorget"), front_desk="servicetorget")
    assert [department.id for department in found.of("straumvik")] == ["servicetorget", "byggesak"]
    assert found.for_topic("straumvik", "byggesak").id == "servicetorget"


def test_a_municipality_that_names_none_has_its_front_desk() -> None:
    (only,) = departments().of("straumvik")
    assert (only.id, only.name.nn) == ("servicetorget", "Servicetorget")
    (only,) = departments(front_desk=None).of("straumvik")
    assert (only.id, only.name.nb) == ("innbyggarservice", "Innbyggerservice")


def test_a_department_that_is_gone_from_the_file_is_no_dead_end() -> None:
    found = departments(**named("servicetorget"))
    assert found.standing("straumvik", "var-her-før").id == "servicetorget"
    with pytest.raises(UnknownDepartmentError):
        found.get("straumvik", "var-her-før")


def test_what_los_does_not_have_and_ids_used_twice_are_refused_in_words() -> None:
    with pytest.raises(MunicipalityError, match=r"straumvik/municipality\.yml, departments, aa: Los has no"):
        departments(**named("aa", topics=["barnehageplas"]))
    with pytest.raises(MunicipalityError, match="Los has no"):
        departments(**named("aa", themes=["byggjing"]))
    with pytest.raises(MunicipalityError, match="more than once"):
        departments(**named("aa", "aa"))
    assert departments({}, **named("aa", topics=["kva-som-helst"])).of("straumvik")
