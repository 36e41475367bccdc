"""What has been brought home from one site, on disk.

::

    <data>/sources/<municipality>/<site>/index.json        the pages in force; replaced in one move
    <data>/sources/<municipality>/<site>/bodies/3f9a…      each body under its sha256
    <data>/sources/<municipality>/<site>/unfinished.jsonl  what a crawl under way, or one that died, has fetched so far
    <data>/sources/<municipality>/<site>/lock              held while a crawl runs; the system lets go if it dies

A body is on disk before anything names it, and is thrown away only when neither the index in force, nor the one before
it, nor an unfinished crawl names it. A crawl killed at any moment leaves the old index or the new, with all its bodies.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_sync.errors import CrawlInProgressError, SourceCacheError
from kb_sync.fetch.addresses import key

_SCHEMA = 1


class Page(BaseModel):
    """One page or file as it was last seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(description="As it was asked for.")
    final_address: str = Field(description="After redirects; unique in an index, and what to cite.")
    etag: str | None = None
    last_modified: str | None = Field(default=None, description="The header as it came, to be sent back.")
    content_type: str = Field(description="One of kinds.CONTENT_TYPES' values, without parameters.")
    charset: str | None = Field(default=None, description="The charset the header names, small letters.")
    fetched_at: datetime = Field(description="When the body came.")
    status: int
    digest: str = Field(description="sha256 of the body, unpacked.")
    size: int = Field(description="Bytes of the body, unpacked.")
    words: int = Field(default=0, description="Words a reader sees, menus and all; 0 for files.")
    text_digest: str = Field(description="sha256 of those words; of the body for files.")
    found_on: str | None = Field(default=None, description="The page or sitemap that led to it.")
    first_seen: datetime
    last_changed: datetime = Field(description="When its body was first seen to be another.")
    last_seen: datetime = Field(description="When the site last said that this is what stands there.")
    missing_since: datetime | None = Field(
        default=None, description="Not found at the last crawl, first then."
    )
    doubted_since: datetime | None = Field(
        default=None, description="Suddenly tiny at the last crawl; old copy kept."
    )
    same_as: str | None = Field(
        default=None, description="The page with the same text that is read in its place."
    )


class Index(BaseModel):
    """Every page of one site that is in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: int = _SCHEMA
    crawled_at: datetime | None = Field(
        default=None, description="When the crawl ended; None: there was none yet."
    )
    pages: tuple[Page, ...] = ()

    def to_read(self) -> tuple[Page, ...]:
        """The pages to take text from: each text once."""
        return tuple(page for page in self.pages if page.same_as is None)


class SourceCache:
    """One site's folder. Readers need no lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, data_dir: Path, municipality: str, site: str) -> SourceCache:
        """The cache of a municipality's site in this data folder."""
        return cls(data_dir / "sources" / municipality / site)

    def index(self) -> Index:
        """The index in force; an empty one before the first crawl. Raises ``SourceCacheError`` when it is damaged."""
        file = self.folder / "index.json"
        try:
            index = Index.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return Index()
        except ValidationError as error:
            raise SourceCacheError(f"{file} is damaged; fetch the site again.") from error
        except OSError as error:
            raise SourceCacheError(f"{file} cannot be read: {error.strerror}.") from error
        if index.schema_version != _SCHEMA:
            raise SourceCacheError(f"{file} was written by another version; fetch the site again.")
        return index

    def body(self, page: Page) -> bytes:
        """The page's body, unpacked. Raises ``SourceCacheError`` when it is missing or not what was put there."""
        try:
            body = self._file(page.digest).read_bytes()
        except OSError as error:
            raise SourceCacheError(
                f"The copy of {page.final_address} is missing; fetch the site again."
            ) from error
        if hashlib.sha256(body).hexdigest() != page.digest:
            raise SourceCacheError(f"The copy of {page.final_address} is damaged; fetch the site again.")
        return body

    def has_body(self, page: Page) -> bool:
        """Whether the body is there and whole."""
        try:
            self.body(page)
        except SourceCacheError:
            return False
        return True

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write. Raises ``CrawlInProgressError`` at once when somebody else holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CrawlInProgressError(
                    f"Another crawl into {self.folder} is running; wait until it is done."
                ) from None
            yield

    def keep_body(self, body: bytes) -> str:
        """Put ``body`` on disk for good; its digest."""
        digest = hashlib.sha256(body).hexdigest()
        file = self._file(digest)
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            file.parent.mkdir(exist_ok=True)
            _replace(file, body)
        return digest

    def note_unfinished(self, page: Page) -> None:
        """Remember a page of the crawl under way, should it not come to its end."""
        with (self.folder / "unfinished.jsonl").open("ab") as file:
            file.write(page.model_dump_json().encode() + b"\n")

    def unfinished(self, after: datetime) -> list[Page]:
        """Pages that a crawl which came to no end has fetched after that, and whose bodies are there."""
        pages = []
        with contextlib.suppress(FileNotFoundError):
            for line in (self.folder / "unfinished.jsonl").read_bytes().splitlines():
                with contextlib.suppress(ValidationError):  # The last line of a crawl that was killed.
                    pages.append(Page.model_validate_json(line))
        return [page for page in pages if page.last_seen > after and self.has_body(page)]

    def forget_unfinished(self) -> None:
        """The crawl has come to its end, or is not believed."""
        (self.folder / "unfinished.jsonl").unlink(missing_ok=True)

    def swap(self, index: Index) -> None:
        """Put ``index`` in force in one move; every body it names has been kept."""
        if (self.folder / "bodies").exists():
            _flush_folder(self.folder / "bodies")
        _replace(self.folder / "index.json", index.model_dump_json(indent=1, exclude_none=True).encode())
        _flush_folder(self.folder)
        self.forget_unfinished()

    def sweep(self, *in_use: Index) -> int:
        """Throw away bodies that none of these names, nor an unfinished crawl; how many."""
        used = {page.digest for index in in_use for page in index.pages}
        used |= {page.digest for page in self.unfinished(datetime.min.replace(tzinfo=UTC))}
        unused = [file for file in (self.folder / "bodies").glob("*") if file.name not in used]
        for file in unused:
            file.unlink(missing_ok=True)
        return len(unused)

    def _file(self, digest: str) -> Path:
        return self.folder / "bodies" / digest


def known_by_address(pages: Iterable[Page]) -> dict[str, Page]:
    """Pages by the key of every address they are known under; the final address wins over one that was asked for."""
    pages = tuple(pages)
    return {key(page.address): page for page in pages} | {key(page.final_address): page for page in pages}


def _replace(file: Path, content: bytes) -> None:
    """Either the old file or the whole new one is there; which one after a power cut, ``_flush_folder`` settles."""
    fresh = file.with_name(f"{file.name}.new")
    with fresh.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(fresh, file)


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
