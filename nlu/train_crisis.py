"""``python -m nlu.train_crisis``: trains the classifier of danger anew, in five minutes. Needs scikit-learn.

Danger comes from ``nlu/data/crisis_lines``; what is not danger from there too (lines that look like it), from the
training examples of ordinary subjects and from what residents ask for each passage about them. Subjects that are
themselves about danger teach nothing here. ``--judge`` instead leaves out each writer's lines in turn and tells how
many of them are noticed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import List, Tuple

import numpy as np
from scipy.sparse import csr_matrix, hstack

from nlu.crisis import normalise_lines, read_harmless
from nlu.crisis_features import Looks, rarity, weighted
from nlu.crisis_kinds import KINDS
from nlu.crisis_model import CENTRES, FILE
from nlu.dialect import equivalents
from nlu.embedding import SentenceEmbedding
from nlu.harmless import HarmlessPhrases
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.own_examples import ASKED
from nlu.phrase_patterns import readable
from nlu.training_data import read_examples
from nlu.word_classes import WordClasses
from nlu.word_groups import WordGroups, found_groups
from nlu.yaml_files import read_yaml

LINES = Path(__file__).parent / "data" / "crisis_lines"
ORDINARY = "none"
# About danger, illness, death or police: their examples are partly cries for help.
NEITHER = frozenset(
    """hjelp-ved-overgrep krisesenter livskriser barnevern bekymringsmelding-til-barnevernet psykisk-helse legevakt
    hjelp-ved-rusavhengighet tvangsekteskap gift aktiviteter-og-livsmestring-for-rusavhengige spilleavhengighet
    voldsoffererstatning mobbing-i-skolen skolehelsetjeneste helsestasjon-for-ungdom anmeldelse abort samlivsbrudd
    sykehus bekymringsmelding-om-brannsikkerhet rettferdsvederlag akuttovernatting""".split()
)
PENALTY = 1.0  # scikit-learn's C; .5 to 8 were within a point of each other
FALSE_ALARMS = (0.001, 0.002, 0.005, 0.01)
GROUPS = (1500, 4000)
"""Sizes of the divisions of words into groups; 150 and 500 beside them noticed no more."""
LEAST_USED = 2
JUDGED = 8  # every so many ordinary lines is left out when judging

Line = Tuple[str, str, str]
"""File, kind (or ``none``) and text."""


def read_lines(folder: Path = LINES) -> List[Line]:
    """Every line of the folder's ``.txt`` files, ``kind|form|text``. Raises ``ValueError`` for an unknown kind."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                kind, _, text = line.split("|", 2)
                if kind not in (*KINDS, ORDINARY):
                    raise ValueError(f"{file.name}: unknown kind {kind!r}")
                found.append((file.stem, kind, text))
    return found


def ordinary_lines(examples: Path) -> List[Line]:
    """What residents ask about other things than danger."""
    read = [(one.intent.rpartition("/")[2], one.text) for one in read_examples(examples)]
    read += [(file.stem, question) for file in sorted(ASKED.glob("*.yml")) for question in _questions(file)]
    texts = dict.fromkeys(text for subject, text in read if subject not in NEITHER)
    return [("examples", ORDINARY, text) for text in texts]


def _questions(file: Path) -> Iterator[str]:
    for questions in read_yaml(file.read_text(encoding="utf-8")).values():
        yield from map(str, questions)


class _Material:
    """Lines and their features."""

    def __init__(self, lines: Sequence[Line], embedding: SentenceEmbedding) -> None:
        harmless = read_harmless()
        texts = [_heard(text, harmless) for _, _, text in lines]
        self.centres, self.classes = _centres(texts, embedding), WordClasses.read()
        blocks = Looks(self.classes, WordGroups(embedding, self.centres)).blocks(texts)
        self.rarities = [rarity(block.counts) for block in blocks]
        told = [
            weighted(block.counts, own) * block.share
            for block, own in zip(blocks, self.rarities, strict=True)
        ]
        meaning = csr_matrix(embedding.encode(texts))
        self.words = hstack([told[0], meaning], format="csr")
        self.features = hstack([*told, meaning], format="csr")
        self.writers = np.array([writer for writer, _, _ in lines])
        self.kinds = np.array([kind for _, kind, _ in lines])
        self.danger = self.kinds != ORDINARY


def _centres(texts: Sequence[str], embedding: SentenceEmbedding) -> List[np.ndarray]:
    canonical_words = equivalents().canonical_words
    times = Counter(word for text in texts for word in canonical_words(text))
    used = [(word, often) for word, often in times.items() if often >= LEAST_USED]
    return found_groups([word for word, _ in used], np.array([often for _, often in used]), embedding, GROUPS)


def _heard(text: str, harmless: HarmlessPhrases) -> str:
    """What is left to judge of ``text``: as it stands, or without its harmless phrases where it has some."""
    written = readable(normalise_lines(text))
    left = harmless.removed(written)
    return text if left == written else left


def _learned(features: csr_matrix, answers: np.ndarray) -> np.ndarray:
    """float32 ``[features + 1]``: a support vector machine's weights, the constant last."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=PENALTY, random_state=7)
    machine.fit(features, answers)
    return np.append(machine.coef_[0], machine.intercept_[0]).astype(np.float32)


def _judged(material: _Material) -> Iterator[str]:
    """For each writer of danger: how much of it is noticed by a classifier that has not seen that writer."""
    ordinary = np.flatnonzero(~material.danger)[::JUDGED]
    for writer in sorted(set(material.writers[material.danger])):
        own = np.flatnonzero((material.writers == writer) & material.danger)
        out = np.zeros(len(material.danger), bool)
        out[own], out[ordinary] = True, True
        weights = _learned(material.features[~out], material.danger[~out])
        scores = material.features @ weights[:-1] + weights[-1]
        limits = np.quantile(scores[ordinary], [1 - share for share in FALSE_ALARMS])
        shares = ", ".join(
            f"{(scores[own] > limit).mean():.3f} (from {limit:.2f}) at {share}"
            for share, limit in zip(FALSE_ALARMS, limits, strict=True)
        )
        yield f"{writer}: {len(own)} lines, noticed with that share of ordinary ones: {shares}"


def _write(material: _Material, embedding: SentenceEmbedding, out: Path) -> None:
    danger = _learned(material.features, material.danger)
    kinds = np.stack([_learned(material.words, material.kinds == kind) for kind in KINDS], axis=1)
    # Eight bits a weight are enough: no score changes by more than a hundredth.
    danger_scale, kinds_scale = np.abs(danger).max() / 127, np.abs(kinds).max(axis=0) / 127
    np.savez_compressed(
        out,
        rarity=np.concatenate(material.rarities).astype(np.float16),
        danger=np.round(danger / danger_scale).astype(np.int8),
        danger_scale=np.float32(danger_scale),
        kinds=np.round(kinds / kinds_scale).astype(np.int8),
        kinds_scale=kinds_scale.astype(np.float32),
        names=np.array(KINDS),
        classes=np.frombuffer(material.classes.packed().encode(), np.uint8),
        embedding=np.array(embedding.fingerprint),
        **{f"{CENTRES}{place}": centres for place, centres in enumerate(material.centres)},
    )


def main() -> None:
    """Read the command line; train and write, or judge."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", type=Path, default=Path("bot/data/nlu"))
    options.add_argument("--out", type=Path, default=FILE)
    options.add_argument(
        "--judge", action="store_true", help="judge by leaving out each writer; writes nothing"
    )
    given = options.parse_args()
    embedding = SentenceEmbedding.load(SHIPPED_WEIGHTS)
    own = read_lines()
    material = _Material([*own, *ordinary_lines(given.examples)], embedding)
    if given.judge:
        for told in _judged(material):
            print(told, flush=True)
        return
    _write(material, embedding, given.out)
    danger = sum(kind != ORDINARY for _, kind, _ in own)
    print(f"{danger} lines of danger, {len(own) - danger} that look like it: {given.out}")


if __name__ == "__main__":
    main()
