"""Searching the live base: one municipality, the form asked for, and always one whole version."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from kb_sync.errors import BaseUnusableError, NotSyncedError, UnknownMunicipalityError
from kb_sync.search import Hit, KnowledgeBase
from kb_sync.store import SCHEMA_VERSION
from kb_sync.versions import POINTER, base_folder, point_to
from tests.unit.kb_sync.small_base import LetterEmbedder, build, open_base


@pytest.fixture
def base(data: Path, content: Path) -> KnowledgeBase:
    build(data, content)
    return open_base(data)


def test_the_words_of_a_question_find_its_section(base: KnowledgeBase) -> None:
    best = base.search("søke barnehageplass digitalt", "testvik", "nn").hits[0]
    assert best.passage.id == "testvik/barnehageplass/apply/nn"
    assert "søke" in best.reason and "felles ord" in best.reason


@pytest.mark.parametrize("form", ["nn", "nb"])
def test_a_section_is_found_once_in_the_form_asked_for(base: KnowledgeBase, form: str) -> None:
    hits = base.search("når blir bosset henta", "testvik", form).hits
    assert {hit.passage.lang for hit in hits} == {form}
    assert len({hit.passage.twin_key for hit in hits}) == len(hits)


def test_a_question_in_one_form_finds_what_the_other_says(base: KnowledgeBase) -> None:
    hit = base.search("avfallet hentes", "testvik", "nn").hits[0]
    assert hit.passage.id == "testvik/renovasjon/hours/nn"


@pytest.mark.parametrize("name", ["testvik", "provedal"])
def test_municipalities_never_mix(base: KnowledgeBase, name: str) -> None:
    for question in ("kva kostar barnehagen", "2000 kroner i Testvik", "telefon", "sentrum"):
        result = base.search(question, name, "nn", limit=50)
        assert {hit.passage.municipality for hit in (*result.hits, *result.rejected)} == {name}


def test_a_local_price_is_found_only_where_it_holds(base: KnowledgeBase) -> None:
    prices = {name: base.section(name, "barnehageplass", "price", "nn") for name in ("testvik", "provedal")}
    assert prices["testvik"] and "2000" in prices["testvik"].text
    assert prices["provedal"] and "2000" not in prices["provedal"].text


def test_what_is_known_already_raises_its_passages(base: KnowledgeBase) -> None:
    plain = base.search("frivillig tilbod frå kommunen", "testvik", "nn").hits
    raised = base.search(
        "frivillig tilbod frå kommunen", "testvik", "nn", topic="renovasjon", aspect="hours"
    ).hits

    def hit(hits: tuple[Hit, ...], key: str) -> Hit:
        return next(hit for hit in hits if hit.passage.id == f"testvik/renovasjon/{key}/nn")

    assert plain[0].passage.topic == "barnehageplass" and plain[0].boost == 0
    about, hours = hit(raised, "about"), hit(raised, "hours")
    assert about.score == pytest.approx(hit(plain, "about").score + 0.35)
    assert (about.boost, hours.boost) == pytest.approx((0.35, 0.55))
    assert "Løfta" in hours.reason


def test_what_does_not_fit_is_put_aside_with_a_reason(base: KnowledgeBase) -> None:
    result = base.search("zzzz", "testvik", "nb")
    assert result.hits == ()
    assert result.rejected and all("Lagt bort" in hit.reason for hit in result.rejected)


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", "æøå", '"', "' OR 1=1 --", "NEAR(a b)", "a*", "😀", "x" * 3000]
)
def test_any_question_can_be_asked(base: KnowledgeBase, question: str) -> None:
    result = base.search(question, "testvik", "nn")
    assert len(result.hits) <= 8


def test_no_more_hits_than_asked_for(base: KnowledgeBase) -> None:
    assert len(base.search("barnehage kommune", "testvik", "nn", limit=2).hits) == 2


def test_an_unknown_municipality_is_refused(base: KnowledgeBase) -> None:
    with pytest.raises(UnknownMunicipalityError, match=r"'bergen'; it has: provedal, testvik"):
        base.search("boss", "bergen", "nn")


def test_exact_look_ups(base: KnowledgeBase) -> None:
    assert base.keys_of("testvik", "barnehageplass") == ("about", "apply", "price", "syskenmoderasjon")
    assert base.keys_of("testvik", "finst-ikkje") == ()
    assert base.section("testvik", "barnehageplass", "deadline", "nn") is None
    assert base.section("testvik", "byggesak", "contact", "nn") is None  # a fact is no section
    assert base.titles("testvik", "nb") == {
        "barnehageplass": "Barnehageplass",
        "renovasjon": "Avfall og renovasjon",
    }


def test_a_missing_form_falls_back_to_the_other(data: Path, content: Path) -> None:
    file = content / "felles" / "renovasjon.yml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(
        whole.replace("    nb:\n      text: Avfallet hentes hver uke.\n      state: written\n", ""),
        encoding="utf-8",
    )
    build(data, content)
    base = open_base(data)
    section = base.section("testvik", "renovasjon", "hours", "nb")
    assert section is not None and section.lang == "nn"
    assert base.search("hver uke", "testvik", "nb").hits[0].passage.id == "testvik/renovasjon/hours/nn"


def test_words_point_at_the_section_that_has_them(base: KnowledgeBase) -> None:
    points = base.pointed_at("testvik", "søskenmoderasjon", "barnehageplass")
    assert max(points, key=lambda key: points[key]) == "syskenmoderasjon"
    # The subject's own name stands everywhere and points at nothing.
    assert base.pointed_at("testvik", "barnehageplass", "barnehageplass") == {}
    assert base.pointed_at("testvik", "", "barnehageplass") == {}


def test_a_new_version_is_seen_without_opening_anew(base: KnowledgeBase, data: Path, content: Path) -> None:
    (content / "felles" / "renovasjon.yml").unlink()
    build(data, content)
    assert "renovasjon" not in base.titles("testvik", "nn")


def test_a_version_that_cannot_be_read_does_not_replace_the_one_in_use(
    base: KnowledgeBase, data: Path, content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = base.manifest.version
    (content / "felles" / "renovasjon.yml").unlink()
    broken = build(data, content).version
    (base_folder(data) / broken / "manifest.json").write_text("{", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        assert "renovasjon" in base.titles("testvik", "nn")
        assert "renovasjon" in base.titles("testvik", "nn")
    assert len(caplog.records) == 1
    assert base.manifest.version == live
    # Going back is a new version too.
    point_to(data, live)
    assert base.manifest.version == live


def test_a_base_of_another_embedding_is_refused(data: Path, content: Path) -> None:
    build(data, content)
    with pytest.raises(BaseUnusableError, match="run 'svara kb sync'"):
        open_base(data, LetterEmbedder("other"))


def test_a_base_of_another_schema_is_refused(data: Path, content: Path) -> None:
    version = build(data, content).version
    manifest = base_folder(data) / version / "manifest.json"
    manifest.write_text(
        manifest.read_text().replace(f'"schema": {SCHEMA_VERSION}', '"schema": 0'), encoding="utf-8"
    )
    with pytest.raises(BaseUnusableError, match="has schema 0"):
        open_base(data)


def test_no_base_is_told_before_anything_is_loaded(data: Path) -> None:
    with pytest.raises(NotSyncedError):
        KnowledgeBase.open(data, "a-model-that-is-not-there")


def test_readers_see_whole_versions_while_the_base_is_swapped(data: Path, content: Path) -> None:
    build(data, content)
    base = open_base(data)
    versions = [base.manifest.version]
    old, new = "Barnehagen er eit frivillig tilbod.", "Barnehagen er for alle."
    file = content / "felles" / "barnehageplass.yml"
    original = file.read_text(encoding="utf-8")
    seen: set[str] = set()
    faults: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                section = base.section("provedal", "barnehageplass", "about", "nn")
                assert section is not None
                seen.add(section.text)
                hits = base.search("frivillig barnehage", "provedal", "nn").hits
                assert hits and hits[0].passage.municipality == "provedal"
            except Exception as fault:  # told by the main thread
                faults.append(fault)
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(6):
        file.write_text(original.replace(old, new) if turn % 2 == 0 else original, encoding="utf-8")
        versions.append(build(data, content).version)
    while base.manifest.version != versions[-1]:
        pass
    done.set()
    for reader in readers:
        reader.join()

    assert faults == []
    assert seen <= {old, new}
    assert (base_folder(data) / POINTER).read_text().strip() == versions[-1]
