"""``python -m tests.bench.studio``: from "train" in the studio to live, with its parts, on all subjects.

A whole service with residents asking meanwhile. Writes bench-results/studio.json; with ``--docs`` also docs/studio.md.
Wall time says little on a busy machine, so processor time stands beside it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from api.operations.processes import ServiceStack
from api.operations.stack_settings import PROJECT
from tests.bench.process_use import use_of
from tests.bench.report import write_into
from tests.support.client import AgentClient, ResidentClient
from tests.support.service import forget_conversations, stack_settings

RESULTS = PROJECT / "bench-results"
DOCS = PROJECT / "docs" / "studio.md"
BEGIN, END = "<!-- figures: begin, written by `make bench-studio` -->", "<!-- figures: end -->"
EXAMPLES = ("gatelyset har skrubbekvart", "skrubbekvart på lykta", "kven fiksar skrubbekvart i gatelyset")
LOOK_S = 0.1
GOAL_S = 90


class Watch:
    """Looks at the trainer's programs while they run: processor time and greatest memory of each."""

    def __init__(self, trainer: int) -> None:
        self._trainer = trainer
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.used: dict[str, dict[str, float]] = {}

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(LOOK_S):
            for task in Path(f"/proc/{self._trainer}/task").glob("*/children"):
                with suppress(OSError, StopIteration):
                    for child in task.read_text("ascii").split():
                        command = Path(f"/proc/{child}/cmdline").read_text("utf-8").split("\0")
                        name = "comparing" if "api.studio.compare_run" in command else "training"
                        use, kept = use_of(int(child)), self.used.setdefault(name, {})
                        kept["processor_s"] = round(use.processor_s, 1)
                        kept["peak_mb"] = round(max(kept.get("peak_mb", 0), use.memory_kib / 1024))


def measure(stack: ServiceStack) -> dict[str, Any]:
    """Train with three new examples, put the version live, take it back; seconds of each part."""
    maria, nils = (
        AgentClient.sign_in(stack.gateway_url, "maria"),
        AgentClient.sign_in(stack.gateway_url, "nils"),
    )
    resident = ResidentClient.start(stack.gateway_url)
    before = resident.ask(EXAMPLES[0])["model"]
    added = maria.http.post(
        "/api/studio/subjects/gatelys/examples", json={"examples": [{"text": text} for text in EXAMPLES]}
    )
    change = added.raise_for_status().json()["change"]
    pid = stack.pid("trainer")
    if pid is None:
        raise RuntimeError("there is no trainer")
    try:
        with Watch(pid) as watch:
            began = time.perf_counter()
            maria.http.post("/api/studio/training", json={"description": "Måling"}).raise_for_status()
            parts, training = _follow(maria.http, began)
        if training["state"] != "done":
            raise RuntimeError(f"the training ended otherwise: {training}")
        number = training["number"]
        report = maria.http.get(f"/api/studio/models/{number}/report").raise_for_status().json()
        at = time.perf_counter()
        live = nils.http.post(f"/api/studio/models/{number}/activate", timeout=120).raise_for_status().json()
        parts["putting_live"] = round(time.perf_counter() - at, 2)
        total = time.perf_counter() - began
        answered = resident.ask("lykta vår har skrubbekvart")
        at = time.perf_counter()
        nils.http.post("/api/studio/models/rollback", timeout=120).raise_for_status()
        back = time.perf_counter() - at
        returned = resident.ask(EXAMPLES[0])["model"]
    finally:
        maria.http.post(f"/api/studio/history/{change}/undo")
    return {
        "train_to_live_s": round(total, 1),
        "goal_s": GOAL_S,
        "parts_s": parts,
        "programs": watch.used,
        "load": round(os.getloadavg()[0], 1),
        "returned_s": round(back, 2),
        "verified": live["verified"],
        "understood": answered.get("topic") == "gatelys" and answered["model"] == live["model"],
        "returned": returned == before,
        "questions": report["questions"],
        "right": report["right"],
        "passed": report["verdict"]["passed"],
    }


def _follow(http: httpx.Client, began: float) -> tuple[dict[str, float], dict[str, Any]]:
    """Seconds in each state until it ended, and how it ended."""
    parts: dict[str, float] = {}
    last = began
    while True:
        training: dict[str, Any] = http.get("/api/studio/training").raise_for_status().json()["training"]
        now = time.perf_counter()
        if not training["under_way"]:
            return {name: round(seconds, 1) for name, seconds in parts.items()}, training
        parts[training["state"]] = parts.get(training["state"], 0.0) + now - last
        last = now
        time.sleep(LOOK_S)


def table(figures: dict[str, Any]) -> str:
    """For docs/studio.md."""
    parts, programs = figures["parts_s"], figures["programs"]
    names = {
        "waiting": "until the trainer takes it",
        "checking": "freezing the changes, nothing changed?",
        "training": "training all subjects",
        "comparing": f"comparing, {figures['questions']} questions to each",
        "putting_live": "putting it live, every process asked",
    }
    rows = []
    for part, seconds in parts.items():
        use = programs.get(part, {})
        cells = (f"{use['processor_s']}", f"{use['peak_mb']:.0f}") if use else ("", "")
        rows.append(f"| {names[part]} | {seconds} | {cells[0]} | {cells[1]} |")
    return "\n".join(
        [
            f"Measured {figures['at'][:10]} on {figures['cores']} cores (load {figures['load']}).",
            "",
            "| part | seconds | processor seconds | peak MB |",
            "|---|---|---|---|",
            *rows,
            f"| **from «train» to live** (goal: {figures['goal_s']}) | **{figures['train_to_live_s']}** | | |",
            f"| returning to the version before | {figures['returned_s']} | | |",
        ]
    )


def main() -> None:
    """Measure, print, keep."""
    out = Console(highlight=False)
    data = PROJECT / ".svara-test" / "bench"
    data.mkdir(parents=True, exist_ok=True)
    forget_conversations(data)
    with ServiceStack(stack_settings(data)) as stack:
        figures = measure(stack)
    figures |= {"at": datetime.now(UTC).isoformat(timespec="seconds"), "cores": os.cpu_count()}
    out.print_json(json.dumps(figures, ensure_ascii=False))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "studio.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False), encoding="utf-8")
    if "--docs" in sys.argv[1:]:
        write_into(DOCS, table(figures), BEGIN, END)


if __name__ == "__main__":
    main()
