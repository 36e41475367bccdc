"""The fault run's own judgement: it must see what is broken, or its zeros say nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from api.conversation.messages import Message, Outcome
from tests.bench.reliability.asking_proxy import Ask
from tests.bench.reliability.board import Call
from tests.bench.reliability.checks import judge
from tests.bench.reliability.evidence import Account, Evidence, Sent, Written, digest
from tests.bench.reliability.struck import Moment, Pending, Place, Strike

DUE = datetime(2026, 12, 1, tzinfo=UTC)


class Told:
    """A conversation with a person in the middle, in which everything is as it must be."""

    def __init__(self) -> None:
        self.log: list[Message] = []
        self.account = Account("c")
        self.more: dict[str, Any] = {"fields": {"state": "bot"}}
        self.add("bot", "Hei!")
        self.add("resident", "barnehage")
        self.add("bot", "Slik søkjer du.", reply_to=2, outcome=Outcome.ANSWERED)
        self.add("system", "Du står i kø.", event="handover_requested")
        self.add("system", "Ingrid er her.", event="agent_joined", by="ingrid")
        self.add("resident", "når opnar de")
        self.add("agent", "Klokka ni.", by="ingrid")
        self.add("system", "Ingrid har gått.", event="agent_gave_back", by="ingrid")
        self.add("resident", "takk")
        self.add("bot", "Berre hyggeleg.", reply_to=9, outcome=Outcome.SMALLTALK)
        self.account.sent = [Sent(2, "barnehage"), Sent(6, "når opnar de"), Sent(9, "takk")]
        self.account.written = [Written("ingrid", 7, "Klokka ni.", 1)]
        self.account.claims = [("ingrid", 1)]
        self.account.refused = ["Kom for seint."]
        self.show()

    def add(self, sender: Any, text: str, **more: Any) -> None:
        seq = len(self.log) + 1
        self.log.append(Message(sender=sender, text=text, lang="nn", seq=seq, time=DUE, **more))

    def show(self) -> None:
        """Both sides have seen the log as it is now."""
        saw = [(message.seq, digest(message.text)) for message in self.log]
        self.account.resident_saw, self.account.agents_saw = list(saw), {"ingrid": list(saw)}

    def broken(self) -> set[str]:
        return {name for name, _ in judge(Evidence(self.account, self.log, **self.more)).broken}


def lose(told: Told) -> None:
    del told.log[8:]
    told.show()


def double(told: Told) -> None:
    told.add("resident", "takk")
    told.add("bot", "Berre hyggeleg.", reply_to=11)
    told.show()


def answer_twice(told: Told) -> None:
    told.add("bot", "Berre hyggeleg.", reply_to=9)
    told.show()


def leave_unanswered(told: Told) -> None:
    del told.log[9]
    told.show()


def talk_over(told: Told) -> None:
    told.log[6] = told.log[6].model_copy(update={"sender": "bot", "reply_to": 6, "by": None})
    told.account.written = []
    told.show()


def write_as_a_former_owner(told: Told) -> None:
    told.add("agent", "Kom for seint.", by="ingrid")
    told.show()


def miss_one(told: Told) -> None:
    del told.account.resident_saw[5]


def show_twice(told: Told) -> None:
    told.account.wrong.append("5 was shown after 5")


def show_the_agent_less(told: Told) -> None:
    del told.account.agents_saw["ingrid"][-1]


def forget_in_line(told: Told) -> None:
    told.add("system", "Du står i kø.", event="handover_requested")
    told.show()


def lose_the_line(told: Told) -> None:
    told.more["fields"] = {"state": "queued"}


def promise_a_case_nobody_has(told: Told) -> None:
    told.account.cases.add("K7M-3PX")


def give_one_number_to_two(told: Told) -> None:
    told.account.claims.append(("ola", 1))


def leave_work(told: Told) -> None:
    told.more |= {"pending": 1, "in_work": True}


def join_twice(told: Told) -> None:
    told.log[5] = told.log[5].model_copy(update={"event": "agent_joined", "by": "ola", "sender": "system"})
    del told.account.sent[1]
    told.show()


def test_a_conversation_as_it_must_be_has_nothing_broken() -> None:
    assert Told().broken() == set()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lose, "acknowledged message in the log"),
        (double, "no message twice or from nowhere"),
        (answer_twice, "never two replies"),
        (leave_unanswered, "one reply or an owner"),
        (talk_over, "bot silent while a person has it"),
        (write_as_a_former_owner, "refused message not in the log"),
        (write_as_a_former_owner, "only the owner wrote"),
        (miss_one, "resident saw the log"),
        (show_twice, "nothing shown twice"),
        (show_the_agent_less, "agent saw the log"),
        (forget_in_line, "nobody lost after asking for a person"),
        (lose_the_line, "state and lines agree"),
        (promise_a_case_nobody_has, "promised case in SQL with a due time"),
        (give_one_number_to_two, "one owner for each claim"),
        (leave_work, "no work left behind"),
        (join_twice, "one owner at a time"),
    ],
)
def test_what_is_broken_is_named(spoil: Callable[[Told], None], named: str) -> None:
    told = Told()
    spoil(told)
    assert named in told.broken()


def test_urgent_words_while_a_person_has_it_are_right() -> None:
    told = Told()
    told.log[6] = told.log[6].model_copy(
        update={"sender": "bot", "reply_to": 6, "by": None, "outcome": Outcome.EMERGENCY}
    )
    told.account.written = []
    told.show()
    assert told.broken() == set()


def test_where_a_kill_struck_is_told_from_what_was_under_way() -> None:
    moment = Moment(
        pending=[
            Pending("held", (4,), 0),
            Pending("asked", (4, 5), 0),
            Pending("answered", (4,), 900),
            Pending("answered-before", (6,), 2000),
        ],
        asks=[
            {"held": Ask("held", 1000), "answered": Ask("answered", 1000)},
            {"asked": Ask("asked", 1000), "answered-before": Ask("answered", 1500)},
        ],
        calls=[Call("claim", 0, "x"), Call("accept", 1, "y")],
        taken_in_by={("asked", 5): 0, ("answered-before", 6): 1},
    )
    first, second = moment.caught_by("gateway-1"), moment.caught_by("gateway-2")
    assert first == {Place.ACCEPTED: 2, Place.ANSWERED: 1, Place.CLAIM: 1}
    assert second == {Place.ASKED: 1, Place.ACCEPTED: 1, Place.TAKING_IN: 1}
    assert moment.caught_by("redis") == first + second
    assert moment.caught_by("rasa") == {Place.ASKED: 1}


def test_a_kill_is_counted_where_it_was_meant_only_if_it_struck_there() -> None:
    caught = {Place.ANSWERED: 1, Place.ACCEPTED: 3}
    assert Strike("redis", Place.ACCEPTED, caught, 0).place == Place.ACCEPTED
    assert Strike("redis", Place.REWRITE, caught, 0).place == Place.ANSWERED
    assert Strike("rasa", None, {}, 0).place == Place.NOTHING
