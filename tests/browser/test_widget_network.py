"""Poor coverage, sleep and a network that loses, doubles and delays: every message once, in order, nothing lost."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.fake_service import FakeService
from tests.browser.faulty_network import Fault, FaultyNetwork

FAULTS: list[Fault] = ["fine", "refused", "answer lost", "twice"]
BACK = "dispatchEvent(new Event('online'))"
"""What a browser says when the network is back; the widget then tries at once, and the test need not wait."""


@pytest.fixture
def network(fake: FakeService) -> Iterator[FaultyNetwork]:
    """The way to the service, in order until the test spoils it."""
    with FaultyNetwork(fake.port) as network:
        yield network


@pytest.fixture
def chat(page: Page, network: FaultyNetwork) -> Chat:
    """The chat, reached through the faulty network."""
    return Chat(page, network.url)


def sent(fake: FakeService) -> list[str]:
    """What the service has from the resident, in order."""
    return [message["text"] for message in fake.latest.log if message["sender"] == "resident"]


def shown(chat: Chat) -> list[str]:
    """Own messages as they stand on screen, in order."""
    return chat.log.locator("li.from-resident .text").all_inner_texts()


@pytest.mark.parametrize("seed", range(4))
def test_each_message_once_and_in_order_whatever_happens_on_the_way(
    chat: Chat, fake: FakeService, network: FaultyNetwork, page: Page, seed: int
) -> None:
    chance = random.Random(seed)
    chat.open()
    network.faults = deque(chance.choices(FAULTS, k=8))
    texts = [f"melding {number}" for number in range(1, 6)]
    for text in texts:
        chat.write(text)
    answers = chat.log.locator("li.from-bot")
    for _ in range(60):
        page.evaluate(BACK)
        if answers.count() == 6:
            break
        page.wait_for_timeout(100)
    expect(chat.messages).to_have_count(11)
    assert sent(fake) == shown(chat) == texts
    order = chat.messages.locator(".text").all_inner_texts()
    assert order == [message["text"] for message in fake.latest.log]
    expect(chat.dialog.get_by_text("Ikkje sendt")).to_have_count(0)


def test_written_without_network_and_sent_when_it_is_back(
    chat: Chat, fake: FakeService, network: FaultyNetwork, page: Page
) -> None:
    chat.open().ask("ein", "1. mars")
    network.down()
    page.context.set_offline(True)
    expect(chat.status("Vi har mista kontakten")).to_be_visible()
    chat.write("to").write("tre")
    expect(chat.messages.nth(3)).to_contain_text(
        "Ikkje sendt enno. Meldinga blir send når du har kontakt igjen."
    )
    expect(chat.messages.nth(4)).to_contain_text("Ventar på meldinga over.")
    network.up()
    page.context.set_offline(False)
    expect(chat.messages).to_have_count(7)
    assert sent(fake) == shown(chat) == ["ein", "to", "tre"]
    expect(chat.status("Vi har mista kontakten")).to_have_count(0)


def test_what_waits_survives_a_change_of_page(
    chat: Chat, fake: FakeService, network: FaultyNetwork, page: Page
) -> None:
    chat.open().ask("ein", "1. mars")
    network.faults = deque(["refused"] * 4)
    chat.write("to").write("tre")
    expect(chat.messages.nth(3)).to_contain_text("Ikkje sendt enno.")
    network.faults.clear()
    chat.visit("/demo/barnehage")
    expect(chat.messages).to_have_count(7)
    assert sent(fake) == shown(chat) == ["ein", "to", "tre"]
    assert '"unsent":[]' in page.evaluate("JSON.stringify(sessionStorage)").replace("\\", "")


def test_whoever_writes_before_the_greeting_has_come_sees_it_first(
    chat: Chat, fake: FakeService, network: FaultyNetwork
) -> None:
    chat.visit()
    chat.launcher.hover()
    expect(chat.page.locator("svara-chat dialog")).to_have_count(1)
    network.hold()
    chat.launcher.click()
    chat.write("når er fristen?")
    expect(chat.messages).to_have_count(1)
    network.let_go()
    expect(chat.messages).to_have_count(3)
    expect(chat.messages.first).to_contain_text("Eg er ein chatbot")
    expect(chat.messages.nth(1)).to_contain_text("når er fristen?")


def test_a_machine_that_wakes_from_sleep_catches_up(
    chat: Chat, fake: FakeService, network: FaultyNetwork, page: Page
) -> None:
    page.clock.install()
    chat.open().ask("ein", "1. mars")
    fake.stand("agent", agent={"name": "Ingrid", "role": "innbyggarservice"})
    expect(chat.status("Ingrid")).to_be_visible()
    network.freeze()
    fake.say("agent", "Sagt medan maskina sov.", name="Ingrid")
    page.clock.fast_forward("07:30:00")
    expect(chat.messages.last).to_contain_text("Sagt medan maskina sov.")
    chat.write("to")
    expect(chat.messages).to_have_count(6)
    assert sent(fake) == ["ein", "to"]
    assert len(fake.conversations) == 1


def test_without_network_from_the_start(
    chat: Chat, fake: FakeService, network: FaultyNetwork, page: Page
) -> None:
    chat.visit()
    chat.launcher.hover()
    expect(page.locator("svara-chat dialog")).to_have_count(1)
    network.down()
    chat.launcher.click()
    expect(chat.status("Vi får ikkje kontakt med chatten no.")).to_be_visible()
    chat.write("når er fristen?")
    network.up()
    page.evaluate(BACK)
    expect(chat.messages.last).to_contain_text("1. mars")
    expect(chat.messages).to_have_count(3)
    assert fake.called("begin") == 1
