"""The articles that come with the service: complete, sourced, in both forms, and written one by one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kb_sync.sources import NO_ARTICLES, read_articles
from kb_sync.subjects import load_subjects
from nlu.yaml_files import read_yaml

CONTENT = Path(__file__).parents[3] / "kb_sync" / "content"
LAYERS = sorted(folder.name for folder in CONTENT.iterdir() if folder.is_dir())
FILES = sorted(path for path in CONTENT.glob("*/*.yml") if path.name not in NO_ARTICLES)
EACH_ARTICLE = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")

# The most asked about: these have the questions residents always ask besides.
FIRST_TOPICS = {
    "barnehageplass",
    "broyting",
    "byggesak",
    "hjemmehjelp",
    "kommunale-avgifter-og-gebyr",
    "legevakt",
    "parkering-og-hvileplasser",
    "renovasjon",
    "skolefritidsordning",
    "vann-og-avlop",
}
ASPECTS = {"about", "eligibility", "apply", "price", "deadline", "hours", "contact", "complaint"}
STATES = {"written", "machine", "checked"}
FORMS = ("nn", "nb")

# Characters: four short sentences, about what a telephone shows without scrolling.
LONGEST_TEXT = 420
LARGEST_SHARE_REPEATED = 0.10

AMOUNT = re.compile(r"\d[\d\s.,]*(?:kr\b|kroner\b|,-)|\bkr\.?\s*\d", re.IGNORECASE)
MARKUP = re.compile(r"[<>*_`\]\[]|https?://")
# Words that stand in the other written form only; one of them is a slip of the pen.
OTHER_FORM = {
    "nn": re.compile(
        r"\b(?:ikke|jeg|hvordan|hvor|hva|hvem|hvis|noen|noe|bare|fra|gjør|søke|søker|uke|uker|vann|mye|sier|"
        r"kommer|selv|være|trenger|bruker|deres|også)\b",
        re.IGNORECASE,
    ),
    "nb": re.compile(
        r"\b(?:ikkje|eg|korleis|kvar|kva|kven|nokon|noko|berre|frå|gjer|søkje|søkjer|dykk|veke|veker|vatn|mykje|"
        r"òg|seier|kjem|sjølv|vere|treng|løyve|eit|ein|dei|brukar)\b",
        re.IGNORECASE,
    ),
}
# Where an unknown amount or date can be asked for or read.
PLACE_TO_ASK = re.compile(
    r"\b(?:kommunen\w*|renovasjonsselskap\w*|selskapet|NGIR|Forvaltningskontoret|innbygg\wrservice|barnehagen|"
    r"vedtekt\w+|SFO-vedtekt\w+|SFO-le\w+|skulen|skolen|skilte?t?|vedtaket|fakturaen|alver\.kommune\.no|"
    r"56 37 50 00|116 117)\b",
    re.IGNORECASE,
)
LOCAL_NAME = re.compile(
    r"\b(?:Alver|Knarvik|Frekhaug|Manger|NGIR|Nordhordland|Lindås|Radøy|Meland)\b|56 37 50 00", re.IGNORECASE
)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ0-9])")
NOT_A_SENTENCE_END = re.compile(r"\bkl\.|\b\d\.(?= (?:januar|mars|april|oktober|trinn|og|til|\d))")


class Text(NamedTuple):
    """One text or step of one article, in one form."""

    where: str
    form: str
    text: str


@cache
def _load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    return content


def _sections(article: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from article.get("sections", {}).items()
    for extra in article.get("extra", []):
        yield f"extra {extra['key']}", extra


def _texts(article: dict[str, Any]) -> Iterator[Text]:
    for name, section in _sections(article):
        for form in FORMS:
            where = f"{article['id']} {name} ({form})"
            yield Text(where, form, section[form]["text"])
            for number, step in enumerate(section.get("steps", []), start=1):
                yield Text(f"{where} step {number}", form, step[form])


def _sentences(text: str) -> list[str]:
    protected = NOT_A_SENTENCE_END.sub(
        lambda match: match.group().replace(".", "\x00"), " ".join(text.split())
    )
    return [sentence.replace("\x00", ".") for sentence in SENTENCE_END.split(protected)]


def _without_subject(sentence: str, article: dict[str, Any]) -> str:
    """The sentence's words in lower case, without those that begin like a word of the subject's name."""
    name = " ".join([article["id"], *article["title"].values()]).lower()
    stems = tuple(word[:5] for word in re.findall(r"\w{3,}", name))
    return " ".join(word for word in re.findall(r"\w+", sentence.lower()) if not word.startswith(stems))


def _repeated(articles: list[dict[str, Any]], form: str) -> tuple[list[str], int]:
    """The sentences found in more than one article once the subject is out, and how many there are in all."""
    found: dict[str, set[str]] = defaultdict(set)
    every: list[str] = []
    for article in articles:
        for text in _texts(article):
            if text.form == form:
                for sentence in _sentences(text.text):
                    bare = _without_subject(sentence, article)
                    found[bare].add(article["id"])
                    every.append(bare)
    return [bare for bare in every if len(found[bare]) > 1], len(every)


TOPICS = {subject.id for subject in load_subjects(CONTENT).values() if subject.municipal}


def test_the_shared_articles_are_about_what_municipalities_offer() -> None:
    shared = {path.stem for path in FILES if path.parent.name == "felles"}
    assert shared >= FIRST_TOPICS
    assert shared <= TOPICS


def test_nothing_is_rejected_by_the_knowledge_base() -> None:
    municipalities = [layer for layer in LAYERS if layer != "felles"]
    articles, rejections = read_articles(CONTENT, municipalities)
    assert rejections == ()
    assert {article.id for article in articles["alver"]} <= TOPICS


@EACH_ARTICLE
def test_an_article_is_complete(path: Path) -> None:
    article = _load(path)
    assert article["id"] == path.stem
    assert path.stem in TOPICS
    assert set(article["title"]) == set(FORMS)
    sections, extras = set(article.get("sections", {})), article.get("extra", [])
    assert sections <= ASPECTS
    if path.parent.name == "felles":
        assert len(sections) >= 5
        assert "about" in sections
        assert (3 if path.stem in FIRST_TOPICS else 0) <= len(extras) <= 8
    keys = [extra["key"] for extra in extras]
    assert len(keys) == len(set(keys))
    for extra in extras:
        assert extra["aspect"] in ASPECTS
        assert all(extra["question"][form].endswith("?") for form in FORMS)


@EACH_ARTICLE
def test_every_source_is_described_used_and_dated_by_what_is_known(path: Path) -> None:
    article = _load(path)
    assert {section["source"] for _, section in _sections(article)} == set(article["sources"])
    for key, source in article["sources"].items():
        assert set(source["title"]) == set(FORMS), key
        assert source["url"].startswith("https://"), key
        assert source["checked"] <= date.today(), key
        assert source.get("updated", date.min) <= source["checked"], key


@EACH_ARTICLE
def test_an_old_source_shows_its_year_in_the_title(path: Path) -> None:
    for key, source in _load(path)["sources"].items():
        year = source.get("year") or (source["updated"].year if "updated" in source else "")
        assert all(str(year) in title for title in source["title"].values()), key


@EACH_ARTICLE
def test_every_text_is_short_plain_and_without_amounts(path: Path) -> None:
    article = _load(path)
    for name, section in _sections(article):
        assert all(section[form]["state"] in STATES for form in FORMS), name
        assert section["nn"]["text"] != section["nb"]["text"], name
    for where, _, text in _texts(article):
        assert 10 <= len(text) <= LONGEST_TEXT, f"{where}: {len(text)} characters"
        assert len(_sentences(text)) <= 4, f"{where}: {_sentences(text)}"
        assert not MARKUP.search(text), where
        assert not AMOUNT.search(text), f"{where}: an amount grows old; say what it depends on"


@EACH_ARTICLE
def test_the_two_forms_are_not_mixed(path: Path) -> None:
    for where, form, text in _texts(_load(path)):
        assert not (slip := OTHER_FORM[form].findall(text)), f"{where}: {slip} in «{text}»"


@EACH_ARTICLE
def test_what_is_unknown_says_where_to_ask(path: Path) -> None:
    for name, section in _sections(_load(path)):
        if section.get("unknown_locally"):
            for form in FORMS:
                assert PLACE_TO_ASK.search(section[form]["text"]), f"{name} ({form})"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layer", LAYERS)
def test_no_template_prose(layer: str, form: str) -> None:
    repeated, total = _repeated([_load(path) for path in FILES if path.parent.name == layer], form)
    assert total
    assert len(repeated) / total <= LARGEST_SHARE_REPEATED, sorted(set(repeated))


def test_a_template_is_found_out() -> None:
    def article(topic: str) -> dict[str, Any]:
        text = f"Du søkjer om {topic} hos kommunen. Ring oss."
        section = {form: {"text": text, "state": "written"} for form in FORMS}
        return {"id": topic, "title": dict.fromkeys(FORMS, topic), "sections": {"apply": section}}

    repeated, total = _repeated([article("byggesak"), article("renovasjon")], "nn")
    assert (len(repeated), total) == (4, 4)


@pytest.mark.parametrize(
    "text", ["Det kostar 3 000 kr i året.", "Prisen er 250,-.", "Betal kr 100 i dag.", "200 kroner"]
)
def test_an_amount_is_found_out(text: str) -> None:
    assert AMOUNT.search(text)


def test_a_date_or_a_class_does_not_end_a_sentence() -> None:
    assert _sentences("Fristen er 1. mars. Elevar på 1. til 4. trinn kan søkje innan kl. 12.") == [
        "Fristen er 1. mars.",
        "Elevar på 1. til 4. trinn kan søkje innan kl. 12.",
    ]


def test_the_shared_layer_names_no_municipality() -> None:
    for path in FILES:
        if path.parent.name == "felles":
            assert not LOCAL_NAME.search(path.read_text(encoding="utf-8")), path.name
