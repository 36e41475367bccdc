"""How good the translations are: ``python -m tests.unit.kb_sync.translate.measure`` (some seconds, needs Apertium).

The pairs are ``tests/data/translations.jsonl``: 60 sentences of municipal prose, 30 each way, with a person's
translation. The word error rate is the least number of words to put in, take out or change, by the number of words in
that translation (Levenshtein distance over words and punctuation); the share of words right is what is left of 1.
``--show`` prints every sentence that differs; ``--content`` tells besides how often the list of words was used on the
articles, and how many of their texts came back harmed (three minutes).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from kb_sync.article import FORMS, Form
from kb_sync.content import read_content
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.translate.apertium import Apertium
from kb_sync.translate.words import WordFile, WordList

PAIRS = Path(__file__).parents[3] / "data" / "translations.jsonl"
_WORD = re.compile(r"\w[\w@./-]*\w|\S")


@dataclass(frozen=True)
class Pair:
    """One sentence and what a person made of it."""

    source: Form
    target: Form
    text: str
    translation: str


def read_pairs(file: Path = PAIRS) -> list[Pair]:
    """The frozen pairs."""
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Pair(line["from"], line["to"], line["text"], line["translation"]) for line in lines]


def errors(told: str, right: str) -> tuple[int, int]:
    """How many words are wrong, and how many there should be."""
    have, want = _WORD.findall(told), _WORD.findall(right)
    row = list(range(len(want) + 1))
    for number, word in enumerate(have, start=1):
        above, row[0] = row[0], number
        for column, wanted in enumerate(want, start=1):
            above, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, above + (word != wanted)),
            )
    return row[-1], len(want)


def error_rates(apertium: Apertium, pairs: list[Pair], show: bool = False) -> dict[str, float]:
    """The word error rate for each direction (``nb→nn``, ``nn→nb``); a missing translation is all wrong."""
    wrong: dict[str, int] = defaultdict(int)
    words: dict[str, int] = defaultdict(int)
    for pair in pairs:
        (told,) = apertium.translate([pair.text], pair.source, pair.target)
        bad, all_words = errors(told or "", pair.translation)
        direction = f"{pair.source}→{pair.target}"
        wrong[direction] += bad
        words[direction] += all_words
        if bad and show:
            print(f"{pair.text}\n  person:  {pair.translation}\n  machine: {told}")
    return {direction: wrong[direction] / words[direction] for direction in words}


def without_words() -> Apertium:
    """Apertium alone: no list of words, no protected names."""
    return Apertium(words=WordList(WordFile(names=(), persons=(), to_nb=(), to_nn=())))


def _content(apertium: Apertium) -> None:
    passages = [one for one in read_content(PACKAGE_CONTENT).passages["alver"] if one.fact is None]
    for source in FORMS:
        target: Form = "nb" if source == "nn" else "nn"
        found = [apertium.explain(one.text, source, target) for one in passages if one.lang == source]
        changes = Counter(change.becomes.lower() for one in found if one for change in one.changes)
        print(f"{source}→{target}: {len(found)} texts, {found.count(None)} came back harmed;", end=" ")
        print(f"{changes.total()} words from the list, the most used {changes.most_common(10)}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--content", action="store_true")
    asked = parser.parse_args()
    pairs = read_pairs()
    with Apertium() as apertium, without_words() as alone:
        for name, one in (("without the list", alone), ("with the list", apertium)):
            for direction, rate in error_rates(one, pairs, asked.show and one is apertium).items():
                print(f"{direction} {name}: {1 - rate:.1%} of words right, word error rate {rate:.1%}")
        if asked.content:
            _content(apertium)


if __name__ == "__main__":
    main()
