"""What was done can be read back: newest first, by what it was done to, by kind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from api.governance.audit import AuditLog

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


async def test_entries_are_read_newest_first_and_by_subject_and_kind(tmp_path: Path) -> None:
    log = AuditLog(f"sqlite:///{tmp_path / 'audit.db'}", lambda: NOON)
    log.prepare()
    await log.note("maria", "example.added", "sfo", {"lines": 2})
    await log.note("nils", "model.activated", "svara-1")
    log.note_now("svara", "model.activated", "svara-2")
    assert [entry.subject for entry in await log.latest()] == ["svara-2", "svara-1", "sfo"]
    assert [entry.who for entry in await log.latest(what="model.")] == ["svara", "nils"]
    [one] = await log.latest(subject="sfo")
    assert (one.who, one.what, one.detail, one.at.hour) == ("maria", "example.added", {"lines": 2}, 12)
    assert [entry.subject for entry in await log.latest(1)] == ["svara-2"]
    assert await log.latest(what="%") == []
    log.close()
