"""Being told while one looks elsewhere: nothing before it is switched on, once in one tab, never what was written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from redis import Redis

from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident, RunningGateway

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]

LISTEN = """
  window.tones = 0; window.told = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
  window.Notification = class {
    static permission = "default";
    static answer = "granted";
    static async requestPermission() { return (this.permission = this.answer); }
    constructor(text, more) { window.told.push([text, more]); }
    close() {}
  };
  document.hasFocus = () => false;
"""


@pytest.fixture
def listened(desk: Desk) -> Desk:
    """Ingrid's browser, where sounds and notifications are counted."""
    desk.page.context.add_init_script(LISTEN)
    return desk


def choose(desk: Desk, group: str, *names: str) -> None:
    desk.button("Varsel").click()
    for name in names:
        desk.page.get_by_role("group", name=group).get_by_label(name).check()
        expect(desk.page.get_by_role("dialog").get_by_text("Valet er lagra.")).to_be_visible()
    desk.button("Lukk").click()


def tones(desk: Desk) -> int:
    return int(desk.page.evaluate("window.tones"))


def told(desk: Desk) -> list[str]:
    return [text for text, _ in desk.page.evaluate("window.told")]


def test_nothing_disturbs_before_it_is_switched_on(listened: Desk, waiting: Waiting) -> None:
    listened.sign_in()
    expect(listened.page.locator("#icon")).to_have_attribute("href", re.compile(r"agent_icon\.svg$"))
    waiting()
    expect(listened.page).to_have_title("(1) Samtalar – Svara")
    expect(listened.page.locator("#icon")).to_have_attribute("href", re.compile(r"agent_icon_dot\.svg$"))
    assert (tones(listened), told(listened)) == (0, [])


def test_a_new_one_a_passed_on_one_and_an_answer_are_told_each_once(
    listened: Desk, waiting: Waiting, gateway: RunningGateway
) -> None:
    listened.sign_in()
    for group in ("Lyd", "I nettlesaren"):
        choose(listened, group, "Ny samtale", "Overført til deg", "Ny melding")
    rung = tones(listened)
    assert rung == 6  # Each sound is heard when it is switched on.
    resident = waiting()
    expect(listened.page).to_have_title("(1) Samtalar – Svara")
    assert told(listened) == ["Ein innbyggar ventar på deg."] and tones(listened) == rung + 2
    listened.claim(BARNEHAGE)
    other = waiting("Gjeld garasje")
    ola = gateway.signed_in("ola")
    ola.post(f"/api/agent/conversations/{other.id}/claim")
    ola.post(f"/api/agent/conversations/{other.id}/transfer", json={"colleague": "ingrid"})
    expect(listened.page.locator("#notices")).to_contain_text("Ola har overført ein samtale til deg.")
    assert "Ein samtale er overført til deg." in told(listened)
    before = told(listened)
    other.say("Hemmeleg spørsmål")
    expect(listened.row("Hemmeleg spørsmål").get_by_text("1 ny melding")).to_be_visible()
    assert told(listened) == [*before, "Ny melding i ein av samtalane dine."]
    assert "Hemmeleg" not in str(listened.page.evaluate("window.told"))
    assert resident.standing()["state"] == "agent"


def test_choices_follow_the_person_and_the_browsers_no_is_told(
    listened: Desk, store: Redis, accessible: Check, shot: Shot
) -> None:
    listened.sign_in()
    choose(listened, "Lyd", "Ny samtale")
    store.hset("svara:{svara}:preferences", "ola", "from another edition")
    listened.page.reload()
    listened.page.evaluate("Notification.answer = 'denied'")
    listened.button("Varsel").click()
    sound = listened.page.get_by_role("group", name="Lyd")
    expect(sound.get_by_label("Ny samtale")).to_be_checked()
    expect(sound.get_by_label("Overført til deg")).not_to_be_checked()
    box = listened.page.get_by_role("group", name="I nettlesaren").get_by_label("Ny samtale")
    box.click()
    expect(listened.page.get_by_role("alert")).to_contain_text("Nettlesaren viser ikkje varsel herifrå.")
    expect(box).not_to_be_checked()
    accessible(listened.page)
    shot(listened.page, "agent-alerts")


def test_one_of_two_tabs_makes_the_noise(listened: Desk, waiting: Waiting) -> None:
    listened.sign_in()
    choose(listened, "Lyd", "Ny samtale")
    second = Desk(listened.page.context.new_page(), listened.url)
    second.page.goto(f"{listened.url}/agent/samtalar")
    expect(second.page.get_by_text("Hentar samtalane …")).to_have_count(0)
    before = tones(listened) + tones(second)
    waiting()
    for desk in (listened, second):
        expect(desk.row(BARNEHAGE)).to_be_visible()
    assert tones(listened) + tones(second) == before + 2
    second.page.close()


def test_who_waits_long_for_an_answer_is_told_of_again(
    listened: Desk, waiting: Waiting, store: Redis
) -> None:
    resident = waiting()
    listened.sign_in().claim(BARNEHAGE)
    choose(listened, "I nettlesaren", "Ny melding")
    resident.say("Er du der?")
    expect(listened.said("Er du der?")).to_be_visible()
    before = told(listened)
    age(store, resident, 4)
    expect(listened.row("Er du der?").get_by_text("Ventar på svar, 4 minutt")).to_be_visible()
    assert told(listened) == [*before, "Ein innbyggar har venta ei stund på svar frå deg."]


def age(store: Redis, resident: Resident, minutes: int) -> None:
    """As if everything in the log had been written so much earlier."""
    log, conversation = (f"svara:{{svara}}:{part}:{resident.id}" for part in ("log", "conv"))
    entries = store.xrange(log)
    store.delete(log)
    for number, fields in entries:
        store.xadd(log, {**fields, "ms": int(fields["ms"]) - minutes * 60_000}, id=number)
    # The list is read anew where a conversation's marks are others.
    store.hset(conversation, "moved", 0)
