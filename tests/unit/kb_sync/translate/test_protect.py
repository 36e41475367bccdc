"""Numbers, addresses, names and odd characters come through as they were, or there is no translation."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_sync.article import Form
from kb_sync.translate.apertium import MODES, Apertium
from kb_sync.translate.protect import LONGEST_PIECE, Shield, pieces

DIRECTIONS = st.sampled_from(sorted(MODES))
HARD = [
    "56 37 50 00",
    "+47 56 37 50 00",
    "post@alver.kommune.no",
    "ola.nordmann+barn@epost.no",
    "https://www.alver.kommune.no/tenester/helse_og?x=1&y=2#opning",
    "www.alver.kommune.no/barnehage",
    "alver.kommune.no",
    "helsenorge.no/legevakt",
    "1. mars 2027",
    "01.03.2027",
    "2027-03-01",
    "kl. 09.00–15.00",
    "§ 5-3",
    "1 250,50 kr",
    "5906",
    "a^b$c/d[e]f<g>h@i*j",
    r"\\{}~|#+=_`&",
    "**12** <br/> [1](http://x.no/a_b)",
    "Alver",
    "Knarvik",
    "Mental Helse",
    "Helsenorge",
    "NGIR",
    "IMDi",
]


@pytest.mark.parametrize("token", HARD)
@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        ("Du må ikke glemme {} hvis du har spørsmål.", "nb", "nn"),
        ("{}: Se hvor du kan søke", "nb", "nn"),
        ("Du må ikkje gløyme {} dersom du har spørsmål.", "nn", "nb"),
        ("Her finn du det du treng: {}", "nn", "nb"),
    ],
)
def test_what_must_stay_stays(
    apertium: Apertium, token: str, sentence: str, source: Form, target: Form
) -> None:
    (told,) = apertium.translate([sentence.format(token)], source, target)
    assert told is not None and token in told


def test_layout_stays(apertium: Apertium) -> None:
    text = "  Gebyrer\n\n\tDu må betale.\r\n- Hvordan?\0Hva\x0bmed oss? \n"
    assert apertium.translate([text], "nb", "nn") == [
        "  Gebyr\n\n\tDu må betale.\r\n- Korleis?\0Kva\x0bmed oss? \n"
    ]


def test_a_changed_name_gets_a_second_try(apertium: Apertium) -> None:
    assert apertium.translate(["Alver hadde ikke noe valg."], "nb", "nn") == ["Alver hadde ikkje noko val."]


def test_unknown_words_stand_without_marks(apertium: Apertium) -> None:
    assert apertium.translate(["Vi skal frimploste."], "nb", "nn") == ["Vi skal frimploste."]
    # Words that Apertium puts together and cannot write ("skrive# avtale").
    told = apertium.translate(["Må du skrive avtale i kommunar?"], "nn", "nb")[0]
    assert told is not None and not re.search(r"[#*@^$]", told)


@given(DIRECTIONS, st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_keeps_its_numbers_and_reserved_characters(
    apertium: Apertium, direction: tuple[Form, Form], text: str
) -> None:
    (told,) = apertium.translate([text], *direction)
    if told is not None:
        kept = re.compile(r"\d+|[\^$\[\]<>@~{}|\\+#*=_`&\x00-\x1f]")
        assert kept.findall(told) == kept.findall(text)


WORDS = [
    "Du",
    "må",
    "ikke",
    "søke",
    "om",
    "barnehageplass",
    "hos",
    "kommunen,",
    "i",
    "og",
    "Ring",
    "se",
    "når",
    "barnet",
    "er",
]


@given(DIRECTIONS, st.lists(st.sampled_from([*WORDS, *HARD]), min_size=1, max_size=14))
@settings(max_examples=100, deadline=None)
def test_tokens_anywhere_among_words_are_never_harmed(
    apertium: Apertium, direction: tuple[Form, Form], parts: list[str]
) -> None:
    (told,) = apertium.translate([" ".join(parts)], *direction)
    assert told is not None
    at = 0
    for token in (part for part in parts if part in HARD):
        assert token in told[at:]
        at = told.index(token, at) + len(token)


@given(st.text(max_size=200))
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in pieces(text)) == text


@pytest.mark.parametrize("unit", ["a", "ord ", "Ei setning. ", "😀"])
def test_a_long_text_is_cut_where_it_hurts_least(unit: str) -> None:
    found = list(pieces(unit * LONGEST_PIECE))
    assert "".join(piece for piece, _ in found) == unit * LONGEST_PIECE
    assert all(len(piece) <= LONGEST_PIECE for piece, _ in found)
    if "." in unit:
        assert all(piece.endswith(".") for piece, words in found if words)


@given(st.text(max_size=80), st.booleans())
def test_what_is_shielded_can_be_restored(text: str, everything: bool) -> None:
    shielded = Shield(["Alver"]).around(text, everything=everything)
    assert shielded.restore(shielded.notation) == text


def test_blanks_lost_doubled_or_moved_are_seen() -> None:
    shielded = Shield().around("a@b.no eller +47 12 34 56 78.", everything=False)
    assert shielded.notation == "[0] eller [1]."
    for answer in ("[0] eller.", "[0] eller [0] [1].", "[1] eller [0].", "[0] eller [1] [2]."):
        assert shielded.restore(answer) is None


def test_half_a_character_is_not_translated(apertium: Apertium) -> None:
    assert apertium.translate(["Hei \ud800 du.", "Hei du."], "nb", "nn") == [None, "Hei du."]
