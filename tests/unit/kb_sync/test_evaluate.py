"""Figures that can be worked out by hand, and files that are not as agreed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb_sync.errors import EvaluationFileError
from kb_sync.evaluate import EvaluationPassage, EvaluationQuestion, check_answers, evaluate, read_lines
from tests.unit.kb_sync.small_base import LetterEmbedder

PASSAGES = [
    EvaluationPassage(id="1", title="Barnehage", text="Plass i barnehage."),
    EvaluationPassage(id="2", title="Avfall", text="Tømming av dunk."),
    EvaluationPassage(id="3", title="Skatt", text="Betaling av skatt."),
]


def figures(*asked: tuple[str, str]):
    questions = [EvaluationQuestion(text=text, passage=passage) for text, passage in asked]
    return evaluate(PASSAGES, questions, LetterEmbedder())


def test_all_right_is_one() -> None:
    found = figures(("barnehage", "1"), ("bossdunk", "2"), ("skatt", "3"))
    assert (found.recall_at_1, found.recall_at_3, found.mrr) == (1, 1, 1)
    assert (found.questions, found.passages) == (3, 3)
    assert found.median_ms > 0


def test_a_wrong_answer_counts_by_its_place() -> None:
    found = figures(("barnehage", "1"), ("barnehage", "2"))
    assert found.recall_at_1 == 0.5
    assert found.recall_at_3 == 1
    assert found.mrr in (0.75, 0.6667)  # second or third place of three


def test_lines_are_read_and_empty_ones_left_out(tmp_path: Path) -> None:
    file = tmp_path / "passages.jsonl"
    file.write_text(
        '{"id": "a", "title": "T", "text": "x", "more": 1}\n\n{"id": "b", "text": "y"}\n', encoding="utf-8"
    )
    assert [passage.id for passage in read_lines(file, EvaluationPassage)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"text": "x"}\n', 'line 1: expected {"id", "title", "text"}'),
        (b'{"id": "a", "text": "x"}\nnope\n', "line 2"),
        (b"", "has no lines"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_is_not_as_agreed_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "passages.jsonl"
    file.write_bytes(content)
    with pytest.raises(EvaluationFileError, match=told):
        read_lines(file, EvaluationPassage)


def test_a_question_about_a_passage_that_is_not_given_is_told() -> None:
    with pytest.raises(EvaluationFileError, match="not given: 9"):
        check_answers([EvaluationQuestion(text="x", passage="9")], PASSAGES)


def test_a_passage_may_have_any_id() -> None:
    odd = json.loads('{"id": "a/b c\\u00e5", "title": "Skatt", "text": "Skatt"}')
    passages = [*PASSAGES, EvaluationPassage(**odd)]
    asked = [EvaluationQuestion(text="barnehage", passage="1")]
    assert evaluate(passages, asked, LetterEmbedder()).recall_at_1 == 1
