"""What is told besides the reply: what was understood, and every step where the test bench asks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.context import ActionContext
from actions.preview import ActionPreview
from kb_sync.content import read_content
from tests.unit.actions.small_turn import check_shape, choice, run, tracker


def asked(text: str, **more: Any) -> Tracker:
    found = tracker(text, topics={"barnehageplass": 0.91, "renovasjon": 0.04})
    found.latest_message["metadata"] |= more
    return found


async def test_what_was_understood_comes_with_every_reply_to_something_written(
    acting: ActionContext,
) -> None:
    reply = (await run(ActionAnswer, acting, asked("kva kostar barnehage"))).reply
    assert reply["understood"]["intent"] == "subject"
    assert [one["name"] for one in reply["understood"]["topics"]] == ["barnehageplass", "renovasjon"]
    assert "explained" not in reply
    picked = (await run(ActionAnswer, acting, choice("subject", topic="barnehageplass"))).reply
    assert "understood" not in picked


async def test_the_test_bench_is_told_every_step(acting: ActionContext) -> None:
    explained = (await run(ActionAnswer, acting, asked("kva kostar barnehage", explain=True))).reply[
        "explained"
    ]
    assert explained["decision"]["verdict"] == "answer"
    assert explained["decision"]["topic"] == "barnehageplass"
    assert explained["action"] == "action_answer"
    assert explained["passages"][0]["score"] >= explained["passages"][-1]["score"]
    assert all(hit["reason"] for hit in (*explained["passages"], *explained["rejected"]))


async def test_a_preview_is_composed_as_the_real_reply_is(acting: ActionContext, content: Path) -> None:
    passage = next(
        one
        for one in read_content(content).passages["testvik"]
        if one.topic == "barnehageplass" and one.key == "price" and one.lang == "nb"
    )
    message = tracker("", lang="nb")
    message.latest_message["metadata"]["preview"] = {"passage": asdict(passage), "keys": ["about", "price"]}
    dispatcher = CollectingDispatcher()
    assert await ActionPreview(acting).run(dispatcher, message, {}) == []
    (shown,) = (one["custom"] for one in dispatcher.messages)
    check_shape(shown)
    assert shown["text"].startswith(passage.text)
    assert shown["sources"][0]["url"] == passage.source.url
    assert [one["payload"] for one in shown["choices"]] == ["ask:barnehageplass:about"]


async def test_a_preview_of_nothing_says_nothing(acting: ActionContext) -> None:
    message = tracker("")
    message.latest_message["metadata"]["preview"] = {"passage": {"id": 1}}
    dispatcher = CollectingDispatcher()
    assert await ActionPreview(acting).run(dispatcher, message, {}) == []
    assert dispatcher.messages == []
