"""Changes what the studio keeps: one at a time, with who and when, and in such a way that it can be taken back.

One change is small steps (``Op``) on the working copy and on what was decided about messages. They are done under the
copy's lock and written down in the same transaction: either all of it happens or none. Whoever changes something says
which version of it they have seen; where somebody else has been there since, nothing happens and they are told who.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from api.errors import CannotUndoError, EditedMeanwhileError, NotInStudioError, StorageUnavailableError
from api.governance.agent import Agent
from api.governance.audit import AuditLog
from api.governance.sql import make_tables, open_database
from api.studio import history_table
from api.studio.history_table import Change
from api.studio.observations import decide
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op

T = TypeVar("T")
MOST = 200

Plan = Callable[[Edit], Sequence[Op]]
"""Says which steps to take, given what is there; may raise any ``SvaraError``, and then nothing happens."""


class History:
    """Makes changes, lists them, takes them back. Blocking work runs outside the event loop."""

    def __init__(
        self, database_url: str, copy: WorkingCopy, audit: AuditLog, now: Callable[[], datetime]
    ) -> None:
        self._engine = open_database(database_url)
        self._copy = copy
        self._audit = audit
        self._now = now

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        make_tables(history_table.metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def change(
        self,
        who: Agent,
        what: str,
        subject: str,
        plan: Plan,
        *,
        seen: Mapping[str, int | None],
        also: Iterable[str] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> Change:
        """Do what ``plan`` says, as one change.

        ``seen``: the things it is about, each with the version the person had before them (None: whichever it is);
        ``also``: other things it touches. Raises ``EditedMeanwhileError``, ``StorageUnavailableError`` where the
        database or the disk refuses, and what ``plan`` raises; then nothing was changed.
        """
        done = await self._in_thread(
            lambda: self._change(who, what, subject, plan, seen, tuple(also), dict(detail or {}))
        )
        await self._audit.note(who.username, f"studio.{what}", subject, {"change": done.id})
        return done

    async def undo(self, who: Agent, number: int) -> Change:
        """Take one change back, as a change of its own (which can be taken back too).

        Raises ``NotInStudioError``, ``CannotUndoError`` where it is undone already or changed since.
        """
        done = await self._in_thread(lambda: self._undo(who, number))
        await self._audit.note(who.username, "studio.undone", done.subject, {"change": number})
        return done

    async def latest(
        self, most: int = MOST, before: int | None = None, thing: str | None = None
    ) -> Sequence[Change]:
        """The latest changes first."""

        def work() -> Sequence[Change]:
            with self._engine.connect() as connection:
                return history_table.listed(connection, min(most, MOST), before, thing)

        return await self._in_thread(work)

    async def version(self, thing: str) -> int:
        """The version of a thing, for whoever is about to change it."""

        def work() -> int:
            with self._engine.connect() as connection:
                return history_table.version_of(connection, thing)

        return await self._in_thread(work)

    def _change(
        self,
        who: Agent,
        what: str,
        subject: str,
        plan: Plan,
        seen: Mapping[str, int | None],
        also: tuple[str, ...],
        detail: dict[str, Any],
    ) -> Change:
        with self._copy.editing() as edit, self._engine.begin() as connection:
            for thing, version in seen.items():
                now = history_table.version_of(connection, thing)
                if version is not None and version != now:
                    raise EditedMeanwhileError(who=history_table.find(connection, now).name if now else "")
            back = _apply(connection, edit, plan(edit))
            done = history_table.add(
                connection,
                (*seen, *also),
                at=self._now(),
                who=who.username,
                name=who.name,
                what=what,
                subject=subject,
                detail=detail,
                back=back,
            )
            edit.write()
        return done

    def _undo(self, who: Agent, number: int) -> Change:
        with self._copy.editing() as edit, self._engine.begin() as connection:
            try:
                change = history_table.find(connection, number)
            except LookupError:
                raise NotInStudioError() from None
            if change.undone_by is not None:
                raise CannotUndoError(who=history_table.find(connection, change.undone_by).name)
            back = _apply(connection, edit, change.back)
            done = history_table.add(
                connection,
                history_table.things_of(connection, number),
                at=self._now(),
                who=who.username,
                name=who.name,
                what="undone",
                subject=change.subject,
                detail={**change.detail, "undone": number, "what": change.what},
                back=back,
            )
            history_table.mark(connection, number, done.id)
            if change.what == "undone":
                history_table.mark(connection, int(change.detail["undone"]), None)
            edit.write()
        return done

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except (OperationalError, OSError) as error:
            raise StorageUnavailableError() from error


def _apply(connection: Connection, edit: Edit, steps: Sequence[Op]) -> list[dict[str, Any]]:
    """Do the steps; those that take them back, in the order they must be done."""
    back: list[dict[str, Any]] = []
    for step in steps:
        match step["do"]:
            case "decide":
                back.insert(0, decide(connection, step))
            case "content":
                back.insert(0, _put_content(edit, step))
            case _:
                back.insert(0, dict(edit.changes.apply(step)))
    return back


def _put_content(edit: Edit, step: Op) -> dict[str, Any]:
    path = str(step["path"])
    was = edit.content(path)
    if was != step["was"]:
        raise CannotUndoError(who="")
    edit.put_content(path, step["value"])
    return {"do": "content", "path": path, "value": was, "was": step["value"]}
