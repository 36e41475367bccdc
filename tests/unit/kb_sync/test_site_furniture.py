"""What a template adds is taken away, template by template; what an editor wrote stays."""

from __future__ import annotations

from kb_sync.documents import Document, Part
from kb_sync.site_furniture import without_furniture
from tests.unit.kb_sync.page_documents import HOST

FOOTER = "Straumvik kommune\nFjordgata 12, 5999 Straumvik\nTlf. 55 00 11 00\npost@straumvik.example"
NAMES = ("Straumvik kommune",)


def page(path: str, title: str, *texts: str) -> Document:
    return Document(f"{HOST}{path}", title, "nn", None, tuple(Part((title,), text) for text in texts))


def texts(documents: list[Document]) -> list[str]:
    return [part.text for document in documents for part in document.parts]


def test_what_one_of_several_templates_adds_is_taken_away() -> None:
    culture = [
        page(f"/kultur/{n}/", f"Tilbod {n}", f"Tilbod nummer {n} er for alle.\n{FOOTER}") for n in range(6)
    ]
    others = [page(f"/teknisk/{n}/", f"Veg {n}", f"Veg nummer {n} er kommunal.") for n in range(40)]
    cleaned = without_furniture([*culture, *others], NAMES)
    assert texts(cleaned)[1:6] == [f"Tilbod nummer {n} er for alle." for n in range(1, 6)]
    assert len(cleaned) == 46


def test_how_to_reach_somebody_is_left_on_one_page() -> None:
    culture = [
        page(f"/kultur/{n}/", f"Tilbod {n}", f"Tilbod nummer {n} er for alle.\n{FOOTER}") for n in range(6)
    ]
    told = [text for text in texts(without_furniture(culture, NAMES)) if "55 00 11 00" in text]
    assert len(told) == 1


def test_pages_of_numbered_addresses_are_one_template() -> None:
    pages = [
        page(f"/tema{n}.42{n}.nn.html", f"Tema {n}", f"Tema nummer {n} er viktig.\nSkriv ut sida | Tips")
        for n in range(6)
    ]
    others = [page(f"/teknisk/{n}/", f"Veg {n}", f"Veg nummer {n} er kommunal.") for n in range(40)]
    assert texts(without_furniture([*pages, *others], NAMES))[:6] == [
        f"Tema nummer {n} er viktig." for n in range(6)
    ]


def test_what_half_of_a_folder_says_is_content() -> None:
    line = "Barnehagekontoret svarer på alt om opptak og betaling i barnehagane våre."
    pages = [
        page(f"/barnehage/{n}/", f"Barnehage {n}", f"Barnehage nummer {n}.\n{line if n % 2 else 'Skule.'}")
        for n in range(8)
    ]
    others = [page(f"/teknisk/{n}/", f"Veg {n}", f"Veg nummer {n} er kommunal.") for n in range(40)]
    assert sum(line in text for text in texts(without_furniture([*pages, *others], NAMES))) == 4


def test_the_path_to_a_page_is_no_text() -> None:
    path, greater = "Framsida » Politikk » Val", "Pris er lågare » for born"
    cleaned = without_furniture([page("/val", "Val", f"{path}\nNeste val er i 2027.", greater)], NAMES)
    assert texts(cleaned) == ["Neste val er i 2027.", greater]


def test_a_part_that_is_nothing_but_the_path_is_gone() -> None:
    only = Document(
        f"{HOST}/val", "Val", "nn", None, (Part(("Val",), "Framsida » Val"), Part(("Val",), "Kom."))
    )
    assert texts(without_furniture([only], NAMES)) == ["Kom."]


def test_the_sites_own_name_is_no_part_of_a_title() -> None:
    parts = (Part(("Straumvik kommune: Vigsel", "Vigsel", "Pris"), "Gratis for alle."),)
    (cleaned,) = without_furniture(
        [Document(f"{HOST}/vigsel", "Straumvik kommune: Vigsel", "nn", None, parts)], NAMES
    )
    assert cleaned.title == "Vigsel"
    assert cleaned.parts[0].trail == ("Vigsel", "Pris")


def test_a_title_that_only_begins_with_the_name_stays() -> None:
    titles = ("Straumvik kommune", "Straumvik kommunestyre: møte", "Om Straumvik kommune: fakta")
    cleaned = without_furniture(
        [page(f"/{n}", title, f"Tekst {n}.") for n, title in enumerate(titles)], NAMES
    )
    assert tuple(document.title for document in cleaned) == titles
