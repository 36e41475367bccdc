"""The part of a subject that a piece of a page is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_sync.page_aspect import PageAspects

ASPECTS = PageAspects.load()


@pytest.mark.parametrize(
    ("headings", "text", "aspect"),
    [
        (["Kva kostar det?"], "Sjå tabellen.", "price"),
        (["Gebyr"], "Du søkjer på skjemaet.", "price"),
        (["Når er det ope?"], "Måndag til fredag.", "hours"),
        (["Søknadsfrist"], "Den fyrste i månaden.", "deadline"),
        (["Klage"], "Skriv til oss.", "complaint"),
        (["Kven kan få hjelp?"], "Alle som bur her.", "eligibility"),
        (["Korleis søkjer du?"], "På nett.", "apply"),
        (["Slik gjer du"], "På nett.", "apply"),
        ([], "Ein plass kostar 1 200 kroner i månaden.", "price"),
        ([], "Søk innan 1. mars.", "deadline"),
        ([], "Vi har ope kl. 9–15.", "hours"),
        ([], "Du kan klage på vedtaket innan tre veker.", "complaint"),
        ([], "Ring oss på telefon 55 00 11 30.", "contact"),
        ([], "Du har rett til plass.", "eligibility"),
        ([], "Fyll ut skjemaet.", "apply"),
        ([], "Bassenget er 25 meter.", "about"),
    ],
)
def test_heading_first_then_text(headings: list[str], text: str, aspect: str) -> None:
    assert ASPECTS.of(("Symjehallen", *headings), text) == aspect


def test_the_title_counts_where_nothing_else_tells() -> None:
    assert ASPECTS.of(("Prisar i symjehallen",), "Sjå tabellen.") == "price"
    assert ASPECTS.of(("Prisar i symjehallen", "Kontakt"), "Sjå tabellen.") == "contact"


@pytest.mark.parametrize(
    "box",
    [
        "Opptaksleiar\nTelefon: 55 00 11 30\nTelefontid: kvardagar kl. 10–14\nE-post: opptak@straumvik.example",
        "Kulturkonsulent\n55 00 11 85\nkvardagar kl. 9–14\nkultur@straumvik.example",
        "Jordbrukssjef\nTlf. 55 00 11 95\nTelefontid måndag–torsdag 9–14\nlandbruk@straumvik.example\nKontor 2",
        "+47 55 00 11 95\nBesøk: Fjordgata 16",
    ],
)
def test_a_contact_box_is_one_whatever_hours_it_has(box: str) -> None:
    assert ASPECTS.of(("Pris", "Barnehagekontoret"), box) == "contact"


def test_a_text_that_names_a_number_is_no_box() -> None:
    text = "Måndag kl. 18–21\nOnsdag kl. 16–19\nLaurdag kl. 11–15\nTelefon: 55 00 11 88"
    assert ASPECTS.of(("Symjehallen",), text) == "hours"


def test_an_aspect_there_is_none_of_is_told(tmp_path: Path) -> None:
    file = tmp_path / "aspects.yml"
    file.write_text("colour:\n  heading: raud\n  text: raud\n", encoding="utf-8")
    with pytest.raises(ValueError, match="colour is no aspect"):
        PageAspects.load(file)
