"""Reading what the embedding is trained on."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from nlu.embedding_articles import LONGEST_TEXT, AskedPassage, article_pairs
from nlu.embedding_materials import CITIZEN_WORDS, read_material


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    (folder / "embedding").mkdir(parents=True)
    (folder / "los").mkdir()
    rows = [
        {"heading": "Virkeområde", "body": "Loven gjelder " + "alt " * 400},
        {"heading": "Virkeområde", "body": "Loven gjelder " + "alt " * 400},
        {"heading": " ", "body": "Uten overskrift."},
    ]
    with gzip.open(folder / "embedding" / "laws_heading_body.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, rows)))
    word = {
        "id": "ny-teneste",
        "nn": "Ny teneste",
        "nb": "Ny tjeneste",
        "en": "",
        "synonyms_nb": ["Nykomling"],
    }
    (folder / "los" / "words.jsonl").write_text(json.dumps(word), encoding="utf-8")
    return folder


def test_pairs_are_trimmed_and_never_twice_or_empty(outside: Path) -> None:
    pairs = read_material(outside, None, None).pairs
    assert list(pairs) == ["laws_heading_body"]  # a file that is not there is left out
    assert len(pairs["laws_heading_body"]) == 1
    heading, body = pairs["laws_heading_body"][0]
    assert heading == "Virkeområde" and len(body) == LONGEST_TEXT


def test_vocabulary_joins_the_citizens_words(outside: Path) -> None:
    with_vocabulary = read_material(outside, None, None).concepts["services"]
    assert with_vocabulary["ny-teneste"] == ("ny teneste", "ny tjeneste", "nykomling")
    own = read_material(None, None, None).concepts["services"]
    assert set(with_vocabulary) == {*own, "ny-teneste"}


def test_words_and_articles_when_asked_for(tmp_path: Path) -> None:
    examples, articles = tmp_path / "nlu", tmp_path / "content"
    examples.mkdir()
    articles.mkdir()
    lines = [("a", "ord-1"), ("b", "ord-2"), ("somebody's question", "alone")]
    text = "\n".join(json.dumps({"text": t, "intent": "subject/x", "group": g}) for t, g in lines)
    (examples / "x.jsonl").write_text(text, encoding="utf-8")
    article = {
        "title": {"nn": "Brøyting", "nb": "Brøyting"},
        "sections": {"about": {"nn": {"text": "Vi brøyter vegane."}, "nb": {"text": "Vi brøyter veiene."}}},
        "extra": [{"key": "grus", "question": {"nn": "Når strør de?"}, "nn": {"text": "Når det er glatt."}}],
    }
    (articles / "broyting.yml").write_text(yaml.safe_dump(article, allow_unicode=True), encoding="utf-8")
    (articles / "asked").mkdir()
    asked = {"about": ["kem brøyta", "kem brøyta"], "grus": ["strøing"], "price": ["ka kosta det"]}
    (articles / "asked" / "broyting.yml").write_text(yaml.safe_dump(asked), encoding="utf-8")
    (articles / "municipality.yml").write_text("id: alver\n", encoding="utf-8")
    material = read_material(None, examples, articles)
    assert material.concepts["services"]["x"] == ("a", "b")
    assert material.pairs["articles"] == (
        ("Vi brøyter vegane.", "Vi brøyter veiene."),
        ("Brøyting", "Vi brøyter vegane."),
        ("Brøyting", "Vi brøyter veiene."),
        ("Når strør de?", "Når det er glatt."),
    )
    assert material.asked == {
        "broyting": (
            AskedPassage(("kem brøyta",), ("Vi brøyter vegane.", "Vi brøyter veiene.")),
            AskedPassage(("strøing",), ("Når det er glatt.",)),
        )
    }
    assert {"a", "Brøyting", "kem brøyta", "Vi brøyter veiene."} <= set(material.texts())
    assert list(article_pairs(examples)) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="none is not a folder"):
        read_material(tmp_path / "none", None, None)


def test_citizens_words_are_well_kept() -> None:
    """Every line has several ways of saying it, none twice in a line, and most words name one service only."""
    services: Counter[str] = Counter()
    for path in sorted(CITIZEN_WORDS.glob("*.yml")):
        for name, words in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            assert len(words) >= 2, f"{path.name}: {name} has too few words to learn from"
            assert all(isinstance(word, str) and word == word.strip() for word in words), (
                f"{path.name}: {name}"
            )
            assert len(set(words)) == len(words), f"{path.name}: {name} says the same twice"
            services.update(set(words))
    assert len(services) > 3_000
    shared = [word for word, times in services.items() if times > 2]
    assert not shared, shared
