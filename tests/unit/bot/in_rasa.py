"""Run by Rasa's own Python (``in_rasa.py NAME ARGUMENTS…``): uses our parts the way Rasa does, prints what came of it.

pytest lives in the other environment; the tests beside this file read the JSON on the last line.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from bot.quiet import quiet

quiet(os.environ)


def tokens() -> dict:
    """What the tokenizer makes of a few texts."""
    from rasa.shared.nlu.training_data.message import Message

    from nlu.rasa_components import NorwegianTokenizer

    tokenizer = NorwegianTokenizer(NorwegianTokenizer.get_default_config())
    told = {}
    for text in ("Når opnar kommunehuset, kl. 9?", "  hei  på deg ", "?", "post@alver.kommune.no"):
        message = Message({"text": text})
        tokenizer.process([message])
        told[text] = [[token.text, token.start, token.end] for token in message.get("text_tokens")]
    return told


def stores(url: str) -> dict:
    """Keys, lifetimes and time limits of both stores on a real Redis; what they do when it hangs."""
    from rasa.core.lock import TicketLock
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.utils.endpoints import EndpointConfig

    from bot.lock_store import TimedRedisLockStore
    from bot.tracker_store import TimedRedisTrackerStore

    trackers = TimedRedisTrackerStore(
        domain=Domain.empty(), host=url, record_exp="600", key_prefix="svara", socket_timeout="0.3"
    )
    asyncio.run(trackers.save(DialogueStateTracker.from_events("a:1", [UserUttered("hei")])))
    read = asyncio.run(trackers.retrieve("a:1"))
    locks = TimedRedisLockStore(EndpointConfig(url=url, key_prefix="svara", socket_timeout=0.3))
    locks.save_lock(TicketLock("a:1"))
    locks.issue_ticket("a:2", 60)
    ticket_s = locks.get_lock("a:2").tickets[0].expires - time.time()
    locks.delete_lock("a:2")
    told = {
        "ticket_s": ticket_s,
        "keys": {key: trackers.red.ttl(key) for key in sorted(trackers.red.keys("svara:*"))},
        "read": read.latest_message.text,
        "lock_read": locks.get_lock("a:1") is not None,
        "waited": {},
    }
    try:
        TimedRedisTrackerStore(domain=Domain.empty(), host=url, record_exp=0)
    except ValueError as error:
        told["refused"] = str(error)
    pauser = trackers.red.from_url(url) if hasattr(trackers.red, "from_url") else trackers.red
    pauser.execute_command("CLIENT", "PAUSE", "1500", "ALL")
    for name, ask in (("trackers", lambda: trackers.red.get("x")), ("locks", lambda: locks.get_lock("x"))):
        began = time.monotonic()
        try:
            ask()
        except Exception as error:
            told["waited"][name] = [type(error).__name__, round(time.monotonic() - began, 2)]
    return told


def answers() -> dict:
    """Which answers of an action server pass, with Rasa's own check and with ours, and how long each takes."""
    from rasa.core.actions.action import RemoteAction

    from bot.action_result import use_compiled_check

    good = {"events": [{"event": "slot", "name": "topic", "value": "x"}], "responses": [{"text": "hei"}]}
    cases = [good, {"events": [], "responses": []}, {}, {"events": [{"name": "no event"}]}, {"events": "x"}]

    def judge() -> list:
        action = RemoteAction("action_answer", None)
        told = []
        for case in cases:
            try:
                told.append(action._validate_action_result(case))
            except Exception as error:
                told.append(type(error).__name__)
        began = time.perf_counter()
        for _ in range(20):
            action._validate_action_result(good)
        return [told, (time.perf_counter() - began) / 20]

    (stock, stock_time), _ = judge(), use_compiled_check(RemoteAction)
    ours, our_time = judge()
    return {"stock": stock, "ours": ours, "times_faster": stock_time / our_time}


def imported(folder: str) -> dict:
    """The training data the importer gives Rasa."""
    from bot.examples_importer import ExamplesImporter

    data = ExamplesImporter(training_data_paths=[folder]).get_nlu_data()
    return {
        "examples": [
            [m.get("text"), m.get_full_intent(), m.get("metadata"), m.get("entities")]
            for m in data.training_examples
        ],
        "lookup": [table["name"] for table in data.lookup_tables],
        "synonyms": data.entity_synonyms,
    }


def plain(folder: str) -> dict:
    """Which files of a folder our reader takes."""
    from bot.examples_importer import is_plain

    return {file.name: is_plain(file) for file in sorted(Path(folder).iterdir())}


def conversation(model: str) -> dict:
    """Parses by a trained model, and what the rules do with them, without an action server."""
    from rasa.core.agent import Agent
    from rasa.core.channels import CollectingOutputChannel, UserMessage

    agent = Agent.load(model)
    processor = agent.processor

    async def say(text: str, lang: str | None = None) -> dict:
        message = UserMessage(text, sender_id="a", metadata={"lang": lang} if lang else {})
        tracker = await processor.log_message(message, should_save_tracker=False)
        tracker = await processor.run_action_extract_slots(CollectingOutputChannel(), tracker)
        await processor.save_tracker(tracker)
        predicted = await processor.predict_next_for_sender_id("a")
        best = max(predicted["scores"], key=lambda scored: scored["score"])
        slots = {name: slot.value for name, slot in tracker.slots.items()}
        return {"parse": tracker.latest_message.parse_data, "action": best["action"], "slots": slots}

    async def all_of_it() -> list:
        told = []
        for text, lang in json.loads(sys.stdin.read()):
            told.append(await say(text, lang))
        return told

    return {"said": asyncio.run(all_of_it())}


if __name__ == "__main__":
    found = {
        "tokens": tokens,
        "stores": stores,
        "answers": answers,
        "imported": imported,
        "plain": plain,
        "conversation": conversation,
    }
    print(json.dumps(found[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False, default=str))
