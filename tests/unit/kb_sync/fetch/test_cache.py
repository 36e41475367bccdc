"""The cache holds what was brought home, whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_sync.errors import CrawlInProgressError, SourceCacheError
from kb_sync.fetch.cache import Index, Page, SourceCache

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def kept(cache: SourceCache, path: str, body: bytes, seen: datetime = NOW) -> Page:
    """A page whose body is in the cache."""
    digest = cache.keep_body(body)
    address = f"https://www.provedal.example.no{path}"
    return Page(
        address=address,
        final_address=address,
        content_type="text/html",
        fetched_at=seen,
        status=200,
        digest=digest,
        size=len(body),
        text_digest=digest,
        first_seen=seen,
        last_changed=seen,
        last_seen=seen,
    )


def bodies(cache: SourceCache) -> int:
    return len(list((cache.folder / "bodies").glob("*")))


@pytest.fixture
def cache(tmp_path: Path) -> SourceCache:
    made = SourceCache.of(tmp_path, "provedal", "heim")
    with made.lock():
        return made


def test_it_lies_where_it_is_said_to(tmp_path: Path) -> None:
    assert SourceCache.of(tmp_path, "provedal", "heim").folder == tmp_path / "sources" / "provedal" / "heim"


def test_before_the_first_crawl_there_is_nothing(cache: SourceCache) -> None:
    assert cache.index() == Index() and cache.index().to_read() == ()


def test_what_was_put_in_is_what_comes_out(cache: SourceCache) -> None:
    index = Index(crawled_at=NOW, pages=(kept(cache, "/", b"heim"), kept(cache, "/a", b"\0\xff")))
    cache.swap(index)
    assert SourceCache(cache.folder).index() == index
    assert [cache.body(page) for page in index.pages] == [b"heim", b"\0\xff"]


def test_pages_with_the_same_body_share_it(cache: SourceCache) -> None:
    kept(cache, "/", b"heim")
    kept(cache, "/heim", b"heim")
    assert bodies(cache) == 1


def test_pages_that_are_read_through_another_are_left_out_of_what_is_read(cache: SourceCache) -> None:
    first, second = kept(cache, "/", b"heim"), kept(cache, "/heim", b"heim")
    index = Index(pages=(first, second.model_copy(update={"same_as": first.final_address})))
    assert index.to_read() == (first,)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"schema_version": 0}', b'{"pages": [{}]}'])
def test_a_damaged_index_is_told(cache: SourceCache, content: bytes) -> None:
    (cache.folder / "index.json").write_bytes(content)
    with pytest.raises(SourceCacheError, match="fetch the site again") as told:
        cache.index()
    assert told.value.code == "kb_source_cache"


def test_a_body_that_is_missing_or_damaged_is_told(cache: SourceCache) -> None:
    page = kept(cache, "/", b"heim")
    file = cache.folder / "bodies" / page.digest
    file.write_bytes(b"hei")
    with pytest.raises(SourceCacheError, match="damaged"):
        cache.body(page)
    file.unlink()
    with pytest.raises(SourceCacheError, match="missing"):
        cache.body(page)
    assert not cache.has_body(page)


def test_a_damaged_body_is_written_again(cache: SourceCache) -> None:
    page = kept(cache, "/", b"heim")
    (cache.folder / "bodies" / page.digest).write_bytes(b"hei")
    assert cache.body(kept(cache, "/", b"heim")) == b"heim"


def test_only_bodies_that_nothing_names_are_thrown_away(cache: SourceCache) -> None:
    before, now = Index(pages=(kept(cache, "/", b"1"),)), Index(pages=(kept(cache, "/", b"2"),))
    cache.note_unfinished(kept(cache, "/", b"3"))
    lost = kept(cache, "/", b"4")
    (cache.folder / "bodies" / f"{lost.digest}.new").write_bytes(b"half")
    assert cache.sweep(before, now) == 2 and bodies(cache) == 3
    assert not cache.has_body(lost) and all(cache.has_body(one) for one in (*before.pages, *now.pages))


def test_what_a_killed_crawl_was_writing_is_passed_over(cache: SourceCache) -> None:
    page = kept(cache, "/", b"heim")
    cache.note_unfinished(page)
    with (cache.folder / "unfinished.jsonl").open("ab") as file:
        file.write(page.model_dump_json().encode()[:40])
    assert cache.unfinished(NOW - timedelta(hours=1)) == [page]


def test_what_an_unfinished_crawl_left_is_given_only_fresh_and_whole(cache: SourceCache) -> None:
    old, fresh, lost = (
        kept(cache, "/old", b"1", NOW - timedelta(days=1)),
        kept(cache, "/fresh", b"2"),
        kept(cache, "/lost", b"3"),
    )
    for page in (old, fresh, lost):
        cache.note_unfinished(page)
    (cache.folder / "bodies" / lost.digest).unlink()
    assert cache.unfinished(NOW - timedelta(hours=20)) == [fresh]


def test_a_swap_ends_what_was_unfinished(cache: SourceCache) -> None:
    page = kept(cache, "/", b"1")
    cache.note_unfinished(page)
    cache.swap(Index(pages=(page,)))
    assert cache.unfinished(NOW - timedelta(hours=1)) == []


def test_one_writes_at_a_time(cache: SourceCache) -> None:
    with cache.lock():
        with pytest.raises(CrawlInProgressError) as told, SourceCache(cache.folder).lock():
            raise AssertionError("two hold the lock")
        assert told.value.code == "kb_crawl_in_progress"
    with cache.lock():
        pass
