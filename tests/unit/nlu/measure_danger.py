"""How often danger is noticed, and seen where there is none: ``python -m tests.unit.nlu.measure_danger`` (one minute).

Prints for each of the six frozen pairs of sets, and for the last two without the messages that stand word for word
among the detector's own lines: how many in need get the numbers in place of an answer and at all, and how many
ordinary messages get them in place of one and below one. Then the same of questions about all subjects, which hold
some about violence and poison.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlu.crisis import CrisisDetector
from nlu.train_crisis import read_lines

DATA = Path(__file__).parents[2] / "data"
PAIRS = ("", "_b", "_c", "_d", "_e", "_f")
UNREAD = ("_e", "_f")
OF_ALL_SUBJECTS = ("kb_questions.jsonl", "unseen_all_subjects_a.jsonl", "unseen_all_subjects_b.jsonl")


def texts(name: str) -> list[str]:
    """The messages of a frozen file."""
    return [json.loads(line)["text"] for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def counted(detector: CrisisDetector, messages: Iterable[str]) -> tuple[int, int]:
    """How many get the numbers in place of an answer, and how many below one."""
    found = [one for one in map(detector.assess, messages) if one is not None]
    certain = sum(one.certain for one in found)
    return certain, len(found) - certain


def told(name: str, detector: CrisisDetector, in_need: Sequence[str], ordinary: Sequence[str]) -> str:
    """A line about one pair."""
    first, below = counted(detector, in_need)
    false, false_below = counted(detector, ordinary)
    return (
        f"{name}: of {len(in_need)} in need {first} in place of an answer, {first + below} at all; "
        f"of {len(ordinary)} ordinary {false} in place of an answer, {false_below} below"
    )


def main() -> None:
    """Print all of it."""
    detector = CrisisDetector.load()
    pairs = {
        one: (texts(f"crisis_phrasings{one}.jsonl"), texts(f"ordinary_questions{one}.jsonl")) for one in PAIRS
    }
    for one, (in_need, ordinary) in pairs.items():
        print(told(one.strip("_") or "a", detector, in_need, ordinary))
    every = [[text for pair in pairs.values() for text in pair[side]] for side in (0, 1)]
    print(told("all", detector, *every))
    own = {text.casefold().strip() for _, _, text in read_lines()}
    unread = [[text for one in UNREAD for text in pairs[one][side]] for side in (0, 1)]
    print(told("nobody has read", detector, *unread))
    new = [[text for text in side if text.casefold().strip() not in own] for side in unread]
    print(told("of these, not among the lines", detector, *new))
    for name in OF_ALL_SUBJECTS:
        asked = texts(name)
        print(
            f"{name}: of {len(asked)} {counted(detector, asked)[0]} in place, {counted(detector, asked)[1]} below"
        )


if __name__ == "__main__":
    main()
