"""``python -m tests.bench.website``: residents' questions answered from a municipality's website, from crawl to answer.

The made-up site of ``tests/sites/straumvik`` is served on this machine, crawled, and synced beside the shared articles;
its questions are then put to the actions, with a classifier trained on everything in bot/data. Site and questions were
written by a hand that had seen neither the reading of pages nor the search. Questions with an odd number stand apart:
nobody read them while the answering was made; their figures were looked at to take out what held for the others only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from actions.context import ActionContext
from actions.settings import ActionSettings
from kb_sync.embed import load_embedder
from tests.sites.straumvik.server import Straumvik
from tests.support.asking import Asking, trained_classifier
from tests.support.straumvik import (
    STRAUMVIK,
    SiteQuestion,
    build,
    crawl,
    questions,
    write_with_shared,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what came back."""

    number: int
    question: SiteQuestion
    outcome: str
    text: str
    paths: tuple[str, ...]
    """The pages of the site among the sources, in order; something else than a page leaves an empty one."""
    milliseconds: float

    @property
    def first(self) -> bool:
        """The right page is the first source."""
        return bool(self.paths) and self.question.is_answered_by(self.paths[0])

    @property
    def linked(self) -> bool:
        """The right page is among the sources."""
        return any(map(self.question.is_answered_by, self.paths))

    @property
    def says(self) -> bool:
        """The fact asked for stands in the answer."""
        return self.question.is_said_in(self.text)


def measure(classifier_folder: Path | None = None, bar: Progress | None = None) -> dict[str, Any]:
    """Serve, crawl, sync and ask. Shares are of the questions that have an answer; times are of one question.

    ``classifier_folder``: where a trained classifier is kept between runs.
    """
    with tempfile.TemporaryDirectory(prefix="bench-website-") as scratch:
        asked, base = ask_all(Path(scratch), classifier_folder, bar)
    return {**figures(asked), **base}


def ask_all(
    scratch: Path, classifier_folder: Path | None = None, bar: Progress | None = None
) -> tuple[list[Asked], dict[str, Any]]:
    """Every question with its answer, and what crawl and sync told."""
    bar = bar or Progress(disable=True)
    steps = bar.add_task("Crawling and syncing", total=3)
    data = scratch / "data"
    with Straumvik() as site:
        content = write_with_shared(scratch / "content", site.url)
        began = time.perf_counter()
        crawled = crawl(data, content)
        crawl_s = time.perf_counter() - began
        if crawled.report is None or crawled.report.outcome != "taken":
            raise RuntimeError(f"The site was not taken: {crawled.fault or crawled.report}")
        bar.advance(steps)
        began = time.perf_counter()
        report = build(data, content, load_embedder())
        sync_s = time.perf_counter() - began
        bar.advance(steps)
        url = site.url
    # The site is closed from here on: a question is answered from the base alone.
    context = ActionContext.make(
        ActionSettings(data_dir=data, content_dir=content, embedding_model="", lookup_timeout_s=60)
    )
    with closing(context.lookup):
        context.lookup.warm()
        asking = Asking(context, trained_classifier(classifier_folder))
        bar.advance(steps)
        asked = asyncio.run(_ask(asking, questions(), url, bar))
    base = {
        "pages": crawled.report.pages,
        "passages_from_pages": report.from_pages,
        "pages_left_out": report.pages_left_out,
        "crawl_s": round(crawl_s, 1),
        "sync_s": round(sync_s, 1),
    }
    return asked, base


async def _ask(asking: Asking, rows: Sequence[SiteQuestion], url: str, bar: Progress) -> list[Asked]:
    asked = []
    for number, question in enumerate(bar.track(rows, description="Asking")):
        began = time.perf_counter()
        reply = await asking.ask(question.text, question.lang, STRAUMVIK.name)
        took = (time.perf_counter() - began) * 1000
        told = reply or {"outcome": "fixed text", "text": "", "sources": []}
        paths = tuple(
            source["url"].removeprefix(url) if source["url"].startswith(url) else ""
            for source in told["sources"]
        )
        asked.append(Asked(number, question, told["outcome"], told["text"], paths, took))
    return asked


def figures(asked: Sequence[Asked]) -> dict[str, Any]:
    """The shares, by part of the questions, and what became of those without an answer."""
    with_answer = [one for one in asked if one.question.page is not None]
    without = [one for one in asked if one.question.page is None]
    times = [one.milliseconds for one in asked]
    return {
        "all": _shares(with_answer),
        "nn": _shares([one for one in with_answer if one.question.lang == "nn"]),
        "nb": _shares([one for one in with_answer if one.question.lang == "nb"]),
        "unseen_half": _shares([one for one in with_answer if one.number % 2]),
        "outcomes": _outcomes(with_answer),
        "without_an_answer": {"n": len(without), **_outcomes(without)},
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
    }


def _shares(asked: Sequence[Asked]) -> dict[str, float]:
    told = {name: sum(getattr(one, name) for one in asked) for name in ("first", "linked", "says")}
    # Wrong is worse than none: an answer whose pages are others, and which does not say it either.
    told["wrong"] = sum(
        one.outcome in ("answered", "referred") and not one.linked and not one.says for one in asked
    )
    return {"n": len(asked), **{name: round(count / len(asked), 3) for name, count in told.items()}}


def _outcomes(asked: Sequence[Asked]) -> dict[str, int]:
    """How many of each outcome; "answered from a page" apart from other answers."""
    names = (
        f"{one.outcome} from a page"
        if one.outcome == "answered" and one.paths and one.paths[0]
        else f"{one.outcome} with links"
        if one.outcome == "unanswered" and any(one.paths)
        else one.outcome
        for one in asked
    )
    return dict(sorted(Counter(names).items()))


def show(found: dict[str, Any]) -> Table:
    """The figures as a table."""
    parts = ("all", "nn", "nb", "unseen_half")
    table = Table(title=f"{found['pages']} pages, {found['passages_from_pages']} passages from them")
    for column in ("", *(f"{part} ({found[part]['n']})" for part in parts)):
        table.add_column(column)
    for key, name in (
        ("first", "right page first"),
        ("linked", "right page linked"),
        ("says", "the asked fact in the answer"),
        ("wrong", "answered, neither linked nor said"),
    ):
        table.add_row(name, *(f"{found[part][key]:.3f}" for part in parts))
    for key in ("outcomes", "without_an_answer"):
        table.add_row(key, ", ".join(f"{name} {count}" for name, count in found[key].items()))
    table.add_row("milliseconds, median / p95", f"{found['median_ms']} / {found['p95_ms']}")
    table.add_row("seconds for crawl, sync", f"{found['crawl_s']}, {found['sync_s']}")
    return table


def main() -> None:
    """Measure, print the table and the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--classifier", type=Path, help="A folder to keep the trained classifier in.")
    given = options.parse_args()
    with Progress(console=Console(stderr=True)) as bar:
        found = measure(given.classifier, bar)
    out = Console()
    out.print(show(found))
    out.print_json(json.dumps(found))


if __name__ == "__main__":
    main()
