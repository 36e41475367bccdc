"""One training from the working copy to a compared version, step by step; nothing that is live is touched.

Rasa and the comparison run as programs of their own, so that what they take of memory is given back, and whatever
happens to them is told in one place. The examples are frozen when it begins: edits made meanwhile wait for the next.
"""

from __future__ import annotations

import asyncio
import errno
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from api.errors import WorkingCopyUnreadableError
from api.operations.job import line_as_object
from api.operations.log_files import last_lines
from api.studio.compare_questions import Question
from api.studio.compare_reviewed import own_questions, reviewed_questions
from api.studio.models import ModelRegistry
from api.studio.training import PROBLEMS, Problem, State
from api.studio.versions import Version
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_snapshot import keep_changes
from nlu.own_examples import OWN_EXAMPLES

ROOM_BYTES = 300 * 1024 * 1024
"""What a training needs of the disk: archive, unpacked archive, examples, and some to spare."""
_RENEW_S = 2.0
_FULL = (errno.ENOSPC, errno.EDQUOT)
_ASKED = Path("felles") / "asked"


class TrainingFailedError(Exception):
    """``problem`` says what kind of failure it is, ``detail`` what the program said, ``number`` what was made."""

    def __init__(self, problem: Problem, detail: str = "", number: int | None = None) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem, self.detail, self.number = problem, detail, number


class TrainingCancelledError(Exception):
    """Somebody wanted it ended."""


class Listener(Protocol):
    """Whoever follows the training. Raises ``TrainingCancelledError`` when it is to end."""

    async def tell(self, line: str = "", **fields: str | int) -> None:
        """How far it is; without anything to tell, only that it goes on."""


@dataclass(frozen=True)
class Place:
    """Where everything is."""

    data: Path
    content: Path
    project: Path
    rasa_python: Path
    service_python: Path
    sql_url: str
    now: datetime
    environ: Mapping[str, str] = field(default_factory=dict)
    """What both programs see; no secrets."""
    shipped: Path = OWN_EXAMPLES
    room_bytes: int = ROOM_BYTES


@dataclass(frozen=True)
class Result:
    """What came of it."""

    state: State
    version: Version


class TrainingRun:
    """Runs one training. ``description`` is kept with the version."""

    def __init__(self, place: Place, registry: ModelRegistry, listener: Listener) -> None:
        self._place = place
        self._registry = registry
        self._listener = listener

    async def train(self, by: str, description: str = "") -> Result:
        """Train and compare; ``unchanged`` where a version is made of the same already.

        Raises ``TrainingFailedError`` and ``TrainingCancelledError``, and leaves no half version behind then.
        """
        await self._listener.tell("checking", state="checking")
        self._look_for_room()
        await asyncio.to_thread(self._registry.adopt)
        async with self._workshop() as shop:
            await asyncio.to_thread(self._freeze, shop)
            told = await self._rasa(shop / "examples")
            if not told.get("changed"):
                same = self._registry.made_of(str(told.get("digest")))
                if same is None:
                    raise TrainingFailedError("failed", "nothing was made")
                return Result("unchanged", same)
            version = await asyncio.to_thread(self._number, Path(str(told["model"])).name, by, description)
            shutil.rmtree(self._registry.changes_of(version), ignore_errors=True)
            shutil.copytree(shop / "changes", self._registry.changes_of(version))
            return Result("done", await self._compared(version.number, shop / "examples", shop))

    async def compare(self, number: int) -> Result:
        """Only compare version ``number`` with the live one, anew. Raises the same errors."""
        async with self._workshop() as shop:
            return Result("done", await self._compared(number, None, shop))

    def _freeze(self, shop: Path) -> None:
        """The changes as they are now, and the examples they make, in folders of their own."""
        try:
            keep_changes(WorkingCopy(self._place.data, self._place.shipped), shop / "changes")
            WorkingCopy(shop / "changes", self._place.shipped).materialise(shop / "examples")
        except WorkingCopyUnreadableError as error:
            raise TrainingFailedError("data_unreadable", str(error.values.get("file", ""))) from error

    async def _rasa(self, examples: Path) -> dict[str, Any]:
        known = [part for version in self._registry.versions() for part in ("--unless", version.digest)]
        asked = self._place.content / _ASKED
        command = [
            *(str(self._place.rasa_python), "-m", "bot.train", "--out", str(self._registry.folder)),
            *("--data", str(examples), *(("--asked", str(asked)) if asked.is_dir() else ()), *known),
        ]
        try:
            return await self._program(command, "training")
        except TrainingFailedError as error:
            raise self._full_or(error) from error

    async def _compared(self, number: int, learned: Path | None, shop: Path) -> Version:
        questions = await asyncio.to_thread(self._more_questions)
        file = shop / "questions.json"
        rows = [{**vars(one), "intents": list(one.intents)} for one in questions]
        file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        command = [
            *(str(self._place.service_python), "-m", "api.studio.compare_run"),
            *("--data", str(self._place.data), "--content", str(self._place.content)),
            *("--number", str(number), "--questions", str(file), "--shipped", str(self._place.shipped)),
            *(("--learned", str(learned)) if learned else ()),
        ]
        await self._listener.tell(
            "comparing", state="comparing", step="comparing", done=0, of=0, number=number
        )
        try:
            await self._program(command, "comparing")
        except TrainingFailedError as error:
            raise TrainingFailedError("comparison_failed", error.detail, number) from error
        return self._registry.get(number)

    def _more_questions(self) -> tuple[Question, ...]:
        place = self._place
        own = own_questions(place.data, place.shipped)
        return (*reviewed_questions(place.sql_url, place.now), *own)

    def _number(self, file: str, by: str, description: str) -> Version:
        self._registry.adopt(by, description)
        for version in self._registry.versions():
            if version.file == file:
                return version
        raise TrainingFailedError("failed", f"{file} is no model")

    def _look_for_room(self) -> None:
        self._registry.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._registry.folder).free < self._place.room_bytes:
            raise TrainingFailedError("disk_full")

    def _full_or(self, error: TrainingFailedError) -> TrainingFailedError:
        # A program that could not even write its last words dies of something else than what filled the disk.
        free = shutil.disk_usage(self._registry.folder).free
        return TrainingFailedError("disk_full") if free < self._place.room_bytes // 10 else error

    @asynccontextmanager
    async def _workshop(self) -> AsyncIterator[Path]:
        """A folder beside the models, gone afterwards. Those of trainings that were killed are removed first."""
        self._registry.folder.mkdir(parents=True, exist_ok=True)
        for left in self._registry.folder.glob(".making-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=".making-", dir=self._registry.folder))
        try:
            yield folder
        except OSError as error:
            raise TrainingFailedError(
                "disk_full" if error.errno in _FULL else "failed", str(error)
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def _program(self, command: Sequence[str], state: State) -> dict[str, Any]:
        """Run ``command``, telling the steps it prints; its last line. It is ended when we are cancelled."""
        log = self._place.data / "logs" / "training.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            began = errors.tell()
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._place.project,
                env={**self._place.environ, "PYTHONPATH": str(self._place.project)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )
            try:
                last = await self._follow(process, state)
            finally:
                await _end(process)
        if process.returncode == 0 and "error" not in last:
            return last
        code = str(last.get("code", "failed"))
        problem: Problem = code if code in PROBLEMS else "failed"
        detail = str(last.get("error") or _how(process.returncode) or last_lines(log, began))
        raise TrainingFailedError(problem, detail[-500:])

    async def _follow(self, process: asyncio.subprocess.Process, state: State) -> dict[str, Any]:
        last: dict[str, Any] = {}
        lines = process.stdout
        reading = asyncio.create_task(lines.readline()) if lines else None
        try:
            while lines is not None and reading is not None:
                done, _ = await asyncio.wait({reading}, timeout=_RENEW_S)
                if not done:
                    await self._listener.tell()
                    continue
                if not (raw := reading.result()):
                    break
                reading = asyncio.create_task(lines.readline())
                last = line_as_object(raw.decode("utf-8", "replace")) or last
                await self._tell_step(last, state)
        finally:
            if reading is not None:
                reading.cancel()
        await process.wait()
        return last

    async def _tell_step(self, told: dict[str, Any], state: State) -> None:
        if "done" in told and "of" in told:
            step = {"step": str(told["step"])} if "step" in told else {}
            how_far = {"state": state, "done": int(told["done"]), "of": int(told["of"]), **step}
            await self._listener.tell(str(told.get("step", "")), **how_far)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _how(status: int | None) -> str:
    return f"ended by signal {-status}" if status is not None and status < 0 else ""
