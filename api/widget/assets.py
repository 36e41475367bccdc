"""The widget's files, read once, with the digest that gives each edition addresses of its own.

A page includes ``/widget/svara.js``: everything up to the button on the page, in one script (``bundle``).
When the button is pressed, the script fetches the window from ``/widget/<digest>/panel.js``, which may be
kept for ever, while an edition is never mixed with another: the digest of the whole folder is written in
place of VERSION. Each module can also be had by itself, for tests and for those who want to read it.
Comments are for those who read the project; they are left out of what residents' browsers fetch.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from api.widget.bundle import bundle

STATIC_FOLDER = Path(__file__).resolve().parent / "static"
ENTRY = "svara.js"
WINDOW = "panel.js"
BUNDLES = {ENTRY: "element.js", WINDOW: "panel.js"}
"""What is fetched, and the module each begins with."""
MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Only comments that stand on lines of their own: telling others from text would take a parser.
_COMMENTS = {
    ".js": re.compile(rb"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL),
    ".css": re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL),
}


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: plain and compressed, with its entity tag."""

    plain: bytes
    compressed: bytes
    media_type: str
    etag: str


@dataclass(frozen=True)
class Assets:
    """All files of one edition, by name. ``version`` is 12 hexadecimal digits of their digest."""

    version: str
    files: Mapping[str, Asset]


def load_assets(folder: Path, bundles: Mapping[str, str]) -> Assets:
    """Read every script and style sheet in ``folder`` and put ``bundles`` (name → first module) together.

    Raises ``BundleError`` when that cannot be done.
    """
    contents = {
        file.name: _COMMENTS[file.suffix].sub(b"", file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.suffix in MEDIA_TYPES
    }
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    version = digest.hexdigest()[:12]
    sources = {name: content.decode() for name, content in contents.items()}
    for name, first in bundles.items():
        contents[name] = bundle(first, sources).replace("/VERSION/", f"/{version}/").encode()
    assets = {name: as_asset(content, MEDIA_TYPES[Path(name).suffix]) for name, content in contents.items()}
    return Assets(version, MappingProxyType(assets))


@cache
def widget_assets() -> Assets:
    """The widget's own files; read at the first request, then kept as long as the process."""
    return load_assets(STATIC_FOLDER, BUNDLES)


def as_asset(content: bytes, media_type: str) -> Asset:
    """``content`` ready to be sent."""
    return Asset(
        plain=content,
        compressed=gzip.compress(content, mtime=0),
        media_type=media_type,
        etag=hashlib.sha256(content).hexdigest()[:20],
    )
