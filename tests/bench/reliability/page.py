"""The figures of one run as the tables of docs/reliability.md, which no hand edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN = "<!-- figures: begin, written by `python -m tests.bench.reliability --docs` -->"
END = "<!-- figures: end -->"


def write_into(page: Path, found: dict[str, Any]) -> None:
    """Replace what stands between the two marks of ``page``. Raises ``ValueError`` without them."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} must hold the lines {BEGIN!r} and {END!r}")
    page.write_text(f"{before}{BEGIN}\n\n{tables(found)}\n\n{END}{after}", "utf-8")


def tables(found: dict[str, Any]) -> str:
    """Markdown of everything that is told of a run."""
    parts = [_size(found), _kills(found), _invariants(found), _ends(found)]
    if found.get("claims_at_once"):
        parts.append(_claims(found["claims_at_once"]))
    return "\n\n".join(parts)


def _size(found: dict[str, Any]) -> str:
    clients, late = found["clients"], found["refused_late"]
    others = ", ".join(f"{name} {number}" for name, number in found["other_faults"].items())
    return (
        f"Seed {found['seed']}, {found['cores']} cores: {found['conversations']} conversations, "
        f"{found['messages_of_residents']} messages of residents and {found['messages_of_agents']} of agents, "
        f"{found['kills']} kills in {found['took_s'] // 60} minutes; the real Rasa answered "
        f"{found['real_share']:.0%} of the conversations. Every message had been worked on "
        f"{found['settled_after_s']} s after the last one was sent. Besides: {others}. "
        f"{clients.get('calls without an answer', 0)} calls never got an answer and were made again; "
        f"{clients.get('followers who came back', 0)} times somebody who followed came back; "
        f"{late['turn.refused']} replies of the bot and {late['message.refused']} messages of agents came too late "
        f"and were refused; {late['claim.expired']} conversations were taken back from agents who had vanished."
    )


def _kills(found: dict[str, Any]) -> str:
    rows = []
    for place, row in found["kills_by_place"].items():
        victims = ", ".join(f"{victim} {number}" for victim, number in row["victims"].items())
        rows.append(f"| {place} | {row['kills']} | {victims} | {row['caught']} |")
    head = "| where the kill struck | kills | of | messages or calls caught there, by all kills |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def _invariants(found: dict[str, Any]) -> str:
    head = "| what must hold | looked at | broken |\n|---|---|---|"
    rows = (f"| {name} | {row['looked_at']} | {row['broken']} |" for name, row in found["invariants"].items())
    return "\n".join([head, *rows])


def _ends(found: dict[str, Any]) -> str:
    head = "| how it ended | |\n|---|---|"
    outcomes = {f"replies: {name}": number for name, number in found["outcomes"].items()}
    rows = (f"| {name} | {number} |" for name, number in {**found["counts"], **outcomes}.items())
    return "\n".join([head, *rows])


def _claims(claims: dict[str, Any]) -> str:
    took = claims["all_know_after_ms"]
    return (
        f"{claims['at_once']} agents claimed one conversation at once, {claims['times']} times, through two gateways: "
        f"{claims['times'] - claims['broken']} times exactly one got it and all others heard who "
        f"({claims['different_winners']} different winners). All knew after {took['median']} ms (median), "
        f"{took['p95']} ms (p95)."
    )
