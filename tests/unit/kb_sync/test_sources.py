"""Articles: two layers merged section by section, and every fault told with file, field and reason."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from kb_sync.sources import Article, read_articles
from tests.unit.kb_sync.small_base import KINDERGARTEN, SOURCE, both, text, write


def articles_of(content: Path, municipality: str) -> dict[str, Article]:
    merged, rejections = read_articles(content, [municipality])
    assert rejections == ()
    return {article.id: article for article in merged[municipality]}


def rejected(content: Path) -> dict[str, str]:
    """Field to reason, of the only file that is wrong."""
    _, rejections = read_articles(content, ["testvik"])
    assert len({rejection.file for rejection in rejections}) == 1
    return {rejection.field: rejection.reason for rejection in rejections}


def test_a_local_section_replaces_the_shared_one_and_leaves_the_others(content: Path) -> None:
    shared, local = (articles_of(content, name)["barnehageplass"] for name in ("provedal", "testvik"))

    prices = [next(entry for entry in article.entries if entry.key == "price") for article in (shared, local)]
    assert prices[0].section.nn and prices[0].section.nn.text == "Det finst ein makspris på ein plass."
    assert prices[1].section.nn and prices[1].section.nn.text == "I Testvik kostar ein plass 2000 kroner."
    assert prices[0].section.unknown_locally and not prices[1].section.unknown_locally
    assert prices[1].source.title.nn == "Vedtak i Testvik"
    assert shared.entries[0] == local.entries[0]


def test_sections_come_first_and_in_the_order_of_the_aspects(content: Path) -> None:
    keys = [entry.key for entry in articles_of(content, "testvik")["barnehageplass"].entries]
    assert keys == ["about", "apply", "price", "syskenmoderasjon"]


def test_a_shared_section_keeps_the_shared_source_of_the_same_name(content: Path) -> None:
    own = {**SOURCE, "title": both("Noko heilt anna")}
    write(
        content,
        "provedal",
        {
            "id": "renovasjon",
            "sources": {"lov": own},
            "sections": {"price": {"source": "lov", **text("Gratis.")}},
        },
    )
    entries = {entry.key: entry for entry in articles_of(content, "provedal")["renovasjon"].entries}
    assert entries["about"].source.title.nn == "Lova"
    assert entries["price"].source.title.nn == "Noko heilt anna"


def test_a_local_section_may_cite_a_source_of_the_shared_file(content: Path) -> None:
    write(
        content, "provedal", {"id": "renovasjon", "sections": {"price": {"source": "lov", **text("Gratis.")}}}
    )
    entries = {entry.key: entry for entry in articles_of(content, "provedal")["renovasjon"].entries}
    assert entries["price"].source.title.nn == "Lova"


def test_a_subject_of_one_municipality_only_needs_no_shared_file(content: Path) -> None:
    write(
        content,
        "testvik",
        {
            "id": "ferje",
            "title": both("Ferje"),
            "sources": {"lov": SOURCE},
            "sections": {"about": {"source": "lov", **text("Ferja går kvar time.")}},
        },
    )
    assert "ferje" in articles_of(content, "testvik")
    assert "ferje" not in articles_of(content, "provedal")


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        (
            lambda article: article["sections"]["about"].pop("source"),
            "sections.about.source",
            "must be there",
        ),
        (
            lambda article: article["sections"]["about"].update(sorce="x"),
            "sections.about.sorce",
            "no such field",
        ),
        (
            lambda article: article["sections"].update(prise=text("Dyrt.")),
            "sections.prise",
            "cannot be used here",
        ),
        (
            lambda article: article["sections"]["about"]["nn"].update(state="ferdig"),
            "sections.about.nn.state",
            "'ferdig' cannot be used here",
        ),
        (
            lambda article: article["sections"]["about"]["nn"].update(text="<b>Hei</b>"),
            "sections.about.nn.text",
            "without HTML or Markdown",
        ),
        (
            lambda article: article["sections"]["about"]["nn"].update(text=" "),
            "sections.about.nn.text",
            "empty",
        ),
        (
            lambda article: article["sources"]["lov"].update(url="http://lov.example.no"),
            "sources.lov.url",
            "https://",
        ),
        (
            lambda article: article["sections"]["about"].update(source="avis"),
            "sections.about.source",
            "'avis' is not described under 'sources'",
        ),
        (lambda article: article.update(id="barnehage"), "id", "they must agree"),
        (lambda article: article.pop("title"), "title", "no title in either layer"),
        (
            lambda article: article["extra"].append(article["extra"][0]),
            "",
            "more than once under extra: syskenmoderasjon",
        ),
        (lambda article: article["extra"][0].update(key="price"), "", "names of sections: price"),
        (lambda article: article.update(sections={}, extra=[]), "", "no sections"),
    ],
)
def test_a_fault_is_told_with_its_field_and_a_reason(content, change, field, reason) -> None:
    article = copy.deepcopy(KINDERGARTEN)
    change(article)
    write(content, "felles", article, "barnehageplass")
    (content / "testvik" / "barnehageplass.yml").unlink()

    told = rejected(content)
    assert field in told
    assert reason in told[field]


def test_what_is_not_yaml_is_told_with_line_and_column(content: Path) -> None:
    (content / "felles" / "renovasjon.yml").write_text("id: renovasjon\n  title: [", encoding="utf-8")
    assert "line 2" in rejected(content)[""]


def test_a_file_that_is_not_utf8_is_told(content: Path) -> None:
    (content / "felles" / "renovasjon.yml").write_bytes("id: brøyting".encode("latin-1"))
    assert "UTF-8" in rejected(content)[""]


def test_a_fault_in_a_shared_file_is_told_once_for_all_municipalities(content: Path) -> None:
    article = copy.deepcopy(KINDERGARTEN)
    article["sections"]["about"]["source"] = "avis"
    write(content, "felles", article)
    _, rejections = read_articles(content, ["testvik", "provedal"])
    assert [str(rejection) for rejection in rejections] == [
        "felles/barnehageplass.yml: sections.about.source: The source 'avis' is not described under 'sources'."
    ]


def test_the_other_files_are_read_although_one_is_wrong(content: Path) -> None:
    (content / "felles" / "renovasjon.yml").write_text("nei", encoding="utf-8")
    merged, rejections = read_articles(content, ["provedal"])
    assert [article.id for article in merged["provedal"]] == ["barnehageplass"]
    assert len(rejections) == 1
