"""``python -m nlu.train_crisis``: trains the classifier of danger anew, in half a minute.

Danger comes from ``nlu/data/crisis_lines``; what is not danger from there too (lines that look like it) and from the
training examples of ordinary subjects. Subjects that are themselves about danger teach nothing here.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import List, Sequence, Tuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.blas import ssyrk

from nlu.crisis_kinds import KINDS
from nlu.crisis_model import FILE, features
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.lexical_features import count, folded, rarity
from nlu.training_data import read_examples

LINES = Path(__file__).parent / "data" / "crisis_lines"
ORDINARY = "none"
# About danger, illness, death or police: their examples are partly cries for help.
NEITHER = frozenset(
    """hjelp-ved-overgrep krisesenter livskriser barnevern bekymringsmelding-til-barnevernet psykisk-helse legevakt
    hjelp-ved-rusavhengighet tvangsekteskap gift aktiviteter-og-livsmestring-for-rusavhengige spilleavhengighet
    voldsoffererstatning mobbing-i-skolen skolehelsetjeneste helsestasjon-for-ungdom anmeldelse abort samlivsbrudd
    sykehus bekymringsmelding-om-brannsikkerhet rettferdsvederlag akuttovernatting""".split()
)
PENALTY = 0.5
OF_DANGER, OF_LOOK_ALIKE = 2.0, 2.0
"""How much a line weighs beside an ordinary utterance: missing somebody in danger is the worse mistake."""
AT_ONCE = 2048

Line = Tuple[str, str]
"""Kind (or ``none``) and text."""


def read_lines(folder: Path = LINES) -> List[Line]:
    """Every line of the folder's ``.txt`` files, ``kind|form|text``. Raises ``ValueError`` for an unknown kind."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                kind, _, text = line.split("|", 2)
                if kind not in (*KINDS, ORDINARY):
                    raise ValueError(f"{file.name}: unknown kind {kind!r}")
                found.append((kind, text))
    return found


def ordinary_lines(examples: Path) -> List[Line]:
    """What residents ask about other things than danger."""
    read = read_examples(examples)
    return [(ORDINARY, e.text) for e in read if e.intent.rpartition("/")[2] not in NEITHER]


def fit(
    lines: Sequence[Line], look_alikes: int, embedding: SentenceEmbedding
) -> Tuple[np.ndarray, np.ndarray]:
    """Rarities and weights ``[features, 1 + kinds]``; the first ``look_alikes`` ordinary lines weigh more."""
    texts = [text for _, text in lines]
    rare = rarity(folded(count(texts)))
    danger = np.array([kind != ORDINARY for kind, _ in lines])
    importance = np.where(danger, OF_DANGER, 1.0).astype(np.float32)
    importance[np.flatnonzero(~danger)[:look_alikes]] = OF_LOOK_ALIKE
    targets = (
        np.stack([danger, *(np.array([k == kind for k, _ in lines]) for kind in KINDS)], axis=1) * 2.0 - 1
    )
    width = len(rare) + embedding.dimensions + 1
    products = np.zeros((width, width), np.float32, order="F")
    answers = np.zeros((width, targets.shape[1]), np.float32)
    for start in range(0, len(texts), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        rows = features(texts[part], rare, embedding).astype(np.float32)
        answers += rows.T @ (targets[part] * importance[part, None]).astype(np.float32)
        rows *= np.sqrt(importance[part])[:, None]
        products = ssyrk(1.0, rows.T, beta=1.0, c=products, overwrite_c=True)
    products[np.diag_indices(width)] += PENALTY
    return rare, cho_solve(cho_factor(products, lower=False, overwrite_a=True), answers)


def main() -> None:
    """Read the command line, train, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", type=Path, default=Path("bot/data/nlu"))
    options.add_argument("--out", type=Path, default=FILE)
    given = options.parse_args()
    embedding = SentenceEmbedding.load(SHIPPED_WEIGHTS)
    own = read_lines()
    look_alikes = sum(kind == ORDINARY for kind, _ in own)
    rare, weights = fit([*own, *ordinary_lines(given.examples)], look_alikes, embedding)
    np.savez_compressed(
        given.out,
        rarity=rare,
        weights=weights.astype(np.float16),
        kinds=np.array(KINDS),
        embedding=np.array(embedding.fingerprint),
    )
    print(f"{len(own)} lines, {look_alikes} of them look-alikes: {given.out}")


if __name__ == "__main__":
    main()
