"""The findings of a run as figures, as JSON and as a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.reliability.checks import Verdict, judge
from tests.bench.reliability.run import Findings
from tests.bench.reliability.struck import Place


def figures(findings: Findings) -> dict[str, Any]:
    """Everything that is told. ``broken`` is empty when every invariant holds."""
    verdicts = {evidence.account.id: judge(evidence) for evidence in findings.evidence}
    counts = sum((verdict.counts for verdict in verdicts.values()), Counter[str]())
    broken = _broken(verdicts)
    return {
        "seed": findings.seed,
        "conversations": len(verdicts),
        "real_share": findings.size.real_share,
        "messages_of_residents": sum(len(one.account.sent) for one in findings.evidence),
        "messages_of_agents": sum(len(one.account.written) for one in findings.evidence),
        "kills": len(findings.strikes),
        "kills_by_place": _by_place(findings),
        "other_faults": dict(sorted(Counter(findings.others).items())),
        "invariants": {
            name.removeprefix("looked at: "): {"looked_at": number, "broken": len(broken.get(name[11:], []))}
            for name, number in sorted(counts.items())
            if name.startswith("looked at: ")
        },
        "counts": {
            name: number for name, number in sorted(counts.items()) if not name.startswith("looked at: ")
        },
        "outcomes": dict(
            sorted(
                Counter(
                    str(message.outcome)
                    for one in findings.evidence
                    for message in one.log
                    if message.sender == "bot" and message.reply_to
                ).items()
            )
        ),
        "states_at_the_end": dict(Counter(one.state for one in findings.evidence)),
        "clients": dict(sorted(findings.board.counts.items())),
        "unexpected_answers": dict(sorted(findings.board.unexpected.items())),
        "refused_late": findings.refused_late,
        "took_s": round(findings.took_s),
        "settled_after_s": round(findings.settled_after_s, 1),
        "broken": broken,
    }


def show(told: dict[str, Any], out: Console) -> None:
    """The tables a person reads."""
    out.print(
        f"Seed {told['seed']}: {told['conversations']} conversations, {told['messages_of_residents']} messages of "
        f"residents and {told['messages_of_agents']} of agents, {told['kills']} kills in {told['took_s']} s"
    )
    kills = Table("where it struck", "kills", "of", "messages or calls caught there", title="Kills")
    for place, row in told["kills_by_place"].items():
        victims = ", ".join(f"{victim} {number}" for victim, number in row["victims"].items())
        kills.add_row(place, str(row["kills"]), victims, str(row["caught"]))
    out.print(kills)
    held = Table("what must hold", "looked at", "broken", title="Invariants")
    for name, row in told["invariants"].items():
        held.add_row(name, str(row["looked_at"]), str(row["broken"]))
    out.print(held)
    for title in ("counts", "other_faults", "outcomes", "states_at_the_end", "clients", "refused_late"):
        table = Table(title.replace("_", " "), "")
        for name, number in told[title].items():
            table.add_row(name, str(number))
        out.print(table)
    for name, cases in told["broken"].items():
        out.print(f"BROKEN: {name}")
        for case in cases[:20]:
            out.print(f"  {case['conversation']}: {case['what']}", markup=False)


def _by_place(findings: Findings) -> dict[str, dict[str, Any]]:
    caught: Counter[Place] = Counter()
    victims: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    for strike in findings.strikes:
        victims[strike.place][strike.victim] += 1
        caught.update(strike.caught)
    return {
        str(place): {
            "kills": victims[place].total(),
            "victims": dict(sorted(victims[place].items())),
            "caught": caught[place],
        }
        for place in Place
        if victims[place] or caught[place]
    }


def _broken(verdicts: dict[str, Verdict]) -> dict[str, list[dict[str, str]]]:
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for conversation, verdict in verdicts.items():
        for name, what in verdict.broken:
            found[name].append({"conversation": conversation, "what": what})
    return dict(found)
