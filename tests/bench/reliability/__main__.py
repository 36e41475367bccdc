"""``python -m tests.bench.reliability``: the fault run; writes bench-results/reliability.json.

Prints the seed first, so that a run that is interrupted can be repeated with ``--seed``: the same seed draws the
same residents, agents and faults; what meets what is decided by the machine. Ends with 1 when an invariant is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
from pathlib import Path

from rich.console import Console

from api.operations.stack_settings import PROJECT
from tests.bench.reliability import claims_at_once, page, told
from tests.bench.reliability.run import Size, run
from tests.support.service import forget_conversations, stack_settings


def main() -> int:
    """Run, print, keep."""
    options = argparse.ArgumentParser(description="The fault run.")
    options.add_argument("--seed", type=int, default=None)
    options.add_argument("--conversations", type=int, default=Size.conversations)
    options.add_argument("--kills", type=int, default=Size.kills)
    options.add_argument("--at-once", type=int, default=Size.at_once)
    options.add_argument("--real-share", type=float, default=Size.real_share)
    options.add_argument("--data", type=Path, default=PROJECT / ".svara-test" / "bench")
    options.add_argument("--docs", action="store_true", help="also write the tables of docs/reliability.md")
    given = options.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    size = Size(given.conversations, given.kills, given.at_once, real_share=given.real_share)
    out = Console(highlight=False)
    out.print(f"Seed {seed}")
    given.data.mkdir(parents=True, exist_ok=True)
    forget_conversations(given.data)
    settings = stack_settings(given.data.resolve())
    claims = asyncio.run(claims_at_once.measure(settings))
    out.print_json(json.dumps({"claims_at_once": claims}))
    forget_conversations(given.data)
    findings = asyncio.run(run(settings, size, seed, out.print))
    found = {**told.figures(findings), "claims_at_once": claims, "cores": os.cpu_count()}
    told.show(found, out)
    out.print_json(json.dumps(found))
    file = PROJECT / "bench-results" / "reliability.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2), encoding="utf-8")
    if given.docs:
        page.write_into(PROJECT / "docs" / "reliability.md", found)
    return 1 if found["broken"] or found["unexpected_answers"] or claims["broken"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
