"""In which order and company the sentence embedding sees its material: the others of a batch are the wrong answers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Dict, List, Tuple

from nlu.embedding_articles import AskedPassage
from nlu.embedding_materials import Material, Pair

BATCH = 512
ROUNDS = 60  # how often each set of texts is drawn from in one pass; 40 and 100 gave the same within a point
SUBJECTS = 60
"""Subjects whose passages share a batch: the wrong answers of a question are then mostly the other passages of these,
its own subject's among them. With passages drawn from everywhere .65 of the frozen questions found a right passage
first by meaning alone, so .68."""
WORDINGS = 10  # how often two questions to each passage are drawn in one pass
FEWEST = 32  # a smaller batch has too few wrong answers to learn from


def batches(material: Material, shuffle: random.Random) -> List[List[Pair]]:
    """One pass over the material. A batch comes from one source and holds no text, and no set, twice.

    One source at a time keeps the wrong answers hard: a law's heading is told from other headings, not from
    buttons. And two pairs of one meaning in a batch would each be taught to be wrong for the other.
    """
    made: List[List[Pair]] = []
    for pairs in material.pairs.values():
        made.extend(_of_pairs([pair if shuffle.random() < 0.5 else pair[::-1] for pair in pairs], shuffle))
    for named in material.concepts.values():
        for _ in range(ROUNDS):
            drawn = [_two_of(texts, shuffle) for texts in named.values()]
            shuffle.shuffle(drawn)
            made.extend(_in_batches(drawn))
    made.extend(_questions_and_passages(material.asked, shuffle))
    for _ in range(WORDINGS):
        made.extend(_wordings(material.asked, shuffle))
    made = [batch for batch in made if len(batch) >= FEWEST]
    shuffle.shuffle(made)
    return made


def _of_pairs(pairs: List[Pair], shuffle: random.Random) -> Iterator[List[Pair]]:
    shuffle.shuffle(pairs)
    batch: List[Pair] = []
    for pair in pairs:
        batch.append(pair)
        if len(batch) == BATCH:
            yield _without_repeats(batch)
            batch = []
    yield _without_repeats(batch)


def _questions_and_passages(
    asked: Mapping[str, Sequence[AskedPassage]], shuffle: random.Random
) -> Iterator[List[Pair]]:
    """Every question with its passage in one form or the other; of each passage, one question in a batch."""
    left: Dict[str, List[List[Pair]]] = {}
    for subject, passages in asked.items():
        left[subject] = [
            [(question, shuffle.choice(passage.texts)) for question in passage.questions]
            for passage in passages
        ]
        for pairs in left[subject]:
            shuffle.shuffle(pairs)
    while left:
        subjects = list(left)
        shuffle.shuffle(subjects)
        for start in range(0, len(subjects), SUBJECTS):
            some = (left[subject] for subject in subjects[start : start + SUBJECTS])
            yield _without_repeats(pairs.pop() for own in some for pairs in own if pairs)
        left = {subject: own for subject, own in left.items() if any(own)}


def _wordings(asked: Mapping[str, Sequence[AskedPassage]], shuffle: random.Random) -> Iterator[List[Pair]]:
    """Two questions to each passage, a subject's passages in the same batch as far as it goes."""
    subjects = list(asked.values())
    shuffle.shuffle(subjects)
    drawn = [
        _two_of(passage.questions, shuffle)
        for passages in subjects
        for passage in passages
        if len(passage.questions) > 1
    ]
    for batch in _in_batches(drawn):
        yield _without_repeats(batch)


def _two_of(texts: Sequence[str], shuffle: random.Random) -> Pair:
    one, other = shuffle.sample(texts, 2)
    return one, other


def _in_batches(pairs: List[Pair]) -> Iterator[List[Pair]]:
    return (pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH))


def _without_repeats(pairs: Iterable[Pair]) -> List[Pair]:
    """Without the pairs of which a text is there already; it comes again in the next pass, in other company."""
    seen: set = set()
    kept: List[Tuple[str, str]] = []
    for pair in pairs:
        if seen.isdisjoint(pair):
            kept.append(pair)
            seen.update(pair)
    return kept
