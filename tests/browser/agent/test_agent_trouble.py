"""What an agent does when something goes wrong: nothing written is lost, and nothing comes twice."""

from __future__ import annotations

from playwright.sync_api import Request, Route, expect
from redis import Redis

from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident

LOST = "Vi har mista kontakten med tenesta"


def texts(resident: Resident) -> list[str]:
    """What the resident has been written by an agent, in order."""
    return [message["text"] for message in resident.log() if message["sender"] == "agent"]


def keys_of(desk: Desk) -> list[str]:
    """Fills up with the Idempotency-Key of every message the page sends from now on."""
    keys: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            keys.append(request.headers["idempotency-key"])

    desk.page.on("request", note)
    return keys


def test_a_message_that_does_not_come_through_stays_and_is_sent_again(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    keys = keys_of(desk)
    desk.page.context.set_offline(True)
    desk.write("Dette må fram")
    # The banner is not waited for: a stream that was open already may go on, and then says all is well again.
    expect(desk.page.get_by_text("Sender …")).to_be_visible()
    expect(desk.page.get_by_text("Ikkje sendt. Vi får ikkje kontakt med tenesta.")).to_be_visible()
    desk.field.fill("Halvskrive")
    desk.page.context.set_offline(False)
    expect(desk.page.get_by_text(LOST)).to_be_hidden()
    expect(desk.page.get_by_role("status").filter(has_text="Vi har kontakt igjen.")).to_be_attached()
    desk.button("Send på nytt").click()
    expect(desk.said("Dette må fram")).to_have_count(1)
    expect(desk.button("Send på nytt")).to_have_count(0)
    expect(desk.field).to_have_value("Halvskrive")
    assert texts(resident) == ["Dette må fram"]
    assert len(keys) > 1 and len(set(keys)) == 1


def test_an_answer_lost_on_the_way_back_makes_no_second_message(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    keys = keys_of(desk)

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method == "POST" and len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/messages", lose_the_first_answer)
    desk.write("Berre ein gong")
    expect(desk.said("Berre ein gong")).to_have_count(1)
    expect(desk.page.get_by_text("Sender …")).to_have_count(0)
    expect(desk.conversation.get_by_text("Berre ein gong", exact=True)).to_have_count(1)
    assert texts(resident) == ["Berre ein gong"]
    assert len(keys) == 2 and len(set(keys)) == 1


def test_a_message_on_its_way_is_followed_while_another_conversation_is_open(
    desk: Desk, waiting: Waiting
) -> None:
    resident, _ = waiting("Spørsmål ein"), waiting("Spørsmål to")
    desk.sign_in().claim("Spørsmål ein")
    held: list[Route] = []
    desk.page.route(
        "**/messages",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    with desk.page.expect_request(lambda request: request.method == "POST"):
        desk.write("Sakte på veg")
    desk.tab("Ventar").click()
    desk.open("Spørsmål to")
    expect(desk.said("Spørsmål to")).to_be_visible()
    desk.tab("Mine").click()
    desk.open("Spørsmål ein")
    expect(desk.page.get_by_text("Sender …")).to_be_visible()
    held[0].continue_()
    expect(desk.said("Sakte på veg")).to_have_count(1)
    expect(desk.page.get_by_text("Sender …")).to_have_count(0)
    expect(desk.button("Send på nytt")).to_have_count(0)
    assert texts(resident) == ["Sakte på veg"]


def test_a_reload_keeps_what_was_not_sent(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    keys = keys_of(desk)
    desk.page.route(
        "**/messages", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    desk.write("Skriven før omlastinga")
    expect(desk.button("Send på nytt")).to_be_visible()
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.page.reload()
    expect(desk.page.get_by_text("Ikkje sendt. Sida vart lasta på nytt")).to_be_visible()
    desk.page.unroute("**/messages")
    desk.button("Send på nytt").click()
    expect(desk.said("Skriven før omlastinga")).to_have_count(1)
    assert texts(resident) == ["Skriven før omlastinga"]
    assert len(set(keys)) == 1


def test_coming_back_brings_everything_once_and_in_order(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    # Whether and how long the console shows that it is offline is another test's matter.
    desk.page.context.set_offline(True)
    for text in ("ein", "to", "tre"):
        resident.say(text)
    desk.page.context.set_offline(False)
    expect(desk.said("tre")).to_be_visible()
    shown = desk.log.locator("[data-seq]").evaluate_all(
        "nodes => nodes.map(node => Number(node.dataset.seq))"
    )
    assert shown == list(range(1, len(shown) + 1))
    assert [message["seq"] for message in resident.log()] == shown


def test_a_session_that_has_ended_is_told_and_the_draft_comes_back(
    desk: Desk, waiting: Waiting, store: Redis
) -> None:
    waiting()
    desk.sign_in().claim(BARNEHAGE).field.fill("Nesten ferdig")
    store.delete(*store.keys("svara:{svara}:session:*"))
    expect(desk.page.get_by_text("Du er logga ut.")).to_be_visible()
    desk.page.get_by_role("link", name="Logg inn på nytt").click()
    desk.username.fill("ingrid")
    desk.password.fill("svara-demo")
    desk.password.press("Enter")
    expect(desk.field).to_have_value("Nesten ferdig")


def test_losing_a_conversation_to_somebody_else_leaves_the_text_in_sight(
    desk: Desk, colleague: Desk, waiting: Waiting, store: Redis
) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE).field.fill("Eg skulle til å seie")
    # As when the agent's machine has been asleep for longer than the lease.
    store.zadd("svara:{svara}:claims", {resident.id: 1})
    expect(desk.page.get_by_role("alert").filter(has_text="Du har ikkje samtalen lenger.")).to_be_visible()
    expect(desk.field).to_have_value("Eg skulle til å seie")
    expect(desk.conversation).to_contain_text("Du har ikkje samtalen, så teksten under er ikkje send.")
    expect(desk.about).to_contain_text("Ingrid mista kontakten kl.")
    colleague.sign_in("ola").claim(BARNEHAGE)
    expect(desk.conversation).to_contain_text("Ola har samtalen. Du kan lese, men ikkje svare.")
    desk.field.press("Enter")
    assert texts(resident) == []


def test_signing_in_again_in_another_tab_does_not_stop_this_one(desk: Desk, waiting: Waiting) -> None:
    waiting()
    desk.sign_in().open(BARNEHAGE)
    other = desk.page.context.new_page()
    other.request.post(f"{desk.url}/api/agent/session", data={"username": "ingrid", "password": "svara-demo"})
    desk.take.click()
    expect(desk.field).to_be_focused()
    other.close()


def test_a_deleted_conversation_is_told(desk: Desk, waiting: Waiting, store: Redis) -> None:
    resident = waiting()
    desk.page.clock.install()
    desk.sign_in().open(BARNEHAGE)
    store.delete(*store.keys(f"svara:{{svara}}:*:{resident.id}"))
    store.zrem("svara:{svara}:queue", resident.id)
    desk.looks_again()
    expect(desk.page.get_by_role("alert").filter(has_text="Samtalen finst ikkje lenger.")).to_be_visible()
    expect(desk.take).to_be_hidden()
    expect(desk.tab("Ventar")).to_have_text("Ventar 0")


def test_too_long_and_empty_texts_are_told_beside_the_field(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    desk.field.press("Enter")
    expect(desk.page.get_by_role("alert").filter(has_text="Skriv noko før du sender.")).to_be_visible()
    desk.field.fill("a" * 3990)
    expect(desk.conversation.locator("#composer-left")).to_have_text("10 teikn att")
    desk.field.fill("a" * 4001)
    desk.field.press("Enter")
    expect(
        desk.page.get_by_role("alert").filter(has_text="Du kan skrive opp til 4000 teikn.")
    ).to_be_visible()
    expect(desk.field).to_have_value("a" * 4001)
    assert texts(resident) == []
