"""Parts of the studio over a real SQLite file and folders of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import api
from api.governance.agent import Agent
from api.governance.audit import AuditLog
from api.studio.examples_files import Line, written
from api.studio.history import History
from api.studio.observations import Observations, Turned
from api.studio.subjects import Subjects
from api.studio.subjects_alike import Likeness
from api.studio.working_copy import WorkingCopy
from kb_sync.municipality import Localised
from kb_sync.subjects import Subject, Synonyms
from kb_sync.texts import Texts
from tests.unit.kb_sync.small_base import LetterEmbedder

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MARIA = Agent("maria", "Maria", "Redaktør", rights=("editor",))
NILS = Agent("nils", "Nils", "Fagansvarleg", rights=("editor",))
SHIPPED: dict[str, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    "barnehageplass.yml": (
        "subject/barnehageplass",
        [
            ("kva kostar barnehagen", {"lang": "nn", "group": "pris", "aspect": "price"}),
            ("hva koster barnehagen", {"lang": "nb", "group": "pris", "aspect": "price"}),
            ("barnehage", {"lang": "nn", "group": "ord-1"}),
        ],
    ),
    "renovasjon.yml": (
        "subject/renovasjon",
        [
            ("når blir bosset tømt", {"lang": "nn", "group": "tomming", "dialect": True}),
            ("når tømmes søpla", {"lang": "nb", "group": "tomming"}),
        ],
    ),
    "out_of_scope.yml": ("out_of_scope", [("kven vann kampen", {"lang": "nn", "group": "sport"})]),
}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Letters:
    """An encoder that needs no weights."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors: np.ndarray = LetterEmbedder().questions(texts)
        return vectors


def turned(clock: Clock, seq: int, text: str | None, outcome: str = "answered", **more: Any) -> Turned:
    """One message that was answered."""
    values = {"conversation": "c1", "municipality": "alver", "form": "nn", "answer": "Svaret."} | more
    return Turned(at=clock(), seq=seq, text=text, outcome=outcome, **values)


def los(id: str, nn: str, nb: str, *synonyms: str) -> Subject:
    """A subject of Los."""
    return Subject(
        id=id, name=Localised(nn=nn, nb=nb), theme="t", municipal=True, synonyms=Synonyms(nn=synonyms)
    )


LOS = {
    "barnehageplass": los("barnehageplass", "Barnehageplass", "Barnehageplass", "Barnepass"),
    "renovasjon": los("renovasjon", "Boss og renovasjon", "Avfall og renovasjon", "Søppel"),
    "ladeplass": los("ladeplass", "Lading av elbil", "Lading av elbil", "Ladestasjon"),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sql_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'studio.db'}"


@pytest.fixture
def observations(sql_url: str, clock: Clock) -> Iterator[Observations]:
    made = Observations(sql_url, lambda conversation: f"digest of {conversation}", clock, 60)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The examples that come with the program."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name, (intent, examples) in SHIPPED.items():
        lines = [Line(text, intent, metadata) for text, metadata in examples]
        (folder / name).write_text(written(lines), encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def copy(data: Path, shipped: Path) -> WorkingCopy:
    return WorkingCopy(data, shipped)


@pytest.fixture
def audit(sql_url: str, clock: Clock) -> Iterator[AuditLog]:
    made = AuditLog(sql_url, clock)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def history(sql_url: str, copy: WorkingCopy, audit: AuditLog, clock: Clock) -> Iterator[History]:
    made = History(sql_url, copy, audit, clock)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def texts() -> Texts:
    return Texts.load(Path(api.__file__).parent / "locale")


@pytest.fixture
def subjects(copy: WorkingCopy, history: History, texts: Texts) -> Subjects:
    return Subjects(copy, history, LOS, texts, Likeness(copy, Letters))


def texts_in(copy: WorkingCopy, intent: str) -> list[str]:
    """The examples of one intent as they are now."""
    return [line.text for line in copy.examples().get(intent, ())]
