"""Whatever goes wrong, the resident reads a true text with a telephone number, and Rasa sees no exception."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from actions.answer import ActionAnswer
from actions.context import ActionContext
from actions.handover import ActionAskForHuman
from actions.lookup import Lookup
from actions.not_understood import ActionNotUnderstood
from actions.reply import Reply
from actions.replying_action import ReplyingAction
from actions.turn import Turn
from kb_sync.errors import BaseUnusableError, EmbeddingUnavailableError, KnowledgeBaseError, NotSyncedError
from kb_sync.search import KnowledgeBase
from tests.unit.actions.conftest import MakeContext
from tests.unit.actions.small_turn import choice, run, tracker
from tests.unit.kb_sync.small_base import build, open_base


def failing(fault: KnowledgeBaseError) -> Callable[[], KnowledgeBase]:
    def open_it() -> KnowledgeBase:
        raise fault

    return open_it


@pytest.mark.parametrize(
    "fault", [NotSyncedError("none"), BaseUnusableError("damaged"), EmbeddingUnavailableError("no weights")]
)
async def test_without_a_base_it_says_so_and_offers_a_person(
    make_context: MakeContext, caplog: pytest.LogCaptureFixture, fault: KnowledgeBaseError
) -> None:
    with caplog.at_level(logging.ERROR):
        answered = await run(
            ActionAnswer, make_context(failing(fault)), tracker("ka kosta bosset", lang="nb")
        )
    assert answered.reply["outcome"] == "error"
    assert answered.reply["text"] == (
        "Akkurat nå får jeg ikke slått opp svaret. Prøv igjen om litt, eller ring 12 34 56 78."
    )
    assert answered.payloads == ["handover"] and answered.slots == {}
    assert "code=lookup_no_knowledge" in caplog.text
    assert "bosset" not in caplog.text


async def test_a_base_that_does_not_answer_in_time(
    make_context: MakeContext, data: Path, content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(data, content)
    let_go = threading.Event()

    def slow() -> KnowledgeBase:
        let_go.wait(10)
        return open_base(data)

    acting = make_context(slow, timeout_s=0.05)
    with caplog.at_level(logging.ERROR):
        reply = (await run(ActionAnswer, acting, tracker("boss"))).reply
    let_go.set()
    assert reply["outcome"] == "error" and "code=lookup_timed_out" in caplog.text


@pytest.mark.parametrize("municipality", ["bergen", "../testvik", ""])
async def test_another_municipality_is_refused_in_words(
    acting: ActionContext, caplog: pytest.LogCaptureFixture, municipality: str
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = (await run(ActionAnswer, acting, tracker("boss", municipality=municipality))).reply
    assert (reply["outcome"], reply["choices"]) == ("error", [])
    assert "kan ikkje svare for denne kommunen" in reply["text"]
    assert "code=wrong_municipality" in caplog.text


async def test_the_only_municipality_there_is_needs_no_naming(
    make_context: MakeContext, data: Path, content: Path
) -> None:
    import shutil

    shutil.rmtree(content / "provedal")
    build(data, content)
    acting = make_context(lambda: open_base(data))
    message = tracker("boss", municipality=None, topics={"renovasjon": 0.9})
    assert (await run(ActionAnswer, acting, message)).reply["outcome"] == "answered"


class ActionWithABug(ReplyingAction):
    """Fails in a way nobody foresaw, with the resident's words in the message."""

    action_name = "action_with_a_bug"

    async def reply_to(self, turn: Turn) -> Reply:
        raise RuntimeError(f"cannot handle {turn.message.text}")


async def test_a_bug_is_a_true_text_too_and_the_log_holds_no_message_text(
    acting: ActionContext, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        reply = (await run(ActionWithABug, acting, tracker("hemmeleg"))).reply
    assert reply["outcome"] == "error" and "12 34 56 78" in reply["text"]
    assert "RuntimeError" in caplog.text and "hemmeleg" not in caplog.text


async def test_asking_for_a_person_is_an_intention_and_nothing_else(acting: ActionContext) -> None:
    answered = await run(
        ActionAskForHuman, acting, tracker("eg vil snakke med nokon", intent="talk_to_human")
    )
    assert (answered.reply["outcome"], answered.reply["intention"]) == ("handover", "handover")
    assert answered.slots == {} and answered.payloads == []


async def test_asking_for_a_person_needs_no_base(make_context: MakeContext) -> None:
    acting = make_context(failing(NotSyncedError("none")))
    assert (await run(ActionAskForHuman, acting, tracker("person"))).reply["outcome"] == "handover"


async def test_nothing_found_is_said_and_a_person_offered(acting: ActionContext) -> None:
    answered = await run(ActionNotUnderstood, acting, tracker("xyzzy qwerty", intent="nlu_fallback"))
    assert answered.reply["outcome"] == "unanswered" and answered.payloads == ["handover"]
    assert "12 34 56 78" in answered.reply["text"]


async def test_what_is_out_of_scope_is_declined_kindly(acting: ActionContext) -> None:
    answered = await run(ActionNotUnderstood, acting, tracker("xyzzy qwerty", intent="out_of_scope"))
    assert answered.reply["outcome"] == "declined"
    assert answered.reply["text"].endswith("tenestene til Testvik kommune.")


async def test_what_was_not_understood_is_found_all_the_same(acting: ActionContext) -> None:
    message = tracker("barnehageplass", intent="nlu_fallback")
    assert (await run(ActionNotUnderstood, acting, message)).reply["topic"] == "barnehageplass"


async def test_an_unknown_choice_is_no_answer(acting: ActionContext) -> None:
    reply = (await run(ActionAnswer, acting, choice("subject", topic="finst-ikkje"))).reply
    assert reply["outcome"] == "unanswered"


@pytest.mark.parametrize(
    "text", ["", " ", "?", "a" * 1000, "😀😀", "/subject", "' OR 1=1 --", "kva \u0000 er"]
)
async def test_any_text_gets_one_reply(acting: ActionContext, text: str) -> None:
    for action in (ActionAnswer, ActionNotUnderstood):
        assert (await run(action, acting, tracker(text))).reply["outcome"] != "error"


async def test_a_base_that_comes_later_is_taken_into_use(
    make_context: MakeContext, data: Path, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.lookup.SECONDS_BETWEEN_TRIES", 0.0)
    acting = make_context(lambda: open_base(data))
    message = tracker("boss", topics={"renovasjon": 0.9})
    assert (await run(ActionAnswer, acting, message)).reply["outcome"] == "error"
    build(data, content)
    assert (await run(ActionAnswer, acting, message)).reply["outcome"] == "answered"


def test_a_missing_base_is_not_sought_for_every_message(data: Path) -> None:
    tries = []

    def open_it() -> KnowledgeBase:
        tries.append(1)
        raise NotSyncedError("none")

    lookup = Lookup(open_it, timeout_s=5, at_once=1)
    lookup.warm()
    lookup.warm()
    lookup.close()
    assert tries == [1]
