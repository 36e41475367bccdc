"""A page has changed when what is read of it has, not when its bytes have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb_sync.documents import Document
from kb_sync.fetch.cache import SourceCache
from kb_sync.said_since import FILE, note_said
from tests.unit.kb_sync.cached_site import FIRST_SEEN, HOST, html, keep
from tests.unit.kb_sync.page_documents import document, part

LATER = datetime(2026, 11, 5, tzinfo=UTC)
ADDRESS = f"{HOST}/boss"


def says(text: str) -> Mapping[str, Document]:
    return {ADDRESS: document("/boss", part(text))}


def noted(data: Path, text: str, changed: datetime, *, bytes_say: str = "Boss", read_with: int = 1) -> date:
    """What is remembered of one page whose bytes changed then."""
    cache = keep(data, {"/boss": html("Boss", bytes_say)}, last_changed={"/boss": changed})
    return note_said(cache, cache.index().pages, says(text), read_with)[ADDRESS]


def test_at_first_a_page_counts_from_its_last_change(data: Path) -> None:
    assert noted(data, "Bosset blir henta.", LATER) == LATER.date()


def test_other_bytes_that_say_the_same_are_no_change(data: Path) -> None:
    noted(data, "Bosset blir henta.", FIRST_SEEN)
    assert noted(data, "Bosset blir henta.", LATER, bytes_say="Token 2") == FIRST_SEEN.date()


def test_what_says_something_else_has_changed(data: Path) -> None:
    noted(data, "Bosset blir henta.", FIRST_SEEN)
    assert noted(data, "Bosset blir ikkje henta.", LATER) == LATER.date()


def test_a_page_that_is_read_differently_has_not_changed(data: Path) -> None:
    noted(data, "Bosset blir henta.", FIRST_SEEN, read_with=1)
    assert noted(data, "Boss: Bosset blir henta.", LATER, read_with=2) == FIRST_SEEN.date()
    assert noted(data, "Boss: Bosset blir ikkje henta.", LATER, read_with=2) == LATER.date()


def test_a_page_that_is_read_differently_and_says_something_else_has_changed(data: Path) -> None:
    noted(data, "Bosset blir henta.", FIRST_SEEN, bytes_say="før", read_with=1)
    assert noted(data, "Boss: nei.", LATER, bytes_say="no", read_with=2) == LATER.date()


def test_a_page_that_could_not_be_read_counts_from_its_last_change(data: Path) -> None:
    cache = keep(data, {"/boss": html("Boss", "x")}, last_changed={"/boss": LATER})
    assert note_said(cache, cache.index().pages, {}, 1) == {ADDRESS: LATER.date()}


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"read_with": 1, "pages": {"x": 1}}', b"\xff"])
def test_what_is_damaged_is_begun_anew(data: Path, damage: bytes) -> None:
    noted(data, "Bosset blir henta.", FIRST_SEEN)
    (SourceCache.of(data, "testvik", "nettsida").folder / FILE).write_bytes(damage)
    assert noted(data, "Bosset blir henta.", LATER, bytes_say="Token 2") == LATER.date()
    assert noted(data, "Bosset blir henta.", datetime.now(UTC), bytes_say="Token 3") == LATER.date()


def test_a_disk_that_is_full_stops_nothing(data: Path) -> None:
    cache = keep(data, {"/boss": html("Boss", "x")})
    (cache.folder / "said.new").mkdir()
    assert note_said(cache, cache.index().pages, says("Bosset."), 1) == {ADDRESS: FIRST_SEEN.date()}
