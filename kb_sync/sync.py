"""Brings the live knowledge base in line with the content: built beside, looked over, swapped in whole.

Nothing a sync does is seen before the pointer moves; a sync that fails or is killed at any point leaves the live
version as it was, and the next one clears away what is left of it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kb_sync.build import write_store
from kb_sync.chunks import Passage
from kb_sync.content import read_content
from kb_sync.embed import Embedder
from kb_sync.errors import BaseUnusableError, BuildFailedError, ContentRejectedError, NotSyncedError
from kb_sync.index import Analysis, analysis_fingerprint, batches
from kb_sync.lexical import WordLists
from kb_sync.likeness_index import LikenessIndex
from kb_sync.overlay import live_content
from kb_sync.ranking import Fields, Ranking
from kb_sync.sensitive import load_sensitive
from kb_sync.store import SCHEMA_VERSION, Store
from kb_sync.translate.complete import Completed, complete_all
from kb_sync.translate.translator import NoTranslator, Translator
from kb_sync.versions import (
    Manifest,
    base_folder,
    building,
    clear_leftovers,
    current_version,
    prune,
    publish,
    read_manifest,
    sync_lock,
    write_manifest,
)
from kb_sync.websites import SiteContent, read_pages

KEPT_VERSIONS = 3

Progress = Callable[[str, int, int], None]
"""Called with the municipality at hand ("" at the end), how many passages are done, and how many there are in all.

A passage goes through five hands: it is compared, its words are gathered, it is written, learned from, and read back.
One that has come halfway counts as half.
"""
_HANDS = 5


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
    translated: int = 0
    """Passages that a machine has written, since nobody has written that form."""
    lacking: int = 0
    """Passages whose other form is missing and could not be had from a machine."""
    from_pages: int = 0
    """Passages that come from websites and documents, before any translation."""
    pages_left_out: int = 0
    """Pages and documents that gave nothing; ``svara kb status`` says why."""
    kept_back: int = 0
    """Passages of sensitive subjects whose other form is missing: a person must write it."""


def sync(
    data_dir: Path,
    content_dir: Path,
    fingerprint: str,
    load_embedder: Callable[[], Embedder],
    *,
    rebuild: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda municipality, done, total: None,
    translator: Translator | None = None,
) -> SyncReport:
    """Build and publish a new version if the content, the analysis, the embedding or the schema changed.

    ``fingerprint`` is that of the embedder ``load_embedder`` gives; it is loaded only when something has
    to be built. ``rebuild`` builds in any case. ``translator`` adds the forms nobody has written. Raises
    ``ContentRejectedError`` when any article has a fault, ``SyncInProgressError`` when another sync runs,
    ``BuildFailedError`` when writing or checking fails.
    """
    with live_content(content_dir, data_dir, now().date()) as live:
        whole, sites = _whole(data_dir, live, now().date(), translator or NoTranslator())
    report = sync_passages(
        data_dir, whole.passages, fingerprint, load_embedder, rebuild=rebuild, now=now, progress=progress
    )
    return replace(
        report,
        translated=whole.translated,
        lacking=whole.lacking,
        kept_back=whole.kept_back,
        from_pages=sum(len(site.passages) for own in sites.values() for site in own),
        pages_left_out=sum(len(site.skipped) for own in sites.values() for site in own),
    )


def _whole(
    data_dir: Path, content_dir: Path, today: date, translator: Translator
) -> tuple[Completed, dict[str, list[SiteContent]]]:
    """Every passage, with the forms nobody has written; and what was read of websites."""
    content = read_content(content_dir)
    if content.rejections:
        raise ContentRejectedError(content.rejections)
    words = [word for words in load_sensitive(content_dir).values() for word in words]
    sites = {
        name: read_pages(data_dir, content_dir, municipality, sensitive_words=words, today=today)
        for name, municipality in content.municipalities.items()
    }
    passages = {
        name: [*own, *(passage for site in sites[name] for passage in site.passages)]
        for name, own in content.passages.items()
    }
    whole = complete_all(passages, translator, content.sensitive, content.frames)
    return whole, sites


def sync_passages(
    data_dir: Path,
    passages: Mapping[str, Sequence[Passage]],
    fingerprint: str,
    load_embedder: Callable[[], Embedder],
    *,
    rebuild: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda municipality, done, total: None,
) -> SyncReport:
    """As ``sync``, for passages (by municipality) that are read already, wherever they come from."""
    steps = _Steps(progress, sum(map(len, passages.values())))
    try:
        with sync_lock(data_dir):
            clear_leftovers(data_dir)
            return _synced(data_dir, passages, fingerprint, load_embedder, rebuild, now, steps)
    except (OSError, sqlite3.Error, BaseUnusableError) as error:
        raise BuildFailedError(f"The new version was not taken into use: {error}") from error


def _synced(
    data_dir: Path,
    passages: Mapping[str, Sequence[Passage]],
    fingerprint: str,
    load_embedder: Callable[[], Embedder],
    rebuild: bool,
    now: Callable[[], datetime],
    steps: _Steps,
) -> SyncReport:
    fields = Ranking.load().fields
    digests = {name: {one.id: one.digest for one in own} for name, own in passages.items()}
    digest = _digest(passages, digests, fields, fingerprint, steps)
    live, before, learned = _live(data_dir)
    if live is not None and live.digest == digest and not rebuild:
        # A sync that was killed when its version was live has not come to this.
        pruned = tuple(prune(data_dir, KEPT_VERSIONS))
        return SyncReport(False, live.version, live.passages, 0, 0, 0, pruned)
    built_at = now()
    version = f"{built_at:%Y%m%dT%H%M%S%f}-{digest[:8]}"
    counts = {name: len(own) for name, own in passages.items()}
    embedder, lists = load_embedder(), WordLists.load()
    with building(data_dir, version) as folder:
        for name, own in passages.items():
            analysis = Analysis(own, lists, steps.of(name))
            earlier = learned.get(name) if live is not None and live.embedding == fingerprint else None
            write_store(folder / name, analysis, embedder, fields, digests[name], earlier, steps.of(name))
        write_manifest(
            folder, Manifest(version, SCHEMA_VERSION, built_at.isoformat(), digest, fingerprint, counts)
        )
        _verify(folder, passages, steps)
        publish(data_dir, folder, version)
    steps.end()
    after = {key: value for own in digests.values() for key, value in own.items()}
    return SyncReport(
        changed=True,
        version=version,
        passages=counts,
        added=len(after.keys() - before.keys()),
        altered=sum(before[key] != after[key] for key in before.keys() & after.keys()),
        removed=len(before.keys() - after.keys()),
        pruned=tuple(prune(data_dir, KEPT_VERSIONS)),
    )


class _Steps:
    """Counts passages through the hands of a sync, and tells ``progress``."""

    def __init__(self, progress: Progress, passages: int) -> None:
        self._progress, self._passages, self._taken = progress, passages, 0

    def of(self, municipality: str) -> Callable[[int], None]:
        """What one hand calls with the number of passages it has done more."""

        def more(passages: int) -> None:
            self._taken += passages
            self._progress(municipality, self._taken // _HANDS, self._passages)

        return more

    def end(self) -> None:
        self._progress("", self._passages, self._passages)


def _digest(
    passages: Mapping[str, Sequence[Passage]],
    digests: Mapping[str, Mapping[str, str]],
    fields: Fields,
    fingerprint: str,
    steps: _Steps,
) -> str:
    # The analysis is in it by what it is made of, so a mended word list also counts as a change; analysing everything
    # to find that nothing has changed would take seconds at every start.
    made_of = [SCHEMA_VERSION, fingerprint, fields.as_tuple(), analysis_fingerprint()]
    digest = hashlib.sha256(json.dumps(made_of).encode())
    for name, own in sorted(passages.items()):
        digest.update(json.dumps([name, len(own)]).encode())
        for batch in batches(own):
            digest.update(json.dumps([digests[name][passage.id] for passage in batch]).encode())
            steps.of(name)(len(batch))
    return digest.hexdigest()


def _live(data_dir: Path) -> tuple[Manifest | None, dict[str, str], dict[str, LikenessIndex]]:
    """The live version's manifest, the digests of its passages, and what it has learned, by municipality.

    Nothing where this program cannot open it.
    """
    try:
        folder = base_folder(data_dir) / current_version(data_dir)
        manifest = read_manifest(folder)
        found: dict[str, str] = {}
        learned: dict[str, LikenessIndex] = {}
        for name in manifest.passages:
            store = Store(folder / name)
            found |= store.digests()
            learned[name] = store.likeness
    except (NotSyncedError, BaseUnusableError):
        return None, {}, {}  # A damaged base must not pass for one in which nothing has changed.
    return manifest, found, learned


def _verify(folder: Path, passages: Mapping[str, Sequence[Passage]], steps: _Steps) -> None:
    """Open what was built as a reader would. Raises ``BaseUnusableError`` for the first thing that is wrong."""
    read_manifest(folder)
    for name, written in passages.items():
        store = Store(folder / name)
        store.check()
        if len(store) != len(written):
            raise BaseUnusableError(f"'{name}' has {len(store)} passages where {len(written)} were written.")
        for batch in batches(range(len(written))):
            stored = store.passages(batch)
            for row in batch:
                if stored.get(row) != written[row]:
                    raise BaseUnusableError(f"'{name}' holds another passage than '{written[row].id}'.")
            steps.of(name)(len(batch))
