"""Kills crawls of one site at every point where they touch the disk, and looks at what is left.

Run as ``python -m tests.unit.kb_sync.fetch.killed_crawl FOLDER ADDRESS``: ``FOLDER`` has a cache with an index, and the
site at ``ADDRESS`` now says something else. Prints one JSON object: ``kills``, the outcomes counted (``old``, ``new``),
and ``faults``, which should be none.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kb_sync.fetch.cache import Index, SourceCache
from kb_sync.fetch.crawl import crawl
from kb_sync.fetch.figures import Figures
from kb_sync.fetch.site import SiteSource
from tests.unit.kb_sync.fetch.small_site import QuickClock

_WATCHED = frozenset({"open", "os.rename", "os.remove", "os.mkdir"})


def _die_at(number: int, folder: Path) -> None:
    """From now on, die at this process's ``number``-th touch of ``folder``: before a file is opened, moved or removed,
    when it is open and nothing is written yet, and between its being written and its being flushed."""
    touches = 0

    def touch() -> None:
        nonlocal touches
        touches += 1
        if touches == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _WATCHED and str(folder) in str(arguments[0]):
            touch()

    open_file = Path.open

    def open_and_die(file: Path, *arguments: Any, **more: Any) -> Any:
        opened = open_file(file, *arguments, **more)
        if file.is_relative_to(folder):
            touch()
        return opened

    flush = os.fsync

    def flush_or_die(file: int) -> None:
        touch()
        flush(file)

    sys.addaudithook(watch)
    os.fsync = flush_or_die
    Path.open = open_and_die  # type: ignore[method-assign]


def _crawl(folder: Path, address: str) -> None:
    source = SiteSource(
        id="heim", start=(address,), delay_s=0, contact="a@b.no", owner="servicetorg", allow_loopback=True
    )
    clock = QuickClock()
    clock.next_day()
    clock.next_day()
    asyncio.run(crawl(source, SourceCache(folder), clock=clock, figures=_FIGURES))


def _killed(number: int, folder: Path, address: str) -> bool:
    """Whether a crawl in a process of its own was killed at its ``number``-th touch, or came to its end before."""
    child = os.fork()
    if child == 0:
        _die_at(number, folder)
        _crawl(folder, address)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise SystemExit(f"the crawl failed at touch {number}")
    return os.WIFSIGNALED(status)


def _what_is_left(folder: Path, before: Index) -> str:
    cache = SourceCache(folder)
    index = cache.index()
    for page in index.pages:
        cache.body(page)
    return "old" if index == before else "new"


_FIGURES = Figures.load()


def main(kept: Path, address: str) -> None:
    """Kill at the first touch, the second, and so on until a crawl lives."""
    before = SourceCache(kept).index()
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    unharmed = kept.with_name("unharmed")
    shutil.copytree(kept, unharmed)
    _crawl(
        unharmed, address
    )  # Also what is made once for a process, so that the forks need not make it again.
    number, alive = 0, False
    while not alive:
        number += 1
        folder = kept.with_name(f"killed-{number}")
        shutil.copytree(kept, folder)
        alive = not _killed(number, folder, address)
        try:
            outcomes[_what_is_left(folder, before)] += 1
            if number % 10 == 0:  # Whatever was left, the next crawl takes it from there.
                _crawl(folder, address)
                if _what_is_left(folder, before) != "new" or list(folder.glob("**/*.new")):
                    faults.append(f"{number}: the next crawl did not come to its end")
        except Exception as error:
            faults.append(f"{number}: {error}")
        shutil.rmtree(folder)
    print(json.dumps({"kills": number - 1, "outcomes": outcomes, "faults": faults}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
