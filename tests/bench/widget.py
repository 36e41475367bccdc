"""What the widget costs a page: bytes, requests, and time until the button can be pressed, next to an empty page.

``python -m tests.bench.widget`` prints the figures as JSON. Times are medians over ``ROUNDS`` visits by a browser
that has nothing kept, from the start of the navigation; ratios are what to compare between machines.
"""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from api.operations.system_programs import find_browser
from api.widget.assets import BUNDLES, widget_assets
from tests.browser.conftest import QUIET
from tests.browser.fake_service import FakeService

ROUNDS = 7
EMPTY = '<!doctype html><html lang="nn"><title>Tom</title><main><h1>Tom side</h1></main>'
WITH_WIDGET = (
    EMPTY
    + '<svara-chat municipality="alver"></svara-chat><script type="module" src="/widget/svara.js"></script>'
)
PAGES = {"empty": EMPTY, "widget": WITH_WIDGET}
# An old telephone at the edge of the coverage: a processor four times slower, 400 kbit/s, 400 ms there and back.
SLOW_NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 200_000 / 8,
}
SLOWER_PROCESSOR = 4
READY = "document.querySelector('svara-chat')?.shadowRoot?.querySelector('.launch')"
"""The button, once it is there and can be pressed."""


def measure() -> dict[str, Any]:
    """Sizes in bytes, numbers of requests, times in milliseconds, and the times as multiples of an empty page's."""
    with FakeService() as service, _browser() as browser:
        fast = _times(browser, service, slow=False)
        slow = _times(browser, service, slow=True)
        requests = _requests(browser, service)
        config = httpx.get(f"{service.url}/widget/config?municipality=alver")
    files = {name: widget_assets().files[name] for name in BUNDLES}
    return {
        "bytes": {name: len(file.plain) for name, file in files.items()},
        "bytes_compressed": {name: len(file.compressed) for name, file in files.items()},
        "bytes_compressed_together": sum(len(file.compressed) for file in files.values()),
        "bytes_compressed_texts": int(config.headers["content-length"]),
        "requests": requests,
        "here": fast,
        "slow_phone": slow,
    }


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = find_browser(os.environ)
        browser = playwright.chromium.launch(args=QUIET, executable_path=found)
        yield browser
        browser.close()


def _visit(context: BrowserContext, service: FakeService, kind: str) -> Page:
    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=PAGES[kind])

    page = context.new_page()
    page.route("**/bench", answer)
    return page


def _times(browser: Browser, service: FakeService, slow: bool) -> dict[str, float]:
    found: dict[str, list[float]] = {"empty": [], "widget": [], "opened": []}
    for _ in range(ROUNDS):
        for kind in PAGES:
            context = browser.new_context(viewport={"width": 390, "height": 844} if slow else None)
            page = _visit(context, service, kind)
            if slow:
                session = context.new_cdp_session(page)
                session.send("Network.enable")
                session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
                session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
            page.goto(f"{service.url}/bench")
            if kind == "widget":
                page.wait_for_function(READY)
            found[kind].append(page.evaluate("performance.now()"))
            if kind == "widget":
                began = page.evaluate("performance.now()")
                page.evaluate(f"{READY}.click()")
                page.get_by_role("log").get_by_role("listitem").first.wait_for()
                found["opened"].append(page.evaluate("performance.now()") - began)
            context.close()
    empty, widget, opened = (statistics.median(found[kind]) for kind in ("empty", "widget", "opened"))
    return {
        "empty_page_ms": round(empty),
        "button_ready_ms": round(widget),
        "button_ready_to_empty_page": round(widget / empty, 1),
        "greeting_after_press_ms": round(opened),
    }


def _requests(browser: Browser, service: FakeService) -> dict[str, int]:
    context = browser.new_context()
    page = _visit(context, service, "widget")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{service.url}/bench")
    page.wait_for_function(READY)
    before = len(asked) - 1  # The page itself.
    page.evaluate(f"{READY}.click()")
    page.get_by_role("log").get_by_role("listitem").first.wait_for()
    files = sum("/widget/" in url for url in asked) - before
    context.close()
    return {"until_the_button": before, "files_more_when_opened": files}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
