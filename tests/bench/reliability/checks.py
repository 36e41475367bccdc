"""The invariants: what must hold of every conversation, whatever was killed. Pure functions of the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from api.conversation.messages import Message, Outcome
from tests.bench.reliability.evidence import Evidence, digest
from tests.bench.reliability.owners import Spell, TwoOwnersError, spells

URGENT = (Outcome.EMERGENCY, Outcome.PERSONAL_DATA_STOPPED)
"""What the gateway says at once, whoever has the conversation."""
ENDED_WAITING = {"stepped_out", "left_message", "left_meeting", "agent_closed", "agent_gave_back"}
ASKED_FOR = {"handover_requested", "claim_expired", "passed_to_department", "agent_returned"}


@dataclass
class Verdict:
    """What was found in one conversation: what is broken, and what was counted."""

    broken: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of an invariant's name and what is wrong."""
    counts: Counter[str] = field(default_factory=Counter)

    def must(self, name: str, holds: bool, otherwise: str) -> None:
        """Count that the invariant was looked at; remember when it does not hold."""
        self.counts[f"looked at: {name}"] += 1
        if not holds:
            self.broken.append((name, otherwise))


def judge(evidence: Evidence) -> Verdict:
    """Every invariant for one conversation."""
    verdict = Verdict()
    for check in CHECKS:
        try:
            check(evidence, verdict)
        except TwoOwnersError as error:
            verdict.must("one owner at a time", False, str(error))
    return verdict


def numbered(evidence: Evidence, verdict: Verdict) -> None:
    """The log is numbered from 1 without a gap."""
    seqs = [message.seq for message in evidence.log]
    verdict.must("log numbered without a gap", seqs == list(range(1, len(seqs) + 1)), f"{seqs}")
    for wrong in evidence.account.wrong:
        verdict.must("nothing shown twice", False, wrong)


def acknowledged_once(evidence: Evidence, verdict: Verdict) -> None:
    """Every acknowledged message stands in the log, where it was said to, once, in the order it was sent."""
    by_seq = {message.seq: message for message in evidence.log}
    sent = evidence.account.sent
    for one in sent:
        found = by_seq.get(one.seq)
        there = found is not None and found.sender == "resident" and one.text in (None, found.text)
        verdict.must("acknowledged message in the log", there, f"{one.seq}: {one.text!r}")
    seqs = [one.seq for one in sent]
    verdict.must("in the order sent", seqs == sorted(set(seqs)), f"{seqs}")
    there = [message.seq for message in evidence.log if message.sender == "resident"]
    verdict.must("no message twice or from nowhere", there == seqs, f"log {there}, acknowledged {seqs}")
    for written in evidence.account.written:
        found = by_seq.get(written.seq)
        there = found is not None and (found.sender, found.by, found.text) == (
            "agent",
            written.by,
            written.text,
        )
        verdict.must("agent's acknowledged message in the log", there, f"{written.by}: {written.seq}")
    texts = Counter(
        message.text for message in evidence.log if message.sender == "agent" and not message.internal
    )
    verdict.must(
        "agent's message never twice", max(texts.values(), default=1) == 1, f"{texts.most_common(1)}"
    )
    for text in evidence.account.refused:
        verdict.must("refused message not in the log", text not in texts, text)


def seen_by_both(evidence: Evidence, verdict: Verdict) -> None:
    """What the resident and each agent were shown is the log: no gap, no repetition, the same words."""
    whole = [(message.seq, digest(message.text)) for message in evidence.log]
    shown = [(m.seq, digest(m.text)) for m in evidence.log if not m.internal]
    saw = evidence.account.resident_saw
    verdict.must("resident saw the log", saw == shown, _difference(saw, shown))
    for agent, saw in evidence.account.agents_saw.items():
        verdict.must("agent saw the log", saw == whole, f"{agent}: {_difference(saw, whole)}")


def answered_or_owned(evidence: Evidence, verdict: Verdict) -> None:
    """Every message of the resident has exactly one reply, or a person had the conversation."""
    replies = Counter(m.reply_to for m in evidence.log if m.sender == "bot" and m.reply_to)
    owned = spells(evidence.log)
    for message in (one for one in evidence.log if one.sender == "resident"):
        number = replies[message.seq]
        verdict.must("never two replies", number <= 1, f"{message.seq} has {number}")
        if number:
            verdict.counts["messages with one reply"] += 1
        elif any(spell.holds(message.seq) for spell in owned):
            verdict.counts["messages written to a person"] += 1
        else:
            taken = _taken_while_waiting(message, evidence.log, owned, replies)
            verdict.must("one reply or an owner", taken, f"{message.seq} has neither")
            verdict.counts["messages a person took over unanswered"] += taken
    clean = not evidence.pending and not evidence.in_work
    verdict.must("no work left behind", clean, f"{evidence.pending} waiting")


def bot_silent(evidence: Evidence, verdict: Verdict) -> None:
    """The bot never wrote while a person had the conversation, except urgent words of the gateway's own."""
    for spell in spells(evidence.log):
        for message in evidence.log:
            if message.sender == "bot" and spell.holds(message.seq) and message.outcome not in URGENT:
                verdict.must("bot silent while a person has it", False, f"{message.seq} in {spell}")
        verdict.counts["looked at: bot silent while a person has it"] += 1


def one_owner(evidence: Evidence, verdict: Verdict) -> None:
    """Each claim number has one owner, and only the owner under that number wrote."""
    owned = spells(evidence.log)
    numbers = {number: spell.by for number, spell in enumerate(owned, start=1)}
    for by, number in evidence.account.claims:
        verdict.must("one owner for each claim", numbers.get(number) == by, f"{number}: {by}, log: {numbers}")
    for one in evidence.account.written:
        spell = owned[one.claim - 1] if one.claim <= len(owned) else None
        own = spell is not None and spell.by == one.by and spell.holds(one.seq)
        verdict.must("only the owner wrote", own, f"{one.by} at {one.seq} under {one.claim}")
    for message in evidence.log:
        if message.sender == "agent" and not message.internal:
            own = any(spell.by == message.by and spell.holds(message.seq) for spell in owned)
            verdict.must("only the owner wrote", own, f"{message.by} at {message.seq}")


def nobody_lost(evidence: Evidence, verdict: Verdict) -> None:
    """Whoever asked for a person has one, has left a message with a due time, stopped waiting, or is in line."""
    asked = [message for message in evidence.log if message.event in ASKED_FOR]
    for number in range(len(asked)):
        after = asked[number].seq
        until = asked[number + 1].seq if number + 1 < len(asked) else None
        end = _end_of_waiting(evidence, after, until)
        verdict.must("nobody lost after asking for a person", end is not None, f"asked at {after}")
        verdict.counts[f"asked for a person: {end}"] += end is not None
    state = evidence.state
    verdict.must(
        "state and lines agree",
        evidence.in_queue == evidence.in_line == (state == "queued")
        and evidence.in_claims == (state == "agent"),
        f"{state}: {evidence}"[:200],
    )
    told = {case for case in (*evidence.account.cases, *(m.case for m in evidence.log)) if case}
    for case in told:
        verdict.must("promised case in SQL with a due time", evidence.cases.get(case) is not None, case)
    verdict.must("no case nobody was told of", set(evidence.cases) <= told, f"{evidence.cases} {told}")
    if evidence.account.receipts:
        verdict.must("a receipt has its request in the log", bool(asked), f"{evidence.account.receipts}")


CHECKS: tuple[Callable[[Evidence, Verdict], None], ...] = (
    numbered,
    acknowledged_once,
    seen_by_both,
    answered_or_owned,
    bot_silent,
    one_owner,
    nobody_lost,
)


def _taken_while_waiting(
    message: Message, log: list[Message], owned: list[Spell], replies: Counter[int | None]
) -> bool:
    """It still waited for its reply when a person took the conversation: nothing later was answered before that."""
    spell = next((spell for spell in owned if spell.first > message.seq), None)
    if spell is None:
        return False
    between = (m.seq for m in log if m.sender == "resident" and message.seq < m.seq < spell.first)
    # What the gateway answers itself is appended together with the message and waits for nothing.
    at_once = {m.reply_to for m in log if m.sender == "bot" and m.reply_to == m.seq - 1}
    return not any(replies[seq] and seq not in at_once for seq in between)


def _end_of_waiting(evidence: Evidence, after: int, until: int | None) -> str | None:
    """How the waiting that began at ``after`` ended, before the next began; None when it was forgotten."""
    for message in _between(evidence.log, after, until):
        if message.event == "agent_joined":
            return "a person took it"
        if message.case or message.event in ("left_message", "left_meeting"):
            return "a message with a due time"
        if message.event == "agent_closed":
            return "closed by an agent"
        if message.event == "stepped_out" or _asked_bot(message, evidence.log):
            return "the resident stopped waiting"
    if until is not None:
        return None
    return "still in line" if evidence.in_queue and evidence.state == "queued" else None


def _asked_bot(message: Message, log: list[Message]) -> bool:
    """The reply to the choice of no longer waiting."""
    if message.sender != "bot" or message.reply_to is None:
        return False
    chosen = log[message.reply_to - 1]
    return chosen.seq == message.reply_to and chosen.choice == "ask_bot"


def _between(log: list[Message], after: int, until: int | None) -> Iterator[Message]:
    return (m for m in log if m.seq > after and (until is None or m.seq < until))


def _difference(saw: list[tuple[int, str]], log: list[tuple[int, str]]) -> str:
    missing, more = sorted(set(log) - set(saw)), sorted(set(saw) - set(log))
    return f"missing {missing[:5]}, not in the log {more[:5]}, {len(saw)} seen of {len(log)}"
