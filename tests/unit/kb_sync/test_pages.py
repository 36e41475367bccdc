"""Pages become passages with their headings, link, date, form, aspect and mark."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.chunks import Passage
from kb_sync.documents import Document, Part
from kb_sync.page_pieces import pieces_of
from kb_sync.pages import FILES, address_of, is_page, page_of, passages_from, place_on_page
from tests.unit.kb_sync.page_documents import HOST, SENTENCE, TODAY, document, only, part, taken

BOKMAL = (
    "Kommunen henter ikke avfallet på helligdager, så hvis du lurer på noe, kan du ringe oss før du kommer."
)
NYNORSK = (
    "Kommunen hentar ikkje bosset på heilagdagar, så om du lurer på noko, kan du ringje oss før du kjem."
)


def test_a_passage_has_headings_link_and_dates() -> None:
    page = document(
        "/boss/pris/",
        Part(("Boss", "Prisar", "Hytte"), "Ei hytte kostar 1 895 kroner i året.", (), "hytte"),
        updated=date(2026, 1, 5),
    )
    passage = only(page)
    assert (passage.title, passage.heading) == ("Boss", "Prisar – Hytte")
    assert passage.source.url == f"{HOST}/boss/pris/#hytte"
    assert (passage.source.title, passage.source.updated) == ("Boss", "2026-01-05")
    assert passage.source.checked == TODAY.isoformat()
    assert (passage.municipality, passage.topic, passage.fact) == ("testvik", None, "page:nettsida")
    assert (passage.aspect, passage.state, passage.local) == ("price", "written", True)


def test_a_page_is_found_by_the_words_of_its_address() -> None:
    passage = only(document("/barnehage-og-skule/pris%C3%A5r.4209.nn.html"))
    assert passage.keywords == "barnehage skule prisår"


def test_steps_are_kept() -> None:
    assert only(document("/boss/", part("", steps=("Logg inn.", "Send.")))).steps == ("Logg inn.", "Send.")


@pytest.mark.parametrize(
    ("lang", "text", "form"),
    [
        ("nb", NYNORSK, "nb"),  # what the page says of itself goes first
        ("nn", BOKMAL, "nn"),
        (None, BOKMAL, "nb"),
        ("no", NYNORSK, "nn"),
        ("no", "Brann 110.", "nn"),  # its words do not show it: the municipality's own form
    ],
)
def test_the_form_is_as_said_else_as_written_else_the_municipalitys(
    lang: str | None, text: str, form: str
) -> None:
    assert only(document("/boss/", part(text), lang=lang)).lang == form


def test_the_municipalitys_own_form_may_be_bokmal() -> None:
    (passage,) = taken(document("/boss/", part("Brann 110."), lang=None), form="nb").passages
    assert passage.lang == "nb" and passage.id.endswith("/nb")


def test_ids_are_unique_and_stable() -> None:
    pages = [document(f"/{name}/", part(SENTENCE), part("Ring 55 00 00 00.", "Kontakt")) for name in "abc"]
    first, again = taken(*pages).passages, taken(*reversed(pages)).passages
    assert len({passage.id for passage in first}) == 6
    assert sorted(first, key=lambda one: one.id) == sorted(again, key=lambda one: one.id)


def test_a_changed_page_keeps_the_ids_of_what_has_not_changed() -> None:
    before = document("/boss/", part(SENTENCE), part("Det kostar 450 kroner.", "Pris"))
    after = document("/boss/", part(SENTENCE), part("Det kostar 500 kroner.", "Pris"))
    (same, old), (still, new) = taken(before).passages, taken(after).passages
    assert same == still
    assert old.id == new.id and old.digest != new.digest


@pytest.mark.parametrize(
    ("text", "sensitive"),
    [
        ("Krisesenteret er ope heile døgnet.", True),
        ("Ring oss («krisesenteret») når som helst på døgnet.", True),
        ("Vi har ein beredskapsplan for kriser og ein for brann.", False),
        ("Lokalkrisesenter finst ikkje i vår kommune enno.", False),
    ],
)
def test_what_is_sensitive_is_marked(text: str, sensitive: bool) -> None:
    assert only(document("/hjelp/", part(text)), words=["krisesent"]).sensitive is sensitive


def test_sensitive_words_count_in_headings_and_steps_and_with_norwegian_letters() -> None:
    assert only(document("/a/", part(SENTENCE, "Dødsfall")), words=["dødsf"]).sensitive
    assert only(document("/a/", part(SENTENCE, steps=("Meld dødsfallet.",))), words=["dødsf"]).sensitive
    assert not only(document("/a/", part(SENTENCE)), words=["dødsf"]).sensitive


def test_without_any_sensitive_words_nothing_is_marked() -> None:
    assert not only(document("/a/", part("Krisesenteret er ope.")), words=()).sensitive


def test_pages_left_out_are_told_and_the_others_are_read() -> None:
    found = taken(document("/boss/"), document("/waste/", lang="en"))
    assert [passage.source.url for passage in found.passages] == [f"{HOST}/boss/"]
    assert [(skipped.address, skipped.code) for skipped in found.skipped] == [
        (f"{HOST}/waste/", "other_language")
    ]


def test_pieces_of_one_page_know_each_other() -> None:
    page = document("/boss/", part(SENTENCE), part("Ring 55 00 00 00.", "Kontakt", anchor="kontakt"))
    first, second = taken(page).passages
    (other,) = taken(document("/skule/")).passages
    assert page_of(first) == page_of(second) != page_of(other)
    assert [place_on_page(passage) for passage in (first, second, other)] == [0, 1, 0]
    assert address_of(first) == address_of(second) == f"{HOST}/boss/"
    assert is_page(first)


def test_files_that_lie_beside_the_articles_keep_apart() -> None:
    files = [document(f"/#{name}.pdf", part(SENTENCE, anchor="page=2")) for name in "ab"]
    passages = passages_from(
        "testvik",
        FILES,
        files,
        default_form="nn",
        read_on={one.address: TODAY for one in files},
        today=TODAY,
    ).passages
    assert [passage.source.url for passage in passages] == [f"{HOST}/#a.pdf", f"{HOST}/#b.pdf"]
    assert [address_of(passage) for passage in passages] == [f"{HOST}/#a.pdf", f"{HOST}/#b.pdf"]


PARTS = st.lists(
    st.builds(
        lambda text, heading: part(text, *heading),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).filter(
            lambda text: bool(text.strip())
        ),
        st.lists(st.sampled_from(("Pris", "Kontakt", "Når?")), max_size=2),
    ),
    min_size=1,
    max_size=5,
)


def said(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in passages]


@given(PARTS)
def test_whatever_is_read_is_said_or_the_page_is_told_to_be_left_out(parts: list[Part]) -> None:
    page = Document(f"{HOST}/boss/", "Boss", None, None, tuple(parts))
    found = taken(page)
    if found.skipped:
        assert found.passages == () and found.skipped[0].address == page.address
    else:
        assert said(found.passages) == [piece.text for piece in pieces_of(page)]
    assert len({passage.id for passage in found.passages}) == len(found.passages)
