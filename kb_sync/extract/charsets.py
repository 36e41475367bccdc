"""From bytes to text, whatever the sender says about them."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Asked for by name only: Python also knows "codecs" that unpack archives or turn letters around.
# Browsers read the first three as windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels), and so do we.
_KNOWN = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "windows-1252": "cp1252",
    "latin1": "cp1252", "cp1252": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-15": "iso8859-15", "latin9": "iso8859-15", "iso-8859-10": "iso8859-10", "iso-8859-4": "iso8859-4",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1257": "cp1257", "koi8-r": "koi8-r",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman", "cp850": "cp850", "ibm850": "cp850", "cp865": "cp865",
    "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_META_WITHIN = 4096
# A page in UTF-8 into which something in windows-1252 was pasted still has nearly all its letters in UTF-8;
# a page that is windows-1252 has hardly a pair of bytes that happens to be UTF-8.
_MOSTLY = 0.7
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")

# The signs of windows-1252, and the control characters that Latin-1 has in the same places, to their bytes.
_BYTES = {chr(byte): byte for byte in range(256)}
_BYTES.update({bytes([byte]).decode("cp1252", "ignore"): byte for byte in range(256)})
# The first byte of a letter in UTF-8, read as windows-1252, and what may follow: "Ã¥" for å, "â€“" for –.
_FOLLOWERS = "".join(re.escape(sign) for sign, byte in _BYTES.items() if sign and 0x80 <= byte <= 0xBF)
_TWICE = re.compile(f"[ÂÃ][{_FOLLOWERS}]|â[{_FOLLOWERS}]{{2}}")
# Only these prove that a text was decoded wrongly: a capital letter with a sign after it that no language writes so.
_SURELY = re.compile("Ã[¥¦¸…†˜©¨¶¤–\x85\x86\x98]|â€[“”™˜œ¢¦\x9d]")


def decode(body: bytes, declared: str | None = None) -> str:
    """``body`` as text; never fails. ``declared`` is the charset of the HTTP header, which is often wrong.

    In this order: a byte order mark; UTF-8 where the bytes are UTF-8, since other text hardly ever is by chance; the
    declared charset; the one in the page's first ``<meta>``; windows-1252. A text that was encoded twice ("Ã¥" for å)
    is mended where it cannot be anything else.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return mended(body[len(mark) :].decode(name, "replace"))
    sixteen = sixteen_bits(body)
    if sixteen:
        return mended(body.decode(sixteen, "replace"))
    try:
        return mended(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return mended(body.decode(_eight_bits(body, declared), _forgiving()))


def mended(text: str) -> str:
    """``text`` with letters that were encoded twice made right, only where that is certain; else as it came."""
    if not _SURELY.search(text):
        return text
    return _TWICE.sub(_once, text)


def _once(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[sign] for sign in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def sixteen_bits(body: bytes) -> str | None:
    """UTF-16 without a mark: in Latin text every other byte is nought."""
    head = body[:400]
    if len(head) < 8:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.8 * half and head[0::2].count(0) < 0.2 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.8 * half and head[1::2].count(0) < 0.2 * half:
        return "utf-16-be"
    return None


def _eight_bits(body: bytes, declared: str | None) -> str:
    high = sum(len(run) for run in _HIGH.findall(body))
    in_utf8 = sum(len(letter) for letter in _UTF8_LETTER.findall(body))
    if in_utf8 > _MOSTLY * high:
        return "utf-8"
    meta = _META.search(body[:_META_WITHIN])
    for name in (declared, meta[1].decode("ascii") if meta else None):
        known = _KNOWN.get((name or "").strip().strip("\"'").lower())
        # UTF-8 it is not, and UTF-16 would have shown itself.
        if known and not known.startswith("utf"):
            return known
    return "cp1252"


@lru_cache(maxsize=1)
def _forgiving() -> str:
    """The name under which Python knows how we treat bytes that do not fit the charset."""

    def as_cp1252(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode("cp1252", "ignore"), error.end

    codecs.register_error("svara_cp1252", as_cp1252)
    return "svara_cp1252"
