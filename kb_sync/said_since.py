"""Since when each page says what it says: not since its bytes changed, which on many sites they do at every request.

A site's folder keeps, beside what was read of its pages, the digest of each reading and the day it was first seen.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb_sync.documents import Document
from kb_sync.fetch.cache import Page, SourceCache

FILE = "said.json"


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str
    words: str
    """``Page.text_digest``, to go by when the page is read differently."""
    since: date


class _Noted(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    read_with: int
    pages: dict[str, _Said] = {}


def note_said(
    cache: SourceCache, pages: Iterable[Page], documents: Mapping[str, Document], read_with: int
) -> dict[str, date]:
    """By final address: since when each page says what it says; remembered for the next time.

    ``documents``: what was read, by final address; a page without one counts from its last change. ``read_with``: the
    number of the reading, since a page that is read differently has not changed. Never raises: what is not remembered
    counts from the last change too.
    """
    file = cache.folder / FILE
    before = _noted(file, read_with)
    since: dict[str, date] = {}
    said: dict[str, _Said] = {}
    for page in pages:
        address, changed = page.final_address, page.last_changed.date()
        document = documents.get(address)
        if document is None:
            since[address] = changed
            continue
        known = before.pages.get(address)
        digest = document.digest
        if known is not None:
            alike = known.digest == digest
            if before.read_with != read_with:
                alike = known.words == page.text_digest
            changed = known.since if alike else changed
        since[address] = changed
        said[address] = _Said(digest=digest, words=page.text_digest, since=changed)
    now = _Noted(read_with=read_with, pages=said)
    if now != before:
        with contextlib.suppress(OSError):
            fresh = file.with_suffix(".new")
            fresh.write_text(now.model_dump_json(), encoding="utf-8")
            fresh.replace(file)
    return since


def _noted(file: Path, read_with: int) -> _Noted:
    try:
        return _Noted.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return _Noted(read_with=read_with)
