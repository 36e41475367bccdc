"""Brings the live knowledge base in line with the content: built beside, looked over, swapped in whole.

Nothing a sync does is seen before the pointer moves; a sync that fails at any point leaves the live
version as it was.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb_sync.chunks import Passage
from kb_sync.content import Content, read_content
from kb_sync.embed import Embedder
from kb_sync.errors import BaseUnusableError, BuildFailedError, ContentRejectedError, NotSyncedError
from kb_sync.index import analysed, index_passages
from kb_sync.lexical import WordLists
from kb_sync.store import SCHEMA_VERSION, Store, write_store
from kb_sync.versions import (
    Manifest,
    base_folder,
    building,
    current_version,
    prune,
    publish,
    read_manifest,
    sync_lock,
    write_manifest,
)

KEPT_VERSIONS = 3

Progress = Callable[[str, int, int], None]
"""Called with the municipality being built, how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did."""

    changed: bool
    """False: the content is what the live version was built from, and nothing was written."""
    version: str
    """The live version afterwards."""
    passages: dict[str, int]
    """By municipality."""
    added: int
    altered: int
    removed: int
    """Against the version that was live before; everything counts as added the first time."""
    pruned: tuple[str, ...] = ()
    """Old versions that were thrown away."""


def sync(
    data_dir: Path,
    content_dir: Path,
    fingerprint: str,
    load_embedder: Callable[[], Embedder],
    *,
    rebuild: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda municipality, done, total: None,
) -> SyncReport:
    """Build and publish a new version if the content, the analysis, the embedding or the schema changed.

    ``fingerprint`` is that of the embedder ``load_embedder`` gives; it is loaded only when something has
    to be built. ``rebuild`` builds in any case. Raises ``ContentRejectedError`` when any article has a
    fault, ``SyncInProgressError`` when another sync runs, ``BuildFailedError`` when writing or checking fails.
    """
    content = read_content(content_dir)
    if content.rejections:
        raise ContentRejectedError(content.rejections)
    with sync_lock(data_dir):
        lists = WordLists.load()
        digest = _digest(content, lists, fingerprint)
        live = _live_manifest(data_dir)
        if live is not None and live.digest == digest and not rebuild:
            return SyncReport(False, live.version, live.passages, 0, 0, 0)
        before = _digests_of_live(data_dir, live)
        built_at = now()
        version = f"{built_at:%Y%m%dT%H%M%S%f}-{digest[:8]}"
        counts = {name: len(passages) for name, passages in content.passages.items()}
        embedder = load_embedder()
        with building(data_dir, version) as folder:
            manifest = Manifest(version, SCHEMA_VERSION, built_at.isoformat(), digest, fingerprint, counts)
            try:
                for done, (name, passages) in enumerate(content.passages.items()):
                    progress(name, done, len(counts))
                    write_store(folder / name, index_passages(passages, lists, embedder))
                progress("", len(counts), len(counts))
                write_manifest(folder, manifest)
                _verify(folder, content)
                publish(data_dir, folder, version)
            except (OSError, sqlite3.Error, BaseUnusableError) as error:
                raise BuildFailedError(f"The new version was not taken into use: {error}") from error
        after = _passage_digests(passage for passages in content.passages.values() for passage in passages)
        return SyncReport(
            changed=True,
            version=version,
            passages=counts,
            added=len(after.keys() - before.keys()),
            altered=sum(before[key] != after[key] for key in before.keys() & after.keys()),
            removed=len(before.keys() - after.keys()),
            pruned=tuple(prune(data_dir, KEPT_VERSIONS)),
        )


def _digest(content: Content, lists: WordLists, fingerprint: str) -> str:
    digest = hashlib.sha256(json.dumps([SCHEMA_VERSION, fingerprint]).encode())
    for name, passages in sorted(content.passages.items()):
        # The analysed words are in it, so a mended word list also counts as a change.
        rows = [
            [passage.digest, *terms]
            for passage, terms in zip(passages, analysed(passages, lists), strict=True)
        ]
        digest.update(json.dumps([name, rows]).encode())
    return digest.hexdigest()


def _live_manifest(data_dir: Path) -> Manifest | None:
    """The live version's manifest; None where there is none, or one that this program cannot open."""
    try:
        folder = base_folder(data_dir) / current_version(data_dir)
        manifest = read_manifest(folder)
        for name in manifest.passages:
            Store(folder / name)
    except (NotSyncedError, BaseUnusableError):
        return None  # A damaged base must not pass for one in which nothing has changed.
    return manifest


def _digests_of_live(data_dir: Path, live: Manifest | None) -> dict[str, str]:
    if live is None:
        return {}
    stores = [Store(base_folder(data_dir) / live.version / name) for name in live.passages]
    return _passage_digests(
        passage for store in stores for passage in store.passages(range(len(store))).values()
    )


def _passage_digests(passages: Iterable[Passage]) -> dict[str, str]:
    return {passage.id: passage.digest for passage in passages}


def _verify(folder: Path, content: Content) -> None:
    """Open what was built as a reader would. Raises ``BaseUnusableError`` for the first thing that is wrong."""
    read_manifest(folder)
    for name, passages in content.passages.items():
        store = Store(folder / name)
        store.check()
        _verify_passages(store, name, passages)


def _verify_passages(store: Store, name: str, passages: Sequence[Passage]) -> None:
    stored = store.passages(range(len(store)))
    if list(stored.values()) != list(passages):
        raise BaseUnusableError(
            f"'{name}' has {len(stored)} passages where {len(passages)} were written, or others."
        )
