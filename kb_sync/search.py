"""The live knowledge base: opened once, follows each new version by itself."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from kb_sync.chunks import LOCALE, Passage
from kb_sync.embed import Embedder, load_question_embedder
from kb_sync.errors import BaseUnusableError, KnowledgeBaseError, UnknownMunicipalityError
from kb_sync.lexical import WordLists
from kb_sync.ranking import Ranking
from kb_sync.searcher import Hit, Searcher, SearchResult
from kb_sync.store import Store
from kb_sync.texts import Texts
from kb_sync.versions import Manifest, base_folder, current_version, pointer_stamp, read_manifest

__all__ = ["Hit", "KnowledgeBase", "Passage", "SearchResult"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    """One version, open. Never changed: a new version is a new one of these."""

    stamp: tuple[int, int]
    manifest: Manifest
    searchers: dict[str, Searcher]


class KnowledgeBase:
    """Searches and look-ups in the live version. May be shared by threads; every call is synchronous.

    Each call costs one ``stat`` of the pointer to see whether a sync has put a new version live. If the
    new one cannot be opened, the old one answers on and the fault is logged once.
    """

    def __init__(self, data_dir: Path, embedder: Embedder) -> None:
        """Open the live version under ``data_dir`` with an embedder that is loaded already; see ``open``."""
        self._data_dir = data_dir
        self._embedder = embedder
        self._ranking = Ranking.load()
        self._lists = WordLists.load()
        self._texts = Texts.load(LOCALE)
        self._swapping = threading.Lock()
        self._opened = self._open_current()

    @classmethod
    def open(cls, data_dir: Path, embedding_model: str = "") -> KnowledgeBase:
        """Open the live version under ``data_dir``; ``embedding_model`` as in ``KnowledgeBaseSettings``.

        Raises ``NotSyncedError`` before the first sync, ``BaseUnusableError`` for a damaged base or one
        built with another embedding, ``EmbeddingUnavailableError`` where the weights cannot be loaded.
        """
        current_version(data_dir)  # tells of a missing base before anything is loaded
        return cls(data_dir, load_question_embedder(embedding_model))

    @property
    def manifest(self) -> Manifest:
        """What the live version says about itself."""
        return self._current().manifest

    def search(
        self,
        query: str,
        municipality: str,
        lang: str,
        topic: str | None = None,
        aspect: str | None = None,
        limit: int = 8,
    ) -> SearchResult:
        """The ``limit`` sections of ``municipality`` that fit ``query`` best, and those put aside.

        ``lang`` (nn, nb) is the form to show; ``topic`` and ``aspect`` raise their passages but exclude
        no others. Another municipality's passages are never looked at. Raises ``UnknownMunicipalityError``,
        ``BaseUnusableError``.
        """
        return self._searcher(municipality).search(query, lang, topic, aspect, limit)

    def section(self, municipality: str, topic: str, key: str, lang: str) -> Passage | None:
        """Exactly one section of an article (or extra question, by key), in ``lang`` if it is written in it."""
        return self._searcher(municipality).store.section(topic, key, lang)

    def keys_of(self, municipality: str, topic: str) -> tuple[str, ...]:
        """The keys of every section and extra question of a topic; empty for an unknown topic."""
        return self._searcher(municipality).store.keys_of(topic)

    def pointed_at(self, municipality: str, text: str, topic: str) -> dict[str, float]:
        """How much the words of ``text`` point at each section of one subject, by key (``kb_sync.within``)."""
        return self._searcher(municipality).pointed_at(text, topic)

    def alike(self, municipality: str, text: str, topic: str) -> dict[str, float]:
        """How like what residents ask for each section of one subject ``text`` is, by key (``kb_sync.likeness``)."""
        return self._searcher(municipality).alike(text, topic)

    def titles(self, municipality: str, lang: str) -> dict[str, str]:
        """Every subject of a municipality with its title in ``lang``."""
        return self._searcher(municipality).store.rows.titles(lang)

    def _searcher(self, municipality: str) -> Searcher:
        searchers = self._current().searchers
        try:
            return searchers[municipality]
        except KeyError:
            known = ", ".join(sorted(searchers)) or "none"
            raise UnknownMunicipalityError(
                f"The knowledge base holds nothing for '{municipality}'; it has: {known}."
            ) from None

    def _current(self) -> _Opened:
        opened = self._opened
        stamp = pointer_stamp(self._data_dir)
        if stamp == opened.stamp:
            return opened
        # One thread opens the new version; the others answer from the old one meanwhile.
        if self._swapping.acquire(blocking=False):
            try:
                if stamp != self._opened.stamp:
                    self._opened = self._open_current()
            except (KnowledgeBaseError, OSError) as error:
                log.error("knowledge base: the new version was not taken into use: %s", error)
                # Remember the stamp, so that the next call does not try the same fault again.
                self._opened = _Opened(stamp, opened.manifest, opened.searchers)
            finally:
                self._swapping.release()
        return self._opened

    def _open_current(self) -> _Opened:
        # The stamp first: a pointer that moves in between is seen as new at the next call.
        stamp = pointer_stamp(self._data_dir)
        folder = base_folder(self._data_dir) / current_version(self._data_dir)
        manifest = read_manifest(folder)
        if manifest.embedding != self._embedder.fingerprint:
            raise BaseUnusableError(
                f"The base was built with the embedding {manifest.embedding}, this program uses "
                f"{self._embedder.fingerprint}; run 'svara kb sync'."
            )
        searchers = {
            name: Searcher(Store(folder / name), self._lists, self._embedder, self._ranking, self._texts)
            for name in manifest.passages
        }
        return _Opened(stamp, manifest, searchers)
