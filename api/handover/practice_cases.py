"""Cases to practise on: made-up ones that come with the program, and archived ones that supervisors have marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from api.errors import ConversationNotFoundError, PracticeNotFoundError
from api.governance.agent import Agent
from api.governance.archive import Archive, archived
from api.governance.archive_copy import Copy
from api.governance.archive_table import Archived, ArchivedMessage, conversations, labels
from kb_sync.texts import FALLBACK_FORM
from nlu.yaml_files import read_yaml

FOLDER = Path(__file__).resolve().parent / "practice_cases"
ARCHIVED = "archived."
"""What ids of cases from the archive begin with; the conversation's id follows."""
LIST_MOST = 100
_TITLE = 80


@dataclass(frozen=True)
class Said:
    """One message of a case, played back. ``sender``: ``resident`` or ``bot``."""

    sender: str
    text: str


@dataclass(frozen=True)
class Round:
    """What the resident wrote, and what the agent answered then. The first round's resident is the opening."""

    resident: tuple[str, ...]
    original: tuple[str, ...]
    original_s: int | None = None
    """How long the resident waited for that answer, in seconds; None where it is made up."""


@dataclass(frozen=True)
class About:
    """A case as it stands in the list. ``title``: by form of Norwegian."""

    id: str
    title: dict[str, str]
    municipality: str
    lang: str
    topic: str | None
    made_up: bool


@dataclass(frozen=True)
class PracticeCase:
    """A whole case: what came before the agent, and the rounds."""

    about: About
    opening: tuple[Said, ...]
    rounds: tuple[Round, ...]


class PracticeCases:
    """Finds cases. Every method raises ``StorageUnavailableError`` when the database does not answer."""

    def __init__(self, made_up: Sequence[PracticeCase], archive: Archive) -> None:
        self._made_up = {case.about.id: case for case in made_up}
        self._archive = archive

    async def listed(self, agent: Agent) -> list[About]:
        """Cases of the municipalities the agent serves: made-up ones, then real ones, the latest first."""
        query = (
            select(conversations)
            .join(labels, labels.c.conversation == conversations.c.id)
            .where(labels.c.practice, conversations.c.settled)
            .order_by(conversations.c.last.desc())
            .limit(LIST_MOST)
        )

        def work(connection: Connection) -> list[Archived]:
            return [archived(row) for row in connection.execute(query)]

        real = [_about(found) for found in await self._archive.run(work)]
        made_up = [case.about for case in self._made_up.values()]
        return [about for about in [*made_up, *real] if agent.serves(about.municipality)]

    async def get(self, agent: Agent, case: str) -> PracticeCase:
        """Raises ``PracticeNotFoundError``: there is no such case, or it has been deleted."""
        found = self._made_up.get(case) or await self._from_archive(case)
        if not agent.serves(found.about.municipality):
            raise PracticeNotFoundError()
        return found

    async def gone(self, cases: Collection[str]) -> list[str]:
        """Those of these cases that no longer are in the archive."""
        ids = {case: case.removeprefix(ARCHIVED) for case in cases if case.startswith(ARCHIVED)}
        query = select(conversations.c.id).where(conversations.c.id.in_(list(ids.values())))
        there = await self._archive.run(lambda connection: set(connection.scalars(query)))
        return [case for case, id in ids.items() if id not in there]

    async def _from_archive(self, case: str) -> PracticeCase:
        if not case.startswith(ARCHIVED):
            raise PracticeNotFoundError()
        id = case.removeprefix(ARCHIVED)
        marked = select(labels.c.practice).where(labels.c.conversation == id)
        if not await self._archive.run(lambda connection: connection.scalar(marked)):
            raise PracticeNotFoundError()
        try:
            return from_archive(await self._archive.get(id))
        except ConversationNotFoundError:
            raise PracticeNotFoundError() from None


def made_up_cases(folder: Path = FOLDER) -> list[PracticeCase]:
    """The cases that come with the program, by file name. Raises ``ValueError`` for one that cannot be played."""
    return [_made_up(file) for file in sorted(folder.glob("*.yml"))]


def from_archive(copy: Copy) -> PracticeCase:
    """A case of an archived conversation. Raises ``PracticeNotFoundError`` when no person answered in it."""
    said = [m for m in copy.messages if m.sender != "system" and not m.rest.get("internal")]
    first = next((at for at, m in enumerate(said) if m.sender == "agent"), None)
    if first is None:
        raise PracticeNotFoundError()
    opening = tuple(Said(m.sender, m.text) for m in said[:first])
    return PracticeCase(_about(copy.conversation), opening, tuple(_rounds(said[first:], said[:first])))


def _rounds(said: Sequence[ArchivedMessage], before: Sequence[ArchivedMessage]) -> list[Round]:
    """Each run of the agent's messages with what the resident wrote before it. What the bot said later, when the
    conversation had been given back, is left out, and what nobody answered."""
    rounds: list[Round] = []
    asked = [m for m in before if m.sender == "resident"][-1:]
    resident: list[str] = []
    original: list[ArchivedMessage] = []
    for message in [*said, None]:
        if message is not None and message.sender == "agent":
            original.append(message)
            continue
        if original:
            waited = int((original[0].at - asked[-1].at).total_seconds()) if asked else None
            rounds.append(Round(tuple(resident), tuple(m.text for m in original), waited))
            resident, original, asked = [], [], []
        if message is not None and message.sender == "resident":
            resident.append(message.text)
            asked = asked or [message]
    return rounds


def _about(found: Archived) -> About:
    title = (
        found.first_words if len(found.first_words) <= _TITLE else f"{found.first_words[:_TITLE].rstrip()} …"
    )
    return About(
        id=ARCHIVED + found.id,
        title={FALLBACK_FORM: title},
        municipality=found.municipality,
        lang=found.lang,
        topic=found.topic,
        made_up=False,
    )


def _made_up(file: Path) -> PracticeCase:
    told: dict[str, Any] = read_yaml(file.read_text(encoding="utf-8"))
    about = {name: told[name] for name in ("title", "municipality", "lang", "topic")}
    opening = tuple(Said(sender, text) for each in told["opening"] for sender, text in each.items())
    rounds = tuple(Round(tuple(each.get("resident", ())), tuple(each["original"])) for each in told["rounds"])
    if not opening or not rounds or not all(each.resident for each in rounds[1:]):
        raise ValueError(f"{file.name}: every round but the first needs what the resident writes")
    return PracticeCase(About(id=file.stem, made_up=True, **about), opening, rounds)
