"""How residents ask for each passage: read from both layers, indexed beside the passage, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb_sync.article import ASPECTS
from kb_sync.asked import load_asked
from kb_sync.content import read_content
from kb_sync.settings import PACKAGE_CONTENT
from nlu import own_examples
from tests.unit.kb_sync.small_base import build, open_base

FEWEST = 4
CONTENT = read_content(PACKAGE_CONTENT)
KEYS = {article.id: {entry.key for entry in article.entries} for article in CONTENT.articles["alver"]}
ASKED = load_asked(PACKAGE_CONTENT, "alver")[0]


def ask(content: Path, layer: str, topic: str, questions: object) -> Path:
    file = content / layer / "asked" / f"{topic}.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump(questions, allow_unicode=True), "utf-8")
    return file


def test_a_passage_is_found_by_how_people_ask_for_it(content: Path, data: Path) -> None:
    ask(content, "felles", "barnehageplass", {"price": ["ka blir det i månaden for veslegut"]})
    build(data, content)
    best = open_base(data).search("ka blir det i månaden for veslegut", "testvik", "nb").hits[0].passage
    assert (best.topic, best.key, best.lang) == ("barnehageplass", "price", "nb")
    assert best.asked == ("ka blir det i månaden for veslegut",)
    assert "veslegut" not in best.text + best.heading


def test_a_municipality_adds_questions_of_its_own(content: Path) -> None:
    ask(content, "felles", "barnehageplass", {"price": ["ein"], "about": ["to"]})
    ask(content, "testvik", "barnehageplass", {"price": ["tre"]})
    asked, faults = load_asked(content, "testvik")
    assert asked["barnehageplass"] == {"price": ("ein", "tre"), "about": ("to",)} and not faults


@pytest.mark.parametrize("wrong", [["liste"], {"price": "tekst"}, {"price": [["djupt"]]}, 7])
def test_a_wrong_file_is_a_rejection_with_its_name(content: Path, wrong: object) -> None:
    ask(content, "felles", "barnehageplass", wrong)
    faults = [str(fault) for fault in read_content(content).rejections]
    assert len(faults) == 1 and faults[0].startswith("felles/asked/barnehageplass.yml")


@pytest.mark.parametrize("topic", sorted(KEYS))
def test_every_passage_of_an_article_has_questions(topic: str) -> None:
    asked = ASKED[topic]
    assert set(asked) == KEYS[topic]
    assert {key: len(lines) for key, lines in asked.items() if len(lines) < FEWEST} == {}
    lines = [line for own in asked.values() for line in own]
    assert len(lines) == len(set(lines))


def test_training_knows_the_same_parts_of_a_subject() -> None:
    assert own_examples.ASPECTS == ASPECTS
