"""The console's two small pieces of judgement: how long is long, and why a conversation came."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.agent.desk import Desk

Entry = dict[str, Any]
WELCOME: Entry = {"sender": "bot", "outcome": "smalltalk"}
QUESTION: Entry = {"sender": "resident"}
CHOSEN: Entry = {"sender": "resident", "choice": "handover"}
ANSWERED: Entry = {"sender": "bot", "outcome": "answered"}
EMERGENCY: Entry = {"sender": "bot", "outcome": "emergency"}
HANDOVER: Entry = {"sender": "bot", "outcome": "handover"}
ASKED: Entry = {"sender": "system", "event": "handover_requested"}
JOINED: Entry = {"sender": "system", "event": "agent_joined"}
RETURNED: Entry = {"sender": "system", "event": "agent_returned"}
PASSED: Entry = {"sender": "system", "event": "passed_to_department"}
EXPIRED: Entry = {"sender": "system", "event": "claim_expired"}
AGENT: Entry = {"sender": "agent"}


def call(desk: Desk, script: str, argument: list[Any]) -> Any:
    """Call a function of the console, named ``module.js:function``; "words" stands for the page's texts."""
    desk.page.goto(f"{desk.url}/agent")
    return desk.page.evaluate(
        """async ([script, argument]) => {
          const folder = document.querySelector('script[type=module]').src.replace(/[^/]*$/, '');
          const load = name => import(folder + name);
          const { words } = await load('agent_page.js');
          const given = argument.map(each => each === 'words' ? words : each);
          return (await load(script[0]))[script[1]](...given);
        }""",
        [script.split(":"), argument],
    )


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([WELCOME, QUESTION, ANSWERED, ASKED], {"asked": 4, "outcome": 3, "question": 2}),
        ([WELCOME, QUESTION, ANSWERED, CHOSEN, HANDOVER, ASKED], {"asked": 6, "outcome": 3, "question": 2}),
        ([WELCOME, CHOSEN, HANDOVER, ASKED], {"asked": 4, "outcome": 3}),
        ([WELCOME, ASKED], {"asked": 2}),
        ([WELCOME, QUESTION, EMERGENCY], {"outcome": 3, "question": 2}),
        ([WELCOME], {}),
        (
            [WELCOME, QUESTION, ANSWERED, ASKED, JOINED, AGENT, EXPIRED],
            {"asked": 4, "outcome": 3, "question": 2, "returned": 7},
        ),
        (
            [WELCOME, QUESTION, ASKED, JOINED, RETURNED, JOINED, AGENT, QUESTION],
            {"asked": 3, "returned": 5, "question": 8},
        ),
        (
            [WELCOME, QUESTION, ASKED, JOINED, RETURNED, JOINED, PASSED],
            {"asked": 3, "returned": 7, "question": 2},
        ),
        # Given back to the bot, asked again: the first return has nothing to do with why it is here now.
        (
            [WELCOME, QUESTION, ASKED, RETURNED, QUESTION, ANSWERED, ASKED],
            {"asked": 7, "outcome": 6, "question": 5},
        ),
    ],
)
def test_why_a_conversation_came(desk: Desk, log: list[Entry], expected: dict[str, int]) -> None:
    numbered = [{**entry, "seq": number} for number, entry in enumerate(log, start=1)]
    found = call(desk, "agent_why.js:why", [numbered])
    assert {name: entry["seq"] for name, entry in found.items() if entry} == expected


@pytest.mark.parametrize(
    ("minutes", "text", "step"),
    [
        (0.5, "Ventar, under eitt minutt", "fresh"),
        (-3, "Ventar, under eitt minutt", "fresh"),
        (1, "Ventar, 1 minutt", "fresh"),
        (3, "Ventar, 3 minutt", "ageing"),
        (9.9, "Ventar, 9 minutt", "ageing"),
        (10, "Ventar, 10 minutt – lenge", "long"),
        (60, "Ventar, over 1 time – lenge", "long"),
        (23 * 60, "Ventar, over 23 timar – lenge", "long"),
        (24 * 60, "Ventar, over 1 døgn – lenge", "long"),
        (72 * 60, "Ventar, over 3 døgn – lenge", "long"),
    ],
)
def test_waiting_in_words(desk: Desk, minutes: float, text: str, step: str) -> None:
    measured = call(desk, "agent_waiting.js:waiting", ["words", 0, minutes * 60_000])
    assert measured == {"text": text, "step": step}
