"""A response's body, read within a limit: what the server claims about its size or its packing is not trusted."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

ACCEPTED = "gzip"
"""The content encoding we ask for. Others would need an unpacker that can stop in the middle."""
_GZIP_WINDOW = 31
_PLAIN = ("", "identity")


class TooLargeError(Exception):
    """The body, packed or unpacked, has more bytes than we take."""


class BrokenBodyError(Exception):
    """The body ends too early, or is not packed as the server says."""


async def read_within(chunks: AsyncIterator[bytes], packing: str, most_bytes: int) -> bytes:
    """The unpacked body. Never holds much more than ``most_bytes``, however small the packed body is.

    Raises ``TooLargeError`` at the first byte too many, and ``BrokenBodyError`` where the packing is wrong or unknown.
    """
    if packing not in (*_PLAIN, ACCEPTED):
        raise BrokenBodyError(f"it is packed in a way that was not asked for ({packing[:20]})")
    unpacker = _Unpacker(packing == ACCEPTED, most_bytes)
    async for chunk in chunks:
        unpacker.take(chunk)
    return unpacker.all()


def unpacked(body: bytes, most_bytes: int) -> bytes:
    """A gzip file's content, or ``body`` itself where it is none. Raises as ``read_within``."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = _Unpacker(True, most_bytes)
    unpacker.take(body)
    return unpacker.all()


class _Unpacker:
    def __init__(self, is_packed: bool, most_bytes: int) -> None:
        self._most = most_bytes
        self._parts: list[bytes] = []
        self._size = 0
        self._packed = zlib.decompressobj(_GZIP_WINDOW) if is_packed else None
        self._begun = False

    def take(self, chunk: bytes) -> None:
        if self._packed is None:
            self._keep(chunk)
            return
        while chunk:
            self._begun = True
            if self._packed.eof:  # A gzip file may be several, one after the other (RFC 1952, 2.2).
                self._packed = zlib.decompressobj(_GZIP_WINDOW)
            try:
                # One byte more than is left is enough to see that it is too much.
                self._keep(self._packed.decompress(chunk, self._most - self._size + 1))
            except zlib.error as error:
                raise BrokenBodyError(f"it is not packed as it says ({error})") from error
            chunk = self._packed.unconsumed_tail or self._packed.unused_data

    def all(self) -> bytes:
        if self._packed is not None and self._begun and not self._packed.eof:
            raise BrokenBodyError("it ends in the middle of its packing")
        return b"".join(self._parts)

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._most:
            raise TooLargeError
        self._parts.append(part)
