"""Which texts stand together while the embedding is trained."""

from __future__ import annotations

import random

from nlu.embedding_articles import AskedPassage
from nlu.embedding_batches import FEWEST, ROUNDS, SUBJECTS, WORDINGS, batches
from nlu.embedding_materials import Material

PAIRS = tuple((f"tittel {n}", f"tekst nummer {n}") for n in range(50))
SERVICES = {f"teneste{n}": tuple(f"{n} {word}" for word in ("ein", "to", "tre")) for n in range(43)}
ASKED = {
    f"emne{subject}": tuple(
        AskedPassage(
            tuple(f"spørsmål {number} til {subject}-{part}" for number in range(3)),
            (f"{subject}-{part} nn", f"{subject}-{part} nb"),
        )
        for part in range(4)
    )
    for subject in range(2 * SUBJECTS)
}


def test_one_source_and_nothing_twice() -> None:
    made = batches(Material({"pairs": PAIRS}, {"services": SERVICES}), random.Random(1))
    paired = {text for pair in PAIRS for text in pair}
    named = {text: name for name, texts in SERVICES.items() for text in texts}
    assert len(made) == ROUNDS + 1
    for batch in made:
        texts = [text for pair in batch for text in pair]
        assert len(batch) >= FEWEST
        assert set(texts) <= paired or set(texts) <= set(named)
        assert len(set(texts)) == len(texts)
        if set(texts) <= set(named):
            assert all(named[left] == named[right] for left, right in batch)
            assert len({named[left] for left, _ in batch}) == len(batch)


def test_every_question_once_among_the_other_passages_of_its_subject() -> None:
    made = batches(Material({}, {}, ASKED), random.Random(1))
    with_passages = [batch for batch in made if not batch[0][1].startswith("spørsmål")]
    questions = [question for batch in with_passages for question, _ in batch]
    assert sorted(questions) == sorted(
        question for passages in ASKED.values() for passage in passages for question in passage.questions
    )
    for batch in with_passages:
        sections = [text.partition(" ")[0] for _, text in batch]
        assert len(set(sections)) == len(sections)
        subjects = {section.partition("-")[0] for section in sections}
        assert len(subjects) == SUBJECTS and len(sections) == 4 * SUBJECTS
        assert all(question.endswith(f" {text.partition(' ')[0]}") for question, text in batch)


def test_two_questions_to_one_passage_are_put_together() -> None:
    made = batches(Material({}, {}, ASKED), random.Random(1))
    wordings = [batch for batch in made if batch[0][1].startswith("spørsmål")]
    assert sum(map(len, wordings)) == WORDINGS * 4 * len(ASKED)
    for left, right in wordings[0]:
        assert left != right and left.split()[-1] == right.split()[-1]
