"""What ``likeness`` has learned of every subject: one array that is mapped into memory, and a list of what is in it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from kb_sync.chunks import Passage
from kb_sync.embed import Embedder
from kb_sync.index import searched_text
from kb_sync.likeness import SectionTexts, learned, scores

ARRAY, LIST = "likeness.npy", "likeness.json"


@dataclass(frozen=True, slots=True)
class _Subject:
    """One subject's rows."""

    digest: str
    """Of its passages: while it is the same, what was learned holds."""
    first: int
    keys: tuple[str, ...]


class LikenessIndex:
    """Holds nothing that changes, so threads may share it."""

    def __init__(self, table: np.ndarray, subjects: Mapping[str, _Subject]) -> None:
        """``table``: float16 ``[sections of all subjects, features]``."""
        self._table = table
        self._subjects = subjects

    @classmethod
    def load(cls, folder: Path) -> LikenessIndex:
        """Raises ``OSError``, ``ValueError`` or ``KeyError`` where the files are missing or not as agreed."""
        told = json.loads((folder / LIST).read_text(encoding="utf-8"))
        subjects = {
            topic: _Subject(one["digest"], one["first"], tuple(one["keys"])) for topic, one in told.items()
        }
        # What is empty cannot be mapped.
        table = np.load(folder / ARRAY, mmap_mode="r" if subjects else None, allow_pickle=False)
        if len(table) != sum(len(one.keys) for one in subjects.values()):
            raise ValueError(f"{folder / ARRAY} has {len(table)} rows")
        return cls(table, subjects)

    def of(self, topic: str, message: str, embedder: Embedder) -> dict[str, float]:
        """How like what is asked for each section of ``topic`` the message is, by key; empty for an unknown one."""
        subject = self._subjects.get(topic)
        if subject is None:
            return {}
        found = scores(self._rows(subject), message, embedder)
        return dict(zip(subject.keys, map(float, found), strict=True))

    def learned(self, topic: str, digest: str) -> np.ndarray | None:
        """What was learned of a subject, where its passages still have this digest."""
        subject = self._subjects.get(topic)
        return self._rows(subject) if subject is not None and subject.digest == digest else None

    def check(self) -> None:
        """Raises ``ValueError`` for figures that are none."""
        if not np.isfinite(self._table).all():
            raise ValueError(f"{ARRAY} holds what is no number")

    def _rows(self, subject: _Subject) -> np.ndarray:
        return self._table[subject.first : subject.first + len(subject.keys)]


def write_likeness(
    folder: Path,
    passages: Sequence[Passage],
    embedder: Embedder,
    digests: Mapping[str, str],
    earlier: LikenessIndex | None = None,
    progress: Callable[[int], None] = lambda passages: None,
) -> None:
    """Learn every subject of ``passages``, or take what ``earlier`` has of those that are as they were.

    ``digests``: of each passage, by id. ``earlier`` must be of the same embedding. ``progress`` is told how many more
    passages are done. Raises ``OSError``.
    """
    by_topic: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.topic is not None and passage.fact is None:
            by_topic[passage.topic].append(passage)
    if others := len(passages) - sum(map(len, by_topic.values())):
        progress(others)
    subjects: dict[str, _Subject] = {}
    tables: list[np.ndarray] = [learned([], embedder)]
    for topic, own in by_topic.items():
        sections = _sections(own)
        digest = hashlib.sha256(
            "".join(digests.get(one.id) or one.digest for one in own).encode()
        ).hexdigest()
        known = earlier.learned(topic, digest) if earlier else None
        first = sum(map(len, tables))
        # Several threads on tables this small are mostly in each other's way: three times as slow on two cores.
        with threadpool_limits(1):
            tables.append(known if known is not None else learned(list(sections.values()), embedder))
        subjects[topic] = _Subject(digest, first, tuple(sections))
        progress(len(own))
    np.save(folder / ARRAY, np.vstack(tables), allow_pickle=False)
    told = json.dumps({topic: asdict(one) for topic, one in subjects.items()}, ensure_ascii=False)
    (folder / LIST).write_text(told, encoding="utf-8")


def _sections(passages: Sequence[Passage]) -> dict[str, SectionTexts]:
    """Both forms of each section together: a question may be in either."""
    sections: dict[str, SectionTexts] = {}
    for passage in passages:
        said = f"{passage.heading}\n{searched_text(passage)}"
        earlier = sections.get(passage.key)
        sections[passage.key] = SectionTexts(passage.asked, (*(earlier.said if earlier else ()), said))
    return sections
