"""Kinds of files a site may give us, told by content type, by name and by their first bytes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal["html", "pdf", "docx", "markdown", "csv"]

CONTENT_TYPES: dict[Kind, str] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "markdown": "text/markdown",
    "csv": "text/csv",
}
_ALSO: dict[str, Kind] = {
    "application/xhtml+xml": "html",
    "application/x-pdf": "pdf",
    "text/x-markdown": "markdown",
    "application/csv": "csv",
}
_ENDINGS: dict[str, Kind] = {
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
}
_BY_TYPE: dict[str, Kind] = {content_type: kind for kind, content_type in CONTENT_TYPES.items()} | _ALSO
_SAYS_NOTHING = {
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/force-download",
    "text/plain",
}
_OTHER_TEXT = frozenset(".doc .xls .xlsx .ppt .pptx .pps .ppsx .odt .ods .odp .rtf .epub".split())
_NO_TEXT = frozenset(
    ".jpg .jpeg .png .gif .svg .webp .avif .ico .tif .tiff .bmp .eps .psd .mp3 .mp4 .m4a .mov .avi .webm .wav .ogg .zip"
    " .rar .7z .gz .tar .exe .msi .dmg .apk .css .js .mjs .json .xml .rss .atom .ics .vcf .woff .woff2 .ttf .eot .dwg"
    " .dxf .sosi .gml .kml .kmz .shp".split()
)


def kind_of(content_type: str, address: str) -> Kind | None:
    """The kind a server says that it sends; by the address's ending where the server says nothing. None: another."""
    kind = _BY_TYPE.get(content_type)
    if kind is None and content_type in _SAYS_NOTHING:
        return _ENDINGS.get(_ending(address))
    return kind


def worth_asking(address: str, kinds: frozenset[Kind]) -> bool:
    """False where the ending alone says that we would not keep it: pictures are not asked for to find out."""
    ending = _ending(address)
    if ending in _NO_TEXT or ending in _OTHER_TEXT:
        return False
    # Pages are asked for in any case: they lead to the files.
    return _ENDINGS.get(ending, "html") in kinds | {"html"}


def is_unread_text(address: str) -> bool:
    """Whether this is a document of a kind we cannot read, which somebody could publish in another form."""
    return _ending(address) in _OTHER_TEXT


def is_what_it_says(kind: Kind, body: bytes) -> bool:
    """False for a file whose first bytes are another kind's: an error page under a PDF's name."""
    start = body[:1024]
    if kind == "pdf":
        return b"%PDF-" in start
    if kind == "docx":
        return start.startswith(b"PK\x03\x04")
    if kind == "html":
        return not start.startswith((b"%PDF-", b"PK\x03\x04"))
    return not re.match(rb"\s*(<!doctype html|<html)", start, re.IGNORECASE) and b"\0" not in start


def _ending(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).suffix.lower()
