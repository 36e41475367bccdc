"""A question nobody understood, from the chat to the studio and back, in the browser and with every real part."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.governance.users import DEMO_PASSWORD
from api.operations.processes import ServiceStack
from api.operations.stack_settings import PROJECT
from tests.browser.conftest import PATIENCE_MS
from tests.browser.studio.conftest import reload_until
from tests.support.client import ResidentClient
from tests.support.kept import KEPT
from tests.support.service import forget_conversations, one_starts_at_a_time
from tests.support.studio_service import SUBJECTS, forget_studio, studio_settings

DATA = KEPT / "studio-browser"
CONTENT = PROJECT / "kb_sync" / "content"
UNKNOWN, IN_OTHER_WORDS = "kven kan ordne skrubbekvart hos oss", "skrubbekvart utanfor huset vårt"
EXAMPLES = (
    *("skrubbekvart", "skrubbekvart i lampa", "gatelyset har fått skrubbekvart", "skrubbekvart på stolpen"),
    *("kven fiksar skrubbekvart", "me har skrubbekvart i vegen vår", "melde frå om skrubbekvart"),
)
ANSWER = "Skrubbekvart i lampene rettar vi innan ti dagar etter at nokon har meldt frå."
LEARNING_MS = 120_000


@pytest.fixture(scope="module")
def studio() -> Iterator[ServiceStack]:
    """A service of a dozen subjects, with the articles about them and no others."""
    shutil.rmtree(DATA / "content", ignore_errors=True)
    shutil.copytree(CONTENT, DATA / "content")
    own = {file.name for file in (CONTENT / "alver").glob("*.yml")} | {f"{name}.yml" for name in SUBJECTS}
    for folder in (DATA / "content" / "felles", DATA / "content" / "felles" / "asked"):
        for article in folder.glob("*.yml"):
            if article.name not in own:
                article.unlink()
    forget_conversations(DATA)
    forget_studio(DATA)
    # The base as it was before the test put an answer into it; the service looks whether it still holds.
    before = DATA / "kb-before"
    before.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(DATA / "kb", ignore_errors=True)
    shutil.copytree(before, DATA / "kb")
    stack = ServiceStack(studio_settings(DATA, SVARA_CONTENT=str(DATA / "content")))
    with one_starts_at_a_time():
        stack.open()
    try:
        shutil.rmtree(before)
        shutil.copytree(DATA / "kb", before)
        yield stack
    finally:
        stack.close()


@pytest.fixture
def desk(studio: ServiceStack, browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """``desk("maria", "innboks")``: that person at that page, in a browser of their own."""
    contexts = {}

    def sit_down(username: str, address: str) -> Page:
        if username not in contexts:
            contexts[username] = browser.new_context(locale="nn-NO", viewport={"width": 1280, "height": 900})
            contexts[username].set_default_timeout(LEARNING_MS)
            answer = contexts[username].request.post(
                f"{studio.gateway_url}/api/agent/session",
                data={"username": username, "password": DEMO_PASSWORD},
            )
            assert answer.ok, answer.text()
        page = contexts[username].new_page()
        page.goto(f"{studio.gateway_url}/studio/{address}")
        return page

    yield sit_down
    for context in contexts.values():
        context.close()


@pytest.fixture(autouse=True)
def longer_patience() -> Iterator[None]:
    """Learning and taking a new base into use take a while."""
    expect.set_options(timeout=LEARNING_MS)
    yield
    expect.set_options(timeout=PATIENCE_MS)


def test_what_was_not_understood_is_answered_and_taken_back(
    studio: ServiceStack, desk: Callable[[str, str], Page], shot: Callable[[Page, str], None]
) -> None:
    # Given a question that nobody understood
    resident = ResidentClient.start(studio.gateway_url)
    assert resident.ask(UNKNOWN).get("topic") != "gatelys"
    # When an editor finds it in the inbox and says what it is about, with more ways to ask it
    page = desk("maria", "innboks")
    line = page.locator("#lines > li[aria-current]")
    reload_until(page, page.locator("#left"), lambda: line.count() > 0)
    expect(line).to_contain_text(UNKNOWN)
    line.get_by_label("Dette lærer Svara").fill("\n".join(EXAMPLES))
    line.get_by_role("button", name="Anna emne").click()
    page.get_by_label("Søk etter emne").fill("gatelys")
    page.locator(".found").get_by_role("button", name="Gatelys", exact=True).click()
    expect(page.locator("#told")).to_contain_text("Lagra")
    # and writes what is to be answered
    page.goto(f"{studio.gateway_url}/studio/svar#alver/gatelys")
    part = page.get_by_role("group", name="Korleis ein søkjer")
    for form in ("Nynorsk", "Bokmål"):
        part.get_by_label(form, exact=True).fill(ANSWER)
    page.get_by_role("button", name="Legg ut").click()
    page.get_by_role("dialog").get_by_role("button", name="Legg ut").click()
    expect(page.locator("#told")).to_contain_text("Svaret er lagt ut.")
    shot(page, "loop-1-answer")
    # and has a version trained and looks at what became of it
    page.goto(f"{studio.gateway_url}/studio/opplaering")
    page.get_by_label("Kva gjeld det?").fill("Skrubbekvart")
    page.get_by_role("button", name="Lær opp", exact=True).click()
    page.locator("#under-way").get_by_role("button", name="Sjå utgåve").click()
    expect(page.locator("#report")).to_contain_text("kan takast i bruk")
    shot(page, "loop-2-report")
    # and an approver puts it in use
    other = desk("nils", "opplaering")
    other.get_by_role("button", name="Ta i bruk", exact=True).first.click()
    expect(other.locator("#told")).to_contain_text("er i bruk")
    # Then the same question in other words is answered with what the editor wrote
    after = resident.ask(IN_OTHER_WORDS)
    assert after["topic"] == "gatelys" and ANSWER in after["text"], after
    # and it can be taken back
    other.get_by_role("button", name="Gå tilbake til utgåve").click()
    other.get_by_role("dialog").get_by_role("button", name="Gå tilbake").click()
    expect(other.locator("#told")).to_contain_text("er i bruk att")
    assert resident.ask(UNKNOWN)["model"] != after["model"]
    shot(other, "loop-3-taken-back")
    resident.close()
