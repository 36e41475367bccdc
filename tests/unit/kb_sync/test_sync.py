"""A sync changes the live base whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from kb_sync import index
from kb_sync.content import read_content
from kb_sync.errors import BuildFailedError, ContentRejectedError, NotSyncedError, SyncInProgressError
from kb_sync.search import KnowledgeBase
from kb_sync.store import DATABASE
from kb_sync.sync import sync_passages
from kb_sync.versions import base_folder, current_version, kept_versions, read_manifest, sync_lock
from kb_sync.words import TERMS
from tests.unit.kb_sync.small_base import LetterEmbedder, build, open_base


def change(content: Path, old: str, new: str) -> None:
    for file in content.rglob("*.yml"):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def leftovers(data: Path) -> list[str]:
    return [path.name for path in base_folder(data).glob(".building-*")]


class BreaksHalfway(LetterEmbedder):
    """Embeds the first municipality, then the disk is full."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.calls += 1
        if self.calls > 1:
            raise OSError(28, "No space left on device")
        return self.questions(texts)


class NotNumbers(LetterEmbedder):
    """Gives vectors that no search can use."""

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.full((len(texts), self.dimensions), np.nan, dtype=np.float32)


def test_the_first_sync_adds_everything(data: Path, content: Path) -> None:
    report = build(data, content)
    assert report.changed and report.version == current_version(data)
    assert report.added == sum(report.passages.values()) > 20
    assert set(report.passages) == {"testvik", "provedal"}
    assert read_manifest(base_folder(data) / report.version).embedding == "letters-1"


def test_nothing_is_built_when_nothing_has_changed(data: Path, content: Path) -> None:
    first = build(data, content)

    def must_not_load() -> LetterEmbedder:
        raise AssertionError("the embedder was loaded for nothing")

    from kb_sync.sync import sync

    again = sync(data, content, "letters-1", must_not_load)
    assert not again.changed and again.version == first.version
    assert kept_versions(data) == [first.version]


@pytest.mark.parametrize("how", ["content", "embedding", "asked for"])
def test_something_is_built_when_something_has_changed(data: Path, content: Path, how: str) -> None:
    first = build(data, content)
    if how == "content":
        change(content, "Barnehagen er eit frivillig tilbod.", "Barnehagen er for dei som vil.")
        second = build(data, content)
        # The shared section stands in both municipalities.
        assert (second.added, second.altered, second.removed) == (0, 2, 0)
    elif how == "embedding":
        second = build(data, content, LetterEmbedder("letters-2"))
    else:
        second = build(data, content, rebuild=True)
    assert second.changed and current_version(data) == second.version != first.version


def test_passages_that_come_and_go_are_counted(data: Path, content: Path) -> None:
    build(data, content)
    (content / "felles" / "renovasjon.yml").unlink()
    assert build(data, content).removed == 8


def test_a_faulty_article_stops_the_sync_and_changes_nothing(data: Path, content: Path) -> None:
    live = build(data, content).version
    change(content, "source: lov", "source: avis")
    with pytest.raises(ContentRejectedError) as told:
        build(data, content)
    assert {rejection.file for rejection in told.value.rejections} == {
        "felles/barnehageplass.yml",
        "felles/renovasjon.yml",
    }
    assert current_version(data) == live


@pytest.mark.parametrize("broken", [BreaksHalfway, NotNumbers])
def test_a_sync_that_fails_on_the_way_changes_nothing(
    data: Path, content: Path, broken: type[LetterEmbedder]
) -> None:
    live = build(data, content).version
    base = open_base(data)
    change(content, "frivillig", "valfritt")
    with pytest.raises(BuildFailedError):
        build(data, content, broken())

    assert current_version(data) == live and kept_versions(data) == [live] and leftovers(data) == []
    section = base.section("provedal", "barnehageplass", "about", "nn")
    assert section is not None and "frivillig" in section.text


def test_a_first_sync_that_fails_leaves_no_base(data: Path, content: Path) -> None:
    with pytest.raises(BuildFailedError):
        build(data, content, BreaksHalfway())
    with pytest.raises(NotSyncedError, match="run 'svara kb sync'"):
        KnowledgeBase(data, LetterEmbedder())


def test_two_syncs_at_once_are_refused(data: Path, content: Path) -> None:
    with sync_lock(data), pytest.raises(SyncInProgressError):
        build(data, content)
    assert build(data, content).changed


def test_what_a_killed_sync_left_behind_is_cleared_away(data: Path, content: Path) -> None:
    build(data, content)
    (base_folder(data) / ".building-dead" / "testvik").mkdir(parents=True)
    change(content, "frivillig", "valfritt")
    build(data, content)
    assert leftovers(data) == []


@pytest.mark.parametrize("file", [DATABASE, TERMS])
def test_a_damaged_base_is_built_anew_although_the_content_is_the_same(
    data: Path, content: Path, file: str
) -> None:
    first = build(data, content)
    (base_folder(data) / first.version / "testvik" / file).write_bytes(b"not what it was")
    second = build(data, content)
    assert second.changed
    assert open_base(data).titles("testvik", "nn")["renovasjon"] == "Boss og renovasjon"


def test_the_last_three_versions_are_kept(data: Path, content: Path) -> None:
    versions = [
        build(data, content, rebuild=True, now=lambda day=day: datetime(2026, 11, day, tzinfo=UTC)).version
        for day in range(1, 6)
    ]
    assert kept_versions(data) == versions[:1:-1]
    assert current_version(data) == versions[-1]


def test_a_mended_word_list_is_a_change(
    data: Path, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = [tmp_path / file.name for file in index.ANALYSED_BY]
    for copy, file in zip(lists, index.ANALYSED_BY, strict=True):
        copy.write_bytes(file.read_bytes())
    build(data, content)
    monkeypatch.setattr(index, "ANALYSED_BY", lists)
    assert not build(data, content).changed
    for copy in lists:
        copy.write_bytes(copy.read_bytes() + b"\n")
        assert build(data, content).changed, copy.name


def test_progress_ends_with_everything_done(data: Path, content: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    report = build(data, content, progress=lambda name, done, total: steps.append((name, done, total)))
    passages = sum(report.passages.values())
    assert {total for _, _, total in steps} == {passages}
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)
    assert {name for name, _, _ in steps} == {"provedal", "testvik", ""}
    assert steps[-1] == ("", passages, passages)


def test_a_large_base_tells_of_its_passages_on_the_way(data: Path, content: Path) -> None:
    one = read_content(content).passages["testvik"][0]
    many = [replace(one, id=f"testvik/page:{number}/about/nn") for number in range(2500)]
    embedder = LetterEmbedder()
    done: list[int] = []
    sync_passages(
        data,
        {"testvik": many},
        "letters-1",
        lambda: embedder,
        progress=lambda _, so_far, __: done.append(so_far),
    )
    # Compared, gathered, written, learned from (one subject) and read back, a thousand at a time.
    assert done == [200, 400, 500, 700, 900, 1000, 1200, 1400, 1500, 2000, 2200, 2400, 2500, 2500]
