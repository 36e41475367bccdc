"""``python -m tests.bench``: start-up, latency and quality in one run; writes bench-results/bench.json.

With ``--docs`` also the tables of docs/quality.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
from contextlib import closing
from datetime import UTC, datetime

from rich.console import Console

from api.operations.processes import ServiceStack
from api.operations.stack_settings import PROJECT
from tests.bench import asked, latency, quality, report, start_up, widget
from tests.support.service import forget_conversations, stack_settings

RESULTS = PROJECT / "bench-results"


def main() -> None:
    """Measure everything, print it, keep it."""
    out = Console(highlight=False)
    data = PROJECT / ".svara-test" / "bench"
    data.mkdir(parents=True, exist_ok=True)
    forget_conversations(data)
    settings = stack_settings(data)
    out.print("First start: trains and builds what is missing …")
    with ServiceStack(settings):
        pass
    out.print("Warm start …")
    started, stack = start_up.measure(settings)
    with closing(stack):
        out.print(started)
        out.print("Latency …")
        latencies = asyncio.run(latency.measure(stack.gateway_url, stack.rasa_url))
        out.print_json(json.dumps(latencies))
        out.print("Quality, on phrasings the training has not seen …")
        found = quality.measure(stack.rasa_url)
        out.print_json(json.dumps(found, ensure_ascii=False))
        out.print("The same phrasings asked of the whole service …")
        through = asked.measure(stack.gateway_url, data)
        out.print_json(json.dumps(through, ensure_ascii=False))
    out.print("The widget on a page, beside an empty one …")
    in_a_browser = widget.measure()
    out.print_json(json.dumps(in_a_browser, ensure_ascii=False))
    figures = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "warm_start": started,
        "latency": latencies,
        "quality": found,
        "asked": through,
        "widget": in_a_browser,
    }
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / "bench.json"
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False), encoding="utf-8")
    out.print(f"Written to {file.relative_to(PROJECT)}")
    if "--docs" in sys.argv[1:]:
        report.write_into(PROJECT / "docs" / "quality.md", report.tables(figures))
        out.print("Written into docs/quality.md")


if __name__ == "__main__":
    main()
