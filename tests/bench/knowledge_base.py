"""``python -m tests.bench.knowledge_base [--passages 100000]``: how long a search takes in a base of that size.

Beside it, in the same process and in turns, what one would do without it: SQLite's full-text search over the same
analysed words, and one NumPy product over all vectors. Building and searching are processes of their own, so that
each one's memory is its own, with one BLAS thread. Passages are made up (``made_up_passages``), questions are
unseen phrasings.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.operations.stack_settings import PROJECT
from kb_sync.embed import Embedder, embedding_fingerprint, load_embedder
from kb_sync.index import Analysis, batches, windows
from kb_sync.lexical import Analyser, WordLists
from kb_sync.ranking import Ranking
from kb_sync.search import KnowledgeBase
from kb_sync.searcher import question_terms
from kb_sync.store import Store
from kb_sync.sync import sync_passages
from kb_sync.versions import base_folder, current_version
from tests.bench.made_up_passages import made_up_passages

SIZES = (5_000, 100_000)
QUESTIONS, ROUNDS, WARM_UP, HITS = 300, 5, 20, 8
NAME = "storbase"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def measure(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Building and searching for each number of passages: milliseconds, seconds and megabytes."""
    figures: dict[str, Any] = {"questions": QUESTIONS}
    scratch = PROJECT / ".svara-test"
    scratch.mkdir(exist_ok=True)
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=scratch, prefix="bench-kb-") as folder:
            parts = {part: _in_a_process(part, Path(folder), size) for part in ("build", "search")}
        figures[str(size)] = parts
    return figures


def show(figures: dict[str, Any]) -> Table:
    """The figures as a table."""
    table = Table(title=f"Knowledge base, {figures['questions']} questions")
    sizes = [size for size in figures if size != "questions"]
    for column in ("", *(f"{int(size):,} passages".replace(",", " ") for size in sizes)):
        table.add_column(column)
    for key, name in (
        ("ours", "search"),
        ("full_text", "SQLite FTS5 alone"),
        ("product", "NumPy product alone"),
    ):
        cells = [figures[size]["search"][key] for size in sizes]
        table.add_row(
            f"{name}: median / p95 ms (p95 of processor time)",
            *(f"{cell['median_ms']} / {cell['p95_ms']} ({cell['cpu_p95_ms']})" for cell in cells),
        )
    for part, key in (
        *(("build", key) for key in ("seconds", "peak_mb", "before_mb", "disk_mb")),
        *(
            ("search", key)
            for key in ("open_ms", "before_mb", "opened_mb", "searched_mb", "searched_files_mb")
        ),
    ):
        table.add_row(f"{part}: {key}", *(str(figures[size][part][key]) for size in sizes))
    return table


def _in_a_process(part: str, folder: Path, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.knowledge_base", "--passages", str(size)]
    command += ["--part", part, "--folder", str(folder)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, cwd=PROJECT, env={**os.environ, **ONE_THREAD}
    )
    return json.loads(done.stdout)


def _build(folder: Path, size: int) -> dict[str, Any]:
    """Build the base; then, uncounted, what it is compared with."""
    passages = list(made_up_passages(size, NAME))
    embedder = load_embedder()
    embedder.questions(["eit spørsmål"])
    before = _memory()["VmRSS"]
    began = time.perf_counter()
    bar = Progress(
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("Building", total=size)
        sync_passages(
            folder / "data",
            {NAME: passages},
            embedding_fingerprint(""),
            lambda: embedder,
            progress=lambda name, done, total: bar.update(task, completed=done, total=total),
        )
    figures = {
        "seconds": round(time.perf_counter() - began, 1),
        "before_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "disk_mb": round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20),
    }
    analysis = Analysis(passages, WordLists.load())
    database = sqlite3.connect(folder / "full-text.sqlite")
    database.execute("CREATE VIRTUAL TABLE words USING fts5 (title, heading, body)")
    vectors, counts = [], []
    for batch in batches(passages):
        rows = [[" ".join(field) for field in analysis.of(passage)[:3]] for passage in batch]
        database.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
        texts = [windows(passage) for passage in batch]
        counts += [len(own) for own in texts]
        vectors.append(embedder.passages([text for own in texts for text in own]))
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.commit()
    database.close()
    np.savez(folder / "vectors.npz", vectors=np.concatenate(vectors), first=np.cumsum([0, *counts[:-1]]))
    return figures


def _search(folder: Path) -> dict[str, Any]:
    embedder = load_embedder()
    embedder.questions(["eit spørsmål"])
    before = _memory()
    began = time.perf_counter()
    base = KnowledgeBase(folder / "data", embedder)
    opening = time.perf_counter() - began
    opened = _memory()
    questions = _questions()
    for question in questions:
        base.search(question, NAME, "nn", limit=HITS)
    searched = _memory()
    ways: dict[str, Callable[[str], object]] = {
        "ours": lambda question: base.search(question, NAME, "nn", limit=HITS),
        "full_text": _FullText(folder).search,
        "product": _Product(folder, embedder).search,
    }
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for first in range(0, QUESTIONS, QUESTIONS // ROUNDS):
        for way, search in ways.items():
            for question in questions[:WARM_UP]:
                search(question)
            for question in questions[first : first + QUESTIONS // ROUNDS]:
                wall, processor = time.perf_counter(), time.thread_time()
                search(question)
                taken[way].append((time.perf_counter() - wall, time.thread_time() - processor))
    return {
        **{way: _figures(times) for way, times in taken.items()},
        "open_ms": round(opening * 1000),
        "before_mb": before["VmRSS"],
        "opened_mb": opened["VmRSS"],
        "searched_mb": searched["VmRSS"],
        "searched_files_mb": searched["RssFile"] - before["RssFile"],
        "load": os.getloadavg()[0],
    }


class _FullText:
    """What the search was before it had an index of its own: every term, and the beginning of every longer one."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "full-text.sqlite")
        self._fields = Ranking.load().fields.as_tuple()
        self._analyser = Analyser(WordLists.load(), _vocabulary(folder / "data"))

    def search(self, question: str) -> list[tuple]:
        terms = question_terms(self._analyser.words(question))
        if not terms:
            return []
        asked = " OR ".join(f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"' for term in terms)
        return self._database.execute(
            "SELECT rowid, bm25(words, ?, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score LIMIT ?",
            [*self._fields, asked, HITS],
        ).fetchall()


class _Product:
    """Every vector in memory as float32, one product."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        with np.load(folder / "vectors.npz") as stored:
            self._vectors, self._first = stored["vectors"], stored["first"]
        self._embedder = embedder

    def search(self, question: str) -> np.ndarray:
        nearest = np.maximum.reduceat(self._vectors @ self._embedder.questions([question])[0], self._first)
        best = np.argpartition(-nearest, HITS)[:HITS]
        return best[np.argsort(-nearest[best])]


def _vocabulary(data: Path) -> Mapping[str, int]:
    return Store(base_folder(data) / current_version(data) / NAME).vocabulary


def _questions() -> list[str]:
    files = sorted((PROJECT / "tests" / "data").glob("unseen_all_subjects_*.jsonl"))
    texts = [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]
    return random.Random(1).sample(texts, QUESTIONS)


def _figures(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    wall, processor = zip(*times, strict=True)
    return {
        "median_ms": round(statistics.median(wall) * 1000, 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[18] * 1000, 1),
        "cpu_p95_ms": round(statistics.quantiles(processor, n=20)[18] * 1000, 1),
    }


def _memory() -> dict[str, int]:
    """This process's resident memory in megabytes: all of it, and what is mapped from files."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = dict(line.split(":", 1) for line in lines if line.startswith(("VmRSS", "RssFile")))
    return {name: int(size.split()[0]) // 1024 for name, size in sizes.items()}


def main() -> None:
    """Measure, print the table and the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, action="append")
    options.add_argument("--part", choices=("build", "search"), help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part:
        part = _build(given.folder, given.passages[0]) if given.part == "build" else _search(given.folder)
        print(json.dumps(part))
        return
    figures = measure(given.passages or SIZES)
    out = Console()
    out.print(show(figures))
    out.print_json(json.dumps(figures))


if __name__ == "__main__":
    main()
