"""«Opplæring»: versions and what is said about them, learning that waits its turn, and two people for a refused one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from redis import Redis

from api.studio.models import ModelRegistry
from tests.browser.agent.desk import RunningGateway
from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom
from tests.support.models import archive

GREET, BYE = "greet", "goodbye"
TITLES = {GREET: {"nn": "Helsing", "nb": "Hilsen"}, BYE: {"nn": "Farvel", "nb": "Farvel"}}


def changed(text: str, wanted: str, before: str, now: str) -> dict[str, object]:
    sure = {"confidence": 0.83}
    return {
        "text": text,
        "lang": "nn",
        "source": "frozen",
        "wanted": [wanted],
        "before": {"intent": before, **sure},
        "now": {"intent": now, **sure},
    }


def report(passed: bool) -> dict[str, object]:
    reasons = [] if passed else [{"code": "must_pass", "values": {"count": 1}}]
    failed = {"text": "slå gresset", "wanted": [GREET], "given": BYE, "why": "wrong_subject"}
    return {
        "live": 1,
        "questions": 20,
        "right": {"before": 17, "now": 18},
        "forms": {form: {"questions": 10, "before": 9, "now": 9} for form in ("nn", "nb")},
        "better": [changed("god dag då", GREET, BYE, GREET), changed("morn", GREET, BYE, GREET)],
        "worse": [changed("snakkast", BYE, BYE, GREET)],
        "must_pass": [] if passed else [failed],
        "confusions": [{"wanted": BYE, "given": GREET, "times": 1, "texts": ["snakkast"]}],
        "subjects": [{"intent": BYE, "questions": 10, "before": 9, "now": 8}],
        "gone": [],
        "new": [],
        "verdict": {"passed": passed, "reasons": reasons},
        "titles": TITLES,
    }


@pytest.fixture(scope="module")
def registry(running_studio: RunningGateway) -> ModelRegistry:
    """One is live; two may be put live; three was refused."""
    folder: Path = running_studio.database.parent / "models"
    folder.mkdir(exist_ok=True)
    registry = ModelRegistry(folder)
    for name in ("one", "two", "three"):
        archive(folder, name, {GREET: ("hei", "hallo"), BYE: ("ha det", "hade")})
        registry.adopt("maria", "nye spørsmål om båtplass")
    registry.put_live(1, "svara", "start")
    for number, passed in ((2, True), (3, False)):
        registry.describe(number, report(passed), passed=passed)
    return registry


@pytest.fixture(autouse=True)
def nothing_under_way(registry: ModelRegistry, redis_url: str) -> Iterator[None]:
    with Redis.from_url(redis_url) as store:
        store.flushall()
        yield


def version(page: Page, number: int):
    return page.locator("#versions > li").filter(has=page.get_by_role("heading", name=f"Utgåve {number}"))


def test_what_became_better_and_worse_is_told_in_words(
    room: OpenRoom, accessible: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = room("opplaering", "maria")
    expect(version(page, 1)).to_contain_text("I bruk")
    expect(version(page, 2)).to_contain_text("Klar til å takast i bruk")
    expect(version(page, 3)).to_contain_text("Stoppa av kontrollen")
    expect(version(page, 3)).to_contain_text("av Maria")
    # An editor may look, but not put anything live.
    expect(page.get_by_role("button", name="Ta i bruk", exact=True)).to_have_count(0)
    accessible(page)
    shot(page, "studio-training")
    version(page, 3).get_by_role("button", name="Sjå kva som vart betre og verre").click()
    found = page.get_by_role("region", name="Utgåve 3")
    expect(found.get_by_role("heading", name="Utgåve 3")).to_be_focused()
    expect(found).to_contain_text("2 spørsmål vart betre, 1 vart verre.")
    expect(found).to_contain_text("«slå gresset»: skal handle om Helsing, men blir teke for Farvel.")
    expect(found.get_by_role("row").filter(has_text="snakkast")).to_contain_text("Farvel (83 % sikker)")
    accessible(page)
    shot(page, "studio-training-report")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "studio-training-report-narrow")
    page.get_by_role("button", name="Lat att").press("Enter")
    expect(page.get_by_role("heading", name="Utgåve 3")).to_be_focused()


def test_learning_is_asked_for_once_seen_by_all_and_can_be_ended(
    room: OpenRoom, accessible: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = room("opplaering", "maria")
    # Until it is known whether something is under way, nothing can be begun.
    expect(page.get_by_role("button", name="Lær opp", exact=True)).to_be_enabled()
    page.get_by_label("Kva gjeld det?").fill("nye spørsmål om SFO")
    page.get_by_label("Kva gjeld det?").press("Enter")
    # No trainer is running here, so it waits.
    expect(page.locator("#under-way")).to_contain_text("Ventar på tur")
    expect(page.locator("#under-way")).to_contain_text("Maria bad om det")
    expect(page.get_by_role("button", name="Lær opp", exact=True)).to_be_disabled()
    accessible(page)
    shot(page, "studio-training-under-way")
    with page.context.new_page() as other:
        other.goto(page.url)
        expect(other.locator("#under-way")).to_contain_text("Ventar på tur")
        other.get_by_role("button", name="Avbryt").click()
        expect(other.get_by_role("button", name="Lær opp", exact=True)).to_be_enabled()
    expect(page.get_by_role("button", name="Lær opp", exact=True)).to_be_enabled()


def test_a_refused_version_takes_a_reason_and_a_second_person(
    room: OpenRoom, accessible: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = room("opplaering", "nils")
    version(page, 3).get_by_role("button", name="Ta i bruk likevel …").click()
    dialog = page.get_by_role("dialog")
    accessible(page)
    dialog.get_by_label("Grunn").fill("Spørsmålet er feil, ikkje svaret")
    shot(page, "studio-training-override")
    dialog.get_by_role("button", name="Be om det").click()
    expect(version(page, 3)).to_contain_text("No må ein annan seie seg samd")
    expect(version(page, 3).get_by_role("button", name="Eg er samd")).to_have_count(0)
