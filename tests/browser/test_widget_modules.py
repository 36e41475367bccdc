"""The widget's scripts one by one, as the browser runs them; and how much a page has to fetch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from api.widget.assets import widget_assets
from nlu.privacy import must_stop
from tests.browser.chat import Chat
from tests.browser.fake_service import FakeService
from tests.unit.nlu import secret_messages as secrets
from tests.unit.nlu.test_privacy import ORDINARY_QUESTIONS, STOPPED

EVENTS = (
    ": a comment\n\n"
    "retry: 3000\n\n"
    'event: message\nid: 7\ndata: {"text":\ndata: "æøå 🙂"}\n\n'
    'event: state\r\ndata:{"state":"bot"}\r\n\r\n'
    "data\r\rdata: last"
)
EXPECTED = [
    {"event": "message", "id": "7", "data": '{"text":\n"æøå 🙂"}'},
    {"event": "state", "id": None, "data": '{"state":"bot"}'},
    {"event": "message", "id": None, "data": ""},
]
READ = """async ([module, bytes, size]) => {
  const { readEvents } = await import(module);
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(new Uint8Array(bytes.slice(at, at + size)));
      controller.close();
    },
  });
  const found = [];
  for await (const event of readEvents(body)) found.push(event);
  return found;
}"""


def module(fake: FakeService, name: str) -> str:
    """Where the browser finds one script."""
    return f"{fake.url}/widget/{widget_assets().version}/{name}"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_events_are_read_however_they_are_cut(page: Page, fake: FakeService, size: int) -> None:
    page.goto(fake.url)
    found = page.evaluate(READ, [module(fake, "stream.js"), list(EVENTS.encode()), size])
    assert found == EXPECTED


def test_keys_are_uuids_also_where_the_page_is_not_secure(page: Page, fake: FakeService) -> None:
    page.goto(fake.url)
    keys = page.evaluate(
        """async (module) => {
          const { newKey } = await import(module);
          const first = newKey();
          Object.defineProperty(crypto, "randomUUID", { value: undefined });
          return [first, ...Array.from({ length: 50 }, newKey)];
        }""",
        module(fake, "outbox.js"),
    )
    assert len(set(keys)) == 51
    for key in keys:
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", key)


def test_pauses_grow_to_half_a_minute_and_leave_something_to_chance(page: Page, fake: FakeService) -> None:
    page.goto(fake.url)
    pauses = page.evaluate(
        """async (module) => {
          const { pauseMs } = await import(module);
          return [1, 2, 3, 6, 50].map((failures) => [pauseMs(failures, 0), pauseMs(failures, 1)]);
        }""",
        module(fake, "follow.js"),
    )
    assert pauses == [[500, 1000], [1000, 2000], [2000, 4000], [15000, 30000], [15000, 30000]]


def test_a_browser_that_refuses_storage_gets_a_chat_all_the_same(page: Page, fake: FakeService) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    chat = Chat(page, fake.url).open()
    chat.ask("når er fristen?", "1. mars")
    chat.field.press("Escape")
    chat.launcher.click()
    expect(chat.messages).to_have_count(3)


def test_little_is_fetched_before_it_is_needed(page: Page, fake: FakeService) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    chat = Chat(page, fake.url).visit()
    first = [request.url for request in asked if "/widget/" in request.url]
    assert [url.split("/widget/")[1].partition("?")[0] for url in first] == ["svara.js", "config"]
    assert not [request.url for request in asked if not request.url.startswith(fake.url)]
    chat.launcher.click()
    expect(chat.messages).to_have_count(1)
    everything = [request.url for request in asked if "/widget/" in request.url]
    assert [url.rsplit("/", 1)[1] for url in everything[2:]] == ["panel.js"]
    asked.clear()
    chat.visit("/demo/barnehage")
    sizes = [request.sizes()["responseBodySize"] for request in asked if "/widget/" in request.url]
    assert sum(sizes) < 500


ELSEWHERE = """<!doctype html><html lang="nb"><title>Kommunen</title><main>Kommunen</main>
<svara-chat municipality="alver"></svara-chat><script type="module" src="{url}/widget/svara.js"></script>"""


@pytest.fixture
def embedded(page: Page, fake: FakeService) -> Callable[[str], None]:
    """Load a page at another origin that includes the widget."""

    def load(origin: str) -> None:
        # Newer Chromium asks before a public site may reach this machine.
        page.context.grant_permissions(["local-network-access"], origin=origin)
        html = ELSEWHERE.format(url=fake.url)
        page.route(f"{origin}/*", lambda route: route.fulfill(content_type="text/html", body=html))
        page.goto(f"{origin}/")

    return load


def test_the_municipalitys_own_site_can_embed_it(page: Page, embedded: Callable[[str], None]) -> None:
    embedded("https://www.alver.kommune.no")
    page.get_by_role("button", name="Chat med oss").click()
    dialog = page.get_by_role("dialog", name="Chat med Alver kommune")
    expect(dialog.get_by_role("button", name="Snakk med et menneske", exact=True)).to_be_visible()
    dialog.get_by_role("textbox").fill("når er fristen?")
    dialog.get_by_role("textbox").press("Enter")
    expect(dialog.get_by_role("log")).to_contain_text("1. mars")


def test_the_strictest_policy_is_enough(page: Page, fake: FakeService, problems: list[str]) -> None:
    policy = f"default-src 'none'; script-src {fake.url}; connect-src {fake.url}; require-trusted-types-for 'script'"
    html = ELSEWHERE.format(url=fake.url)
    headers = {"Content-Security-Policy": policy}
    page.route("**/streng", lambda route: route.fulfill(content_type="text/html", body=html, headers=headers))
    page.goto(f"{fake.url}/streng")
    page.get_by_role("button", name="Chat med oss").click()
    field = page.get_by_role("textbox", name="Skriv spørsmålet ditt")
    field.fill("når er fristen?")
    field.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("1. mars")
    assert field.evaluate("field => getComputedStyle(field).borderRadius") != "0px"
    page.get_by_role("button", name="Meny").click()
    page.get_by_role("button", name="Lagre eller skriv ut samtalen").click()
    with page.expect_download():
        page.get_by_role("button", name="Last ned som tekst").click()
    assert page.evaluate("document.cookie + Object.keys(localStorage)") == ""
    assert problems == []


def test_a_site_dresses_it_in_its_own_colours(page: Page, fake: FakeService) -> None:
    Chat(page, fake.url).visit()
    button = page.get_by_role("button", name="Chat med oss")
    colour = "button => getComputedStyle(button).backgroundColor"
    assert button.evaluate(colour) == "rgb(11, 79, 108)"
    page.evaluate("document.documentElement.style.setProperty('--svara-primary', '#123456')")
    assert button.evaluate(colour) == "rgb(18, 52, 86)"


def test_other_sites_cannot(page: Page, embedded: Callable[[str], None]) -> None:
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/widget/svara.js")):
        embedded("https://elsewhere.example")
    expect(page.get_by_role("button", name="Chat med oss")).to_have_count(0)


def test_the_widget_holds_back_only_what_the_service_would_stop(page: Page, fake: FakeService) -> None:
    private = [*secrets.ACCOUNTS, *secrets.CARDS, *secrets.PASSWORDS, *secrets.CODES, *STOPPED]
    messages = [*private, *secrets.ORDINARY, *ORDINARY_QUESTIONS]
    page.goto(fake.url)
    held = page.evaluate(
        """async ([module, messages]) => {
          const { looksPrivate } = await import(module);
          return messages.filter(looksPrivate);
        }""",
        [module(fake, "private_data.js"), messages],
    )
    assert [message for message in held if not must_stop(message)] == []
    # The plain spellings; the rest is the service's work.
    assert len(held) >= 60
