"""Examples out to a file and in again: CSV for a spreadsheet, YAML as Rasa writes it.

A file that is broken is refused whole, with the line to look at. In one that can be read, each example is judged by
itself: those that may not be learned from are told with their line, and the others taken in.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from api.errors import (
    ExampleUnusableError,
    ImportUnreadableError,
    PersonalDataInExampleError,
)
from api.governance.agent import Agent
from api.studio.examples import New, adding
from api.studio.examples_files import Line, read_text, written
from api.studio.examples_text import checked
from api.studio.history import History
from api.studio.history_table import Change
from api.studio.subjects import Subjects, id_of_intent, thing_of
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op
from kb_sync.article import ASPECTS

Format = Literal["csv", "yaml"]
COLUMNS = ("emne", "tekst", "form", "del")
"""The subject's id, the sentence, nn or nb, and the part of the subject it asks about (may be empty)."""
MOST = 5_000
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Read:
    """One example of a file, with the line it stands on."""

    line: int
    subject: str
    text: str
    lang: str | None
    aspect: str | None


class Exchange:
    """Writes and takes in files of examples."""

    def __init__(self, copy: WorkingCopy, subjects: Subjects, history: History) -> None:
        self._copy = copy
        self._subjects = subjects
        self._history = history

    def export(self, format: Format, subject: str | None = None) -> str:
        """All examples, or one subject's. Blocking. Raises ``NotInStudioError``."""
        examples = self._copy.examples()
        intents = sorted(examples) if subject is None else [self._subjects.intent(subject)]
        lines = [line for intent in intents for line in examples.get(intent, ())]
        return written(lines) if format == "yaml" else _as_csv(lines)

    async def take_in(
        self, who: Agent, text: str, format: Format, subject: str | None = None, *, try_only: bool = False
    ) -> dict[str, Any]:
        """Take in a file, as one change: how many are new, how many were there, and which are refused and why.

        ``subject``: for rows that name none. ``try_only``: tell, and change nothing. Raises
        ``ImportUnreadableError``.
        """
        told, new = await asyncio.to_thread(self._read, text, format, subject)
        count = told["new"]
        if try_only or not count:
            return told

        def plan(edit: Edit) -> list[Op]:
            return [
                step
                for intent, own in new.items()
                for step in adding(self._copy, edit, intent, own, who.name)
            ]

        done: Change = await self._history.change(
            who,
            "examples_imported",
            id_of_intent(next(iter(new))) if len(new) == 1 else "",
            plan,
            seen={thing_of(intent): None for intent, own in new.items() if own},
            detail={"new": count},
        )
        return {**told, "change": done.id}

    def _read(
        self, text: str, format: Format, subject: str | None
    ) -> tuple[dict[str, Any], dict[str, list[New]]]:
        """What is told of a file, and what is new in it by intent."""
        rows = list(_rows(text, format))
        if not rows or len(rows) > MOST:
            raise ImportUnreadableError(line=0)
        known = self._subjects.known()
        fit, refused = _judged(rows, subject, known)
        examples = self._copy.examples()
        there = {intent: {line.text for line in lines} for intent, lines in examples.items()}
        new = {
            intent: [one for one in own if one.text not in there[intent]]
            for intent, own in self._by_intent(fit).items()
        }
        count = sum(map(len, new.values()))
        told = {"new": count, "known": len(fit) - count, "refused": refused, "subjects": len(new)}
        return told, new

    def _by_intent(self, fit: Iterable[Read]) -> dict[str, list[New]]:
        found: dict[str, dict[str, New]] = {}
        for one in fit:
            own = found.setdefault(self._subjects.intent(one.subject), {})
            own.setdefault(one.text, New(one.text, one.lang, one.aspect))
        return {intent: list(own.values()) for intent, own in found.items()}


def _judged(
    rows: Iterable[Read], subject: str | None, known: Collection[str]
) -> tuple[list[Read], list[dict[str, Any]]]:
    """The rows that may be taken in, made ready; and the others with line and reason, a stable word."""
    fit: list[Read] = []
    refused: list[dict[str, Any]] = []
    for row in rows:
        name = row.subject or subject or ""
        try:
            text = checked(row.text)
        except PersonalDataInExampleError:
            refused.append({"line": row.line, "reason": "personal_data"})
        except ExampleUnusableError:
            refused.append({"line": row.line, "reason": "unusable"})
        else:
            if name not in known:
                refused.append({"line": row.line, "reason": "unknown_subject"})
            else:
                fit.append(Read(row.line, name, text, row.lang, row.aspect))
    return fit, refused


def _rows(text: str, format: Format) -> Iterator[Read]:
    if format == "yaml":
        try:
            lines = read_text(text)
        except yaml.MarkedYAMLError as error:
            broken = error.problem_mark.line + 1 if error.problem_mark else 0
            raise ImportUnreadableError(line=min(broken, text.count("\n") + 1)) from error
        except ValueError as error:
            raise ImportUnreadableError(line=0) from error
        for number, line in enumerate(lines, start=1):
            yield _read(
                number,
                id_of_intent(line.intent),
                line.text,
                line.metadata.get("lang"),
                line.metadata.get("aspect"),
            )
        return
    yield from _csv_rows(text)


def _csv_rows(text: str) -> Iterator[Read]:
    text = text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        names = [str(name or "").strip().casefold() for name in reader.fieldnames or ()]
        if "tekst" not in names:
            raise ImportUnreadableError(line=1)
        reader.fieldnames = names
        for row in reader:
            if None in row:
                raise ImportUnreadableError(line=reader.line_num)
            told = {name: str(row.get(name) or "").strip() for name in COLUMNS}
            if any(told.values()):
                plain = told["tekst"].removeprefix("'") if told["tekst"][1:2] in _FORMULA else told["tekst"]
                yield _read(reader.line_num, told["emne"], plain, told["form"] or None, told["del"] or None)
    except csv.Error as error:
        raise ImportUnreadableError(line=reader.reader.line_num) from error


def _read(line: int, subject: str, text: str, lang: str | None, aspect: str | None) -> Read:
    if lang not in (None, "nn", "nb"):
        lang = None  # found out from the text
    return Read(line, subject, text, lang, aspect if aspect in ASPECTS else None)


def _as_csv(lines: Iterable[Line]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        # A spreadsheet would take these for formulas.
        text = f"'{line.text}" if line.text.startswith(_FORMULA) else line.text
        writer.writerow(
            (
                id_of_intent(line.intent),
                text,
                line.metadata.get("lang") or "",
                line.metadata.get("aspect") or "",
            )
        )
    return out.getvalue()
