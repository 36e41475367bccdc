"""The search finds what comparing a question with every passage for itself finds (``plain_search``)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kb_sync.article import FORMS
from kb_sync.chunks import Passage, SourceReference
from kb_sync.search import KnowledgeBase
from kb_sync.sync import sync_passages
from tests.support.kept import A_BASE_IS_MADE_OF, kept
from tests.unit.kb_sync.plain_search import PlainSearch
from tests.unit.kb_sync.small_base import LetterEmbedder

SAME = 2e-4  # sums this near are a tie: vectors and letters are kept in two bytes
PASSAGES, QUESTIONS = 1000, 60
SOURCE = SourceReference("Testvik", "https://www.example.no", None, "2026-11-21")
WORDS = (
    "barnehage plass søknad frist pris avfall dunk tømming hytte vatn avlaup gebyr veg brøyting skule rute buss "
    "kultur bibliotek byggesak nabovarsel garasje tomt kart reguleringsplan skjenkeløyve legevakt heimehjelp"
).split()


def made_up(chance: random.Random) -> list[Passage]:
    """Passages whose words follow Zipf's law, some in both forms, some of several windows."""
    known = [*WORDS, *(f"{one}{other}" for one in WORDS for other in chance.sample(WORDS, 12))]
    shares = [1 / (rank + 3) for rank in range(len(known))]

    def text(least: int, most: int) -> str:
        return " ".join(chance.choices(known, shares, k=chance.randint(least, most)))

    passages: list[Passage] = []
    while len(passages) < PASSAGES:
        number = len(passages)
        for form in FORMS[: chance.randint(1, 2)]:
            sentences = [f"{text(4, 12).capitalize()} {number}." for _ in range(chance.choice([1, 2, 20]))]
            topic = chance.choice([None, "avfall", "barnehage"])
            passages.append(
                Passage(
                    id=f"testvik/side:{number}/about/{form}",
                    **{"municipality": "testvik", "topic": topic, "key": f"side:{number}", "lang": form},
                    **{
                        "aspect": chance.choice(["about", "price"]),
                        "title": text(1, 3),
                        "heading": text(1, 4),
                    },
                    **{"text": " ".join(sentences), "steps": (), "source": SOURCE, "state": "written"},
                )
            )
    return passages


class LongVectors(LetterEmbedder):
    """Of as many numbers as the weights that come along, so that most need not be read for most passages."""

    dimensions = 256


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    return made_up(random.Random(7))


@pytest.fixture(scope="module")
def plainly(passages: list[Passage]) -> PlainSearch:
    return PlainSearch(passages, LongVectors())


@pytest.fixture(scope="module")
def base(passages: list[Passage]) -> KnowledgeBase:
    embedder = LongVectors()

    def build(data: Path) -> None:
        sync_passages(data, {"testvik": passages}, embedder.fingerprint, lambda: embedder)

    here = Path(__file__)
    return KnowledgeBase(
        kept("made-up-base", (*A_BASE_IS_MADE_OF, here, here.with_name("small_base.py")), build), embedder
    )


def questions() -> list[tuple[str, str | None, str | None]]:
    chance = random.Random(11)
    asked: list[tuple[str, str | None, str | None]] = [("", None, None), ("zzzz qqqq", None, None)]
    while len(asked) < QUESTIONS:
        words = chance.sample(WORDS, chance.randint(1, 6))
        if chance.random() < 0.4:
            words[0] = words[0][:2] + words[0][3:]  # misspelt
        if chance.random() < 0.3:
            words.append(str(chance.randint(1, PASSAGES)))
        known = chance.random() < 0.3
        asked.append((" ".join(words), "avfall" if known else None, "price" if known else None))
    return asked


@pytest.mark.parametrize(("query", "topic", "aspect"), questions())
def test_the_hits_are_those_of_comparing_everything(
    base: KnowledgeBase, plainly: PlainSearch, query: str, topic: str | None, aspect: str | None
) -> None:
    result = base.search(query, "testvik", "nn", topic, aspect, limit=50)
    found = sorted((*result.hits, *result.rejected), key=lambda hit: -hit.score)
    expected = plainly.sections(query, topic, aspect)
    score_of = dict(expected)

    assert len(found) == 50
    for hit, (_, score) in zip(found, expected, strict=False):
        # At each place a section as good as the one expected there: the same, or one in a tie with it.
        assert hit.score == pytest.approx(score, abs=SAME)
        assert score_of[hit.passage.twin_key] == pytest.approx(score, abs=SAME)
    least = expected[50][1]
    missed = {name for name, score in expected if score > least + SAME} - {
        hit.passage.twin_key for hit in found
    }
    assert missed == set()
    assert len({hit.passage.twin_key for hit in found}) == 50
