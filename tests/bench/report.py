"""The figures of one run as the tables of docs/quality.md, which no hand edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin, written by `make bench-docs` -->", "<!-- figures: end -->"


def tables(figures: dict[str, Any]) -> str:
    """Markdown of everything ``tests.bench`` measured."""
    quality, latency, start = figures["quality"], figures["latency"], figures["warm_start"]
    return "\n\n".join(
        [
            f"Measured {figures['at'][:10]} on {figures['machine']['cores']} cores.",
            _understanding(quality["intents"], quality["floor"], quality["first_ten"]),
            _asked(figures["asked"]),
            _language_and_safety(quality),
            _latency(latency),
            f"Warm start: every part answers after {start['parts_answer_s']} s, "
            f"the first answer comes after {start['first_answer_s']} s.",
        ]
    )


def write_into(page: Path, text: str, first: str = BEGIN, last: str = END) -> None:
    """Replace what stands between the two marks of ``page``. Raises ``ValueError`` without them."""
    before, begin, rest = page.read_text("utf-8").partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise ValueError(f"{page} must hold the lines {first!r} and {last!r}")
    page.write_text(f"{before}{first}\n\n{text}\n\n{last}{after}", "utf-8")


def _understanding(ours: dict[str, Any], floor: dict[str, Any], ten: dict[str, Any]) -> str:
    rows = [
        ("right at first place", "first"),
        ("– Nynorsk", "first_nn"),
        ("– Bokmål", "first_nb"),
        ("– dialect", "first_dialect"),
        ("– the municipality's own subjects", "first_municipal"),
        ("right among the first three", "within_three"),
        ("right among the four that may be offered", "within_four"),
        ("wrong, with confidence 0.7 or more", "wrong_and_sure"),
    ]
    lines = [
        f"| unseen phrasings, 448 intents | all 427 subjects ({ours['n']}) | floor | first ten subjects ({ten['n']}) |",
        "|---|---|---|---|",
    ]
    lines += [f"| {name} | {ours[key]} | {floor[key]} | {ten[key]} |" for name, key in rows]
    return "\n".join(lines)


def _asked(asked: dict[str, Any]) -> str:
    rows = [
        ("right subject answered, or first among the choices", "first"),
        ("– Nynorsk", "first_nn"),
        ("– Bokmål", "first_nb"),
        ("right subject answered or offered", "offered"),
        ("answered about another subject", "wrong"),
        ("– with confidence 0.7 or more", "wrong_and_sure"),
    ]
    outcomes = ", ".join(f"{name} {share}" for name, share in asked["outcomes"].items())
    return "\n".join(
        [
            f"| asked of the whole service | {asked['n']} messages |",
            "|---|---|",
            *(f"| {name} | {asked[key]} |" for name, key in rows),
            f"| what they got | {outcomes} |",
        ]
    )


def _language_and_safety(quality: dict[str, Any]) -> str:
    form, crisis, numbers = quality["written_standard"], quality["crisis"], quality["personal_numbers"]
    return "\n".join(
        [
            "| what | figure | of |",
            "|---|---|---|",
            f"| Nynorsk or Bokmål: right where it commits | {form['right_where_it_commits']} "
            f"| {form['n']} messages of four words or more |",
            f"| Nynorsk or Bokmål: commits | {form['commits']} | the same |",
            *_danger(crisis["a"], "read while building"),
            *_danger(crisis["b"], "by another hand, half of them hard on purpose; read while building"),
            *_danger(crisis["c"], "by a third hand; read while building"),
            *_danger(crisis["d"], "by a fourth hand; read near the end"),
            *_danger(crisis["e"], "by a fifth hand, read by nobody"),
            *_danger(crisis["f"], "by a sixth hand, read by nobody"),
            f"| personal number stopped | {numbers['recall']} | {numbers['n']} messages with one |",
            f"| personal number, false stops | {numbers['false_stops']} "
            f"| {numbers['of_ordinary']} ordinary messages |",
            f"| stopped for account number, card, password or code | {numbers['other_stops']} "
            f"| the same; five of them do hold an account number |",
        ]
    )


def _danger(figures: dict[str, Any], which: str) -> list[str]:
    alike = f", {figures['look_alikes']} made to look like danger" if figures["look_alikes"] else ""
    of_them = f", {figures['of_them_look_alikes']} of them look-alikes" if figures["look_alikes"] else ""
    return [
        f"| crisis noticed | {figures['recall']} | {figures['n']} messages from people in need, {which} |",
        f"| – numbers shown first or below the answer | {figures['numbers_shown']} | the same |",
        f"| crisis, false alarms | {figures['false_alarms']}{of_them} "
        f"| {figures['of_ordinary']} ordinary messages{alike} |",
        f"| – numbers below an ordinary answer | {figures['suspected']} | the same |",
    ]


def _latency(latency: dict[str, Any]) -> str:
    lines = [
        "| milliseconds, median / 95th percentile | 1 at once | 8 at once |",
        "|---|---|---|",
    ]
    names = {
        "service": "POST to the reply in the log",
        "webhook": "Rasa's REST webhook, same question",
        "parse": "Rasa's `/model/parse` alone",
    }
    one, eight = latency["1_at_once"], latency["8_at_once"]
    for key, name in names.items():
        cells = [f"{part[key]['median_ms']} / {part[key]['p95_ms']}" for part in (one, eight)]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    lines.append(
        f"| service ÷ webhook (goal: at most 1.5) | {one['service_to_webhook']} | {eight['service_to_webhook']} |"
    )
    return "\n".join(lines)
