"""The status tells what is written, what is missing, what is old and what nobody answers for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kb_sync.status import read_status
from tests.unit.kb_sync.small_base import SOURCE, build, text, write

TODAY = date(2026, 11, 21)


def test_before_the_first_sync_it_says_so(data: Path, content: Path) -> None:
    status = read_status(data, content, TODAY)
    assert status.live_version is None
    assert status.live_fault is not None and "svara kb sync" in status.live_fault


def test_each_subject_is_counted(data: Path, content: Path) -> None:
    version = build(data, content).version
    status = read_status(data, content, TODAY)
    assert status.live_version == version and status.live_fault is None and status.rejections == ()
    testvik = next(one for one in status.municipalities if one.municipality == "testvik")
    kindergarten, waste = testvik.topics
    assert kindergarten.passages == {"nn": 4, "nb": 4}
    assert kindergarten.states == {"written": 8, "machine": 0, "checked": 0}
    assert kindergarten.missing_sections == ("eligibility", "deadline", "hours", "contact", "complaint")
    assert (kindergarten.owner, waste.owner) == (None, "bossverket")
    assert testvik.unowned == ("barnehageplass",)
    assert testvik.facts == 10
    assert testvik.share_by_state == {"written": 1.0, "machine": 0.0, "checked": 0.0}


def test_a_section_in_one_form_only_is_missing_the_other(data: Path, content: Path) -> None:
    section = {"source": "lov", **text("Ti kroner.", state="machine")}
    section.pop("nb")
    write(content, "testvik", {"id": "renovasjon", "sections": {"price": section}})
    testvik = next(
        one for one in read_status(data, content, TODAY).municipalities if one.municipality == "testvik"
    )
    waste = testvik.topics[1]
    assert waste.missing_forms == ("price/nb",)
    assert waste.states["machine"] == 1
    assert testvik.share_by_state["machine"] == round(1 / 13, 3)


def test_a_source_nobody_has_read_for_a_year_is_old(data: Path, content: Path) -> None:
    old = {**SOURCE, "checked": "2025-11-20"}
    write(
        content,
        "testvik",
        {
            "id": "renovasjon",
            "sources": {"gammal": old},
            "sections": {"price": {"source": "gammal", **text("Ti kroner.")}},
        },
    )
    testvik = next(
        one for one in read_status(data, content, TODAY).municipalities if one.municipality == "testvik"
    )
    assert testvik.topics[1].stale == ("price",)


def test_rejected_content_is_listed(data: Path, content: Path) -> None:
    (content / "felles" / "renovasjon.yml").write_text("id: renovasjon\n", encoding="utf-8")
    (told,) = read_status(data, content, TODAY).rejections
    assert told.startswith("felles/renovasjon.yml")
