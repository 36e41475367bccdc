"""A body is read within its limit, whatever the server claims."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.fetch.body import BrokenBodyError, TooLargeError, read_within, unpacked


async def chunks(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from(["", "identity", "gzip"]))
async def test_what_was_sent_is_what_is_read(body: bytes, size: int, packing: str) -> None:
    sent = gzip.compress(body) if packing == "gzip" else body
    assert await read_within(chunks(sent, size), packing, 3000) == body


@given(st.binary(min_size=1, max_size=3000), st.integers(1, 700), st.sampled_from(["", "gzip"]))
async def test_one_byte_too_many_is_too_many(body: bytes, size: int, packing: str) -> None:
    sent = gzip.compress(body) if packing == "gzip" else body
    with pytest.raises(TooLargeError):
        await read_within(chunks(sent, size), packing, len(body) - 1)


async def test_several_packed_parts_are_one_body() -> None:
    sent = gzip.compress(b"ein ") + gzip.compress(b"to")
    assert await read_within(chunks(sent, 5), "gzip", 100) == b"ein to"


@given(st.binary(min_size=30, max_size=300), st.data())
async def test_a_packed_body_that_ends_early_is_broken(body: bytes, data: st.DataObject) -> None:
    sent = gzip.compress(body)
    with pytest.raises(BrokenBodyError):
        await read_within(chunks(sent[: data.draw(st.integers(1, len(sent) - 1))], 100), "gzip", 1000)


@pytest.mark.parametrize(
    ("sent", "packing"), [(b"hei", "gzip"), (b"hei", "br"), (zlib.compress(b"hei"), "deflate")]
)
async def test_what_is_packed_otherwise_than_agreed_is_broken(sent: bytes, packing: str) -> None:
    with pytest.raises(BrokenBodyError):
        await read_within(chunks(sent, 100), packing, 1000)


async def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    inner = gzip.decompress(bomb)
    assert len(inner) < 60_000
    tracemalloc.start()
    with pytest.raises(TooLargeError):
        await read_within(chunks(inner, 65_536), "gzip", 1_000_000)
    with pytest.raises(TooLargeError):
        unpacked(inner, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_what_is_not_packed_is_left_as_it_is() -> None:
    assert unpacked(b"<urlset/>", 5) == b"<urlset/>"
