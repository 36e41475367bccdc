"""The texts of the actions: the same keys in both forms, the same values to fill in, plain language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from actions.choices import MOST_FOLLOW_UPS
from actions.context import LOCALE
from actions.thresholds import FILE, Thresholds
from kb_sync.article import ASPECTS
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.texts import Texts

KB_LOCALE = Path(__file__).parents[3] / "kb_sync" / "locale"
NOT_NYNORSK = re.compile(
    r"\b(ikke|jeg|hvordan|hva|hvem|noe|bare|fra|gjør|søker|åpner|åpent|uke|hvis)\b", re.I
)
NOT_BOKMAL = re.compile(r"\b(ikkje|eg|korleis|kva|kven|noko|berre|frå|gjer|søkjer|opnar|veke|dykk)\b", re.I)


@pytest.mark.parametrize("folder", [LOCALE, KB_LOCALE])
def test_both_forms_have_every_text_with_the_same_values(folder: Path) -> None:
    texts = Texts.load(folder)
    assert texts.forms == ["nb", "nn"]
    assert texts.keys("nn") == texts.keys("nb") != set()
    for key in texts.keys("nn"):
        values = [sorted(re.findall(r"\{(\w+)\}", texts.get(key, form))) for form in ("nn", "nb")]
        assert values[0] == values[1], key


@pytest.mark.parametrize("folder", [LOCALE, KB_LOCALE])
def test_neither_form_borrows_from_the_other(folder: Path) -> None:
    texts = Texts.load(folder)
    assert [key for key in texts.keys("nn") if NOT_NYNORSK.search(texts.get(key, "nn"))] == []
    assert [key for key in texts.keys("nb") if NOT_BOKMAL.search(texts.get(key, "nb"))] == []


def test_every_aspect_can_be_asked_about() -> None:
    texts = Texts.load(LOCALE)
    for aspect in ASPECTS:
        assert texts.get(f"choices.more.{aspect}", "nn").endswith("?")
        assert texts.get(f"choices.ask.{aspect}", "nn", topic="boss").endswith("?")
    assert MOST_FOLLOW_UPS < len(ASPECTS)


def test_titles_of_a_subject_are_about_subjects_there_are() -> None:
    subjects = {file.stem for file in (PACKAGE_CONTENT / "felles").glob("*.yml")}
    special = {key.split(".")[2] for key in Texts.load(LOCALE).keys("nn") if key.startswith("choices.topic.")}
    assert special <= subjects


def test_every_threshold_has_a_reason_of_its_own() -> None:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    reasons = [figure["because"] for figure in content.values() if isinstance(figure, dict)]
    assert len(reasons) == len(set(reasons)) == len(Thresholds.model_fields) - 2
    assert all(len(reason) > 40 for reason in reasons)
