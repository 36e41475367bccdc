"""What stands on many pages is the site's; how to reach somebody stays where that is the subject."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb_sync.documents import Document, Part
from kb_sync.extract import without_repeated

FOOTER = Part(("", "Om nettstaden"), "Ansvarleg redaktør er kommunedirektøren.")
DESK = "Telefon: 56 37 00 00"


def page(name: str, *parts: Part, title: str = "") -> Document:
    title = title or name.capitalize()
    placed = tuple(Part((title, *part.trail[1:]), part.text, part.steps) for part in parts)
    return Document(f"https://fjordvik.kommune.no/{name}", title, "nn", None, placed)


def own(name: str, *lines: str) -> Part:
    return Part(("",), "\n".join((f"Her står det om {name}.", *lines)))


NAMES = ("skule", "vatn", "veg", "helse", "bygg", "kultur")


def test_parts_on_many_pages_go() -> None:
    pages = [page(name, own(name), FOOTER) for name in NAMES]
    assert without_repeated(pages) == [page(name, own(name)) for name in NAMES]


def test_a_part_under_another_heading_is_another_part() -> None:
    pages = [page(name, Part(("", f"Må eg søkje om {name}?"), "Nei.")) for name in NAMES]
    assert without_repeated(pages) == pages


def test_first_and_last_lines_on_many_pages_go() -> None:
    pages = [
        page(name, Part(("",), f"Du er på {DESK}\nOm {name}.\nMidt i.\nMeir om {name}.\nSpør oss gjerne."))
        for name in NAMES
    ]
    cleaned = without_repeated(pages)
    assert all("Spør oss" not in document.parts[0].text for document in cleaned)
    assert all("Midt i." in document.parts[0].text for document in cleaned)


def test_few_pages_prove_nothing() -> None:
    pages = [page(name, own(name), FOOTER) for name in NAMES[:4]]
    assert without_repeated(pages) == pages


def test_what_stands_on_a_small_share_of_the_pages_stays() -> None:
    pages = [
        page(f"{name}{number}", own(f"{name}{number}"), *([FOOTER] if number == 0 else []))
        for name in NAMES
        for number in range(5)
    ]
    assert without_repeated(pages) == pages
    assert without_repeated(pages, share=0.1) != pages


def test_contact_lines_stay_on_the_page_that_is_about_them() -> None:
    pages = [page(name, own(name), Part(("", "Kontakt"), DESK)) for name in (*NAMES, "kontakt")]
    cleaned = without_repeated(pages)
    assert [len(document.parts) for document in cleaned] == [1, 1, 1, 1, 1, 1, 2]


def test_contact_lines_that_no_page_is_about_stay_on_one() -> None:
    pages = [page(name, own(name, DESK)) for name in NAMES]
    kept = [document for document in without_repeated(pages) if DESK in document.parts[0].text]
    assert [document.address for document in kept] == ["https://fjordvik.kommune.no/veg"]


def test_a_page_with_nothing_of_its_own_is_left_out() -> None:
    pages = [*(page(name, own(name), FOOTER) for name in NAMES), page("tom", FOOTER)]
    assert [document.address.rpartition("/")[2] for document in without_repeated(pages)] == list(NAMES)


def test_steps_are_kept_when_all_lines_go() -> None:
    pages = [page(name, Part(("",), "Slik gjer du no.", (f"Søk om {name}.", "Vent."))) for name in NAMES]
    assert all(
        document.parts[0].text == "" and document.parts[0].steps for document in without_repeated(pages)
    )


lines = st.sampled_from(["Hei.", "Ring 56 37 00 00", "Om vatn.", "Slutt.", "Ope kvar dag."])
documents = st.lists(
    st.lists(st.lists(lines, min_size=1, max_size=4), min_size=1, max_size=3), max_size=9
).map(
    lambda pages: [
        page(f"side{number}", *(Part(("",), "\n".join(part)) for part in parts))
        for number, parts in enumerate(pages)
    ]
)


@given(documents)
def test_nothing_is_added_and_no_contact_line_is_lost(pages: list[Document]) -> None:
    cleaned = without_repeated(pages)
    before = {line for document in pages for part in document.parts for line in part.text.split("\n")}
    after = {line for document in cleaned for part in document.parts for line in part.text.split("\n")}
    assert after <= before
    assert ("Ring 56 37 00 00" in before) == ("Ring 56 37 00 00" in after)
    assert all(document.parts for document in cleaned)
