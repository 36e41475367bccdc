"""Capitals: as in the text that was translated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.translate.apertium import Apertium
from kb_sync.translate.casing import recased


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ("SFO-prisen", "SFO-PRISEN", "SFO-prisen"),
        ("Ein traktorregistrert ATV", "En TRAKTORREGISTRERT ATV", "En traktorregistrert ATV"),
        ("SFO-plasser", "SFO-PLASSAR", "SFO-plassar"),
        ("SØKNAD OM TILLATELSE", "SØKNAD OM LØYVE", "SØKNAD OM LØYVE"),
        ("hos IMDi", "hos IMDI", "hos IMDi"),
        ("EUs regler", "EUs reglar", "EUs reglar"),
        ("Hva er PPT?", "Kva er PPT?", "Kva er PPT?"),
        ("se UT og ut", "sjå UT og ut", "sjå UT og ut"),
    ],
)
def test_no_more_capitals_than_before(before: str, after: str, right: str) -> None:
    assert recased(before, after) == right


@given(st.text(), st.text())
def test_only_capitals_change(before: str, after: str) -> None:
    assert recased(before, after).casefold() == after.casefold()


def test_in_a_translation(apertium: Apertium) -> None:
    assert apertium.translate(["Kommunestyret vedtek SFO-prisen."], "nn", "nb") == [
        "Kommunestyret vedtar SFO-prisen."
    ]
    assert apertium.translate(["SØK OM PLASS", "Søknad"], "nb", "nn") == ["SØK OM PLASS", "Søknad"]
