"""Every text is there in both forms, takes the same values, and every error has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import actions
import api
from api.conversation.other_languages import FILE, InOneLanguage
from api.errors import all_errors
from kb_sync.texts import Texts
from nlu.yaml_files import read_yaml

LOCALES = [Path(package.__file__).parent / "locale" for package in (api, actions)]


@pytest.mark.parametrize("folder", LOCALES, ids=lambda folder: folder.parent.name)
def test_both_forms_have_the_same_texts_with_the_same_values(folder: Path) -> None:
    texts = Texts.load(folder)
    assert texts.keys("nn") == texts.keys("nb")
    for key in texts.keys("nn"):
        nn, nb = (set(re.findall(r"{(\w+)}", texts.get(key, form))) for form in ("nn", "nb"))
        assert nn == nb, key


def test_every_error_has_a_title_and_says_what_to_do() -> None:
    texts = Texts.load(LOCALES[0])
    for error in all_errors():
        for part in ("title", "detail"):
            assert texts.get(f"errors.{error.code}.{part}", "nn")


def test_error_codes_are_unique() -> None:
    codes = [error.code for error in all_errors()]
    assert len(codes) == len(set(codes))


BOKMAAL = re.compile(
    r"\b(jeg|ikke|hva|hvor|hvordan|når det gjelder|en|noe|noen|åpent|ditt nummer|gjøre|være)\b", re.I
)
NYNORSK = re.compile(r"\b(eg|ikkje|kva|kor|korleis|ein|eit|noko|nokon|ope|gjere|vere|berre|frå)\b", re.I)


@pytest.mark.parametrize("folder", LOCALES, ids=lambda folder: folder.parent.name)
def test_no_form_has_strayed_into_the_other(folder: Path) -> None:
    texts = Texts.load(folder)
    for key in texts.keys("nn"):
        assert not BOKMAAL.search(texts.get(key, "nn")), (key, BOKMAAL.search(texts.get(key, "nn")))
        assert not NYNORSK.search(texts.get(key, "nb")), (key, NYNORSK.search(texts.get(key, "nb")))


def test_danger_has_the_same_numbers_in_every_language() -> None:
    texts = Texts.load(LOCALES[0])
    for key in texts.keys("en"):
        if key.startswith("crisis."):
            numbers = [re.findall(r"[0-9][0-9 ]*[0-9]", texts.get(key, form)) for form in ("nn", "nb", "en")]
            assert numbers[0] == numbers[1] == numbers[2], key
    for said in (
        TypeAdapter(dict[str, InOneLanguage]).validate_python(read_yaml(FILE.read_text("utf-8"))).values()
    ):
        assert all(number in said.emergency for number in ("113", "112", "110")), said
