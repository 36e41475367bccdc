"""Turns about no subject: true texts, a way on, and the form that was asked for."""

from __future__ import annotations

import pytest

from actions.context import ActionContext
from actions.dialogue import SAID, ActionChangeLanguage, ActionDialogue, ActionRepeat, wanted_form
from actions.not_understood import ActionNotUnderstood
from tests.unit.actions.small_turn import run, tracker


@pytest.mark.parametrize("lang", ["nn", "nb"])
@pytest.mark.parametrize("intent", [*SAID, "report_fault"])
async def test_each_has_a_text_in_each_form(acting: ActionContext, intent: str, lang: str) -> None:
    reply = (await run(ActionDialogue, acting, tracker("x", intent=intent, lang=lang))).reply
    assert reply["lang"] == lang and len(reply["text"]) > 15 and "{" not in reply["text"]


async def test_the_last_answer_is_said_shorter(acting: ActionContext) -> None:
    said = tracker("kva meiner du", intent="repeat")
    answer = {"text": "Du søkjer i Vigilo. Fristen er 1. mars.", "outcome": "answered"}
    said.events.insert(0, {"event": "bot", "data": {"custom": answer}})
    reply = (await run(ActionRepeat, acting, said)).reply
    assert reply["text"] == "Kort sagt: Du søkjer i Vigilo."
    answer["text"] = "Må eg selje huset?\nIkkje nødvendigvis. Spør Nav."
    reply = (await run(ActionRepeat, acting, said)).reply
    assert reply["text"] == "Kort sagt: Må eg selje huset? Ikkje nødvendigvis."
    nothing = (await run(ActionRepeat, acting, tracker("kva meiner du", intent="repeat"))).reply
    assert nothing["outcome"] == "smalltalk"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("bokmål takk", "nb"),
        ("kan du skrive nynorsk", "nn"),
        ("snakkar du polsk", None),
        ("nynorsk eller bokmål?", None),
    ],
)
def test_the_form_asked_for(text: str, form: str | None) -> None:
    assert wanted_form(text) == form


async def test_the_form_is_changed_by_an_intention(acting: ActionContext) -> None:
    reply = (await run(ActionChangeLanguage, acting, tracker("bokmål takk", intent="change_language"))).reply
    assert (reply["lang"], reply["intention"]) == ("nb", "change_form")
    other = (await run(ActionChangeLanguage, acting, tracker("polsk?", intent="change_language"))).reply
    assert other["intention"] is None and other["choices"][-1]["payload"] == "handover"


async def test_a_second_failure_says_so_and_offers_a_person(acting: ActionContext) -> None:
    said = tracker("blablabla", intent="nlu_fallback")
    first = (await run(ActionNotUnderstood, acting, said)).reply
    said.events.insert(0, {"event": "bot", "data": {"custom": {"text": "?", "outcome": "unanswered"}}})
    second = (await run(ActionNotUnderstood, acting, said)).reply
    assert first["text"] != second["text"] and "menneske" in second["text"]
    assert second["choices"][-1]["payload"] == "handover"
