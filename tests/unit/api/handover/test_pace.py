"""A console looks at once where one of its own writes, and not at every word said elsewhere."""

from __future__ import annotations

import asyncio

import pytest

from api.handover import pace as pace_module
from api.handover.pace import Pace


@pytest.fixture
def long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "SHORTEST_S", 60.0)
    monkeypatch.setattr(pace_module, "LONGEST_S", 60.0)


async def has_reason(pace: Pace) -> bool:
    """Whether it looks now rather than when it would look anyhow."""
    waiting = asyncio.create_task(pace.wait(30))
    for _ in range(5):
        await asyncio.sleep(0)
    done = waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    return done


async def test_ones_own_are_told_at_once_and_others_after_the_pause(long_pauses: None) -> None:
    pace = Pace()
    pace.shows(10, ["mine", "notice:kari"])
    pace.looks()
    pace.hear("others")
    assert not await has_reason(pace)
    pace.hear("mine")
    assert await has_reason(pace)
    pace.close()


async def test_after_a_quiet_while_others_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "SHORTEST_S", 0.0)
    pace = Pace()
    pace.shows(0, [])
    pace.looks()
    assert not await has_reason(pace)
    pace.hear("others")
    await asyncio.wait_for(pace.wait(30), 10)
    pace.close()


async def test_what_was_heard_while_one_looked_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "SHORTEST_S", 0.01)
    pace = Pace()
    pace.shows(0, ["mine"])
    pace.looks()
    pace.hear("others")  # after the look began: it may not have been seen
    await asyncio.wait_for(pace.wait(30), 10)
    pace.looks()
    pace.hear("mine")
    assert await has_reason(pace)
    pace.close()


async def test_a_notice_is_only_for_the_one_it_is_for(long_pauses: None) -> None:
    pace = Pace()
    pace.noticed = False
    pace.shows(10, ["notice:kari"])
    pace.looks()
    pace.hear("notice:ola")
    assert not await has_reason(pace) and not pace.noticed
    pace.hear("notice:kari")
    assert await has_reason(pace) and pace.noticed
    pace.close()


async def test_where_something_may_have_been_missed_everything_is_looked_at(long_pauses: None) -> None:
    pace = Pace()
    pace.noticed = False
    pace.shows(10, [])
    pace.looks()
    pace.hear_all()
    assert await has_reason(pace) and pace.noticed
    pace.close()


async def test_no_news_is_waited_for_only_so_long() -> None:
    pace = Pace()
    pace.looks()
    await asyncio.wait_for(pace.wait(0.01), 10)
    pace.close()
