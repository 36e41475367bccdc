"""Reading training examples, and what is said when they cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlu.training_data import (
    ASKED_FOR_SUBJECT,
    Example,
    TrainingDataError,
    is_asked,
    read_asked,
    read_examples,
    teaches_part_only,
)

YAML = """
version: "3.1"
nlu:
- intent: subject/barnehageplass
  examples:
  - text: |
      når er fristen for barnehage
    metadata: {lang: nb, group: frist-1, aspect: deadline}
  - text: |
      plass i [Knarvik](place) til [treåring]{"entity": "age"}
- intent: greet
  metadata: {lang: nn}
  examples: |
    - hei
    - hallo der
- lookup: place
  examples: |
    - knarvik
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_with_and_without_metadata(tmp_path: Path) -> None:
    assert read_examples(written(tmp_path, "a.yml", YAML)) == (
        Example("når er fristen for barnehage", "subject/barnehageplass", "nb", "frist-1", "deadline"),
        Example("plass i Knarvik til treåring", "subject/barnehageplass"),
        Example("hei", "greet", "nn"),
        Example("hallo der", "greet", "nn"),
    )


def test_lines_of_json(tmp_path: Path) -> None:
    lines = ['{"text": "hei", "intent": "greet"}', "", '{"text":"pris","intent":"a/b","group":7,"lang":"nb"}']
    assert read_examples(written(tmp_path, "a.jsonl", "\n".join(lines))) == (
        Example("hei", "greet"),
        Example("pris", "a/b", "nb", "7"),
    )


def test_a_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    written(tmp_path, "b.jsonl", '{"text": "b", "intent": "x"}')
    written(tmp_path, "a.yaml", "nlu: [{intent: x, examples: '- a'}]")
    written(tmp_path, "notes.txt", "not training data")
    assert [example.text for example in read_examples(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", '{"text": "a", "intent": "x"}\n{"text": ', "line 2: is not JSON"),
        ("a.jsonl", '{"text": "a"}', "line 1: 'intent' must be text"),
        ("a.jsonl", '{"text": "  ", "intent": "x"}', "line 1: 'text' must be text and not empty"),
        ("a.jsonl", "[1]", "line 1: expected an object"),
        ("a.jsonl", "\n", "holds no examples"),
        ("a.yml", "nlu: [", "is not YAML"),
        ("a.yml", "[]", "expected a mapping with a list under 'nlu'"),
        ("a.yml", "nlu: [3]", "nlu entry 1: expected a mapping"),
        ("a.yml", "nlu: [{intent: x, examples: 4}]", "nlu entry 1: 'examples' must be"),
        ("a.yml", "nlu: [{intent: x, examples: hei}]", "expected '- ' before 'hei'"),
        ("a.yml", "nlu: [{intent: x, examples: [hei]}]", "nlu entry 1, example 1: expected a mapping"),
        (
            "a.yml",
            "nlu: [{intent: x, examples: [{text: a}, {tekst: b}]}]",
            "nlu entry 1, example 2: 'text' must",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = written(tmp_path, name, text)
    with pytest.raises(TrainingDataError) as caught:
        read_examples(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_missing_and_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="no such file"):
        read_examples(tmp_path / "none.yml")
    (tmp_path / "latin.jsonl").write_bytes('{"text": "på", "intent": "x"}'.encode("latin-1"))
    with pytest.raises(TrainingDataError, match="not UTF-8"):
        read_examples(tmp_path)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text.strip() and "[" not in text
)


@given(texts, texts)
def test_json_text_survives_reading(tmp_path_factory: pytest.TempPathFactory, text: str, intent: str) -> None:
    path = tmp_path_factory.mktemp("data") / "a.jsonl"
    path.write_text(json.dumps({"text": text, "intent": intent}, ensure_ascii=False), encoding="utf-8")
    assert read_examples(path) == (Example(text.strip(), intent.strip()),)


@given(texts)
def test_yaml_text_survives_reading(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("data") / "a.yml"
    content = {"nlu": [{"intent": "x", "examples": [{"text": text}]}]}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert read_examples(path) == (Example(text.strip(), "x"),)


def test_questions_asked_for_passages_become_examples(tmp_path: Path) -> None:
    (tmp_path / "batplass.yml").write_text(
        "price:\n- ka kosta båtplass\nbrygge:\n- leggje ut bøye\n", "utf-8"
    )
    (tmp_path / "vigsel.yml").write_text("about:\n- gifte seg\n", "utf-8")
    read = read_asked(tmp_path, ("about", "price"), {"subject/batplass"})
    assert [(e.text, e.intent, e.aspect) for e in read] == [
        ("ka kosta båtplass", "subject/batplass", "price"),
        ("leggje ut bøye", "subject/batplass", None),
    ]
    assert len({e.group for e in read}) == 2 and all(is_asked(e) for e in read)
    assert not any(map(teaches_part_only, read))
    assert read_asked(tmp_path / "none", ("about",), {"subject/batplass"}) == ()


def test_beyond_the_first_few_questions_of_a_passage_only_its_part_is_taught(tmp_path: Path) -> None:
    lines = "".join(f"- spørsmål {number}\n" for number in range(ASKED_FOR_SUBJECT + 2))
    (tmp_path / "batplass.yml").write_text(f"price:\n{lines}brygge:\n{lines}", "utf-8")
    read = read_asked(tmp_path, ("about", "price"), {"subject/batplass"})
    assert len(read) == 2 * ASKED_FOR_SUBJECT + 2
    assert {e.aspect for e in read if teaches_part_only(e)} == {"price"}
    assert all(is_asked(e) for e in read) and len({e.group for e in read}) == len(read)


@pytest.mark.parametrize("content", ["- ei liste", "price: 3", "about: [open"])
def test_a_file_of_questions_that_is_no_mapping_of_lists_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "batplass.yml").write_text(content, "utf-8")
    with pytest.raises(TrainingDataError, match=r"batplass\.yml"):
        read_asked(tmp_path, ("about",), {"subject/batplass"})
