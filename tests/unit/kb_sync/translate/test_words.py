"""The list of words: in the right form, with the right capitals, and only where it was asked for."""

from __future__ import annotations

import pytest
import yaml
from pydantic import ValidationError

from kb_sync.article import Form
from kb_sync.translate.apertium import Apertium
from kb_sync.translate.words import FILE, Change, WordFile, WordList


def words(*to_nn: dict) -> WordList:
    return WordList(
        WordFile.model_validate({"names": [], "persons": ["kvinn*"], "to_nb": [], "to_nn": to_nn})
    )


def test_the_file_is_as_agreed_and_no_pair_stands_twice() -> None:
    file = WordFile.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    assert len(file.to_nb) + len(file.to_nn) >= 120
    for entries in (file.to_nb, file.to_nn):
        seen = [(entry.nn, entry.nb, entry.instead) for entry in entries]
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("text", "source", "target", "right"),
    [
        ("Saksbehandleren og saksbehandlerne", "nb", "nn", "Sakshandsamaren og sakshandsamarane"),
        ("Søppel skal i søppeldunken.", "nb", "nn", "Boss skal i bossdunken."),
        ("Vi henter søppelet.", "nb", "nn", "Vi hentar bosset."),
        ("Innbyggerservice hjelper deg.", "nb", "nn", "Innbyggarservice hjelper deg."),
        ("Du kan også ringe.", "nb", "nn", "Du kan òg ringje."),
        ("Har du ledsagerbevis?", "nb", "nn", "Har du ledsagarbevis?"),
        ("Naboer og gjenboere skal varsles.", "nb", "nn", "Naboar og gjenbuarar skal varslast."),
        ("Løyvet gjeld i tre år.", "nn", "nb", "Tillatelsen gjelder i tre år."),
        ("Du treng løyve og skjenkeløyve.", "nn", "nb", "Du trenger tillatelse og skjenkebevilling."),
        ("Fleire vaksne svarer på spørsmål.", "nn", "nb", "Flere voksne svarer på spørsmål."),
        ("Sei frå med ein gong.", "nn", "nb", "Si fra med en gang."),
        ("Aldersgrensa er 18 år.", "nn", "nb", "Aldersgrensen er 18 år."),
        ("Planen er klar når du har lese han.", "nn", "nb", "Planen er klar når du har lest den."),
        ("Kvinna kan ta med barnet når ho vil.", "nn", "nb", "Kvinnen kan ta med barnet når hun vil."),
    ],
)
def test_in_translations(apertium: Apertium, text: str, source: Form, target: Form, right: str) -> None:
    assert apertium.translate([text], source, target) == [right]


def test_endings_and_capitals_are_kept() -> None:
    some = words({"nb": "saksbehandl*", "nn": "sakshandsam*"})
    told = some.correct("Saksbehandleren, SAKSBEHANDLER", "Saksbehandlaren, SAKSBEHANDLAR", "nn")
    assert told == (
        "Sakshandsamaren, SAKSHANDSAMAR",
        (Change("Saksbehandlaren", "Sakshandsamaren"), Change("SAKSBEHANDLAR", "SAKSHANDSAMAR")),
    )


def test_only_where_the_text_has_the_word() -> None:
    some = words({"nb": "lege", "not": "lækje", "nn": "lege"})
    assert some.correct("en lege", "ein lækje", "nn") == ("ein lege", (Change("lækje", "lege"),))
    assert some.correct("å helbrede", "å lækje", "nn") == ("å lækje", ())
    # One was asked for and two stand there: one of them is something else.
    assert some.correct("en lege vil helbrede", "ein lækje vil lækje", "nn") == ("ein lækje vil lækje", ())


def test_whole_words_only_and_never_in_an_address() -> None:
    some = words({"nb": "boss", "nn": "avfall"})
    after = "boss, bossdunk, hyttebosset, boss.no, boss@x.no, x.no/boss"
    told, _ = some.correct(after, after, "nn")
    assert told == "avfall, bossdunk, hyttebosset, boss.no, boss@x.no, x.no/boss"


def test_things_are_not_people() -> None:
    some = words({"nb": "den", "not": "ho", "nn": "han", "things": True})
    assert some.correct("Er den der?", "Er ho der?", "nn")[0] == "Er han der?"
    assert some.correct("Kvinnen og den der", "Kvinna og ho der", "nn")[0] == "Kvinna og ho der"


def test_phrases_and_forms_go_together() -> None:
    some = words(
        {"nb": ["utsteder", "utstede"], "not": ["utskriv", "utskrive"], "nn": ["skriv ut", "skrive ut"]}
    )
    assert some.correct("Vi utsteder og kan utstede.", "Vi utskriv og kan utskrive.", "nn")[0] == (
        "Vi skriv ut og kan skrive ut."
    )


@pytest.mark.parametrize(
    "entry",
    [
        {"nb": "a"},
        {"nb": ["a", "b"], "nn": "c"},
        {"nb": "a", "nn": "b", "not": ["c", "d"]},
        {"nb": "a", "nn": "b", "inn": "c"},
    ],
)
def test_an_entry_that_does_not_go_together_is_refused(entry: dict) -> None:
    with pytest.raises((ValidationError, ValueError)):
        words(entry)
