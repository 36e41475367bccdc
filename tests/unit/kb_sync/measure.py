"""Prints the tables behind ``kb_sync/ranking.yml``: ``python -m tests.unit.kb_sync.measure`` (two minutes).

Utterances are training examples of ``bot/data/nlu`` (they are what residents write, and the search has never seen
them), 1 500 of them, always the same; short questions are ``questions.jsonl``. The floors in ``test_search_quality``
follow these.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from pathlib import Path

from kb_sync.build import write_store
from kb_sync.chunks import LOCALE
from kb_sync.content import read_content
from kb_sync.embed import load_embedder
from kb_sync.index import Analysis
from kb_sync.lexical import WordLists
from kb_sync.ranking import Ranking
from kb_sync.searcher import Searcher
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.store import Store
from kb_sync.texts import Texts
from nlu.training_data import read_examples

EXAMPLES = Path(__file__).parents[3] / "bot" / "data" / "nlu"
UTTERANCES = 1500
Asked = list[tuple[str, str, str | None]]  # text, subject, aspect


class Bench:
    """One store of the articles that come along, searched with any figures."""

    def __init__(self, folder: Path) -> None:
        self.lists, self.embedder, self.texts = WordLists.load(), load_embedder(), Texts.load(LOCALE)
        passages = read_content(PACKAGE_CONTENT).passages["alver"]
        fields = Ranking.load().fields
        write_store(folder / "store", Analysis(passages, self.lists), self.embedder, fields)
        self.store = Store(folder / "store")

    def searcher(self, **changes: dict[str, float]) -> Searcher:
        """A searcher with some figures changed; ``short`` stands for ``weights.short``."""
        ranking = Ranking.load()
        if "short" in changes:
            short = ranking.weights.short.model_copy(update=changes.pop("short"))
            ranking = ranking.model_copy(
                update={"weights": ranking.weights.model_copy(update={"short": short})}
            )
        for name, values in changes.items():
            part = getattr(ranking, name).model_copy(update=values)
            ranking = ranking.model_copy(update={name: part})
        return Searcher(self.store, self.lists, self.embedder, ranking, self.texts)


def recall(searcher: Searcher, asked: Asked, *, known: bool = False) -> str:
    """Subject at 1 and 3, section's aspect at 1; ``known``: subject and aspect are given as boosts."""
    first = third = aspect_right = 0
    for text, topic, aspect in asked:
        given = (topic, aspect) if known else (None, None)
        hits = [hit.passage for hit in searcher.search(text, "nn", *given, limit=3).hits]
        topics = [passage.topic for passage in hits]
        first += topics[:1] == [topic]
        third += topic in topics
        aspect_right += bool(hits) and topics[0] == topic and hits[0].aspect == aspect
    return f"{first / len(asked):.3f} {third / len(asked):.3f} {aspect_right / len(asked):.3f}"


def main() -> None:
    """Print every table."""
    examples = read_examples(EXAMPLES)
    spoken: Asked = [
        (example.text, example.intent.split("/")[1], example.aspect)
        for example in examples
        if example.intent.startswith("subject/")
    ]
    spoken = random.Random(1).sample(spoken, UTTERANCES)
    lines = Path(__file__).with_name("questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    norwegian: Asked = [
        (q["text"], q["topic"], None) for q in questions if q["topic"] and q.get("lang") != "en"
    ]
    english: Asked = [(q["text"], q["topic"], None) for q in questions if q.get("lang") == "en"]
    outside = [q["text"] for q in questions if not q["topic"]]
    outside += [example.text for example in examples if example.intent == "out_of_scope"]
    print(
        f"{len(spoken)} utterances, {len(norwegian)} questions, {len(english)} English, {len(outside)} outside"
    )
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        print("weights (words letters meaning): subject at 1, at 3, aspect: utterances | questions | English")
        for weights in (
            *((1, 0, 0), (0, 1, 0), (0, 0, 1), (0.3, 0, 0.7), (0.2, 0.2, 0.6)),
            *((0.2, 0.1, 0.7), (0.15, 0.35, 0.5), (0.3, 0.3, 0.4), (0.2, 0.5, 0.3)),
        ):
            searcher = bench.searcher(short=dict(zip(("words", "letters", "meaning"), weights, strict=True)))
            print(weights, " | ".join(recall(searcher, asked) for asked in (spoken, norwegian, english)))
        print("kept of unknown words")
        for keep in (0.0, 0.3, 0.6, 1.0):
            searcher = bench.searcher(unknown_words_keep={"value": keep})
            print(keep, " | ".join(recall(searcher, asked) for asked in (spoken, norwegian, english)))
        print("boost of the aspect, subject and aspect known")
        for boost in (0.12, 0.2, 0.3):
            print(boost, recall(bench.searcher(boosts={"aspect": boost}), spoken, known=True))
        print_certainty(bench, spoken, outside)
        print_time(bench.searcher(), spoken)


def print_certainty(bench: Bench, inside: Asked, outside: list[str]) -> None:
    """How well certainty tells right first hits from hits for questions outside our subjects."""
    print("certainty (letters): area under the curve; least certainty: kept right, put aside outside")
    for letters in (0.0, 0.5, 0.7, 0.8, 1.0):
        searcher = bench.searcher(
            certainty={"letters": letters, "meaning": 1 - letters}, least_certainty={"value": 0.0}
        )
        hits = [(searcher.search(text, "nn", limit=1).hits, topic) for text, topic, _ in inside]
        right = [found[0].certainty for found, topic in hits if found and found[0].passage.topic == topic]
        wrong = [hit.certainty for text in outside for hit in searcher.search(text, "nn", limit=1).hits]
        area = statistics.mean((one > other) + (one == other) / 2 for one in right for other in wrong)
        kept = {
            least: (
                round(sum(one >= least for one in right) / len(right), 3),
                round(1 - sum(one >= least for one in wrong) / len(outside), 3),
            )
            for least in (0.1, 0.12, 0.15, 0.2)
        }
        print(letters, round(area, 3), kept)


def print_time(searcher: Searcher, asked: Asked) -> None:
    """Milliseconds for one search."""
    times = []
    for text, *_ in asked:
        began = time.perf_counter()
        searcher.search(text, "nn")
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    print(f"one search: p50 {times[len(times) // 2]:.2f} ms, p95 {times[len(times) * 95 // 100]:.2f} ms")


if __name__ == "__main__":
    main()
