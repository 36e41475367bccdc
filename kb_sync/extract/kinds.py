"""What kind of file something is: by its first bytes, then by what the sender calls it, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from kb_sync.extract.charsets import sixteen_bits
from kb_sync.extract.reading import Refused
from kb_sync.extract.text import clean, shortened

Kind = Literal["html", "pdf", "docx", "markdown", "csv"]

LONGEST_TITLE = 200
UNTITLED = "–"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|header|nav|div|span|p|h[1-6]|table|ul|ol|form)\b",
    re.IGNORECASE,
)
_BY_TYPE: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html",
    "text/markdown": "markdown", "text/x-markdown": "markdown",
    "text/csv": "csv", "application/csv": "csv", "text/tab-separated-values": "csv",
    "text/comma-separated-values": "csv",
}  # fmt: skip
_BY_ENDING: dict[str, Kind] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".aspx": "html", ".php": "html", ".jsp": "html",
    ".md": "markdown", ".markdown": "markdown", ".txt": "markdown",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv",
}  # fmt: skip
_NO_TEXT_INSIDE = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"OggS",
    b"ID3", b"\x00\x00\x00", b"\x7fELF", b"MZ\x90", b"%!PS", b"wOFF", b"wOF2", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_TYPES = {
    "json": "data for programs (JSON)", "xml": "data for programs (XML)", "javascript": "a program (JavaScript)",
    "css": "a style sheet", "calendar": "a calendar file", "rtf": "an RTF file",
}  # fmt: skip
_BINARY_WITHIN = 1000


def kind_of(address: str, body: bytes, content_type: str | None) -> Kind:
    """The kind of file, where it is one that is read.

    The bytes count for more than the ``content_type``: servers send sign-in pages as PDF, and PDF as anything. A zip
    archive is taken for ``docx``; what it is shows itself when it is opened. Raises ``Refused``: ``no_text`` where it
    is empty, ``encrypted_file``, ``damaged_file`` or ``unsupported_type``.
    """
    if not body.strip(b" \t\r\n\x00"):
        raise Refused("no_text", "The file is empty.")
    # Without nulls also UTF-16 shows its tags.
    start = body[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    stated = (content_type or "").partition(";")[0].strip().lower()
    by_bytes = _by_bytes(body, start, stated)
    if by_bytes:
        return by_bytes
    looks_like_html = bool(_HTML.search(start)) if stated != "text/html" else True
    doctype = re.match(rb"<(?:!doctype\s+html|html)\b", start, re.IGNORECASE)
    if stated in _BY_TYPE:
        return "html" if doctype else _BY_TYPE[stated]
    ending = PurePosixPath(_path(address)).suffix.lower()
    if doctype or (looks_like_html and stated in ("application/pdf", "application/msword")):
        return "html"
    _refuse_stated(stated, ending)
    if ending in _BY_ENDING and (ending != ".txt" or not looks_like_html):
        return _BY_ENDING[ending]
    return "html" if looks_like_html else "markdown"


def title_from(address: str) -> str:
    """A title made of the last part of an address or path, without its ending: ".../gebyr-2026.pdf" → "gebyr 2026"."""
    path = PurePosixPath(_path(address))
    name = path.stem if path.suffix[1:2].isalpha() else path.name
    words = shortened(clean(re.sub(r"[-_+\s]+", " ", name)), LONGEST_TITLE)
    return words[:1].upper() + words[1:] or shortened(clean(address), LONGEST_TITLE) or UNTITLED


def _by_bytes(body: bytes, start: bytes, stated: str) -> Kind | None:
    if start.startswith(b"%PDF-") or (not stated.startswith("text/") and b"%PDF-" in body[:1024]):
        return "pdf"
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if body.startswith(_OLD_OFFICE):
        if _ENCRYPTED in body:
            raise Refused("encrypted_file", "The file asks for a password; publish it without one.")
        raise Refused(
            "unsupported_type", "The file is in an old format of Word or Excel; save it as .docx, PDF or CSV."
        )
    if start.startswith(b"{\\rtf"):
        raise Refused("unsupported_type", "RTF files are not read; save it as .docx or PDF.")
    in_sixteen_bits = body.startswith((b"\xff\xfe", b"\xfe\xff")) or sixteen_bits(body)
    binary = body[:_BINARY_WITHIN].count(0) > 3 and not in_sixteen_bits
    if body.startswith(_NO_TEXT_INSIDE) or (binary and not stated.startswith("text/")):
        raise Refused(
            "unsupported_type", "The file is a picture, an archive or a program, and holds no text to read."
        )
    return None


def _refuse_stated(stated: str, ending: str) -> None:
    if stated == "application/pdf" or (ending == ".pdf" and not stated.startswith("text/")):
        raise Refused("damaged_file", "The file is called a PDF but is none; publish it anew.")
    if stated.endswith(("wordprocessingml.document", "/msword")) or (
        ending == ".docx" and not stated.startswith("text/")
    ):
        raise Refused("damaged_file", "The file is called a Word document but is none; publish it anew.")
    for word, meaning in _OTHER_TYPES.items():
        if word in stated or ending == f".{word}":
            raise Refused("unsupported_type", f"This is {meaning}, not a page or a document.")
    if stated.startswith(("image/", "audio/", "video/", "font/")):
        raise Refused("unsupported_type", "The file is a picture, sound or film, and holds no text to read.")


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return address.partition("?")[0]
