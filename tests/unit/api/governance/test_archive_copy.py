"""What goes into the archive: masked whatever was written, and found by the words that were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.archive_copy import folded, masked
from api.settings import GatewaySettings
from kb_sync.municipality import load_municipalities
from nlu import privacy

ALVER = load_municipalities(GatewaySettings(demo=True).content)["alver"]
PIECES = st.sampled_from(
    [
        "99 88 77 66",
        "kari@example.org",
        "01010112345",
        "Eg heiter Kari Nordmann",
        "hei",
        "pinkoden er 1234",
        ". ",
    ]
)
WRITTEN = st.one_of(st.text(max_size=80), st.lists(PIECES | st.text(max_size=10), max_size=6).map(" ".join))


@given(WRITTEN, st.sampled_from(["nn", "nb"]))
def test_nothing_personal_is_left_of_what_people_wrote(text: str, form: str) -> None:
    kept = masked(text, ALVER, form)
    assert privacy.must_stop(kept) == ()
    assert masked(kept, ALVER, form) == kept


@given(st.lists(PIECES, max_size=6).map(", ".join))
def test_what_is_known_to_be_personal_is_gone(text: str) -> None:
    kept = masked(text, ALVER, "nn")
    for secret in ("99 88 77 66", "kari@example.org", "01010112345"):
        assert secret not in kept


@given(WRITTEN)
def test_what_the_service_wrote_never_keeps_what_stops_a_message(text: str) -> None:
    assert privacy.must_stop(masked(text, ALVER, "nn", of_the_service=True)) == ()


def test_numbers_that_are_nobodys_own_stay() -> None:
    own, other = f"Ring {ALVER.telephone}.", "Ring Nav på 55 55 33 33."
    assert masked(own, ALVER, "nn") == own
    assert masked(other, ALVER, "nn") == "Ring Nav på [telefon]."
    assert masked(other, ALVER, "nn", of_the_service=True) == other


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("BARNEHAGE på Frekhaug", "barnehage", True),
        ("Barnehageplassen", "hageplass", True),
        ("Éin idé", "ide", True),
        ("Brøyting på Åsen", "brøyting", True),
        ("Brøyting på Åsen", "ÅSEN", True),
        ("Brøyting på Åsen", "asen", False),
        ("ei  setning\nover to linjer", "setning over", True),
    ],
)
def test_words_are_found_as_people_search(text: str, word: str, there: bool) -> None:
    assert (folded(word) in folded(text)) is there
