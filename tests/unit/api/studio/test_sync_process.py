"""Publishing runs the real sync in a process of its own; what it refuses is told, and nothing goes live."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.errors import PublishingFailedError
from api.studio.articles_publishing import SyncProcess
from kb_sync.errors import NotSyncedError
from kb_sync.overlay import PUBLISHED
from kb_sync.versions import current_version
from tests.unit.api.studio.conftest import Clock
from tests.unit.kb_sync.small_base import write_content


async def test_what_the_sync_refuses_is_not_live(tmp_path: Path, data: Path, clock: Clock) -> None:
    content = write_content(tmp_path / "content")
    file = data / PUBLISHED / "testvik" / "barnehageplass.yml"
    file.parent.mkdir(parents=True)
    file.write_text("article: {id: barnehageplass, sections: {price: {source: ingen}}}", encoding="utf-8")
    publisher = SyncProcess(data, content, "", clock)
    with pytest.raises(PublishingFailedError):
        await publisher.sync()
    with pytest.raises(NotSyncedError):
        current_version(data)
    assert await publisher.holds_today() == frozenset({"testvik/barnehageplass"})
    file.write_text("valid_from: i morgon", encoding="utf-8")
    with pytest.raises(PublishingFailedError):
        await publisher.holds_today()
