"""Trains the weights that tell Nynorsk from Bokmål. Needs scikit-learn; the result is read without it.

    python -m nlu.train_written_standard --pairs FILE [--pairs FILE …] --out nlu/data/written_standard_weights.json

A file has JSON lines (also gzipped) with the same text as "nb" and "nn", and optionally where it is from as
"src"; rows where one side turns out to be English are left out. Words in the hand-written list are left out,
so that the weights learn what the list does not know.
Whole texts are not enough to learn from, because residents write a few words: every text also gives windows
of one to eight words. Texts that are the same in both forms count half for each and teach what says nothing.
Prints how right the result is on held-out sources before it trains on everything and writes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu.written_standard import BOKMAAL, NYNORSK, WrittenStandardDetector, features, read_words, readable

_SEED = 20261121
_WINDOWS = 3
_WINDOW_LENGTHS = (1, 2, 3, 4, 5, 6, 8)
_RAREST = 4
_MOST_FOREIGN = 0.1
_SMALLEST = 0.05
_REGULARISATION = 0.1
_LENGTHS = ((1, 1), (2, 2), (3, 4), (5, 8), (9, 1000))


@dataclass(frozen=True)
class Pair:
    """The readable words of one text in both forms, and the source the text is from."""

    nn: tuple[str, ...]
    nb: tuple[str, ...]
    source: str


def read_pairs(files: Iterable[Path], foreign: frozenset[str]) -> list[Pair]:
    """Return the Norwegian pairs of all `files`. Raises KeyError for a row without both forms."""
    pairs = []
    for file in files:
        opener = gzip.open if file.suffix == ".gz" else open
        with opener(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                pair = Pair(tuple(readable(row["nn"])), tuple(readable(row["nb"])), row.get("src", file.name))
                if all(
                    sum(w in foreign for w in form) <= _MOST_FOREIGN * len(form)
                    for form in (pair.nn, pair.nb)
                ):
                    pairs.append(pair)
    return pairs


def train(pairs: Iterable[Pair], lexicon: Iterable[str]) -> dict[str, float]:
    """Return weights by feature, positive for Nynorsk, for words outside `lexicon`."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    known = set(lexicon)
    rows, labels, importance = [], [], []
    for message, is_nynorsk, weight in _examples(pairs):
        row = {feature: 1.0 for word in message if word not in known for feature in features(word)}
        if row:
            rows.append(row)
            labels.append(is_nynorsk)
            importance.append(weight)
    counts = Counter(feature for row in rows for feature in row)
    vectoriser = DictVectorizer(dtype=np.float32)
    matrix = vectoriser.fit_transform([{f: 1.0 for f in row if counts[f] >= _RAREST} for row in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    model = LogisticRegression(
        C=_REGULARISATION, solver="liblinear", fit_intercept=False, class_weight="balanced"
    )
    model.fit(matrix, labels, sample_weight=importance)
    named = zip(vectoriser.get_feature_names_out(), model.coef_[0], strict=True)
    return {str(name): float(weight) for name, weight in named if abs(weight) >= _SMALLEST}


def _examples(pairs: Iterable[Pair]) -> Iterator[tuple[tuple[str, ...], bool, float]]:
    choose = random.Random(_SEED)  # noqa: S311  # chance in training is not a secret
    for pair in pairs:
        for message, is_nynorsk in ((pair.nn, True), (pair.nb, False)):
            if pair.nn == pair.nb:
                yield message, is_nynorsk, 0.5
                continue
            yield message, is_nynorsk, 1.0
            for _ in range(_WINDOWS):
                length = choose.choice(_WINDOW_LENGTHS)
                if len(message) > length:
                    start = choose.randrange(len(message) - length + 1)
                    yield message[start : start + length], is_nynorsk, 1.0


def evaluate(detector: WrittenStandardDetector, pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield one line for each message length: how many were decided, and how many of those rightly."""
    texts = [(pair.nn, NYNORSK) for pair in pairs if pair.nn != pair.nb]
    texts += [(pair.nb, BOKMAAL) for pair in pairs if pair.nn != pair.nb]
    for shortest, longest in _LENGTHS:
        chosen = [(m, form) for m, form in texts if shortest <= len(m) <= longest]
        found = [(detector.detect(" ".join(message)).code, form) for message, form in chosen]
        decided = [(code, form) for code, form in found if code]
        right = sum(code == form for code, form in decided)
        yield (
            f"{shortest}-{longest} words: {len(chosen)} texts, decided {len(decided) / max(1, len(chosen)):.3f}, "
            f"right of those {right / max(1, len(decided)):.4f}"
        )


def held_out(pairs: list[Pair], share: float = 0.25) -> tuple[list[Pair], list[Pair]]:
    """Split by source, so that no text of a held-out source is learnt from: what to train on, what to test on."""
    sizes = Counter(pair.source for pair in pairs)
    chosen: set[str] = set()
    for source, size in sorted(sizes.items(), key=lambda item: item[1]):
        if size + sum(sizes[s] for s in chosen) <= share * len(pairs):
            chosen.add(source)
    return [p for p in pairs if p.source not in chosen], [p for p in pairs if p.source in chosen]


def write(weights: dict[str, float], pairs: list[Pair], out: Path) -> None:
    """Write the weights as whole hundredths, with where they come from."""
    sources = Counter(pair.source for pair in pairs)
    about = {
        "what": "log-odds × 100 of Nynorsk against Bokmål, by word (=) and character group (^ and $ are ends)",
        "trained_by": "python -m nlu.train_written_standard",
        "trained_on": f"{len(pairs)} parallel texts, MIT, from " + ", ".join(sorted(sources)),
    }
    rounded = {name: round(weight * 100) for name, weight in sorted(weights.items())}
    text = json.dumps(
        {"about": about, "weights": rounded}, ensure_ascii=False, indent=0, separators=(",", ":")
    )
    out.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Run the command of the module's docstring."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--pairs", type=Path, action="append", required=True, help="JSON lines with nb and nn"
    )
    options.add_argument("--out", type=Path, required=True, help="the file of weights to write")
    chosen = options.parse_args()
    lexicon, foreign = read_words()
    pairs = read_pairs(chosen.pairs, foreign)
    learn, test = held_out(pairs)
    print(
        f"{len(learn)} pairs to learn from, {len(test)} held out: {', '.join(sorted({p.source for p in test}))}"
    )
    for line in evaluate(WrittenStandardDetector(lexicon, foreign, train(learn, lexicon)), test):
        print(line)
    write(train(pairs, lexicon), pairs, chosen.out)


if __name__ == "__main__":
    main()
