"""How well it understands, on phrasings another hand wrote without seeing the training examples.

The sets lie in tests/data and are frozen: they are never trained on and never edited to fit. Beside each
figure stands the floor: word and character n-grams with logistic regression, whitespace tokens, trained on
the same examples.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from kb_sync.subjects import load_subjects
from nlu import privacy, written_standard
from nlu.crisis import CrisisDetector
from nlu.evaluate import floor_rankings
from nlu.own_examples import own_examples

PROJECT = Path(__file__).resolve().parent.parent.parent
DATA = PROJECT / "tests" / "data"
SURE = 0.7
"""From here on a wrong answer counts as given with confidence."""

Row = dict[str, Any]


def measure(rasa_url: str) -> dict[str, Any]:
    """Every figure of docs/quality.md that needs no human eye."""
    unseen = [*rows("unseen_all_subjects_a.jsonl"), *rows("unseen_all_subjects_b.jsonl")]
    first_ten = [*rows("unseen_phrasings_a.jsonl"), *rows("unseen_phrasings_b.jsonl")]
    with httpx.Client(base_url=rasa_url, timeout=30) as http:
        rankings = [_parse(http, row) for row in unseen]
        first_rankings = [_parse(http, row) for row in first_ten]
    return {
        "intents": _intent_figures(unseen, rankings),
        "floor": _intent_figures(unseen, _floor(unseen)),
        "first_ten": _intent_figures(first_ten, first_rankings),
        "written_standard": _form_figures([*unseen, *first_ten]),
        "crisis": {
            "a": _crisis_figures("crisis_phrasings.jsonl", "ordinary_questions.jsonl"),
            "b": _crisis_figures("crisis_phrasings_b.jsonl", "ordinary_questions_b.jsonl"),
            "c": _crisis_figures("crisis_phrasings_c.jsonl", "ordinary_questions_c.jsonl"),
            "d": _crisis_figures("crisis_phrasings_d.jsonl", "ordinary_questions_d.jsonl"),
            "e": _crisis_figures("crisis_phrasings_e.jsonl", "ordinary_questions_e.jsonl"),
            "f": _crisis_figures("crisis_phrasings_f.jsonl", "ordinary_questions_f.jsonl"),
        },
        "personal_numbers": _personal_number_figures(),
    }


def _parse(http: httpx.Client, row: Row) -> list[tuple[str, float]]:
    parsed = http.post("/model/parse", json={"text": row["text"]}).raise_for_status().json()
    return [(found["name"], found["confidence"]) for found in parsed["intent_ranking"]]


def _floor(unseen: list[Row]) -> list[list[tuple[str, float]]]:
    rankings = floor_rankings(own_examples(), [row["text"] for row in unseen])
    return [[(ranked.intent, ranked.confidence) for ranked in ranking] for ranking in rankings]


def _intent_figures(rows: list[Row], rankings: list[list[tuple[str, float]]]) -> dict[str, Any]:
    def share(chosen: list[int], test: Any) -> float | None:
        return round(sum(map(test, chosen)) / len(chosen), 3) if chosen else None

    def names(index: int) -> list[str]:
        # Rasa puts its own fallback first when it is unsure; what it thought stands behind it.
        return [name for name, _ in rankings[index] if name != "nlu_fallback"]

    def first(index: int) -> bool:
        return names(index)[0] == rows[index]["intent"]

    everything = list(range(len(rows)))
    confused = Counter((rows[i]["intent"], names(i)[0]) for i in everything if not first(i))
    return {
        "n": len(rows),
        "first": share(everything, first),
        "first_nn": share([i for i in everything if rows[i]["lang"] == "nn"], first),
        "first_nb": share([i for i in everything if rows[i]["lang"] == "nb"], first),
        "first_dialect": share([i for i in everything if rows[i].get("dialect")], first),
        "first_municipal": share([i for i in everything if _municipal(rows[i]["intent"])], first),
        "within_three": share(everything, lambda i: rows[i]["intent"] in names(i)[:3]),
        "within_four": share(everything, lambda i: rows[i]["intent"] in names(i)[:4]),
        "wrong_and_sure": share(everything, lambda i: not first(i) and rankings[i][0][1] >= SURE),
        "most_confused": [[*pair, count] for pair, count in confused.most_common(8)],
    }


def _form_figures(rows: list[Row]) -> dict[str, Any]:
    long_enough = [row for row in rows if len(row["text"].split()) >= 4]
    found = [(row["lang"], written_standard.detect(row["text"]).code) for row in long_enough]
    committed = [(is_, said) for is_, said in found if said is not None]
    return {
        "n": len(found),
        "commits": round(len(committed) / len(found), 3),
        "right_where_it_commits": round(sum(is_ == said for is_, said in committed) / len(committed), 3),
    }


def _crisis_figures(danger: str, ordinary: str) -> dict[str, Any]:
    detector = CrisisDetector.load()
    crises, others = rows(danger), rows(ordinary)
    noticed = [detector.assess(row["text"]) for row in crises]
    raised = [(detector.assess(row["text"]), bool(row.get("look_alike"))) for row in others]
    return {
        "recall": round(sum(found is not None and found.certain for found in noticed) / len(crises), 3),
        "numbers_shown": round(sum(found is not None for found in noticed) / len(crises), 3),
        "n": len(crises),
        "false_alarms": sum(found is not None and found.certain for found, _ in raised),
        "of_them_look_alikes": sum(found is not None and found.certain and alike for found, alike in raised),
        "suspected": sum(found is not None and not found.certain for found, _ in raised),
        "of_ordinary": len(others),
        "look_alikes": sum(alike for _, alike in raised),
    }


def _personal_number_figures() -> dict[str, Any]:
    numbers, ordinary = rows("personal_numbers.jsonl"), rows("ordinary_questions.jsonl")
    return {
        "recall": round(sum(privacy.has_personal_number(row["text"]) for row in numbers) / len(numbers), 3),
        "n": len(numbers),
        "false_stops": sum(privacy.has_personal_number(row["text"]) for row in ordinary),
        "other_stops": sum(bool(privacy.must_stop(row["text"])) for row in ordinary),
        "of_ordinary": len(ordinary),
    }


@cache
def _municipal(intent: str) -> bool:
    subject = load_subjects(PROJECT / "kb_sync" / "content").get(intent.removeprefix("subject/"))
    return subject is not None and subject.municipal


def rows(name: str) -> list[Row]:
    """The lines of a frozen set in tests/data."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
