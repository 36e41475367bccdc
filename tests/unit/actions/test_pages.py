"""Which page fits best, and which of its pieces are shown."""

from __future__ import annotations

import pytest

from actions.context import ActionContext
from actions.pages import PIECES, FoundPage, best_article_score, nearness_of, pages_in, showable
from actions.thresholds import Thresholds
from actions.turn import Turn
from actions.understood import Understood
from kb_sync.chunks import Passage
from kb_sync.page_pieces import WORDS
from kb_sync.search import Hit, KnowledgeBase
from tests.unit.actions.conftest import MakeContext
from tests.unit.actions.page_hits import HOST, found, hit, piece, section

THRESHOLDS = Thresholds.load()
BOX = "Opptaksleiar\nTelefon: 55 00 11 30\nE-post: opptak@example.no"


@pytest.fixture
def acting(make_context: MakeContext) -> ActionContext:
    """Without a base: the hits are given."""

    def no_base() -> KnowledgeBase:
        raise AssertionError("nothing is looked up here")

    return make_context(no_base)


def turn(acting: ActionContext, text: str) -> Turn:
    message = Understood(text, "nn", "testvik", "subject", 0.9, (), None, None, None, None, None, None)
    return Turn.of(acting, message)


def pages(acting: ActionContext, text: str, *hits: Hit, aspect: str | None = None) -> list[FoundPage]:
    return pages_in(found(*hits), turn(acting, text), aspect)


def urls(pages: list[FoundPage]) -> list[str]:
    return [page.first.source.url.removeprefix(HOST) for page in pages]


def texts(page: FoundPage) -> list[str]:
    return [passage.text for passage in page.pieces]


def test_articles_are_no_pages(acting: ActionContext) -> None:
    assert pages(acting, "boss", hit(section("renovasjon"), 0.9)) == []


def test_the_nearest_page_is_first(acting: ActionContext) -> None:
    assert urls(pages(acting, "x", hit(piece("/skule"), 0.4), hit(piece("/boss"), 0.6))) == [
        "/boss",
        "/skule",
    ]


def test_pieces_of_one_page_are_one_page_whatever_place_they_name(acting: ActionContext) -> None:
    two = (hit(piece("/boss"), 0.6), hit(piece("/boss#pris", 1), 0.5))
    (page,) = pages(acting, "x", *two, hit(section("renovasjon"), 0.9))
    assert len(page.pieces) == 2 and (page.score, page.certainty) == (0.6, 0.5)


def test_files_beside_the_articles_are_not_mixed(acting: ActionContext) -> None:
    files = [
        hit(
            piece(
                f"/#{name}",
                text=f"Fil {name}.",
                id=f"testvik/page:_documents/{name}-0/nn",
                fact="page:_documents",
            )
        )
        for name in "ab"
    ]
    assert len(pages(acting, "x", *files)) == 2


def test_a_page_that_holds_every_word_goes_before_a_slightly_nearer_one(acting: ActionContext) -> None:
    half = hit(piece("/barnehage", text="Barnehagen er for alle born."), 0.6)
    whole = hit(piece("/pris", text="Prisen i barnehagen er lågare med låg inntekt."), 0.5)
    first, second = pages(acting, "billigare barnehage ved låg inntekt", half, whole)
    assert first.first.source.url.endswith("/pris")
    assert not second.whole


def test_words_may_stand_anywhere_on_the_page(acting: ActionContext) -> None:
    spread = (
        hit(piece("/pris", text="Inntekt under grensa gir rabatt."), 0.5),
        hit(piece("/pris", 1, text="Barnehage i Neset."), 0.3),
    )
    (page,) = pages(acting, "barnehage inntekt", *spread)
    assert page.whole
    by_address = hit(piece("/x", text="Satsar gjeld frå august.", keywords="barnehage inntekt"), 0.5)
    assert pages(acting, "barnehage inntekt", by_address)[0].whole


def test_a_page_above_another_gives_way_to_it(acting: ActionContext) -> None:
    above, below = hit(piece("/barnehage/"), 0.55), hit(piece("/barnehage/pris/"), 0.5)
    assert urls(pages(acting, "x", above, below)) == ["/barnehage/pris/", "/barnehage/"]
    alone = hit(piece("/barnehage-pris/"), 0.5)
    assert urls(pages(acting, "x", above, alone)) == ["/barnehage/", "/barnehage-pris/"]


def test_the_piece_that_tells_the_amount_is_shown_first(acting: ActionContext) -> None:
    told = hit(piece("/sfo", 1, text="Full plass er 2 480 kr i månaden."), 0.4)
    silent = hit(piece("/sfo", 2, text="Du betaler i ti månader."), 0.5)
    (page,) = pages(acting, "kva kostar sfo", told, silent, aspect="price")
    assert texts(page)[0] == "Full plass er 2 480 kr i månaden."


def test_the_beginning_of_a_page_goes_before_what_is_hardly_nearer(acting: ActionContext) -> None:
    begins, later = hit(piece("/a", 0, text="Fyrst."), 0.4), hit(piece("/a", 3, text="Sist."), 0.45)
    assert texts(pages(acting, "x", begins, later)[0]) == ["Fyrst.", "Sist."]


def test_a_contact_box_comes_last_unless_it_is_asked_for(acting: ActionContext) -> None:
    box = hit(piece("/barnehage", 2, text=BOX, aspect="contact"), 0.6)
    text = hit(piece("/barnehage", 1, text="Opptaket er i mars kvart år."), 0.5)
    assert texts(pages(acting, "opptak i barnehagen", box, text)[0])[0] == "Opptaket er i mars kvart år."
    for question, aspect in (("opptak i barnehagen", "contact"), ("kven ringjer eg om opptak", None)):
        assert texts(pages(acting, question, box, text, aspect=aspect)[0])[0] == BOX


def test_no_more_is_shown_than_can_be_read_in_a_chat(acting: ActionContext) -> None:
    long = " ".join(["ord"] * (WORDS - 10))
    hits = [hit(piece("/a", 0, text=long), 0.9), hit(piece("/a", 1, text=" ".join(["fleire"] * 20)), 0.8)]
    hits += [hit(piece("/a", number, text="Kort."), 0.7) for number in range(2, 9)]
    (page,) = pages(acting, "x", *hits)
    assert texts(page) == [long, "Kort.", "Kort."]
    assert len(page.pieces) == PIECES


def test_the_best_piece_is_shown_however_long_it_is(acting: ActionContext) -> None:
    long = " ".join(["ord"] * (WORDS + 50))
    assert texts(pages(acting, "x", hit(piece("/a", text=long)))[0]) == [long]


def test_steps_count_as_words(acting: ActionContext) -> None:
    steps = tuple(["Gjer dette no."] * 40)
    two = (hit(piece("/a", text="Slik:", steps=steps), 0.9), hit(piece("/a", 1, text="Meir."), 0.8))
    assert texts(pages(acting, "x", *two)[0]) == ["Slik:"]


@pytest.mark.parametrize(
    ("certainty", "whole", "near"),
    [(0.27, False, True), (0.26, False, False), (0.2, True, True), (0.19, True, False)],
)
def test_a_page_must_be_near_to_answer(certainty: float, whole: bool, near: bool) -> None:
    page = FoundPage((piece("/a"),), 0.5, certainty, False, whole)
    assert page.is_near(THRESHOLDS) is near


def test_pages_too_far_off_are_not_even_shown(acting: ActionContext) -> None:
    near, far = hit(piece("/a"), 0.5, 0.2), hit(piece("/b"), 0.4, 0.19)
    asked = turn(acting, "noko heilt anna enn dette her")
    assert urls(showable(pages_in(found(near, far), asked, None), asked)) == ["/a"]


@pytest.mark.parametrize(
    ("passage", "sensitive"),
    [
        (piece("/a", text="Krisesenteret er ope.", heading="Krisesenter", sensitive=True), True),
        (piece("/a", text="Ring oss.", keywords="krisesenter", sensitive=True), True),
        (piece("/a", text="«Krisesenteret» hjelper. (Krisesenteret er ope.)", sensitive=True), True),
        (piece("/a", text="Bussen går forbi krisesenteret.", sensitive=True), False),
        (piece("/a", text="Bosset blir henta.", heading="Krisesenter"), False),
    ],
)
def test_a_page_that_names_something_in_passing_is_not_about_it(
    acting: ActionContext, passage: Passage, sensitive: bool
) -> None:
    assert pages(acting, "x", hit(passage))[0].sensitive is sensitive


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("slå graset", False),
        ("senter", False),
        ("krisesenteret", True),
        ("mannen min slår meg kvar einaste kveld", True),
    ],
)
def test_a_word_or_two_bring_up_nothing_sensitive(acting: ActionContext, text: str, shown: bool) -> None:
    passage = piece("/krise", text="Krisesenteret er ope.", heading="Krisesenter", sensitive=True)
    asked = turn(acting, text)
    assert bool(showable(pages_in(found(hit(passage)), asked, None), asked)) is shown


def test_the_nearest_article_is_told_apart_from_pages() -> None:
    hits = found(hit(piece("/a"), 0.9), hit(section("boss"), 0.7), hit(section("veg"), 0.8))
    assert best_article_score(hits, None) == 0.8
    assert best_article_score(hits, "boss") == 0.7
    assert best_article_score(hits, "skule") == 0.0


def test_how_near_a_page_is_to_another_question() -> None:
    page = FoundPage((piece("/a"),), 0.5, 0.5, False, False)
    assert nearness_of(page, found(hit(piece("/a#x", 2), 0.1, 0.33), hit(piece("/b"), 0.9, 0.9))) == 0.33
    assert nearness_of(page, found(hit(piece("/b")), hit(section("boss")))) == 0.0
