"""A crawl may die at any moment: the old pages or the new are there, and whole."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

from tests.unit.kb_sync.fetch.small_site import Crawler, SmallSite, page


async def test_wherever_a_crawl_is_killed_every_page_in_force_can_be_read(
    site: SmallSite, crawler: Crawler
) -> None:
    site.pages = {"/": page("Framside", "/vatn"), "/vatn": page("Vatn")}
    await crawler.crawl()
    site.pages["/vatn"] = page("Vatn", words=60)
    site.pages["/ny"] = page("Ny")
    site.pages["/"] = page("Framside", "/ny", "/vatn")
    run = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.unit.kb_sync.fetch.killed_crawl", crawler.cache.folder, f"{site.url}/"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["faults"] == []
    # Three bodies, three notes and one index: dozens of moments, most of them before the swap, some after.
    assert told["kills"] > 30 and told["outcomes"]["old"] > 20 and told["outcomes"]["new"] >= 3
