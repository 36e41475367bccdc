"""A small fault run: gateways and Redis die while people write; nothing is lost, doubled or mixed up."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from api.operations.processes import ServiceStack
from tests.bench.reliability import told
from tests.bench.reliability.run import Size, run
from tests.bench.reliability.struck import Place
from tests.support.service import DATA, forget_conversations, stack_settings

SIZE = Size(conversations=30, kills=12, at_once=12, agents=3, real_share=0.3, claim_lease_s=16)
SEED = 20261130


def test_everything_that_was_acknowledged_is_kept_whatever_dies(stack: ServiceStack) -> None:
    # Given two gateways and a Redis of its own, and the Rasa that runs already
    data = DATA.parent / "small-fault-run"
    data.mkdir(parents=True, exist_ok=True)
    forget_conversations(data)
    settings = stack_settings(data)

    # When thirty people write while twelve processes are killed and others hang
    def whole_run() -> dict:
        return told.figures(asyncio.run(run(settings, SIZE, SEED, print, stack.rasa_url)))

    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(whole_run).result()

    # Then every invariant holds, and the kills were where it hurts
    assert found["broken"] == {}
    assert found["unexpected_answers"] == {}
    assert found["kills"] >= SIZE.kills and found["messages_of_residents"] > 300
    assert {str(Place.ANSWERED), str(Place.ACCEPTED)} <= set(found["kills_by_place"])
    assert found["invariants"]["nobody lost after asking for a person"]["looked_at"] > 0
