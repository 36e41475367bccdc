"""The scripts and style sheets of the pages for staff, under one address that changes with their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?"\./([\w.]+)"', re.MULTILINE)
_API = Path(__file__).resolve().parent.parent
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
SHARED_WITH_WIDGET = ("dom.js", "outbox.js", "words.js")
"""The widget's scripts that the console builds on; served beside its own, so that imports are relative."""


@dataclass(frozen=True)
class PageFiles:
    """One edition of the files by name. ``version`` is 12 hexadecimal digits of their digest."""

    version: str
    files: Mapping[str, bytes]

    def media_type(self, name: str) -> str:
        """The media type of a file of this edition."""
        return MEDIA_TYPES[Path(name).suffix]

    def modules(self, entry: str) -> list[str]:
        """The scripts that ``entry`` imports, and those they import in turn; sorted. Empty for ""."""
        found, ahead = set(), [entry] if entry else []
        while ahead:
            for name in _IMPORTED.findall(self.files[ahead.pop()].decode()):
                if name not in found:
                    found.add(name)
                    ahead.append(name)
        return sorted(found)


@cache
def agent_files() -> PageFiles:
    """Read at the first request, then kept as long as the process."""
    pages = _API / "pages" / "static"
    own = [file for name in ("agent*", "studio*") for file in pages.glob(name) if file.suffix in MEDIA_TYPES]
    shared = [_API / "widget" / "static" / name for name in SHARED_WITH_WIDGET]
    files = {file.name: file.read_bytes() for file in sorted(own + shared, key=lambda file: file.name)}
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    return PageFiles(digest.hexdigest()[:12], files)
