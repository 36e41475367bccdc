"""The articles that come with the service: complete, sourced, in both forms, and written one by one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[3]
CONTENT = ROOT / "kb_sync" / "content"
LAYERS = sorted(folder.name for folder in CONTENT.iterdir() if folder.is_dir())
TOPICS = (
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
)
ASPECTS = {"about", "eligibility", "apply", "price", "deadline", "hours", "contact", "complaint"}
STATES = {"written", "machine", "checked"}
FORMS = ("nn", "nb")

LONGEST_TEXT = 420
"""Characters. Four short sentences, about what a telephone shows without scrolling."""
LARGEST_SHARE_REPEATED = 0.10
AMOUNT = re.compile(r"\d[\d  .,]*\s*(?:kr\b|kroner\b|,-)|\bkr\.?\s*\d", re.IGNORECASE)
MARKUP = re.compile(r"[<>*_`\]\[]|https?://")
FORM_MARKERS = {
    "nn": re.compile(
        r"\b(?:ikke|jeg|hvordan|hvor|hva|hvem|når jeg|noen|noe|bare|fra|gjør|søke|deres|hvis|av ein|uke|uker|"
        r"vann|melde fra|mye|også|sier|kommer|selv|være|trenger|noens)\b",
        re.IGNORECASE,
    ),
    "nb": re.compile(
        r"\b(?:ikkje|eg|korleis|kvar|kva|kven|nokon|noko|berre|frå|gjer|søkje|dykk|dersom ein|veke|veker|vatn|mykje|"
        r"òg|seier|kjem|sjølv|vere|treng|blir gitt løyve|løyve|eit|ein)\b",
        re.IGNORECASE,
    ),
}
"""Words that exist in the other written form only: one of them means a slip of the pen."""

NAMES = re.compile(r"\bNordhordland\b|\bLindås\b|\bRadøy\b|\bMeland\b|\bAmfi Knarvik\b")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ0-9])")
ABBREVIATION = re.compile(r"\bkl\.|\d\.(?= (?:januar|mars|april|oktober|\d|trinn))")


class Text(NamedTuple):
    """One text of one article, in one form."""

    where: str
    form: str
    text: str
    state: str


def _article_files() -> list[Path]:
    return sorted(path for path in CONTENT.glob("*/*.yml") if path.name != "municipality.yml")


ARTICLES = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in _article_files()
]


def _load(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _sections(article: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from article.get("sections", {}).items()
    for extra in article.get("extra", []):
        yield f"extra {extra['key']}", extra


def _texts(path: Path) -> Iterator[Text]:
    for name, section in _sections(_load(path)):
        for form in FORMS:
            part = section[form]
            yield Text(f"{path.parent.name}/{path.stem} {name}", form, part["text"], part["state"])
            for number, step in enumerate(section.get("steps", []), start=1):
                yield Text(f"{path.parent.name}/{path.stem} {name} step {number}", form, step[form], "written")


def _sentences(text: str) -> list[str]:
    protected = ABBREVIATION.sub(lambda match: match.group().replace(".", "\x00"), text)
    return [part.replace("\x00", ".") for part in SENTENCE_END.split(" ".join(protected.split()))]


def _without_subject(sentence: str, article: dict[str, Any]) -> str:
    """The sentence with every word of the subject's own name taken out, lower case, letters only."""
    name = " ".join([article["id"], article["title"]["nn"], article["title"]["nb"]]).lower()
    stems = [word[:5] for word in re.findall(r"\w{4,}", name)]
    words = re.findall(r"\w+", sentence.lower())
    return " ".join(word for word in words if not any(word.startswith(stem) for stem in stems))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_subject_has_an_article(topic: str) -> None:
    assert (CONTENT / "felles" / f"{topic}.yml").is_file()


@pytest.mark.parametrize("path", ARTICLES)
def test_an_article_is_complete(path: Path) -> None:
    article = _load(path)
    assert article["id"] == path.stem in TOPICS
    assert set(article["title"]) == set(FORMS) and all(article["title"].values())
    sections = set(article.get("sections", {}))
    assert sections <= ASPECTS
    extras = article.get("extra", [])
    if path.parent.name == "felles":
        assert len(sections) >= 5
        assert {"about", "contact", "complaint"} <= sections
        assert 3 <= len(extras) <= 8
    keys = [extra["key"] for extra in extras]
    assert len(keys) == len(set(keys))
    for extra in extras:
        assert extra["aspect"] in ASPECTS
        assert all(extra["question"][form].endswith("?") for form in FORMS)


@pytest.mark.parametrize("path", ARTICLES)
def test_every_source_exists_is_used_and_is_dated_by_what_is_known(path: Path) -> None:
    article = _load(path)
    sources = article["sources"]
    used = {section["source"] for _, section in _sections(article)}
    assert used == set(sources)
    for key, source in sources.items():
        assert set(source["title"]) == set(FORMS), key
        assert source["url"].startswith("https://"), key
        assert source["checked"] <= date.today(), key
        assert source.get("updated", date.min) <= source["checked"], key


@pytest.mark.parametrize("path", ARTICLES)
def test_every_text_is_there_in_both_forms_short_and_plain(path: Path) -> None:
    for where, form, text, state in _texts(path):
        place = f"{where} ({form})"
        assert state in STATES, place
        assert 15 <= len(text) <= LONGEST_TEXT, f"{place}: {len(text)} characters"
        assert len(_sentences(text)) <= 4, f"{place}: {_sentences(text)}"
        assert not MARKUP.search(text), place
        assert not AMOUNT.search(text), f"{place}: an amount of money grows old; say what it depends on"


@pytest.mark.parametrize("path", ARTICLES)
def test_the_two_forms_are_not_mixed(path: Path) -> None:
    for where, form, text, _ in _texts(path):
        slip = FORM_MARKERS[form].search(text)
        assert slip is None, f"{where}: '{slip and slip.group()}' is not {form}: {text}"


@pytest.mark.parametrize("path", ARTICLES)
def test_the_two_forms_are_two_texts(path: Path) -> None:
    for name, section in _sections(_load(path)):
        assert section["nn"]["text"].strip() != section["nb"]["text"].strip(), name


@pytest.mark.parametrize("path", ARTICLES)
def test_what_is_unknown_says_where_to_ask(path: Path) -> None:
    asks = re.compile(
        r"kommun|selskap|ngir|116 117|spør|ring|skiltet|vedtekt|gebyrlist|regulativ|fakturaen|skulen|skolen|"
        r"SFO-leiar|SFO-leder|skilt|alver\.kommune|vedtak",
        re.IGNORECASE,
    )
    for name, section in _sections(_load(path)):
        if section.get("unknown_locally"):
            for form in FORMS:
                assert asks.search(section[form]["text"]), f"{name} ({form})"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layer", LAYERS)
def test_no_template_prose(form: str, layer: str) -> None:
    """With the subject's name taken out, at most a tenth of the sentences stand in more than one article."""
    found: dict[str, set[str]] = defaultdict(set)
    sentences: list[tuple[str, str]] = []
    for path in sorted((CONTENT / layer).glob("*.yml")):
        if path.name == "municipality.yml":
            continue
        article = _load(path)
        for text in _texts(path):
            if text.form == form:
                for sentence in _sentences(text.text):
                    bare = _without_subject(sentence, article)
                    found[bare].add(path.stem)
                    sentences.append((path.stem, bare))
    repeated = [(topic, bare) for topic, bare in sentences if len(found[bare]) > 1]
    assert sentences
    assert len(repeated) / len(sentences) <= LARGEST_SHARE_REPEATED, repeated


def test_the_shared_layer_names_no_municipality() -> None:
    local_names = re.compile(r"\b(?:Alver|Knarvik|Frekhaug|Manger|NGIR)\b|" + NAMES.pattern)
    for path in sorted((CONTENT / "felles").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        name = local_names.search(text)
        assert name is None, f"{path.name}: {name and name.group()}"
