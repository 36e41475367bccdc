"""What one resident does in one conversation, drawn by chance from the run's seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.bench.reliability.resident import Resident
from tests.bench.reliability.words import A_PERSON_PLEASE, FOR_LATER, question

MESSAGES = (16, 25)
"""Fewest and most messages of one conversation."""


def how_many(chance: random.Random) -> int:
    """Messages in one conversation."""
    return chance.randint(*MESSAGES)


async def live(resident: Resident, messages: int, begun: Callable[[], None]) -> None:
    """The whole conversation, from opening the chat to closing the browser. Nothing is waited for at the end.

    ``begun`` is called as soon as the conversation has its id, so that agents who take it find its account.
    """
    chance = resident.chance
    await resident.open()
    begun()
    wants_a_person = chance.randrange(2, messages - 3) if chance.random() < 0.5 else None
    left = messages
    while left > 0:
        if wants_a_person is not None and messages - left >= wants_a_person:
            wants_a_person = None
            left -= await _want_a_person(resident)
        elif resident.state == "agent":
            await _write(resident)
            left -= 1
            await resident.hears_from_a_person(chance.uniform(0.2, 2))
        elif resident.state == "queued" and chance.random() < 0.12:
            left -= await _choose(resident)
        else:
            left -= await _ask(resident, left)
    await resident.leave()


async def _ask(resident: Resident, left: int) -> int:
    """One question and its answer, or a few at once without waiting."""
    several = min(left, resident.chance.randint(2, 3)) if resident.chance.random() < 0.2 else 1
    seq = None
    for _ in range(several):
        seq = await _write(resident)
    if seq is not None:
        await resident.has_reply(seq)
    return several


async def _write(resident: Resident) -> int | None:
    text, as_written = question(resident.chance)
    return await resident.write(text, as_written=as_written)


async def _want_a_person(resident: Resident) -> int:
    drawn = resident.chance.random()
    if drawn < 0.3:
        await resident.ask_for_a_person()
        return 0
    if drawn < 0.65:
        seq = await resident.write("Snakk med eit menneske", choice="handover")
    else:
        seq = await resident.write(resident.chance.choice(A_PERSON_PLEASE))
    if seq is not None:
        await resident.has_reply(seq)
    return 1


async def _choose(resident: Resident) -> int:
    """What somebody in line can choose instead of waiting."""
    drawn = resident.chance.random()
    if drawn < 0.2:
        await resident.stop_waiting()
        return 0
    if drawn < 0.4:
        await resident.leave_a_message()
        return 0
    if drawn < 0.6:
        choice = "ask_bot"
    elif drawn < 0.75:
        choice = "wait"
    else:
        choice = "leave_message"
    seq = await resident.write("Val", choice=choice)
    if seq is not None:
        await resident.has_reply(seq)
    if choice == "leave_message":
        await resident.write(FOR_LATER, as_written=False)
        return 2
    return 1
