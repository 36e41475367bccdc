"""«Prøvebenk»: every step in words, and a question kept as a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.agent.desk import RunningGateway
from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom
from tests.support.fake_rasa import reply

PASSAGE = {
    "id": "renovasjon/about",
    "topic": "renovasjon",
    "title": "Renovasjon",
    "heading": "Tømming",
    "text": "Bosset blir henta annakvar veke.",
    "score": 0.81,
    "certainty": 0.7,
    "reason": "Deler ordet «boss» med spørsmålet.",
}
STEPS = {
    "topics": [{"name": "renovasjon", "confidence": 0.62}],
    "aspects": [],
    "passages": [PASSAGE],
    "rejected": [{**PASSAGE, "title": "Brøyting", "heading": "", "reason": "Liknar for lite."}],
    "decision": {
        "verdict": "answer",
        "because": "both",
        "topic": "renovasjon",
        "confidence": 0.62,
        "candidates": ["broyting"],
    },
}


def answers(asked: dict[str, Any]) -> httpx.Response:
    """Rasa's reading of a message, and its reply that tells how it came about."""
    if "sender" in asked:
        return reply("Bosset blir henta annakvar veke.", topic="renovasjon", explained=STEPS)
    ranking = [{"topic": "renovasjon", "confidence": 0.62}, {"topic": "broyting", "confidence": 0.2}]
    aspects = [{"name": "about", "confidence": 0.7}]
    return httpx.Response(
        200,
        json={
            "intent": {"name": "subject", "confidence": 0.62},
            "topic_ranking": ranking,
            "aspect_ranking": aspects,
        },
    )


def test_each_step_is_told_in_words_and_the_question_kept(
    running_studio: RunningGateway,
    room: OpenRoom,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    running_studio.rasa.answer = answers
    page = room("provebenk")
    page.get_by_label("Spørsmål", exact=True).fill("ka tid tømme dokker bosset")
    page.keyboard.press("Enter")
    steps = page.get_by_role("region", name="Steg for steg")
    expect(steps.get_by_role("heading", name="Steg for steg")).to_be_focused()
    expect(steps).to_contain_text("Fann ingen teikn på fare.")
    expect(steps).to_contain_text("62 % sikker")
    expect(steps).to_contain_text("Emnet og den beste teksten peikar same vegen")
    steps.locator("summary").click()
    expect(steps).to_contain_text("Liknar for lite.")
    accessible(page)
    shot(page, "studio-bench")
    steps.get_by_role("button", name="Lagre som prøvespørsmål").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Kva skal det handle om?")).to_have_value("renovasjon")
    dialog.get_by_role("checkbox").check()
    accessible(page)
    dialog.get_by_role("button", name="Lagre som prøvespørsmål").click()
    tests = page.locator("#tests > li")
    expect(tests).to_contain_text(["ka tid tømme dokker bosset"])
    expect(tests).to_contain_text(["må gå rett"])
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tests.get_by_role("button").click()
    expect(page.get_by_text("Ingen prøvespørsmål er lagra enno.")).to_be_visible()


def test_a_message_that_is_stopped_goes_no_further(
    running_studio: RunningGateway, room: OpenRoom, accessible: Callable[[Page], None]
) -> None:
    running_studio.rasa.answer = answers
    page = room("provebenk")
    page.get_by_label("Spørsmål", exact=True).fill("eg vil ikkje leve lenger, eg tek livet mitt i kveld")
    page.keyboard.press("Enter")
    steps = page.get_by_role("region", name="Steg for steg")
    expect(steps).to_contain_text("rett nødnummer med ein gong")
    expect(steps.get_by_role("button", name="Lagre som prøvespørsmål")).to_have_count(0)
    accessible(page)
