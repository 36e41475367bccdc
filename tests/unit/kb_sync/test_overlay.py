"""What is published in the studio takes the place of what the program ships with, from the day it is to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb_sync.content import read_content
from kb_sync.errors import ContentRejectedError
from kb_sync.overlay import PUBLISHED, live_content
from kb_sync.sync import sync
from tests.unit.kb_sync.small_base import KINDERGARTEN, LetterEmbedder, open_base, text, write_content

TODAY = date(2026, 11, 23)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def publish(data: Path, name: str, told: dict[str, Any]) -> None:
    file = data / PUBLISHED / f"{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


def said(content: Path, data: Path, municipality: str, topic: str, key: str) -> list[str]:
    with live_content(content, data, TODAY) as live:
        read = read_content(live)
        assert not read.rejections
        return [one.text for one in read.passages[municipality] if one.topic == topic and one.key == key]


def own_price(words: str) -> dict[str, Any]:
    return {
        "article": {
            "id": "barnehageplass",
            "sources": KINDERGARTEN["sources"],
            "sections": {"price": {"source": "lov", **text(words)}},
        }
    }


def test_nothing_published_is_the_content_itself(content: Path, data: Path) -> None:
    with live_content(content, data, TODAY) as live:
        assert live == content


def test_an_article_holds_for_its_municipality_and_the_rest_is_as_before(content: Path, data: Path) -> None:
    before = said(content, data, "testvik", "barnehageplass", "about")
    other = said(content, data, "provedal", "barnehageplass", "price")
    publish(data, "testvik/barnehageplass", own_price("Det kostar tolv kroner."))
    assert said(content, data, "testvik", "barnehageplass", "price") == ["Det kostar tolv kroner."] * 2
    assert said(content, data, "testvik", "barnehageplass", "about") == before
    assert said(content, data, "provedal", "barnehageplass", "price") == other


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        ("2026-11-23", "2026-11-23", True),
        ("2026-11-24", None, False),
        (None, "2026-11-22", False),
        ("2026-01-01", "2026-12-31", True),
    ],
)
def test_it_holds_from_and_until_the_day_it_says(
    content: Path, data: Path, first: str | None, last: str | None, holds: bool
) -> None:
    publish(data, "testvik/barnehageplass", {**own_price("Ny pris."), "valid_from": first, "valid_to": last})
    assert ("Ny pris." in said(content, data, "testvik", "barnehageplass", "price")) is holds


def test_a_referral_of_a_subject_los_does_not_have(content: Path, data: Path) -> None:
    referrals = content / "felles" / "referrals"
    referrals.mkdir(parents=True, exist_ok=True)
    (referrals / "authorities.yml").write_text(
        "authorities: {nve: {name: {nn: NVE, nb: NVE}, url: 'https://www.nve.no'}}", encoding="utf-8"
    )
    (referrals / "referrals.yml").write_text("checked: 2026-11-21\nreferrals: {}", encoding="utf-8")
    publish(
        data,
        "referrals/straumpris",
        {
            "referral": {"authority": "nve", "nn": "Spør NVE om straum.", "nb": "Spør NVE om strøm."},
            "subject": {"nn": "Straumpris", "nb": "Strømpris"},
        },
    )
    with live_content(content, data, TODAY) as live:
        passages = [one for one in read_content(live).passages["testvik"] if one.topic == "straumpris"]
    assert [(one.lang, one.title, one.referral) for one in passages] == [
        ("nn", "Straumpris", True),
        ("nb", "Strømpris", True),
    ]


def test_a_published_file_that_cannot_be_read_stops_the_sync_and_is_named(content: Path, data: Path) -> None:
    publish(data, "testvik/barnehageplass", {**own_price("x"), "valid_from": "i morgon"})
    with (
        pytest.raises(ContentRejectedError, match="testvik/barnehageplass"),
        live_content(content, data, TODAY),
    ):
        pass


def test_a_sync_takes_it_in_while_the_base_answers(content: Path, data: Path) -> None:
    def synced() -> None:
        sync(data, content, "letters-1", LetterEmbedder, now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))

    synced()
    base = open_base(data)
    publish(data, "testvik/barnehageplass", own_price("Det kostar tolv kroner."))
    synced()
    found = base.section("testvik", "barnehageplass", "price", "nn")
    assert found is not None and found.text == "Det kostar tolv kroner."
    assert found.local
