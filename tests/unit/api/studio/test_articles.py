"""Answers: drafted as they are written, told what is missing, published over what ships, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.errors import (
    AnswerUnfinishedError,
    EditedMeanwhileError,
    InvalidRequestError,
    NotInStudioError,
    PublishingFailedError,
    UnknownMunicipalityError,
)
from api.studio.articles import Articles
from api.studio.articles_hint import hint
from api.studio.articles_layers import Layers, own_part, problems_of
from api.studio.articles_publishing import Publishing
from api.studio.articles_views import ArticleViews
from api.studio.gaps import Gaps, Nearest
from api.studio.history import History
from api.studio.observations import Observations
from api.studio.subjects import Subjects, Title
from api.studio.working_copy import WorkingCopy
from kb_sync.content import read_content
from kb_sync.municipality import load_municipalities
from kb_sync.overlay import live_content
from tests.unit.api.studio.conftest import LOS, MARIA, NILS, NOW, Clock, Letters, texts_in, turned
from tests.unit.kb_sync.small_base import write_content

TESTVIK = ("testvik", "barnehageplass")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = write_content(tmp_path / "content")
    referrals = folder / "felles" / "referrals"
    referrals.mkdir()
    (referrals / "authorities.yml").write_text(
        "authorities: {nve: {name: {nn: NVE, nb: NVE}, url: 'https://www.nve.no'}}", encoding="utf-8"
    )
    (referrals / "referrals.yml").write_text("checked: 2026-11-21\nreferrals: {}", encoding="utf-8")
    (folder / "felles" / "subjects").mkdir()
    subjects = {id: one.model_dump(exclude={"id"}) for id, one in LOS.items()}
    for one in subjects.values():
        one["synonyms"] = {form: list(names) for form, names in one["synonyms"].items()}
    told = yaml.safe_dump({"subjects": subjects}, allow_unicode=True)
    (folder / "felles" / "subjects" / "los.yml").write_text(told, encoding="utf-8")
    return folder


@pytest.fixture
def articles(
    content: Path, copy: WorkingCopy, subjects: Subjects, history: History, clock: Clock
) -> Articles:
    municipalities = load_municipalities(content)
    views = ArticleViews(Layers(content, copy), copy, subjects, municipalities, LOS)
    return Articles(views, subjects, history, municipalities, LOS, clock)


def passages(content: Path, data: Path) -> dict[str, str]:
    """What Testvik's residents would be answered after a sync, by topic, section and form."""
    with live_content(content, data, NOW.date()) as live:
        read = read_content(live)
        assert not read.rejections
        return {f"{one.topic}/{one.key}/{one.lang}": one.text for one in read.passages["testvik"]}


async def draft_of(articles: Articles) -> dict[str, Any]:
    live: dict[str, Any] = (await articles.one(*TESTVIK))["live"]
    return {"article": live}


async def test_what_is_live_is_both_layers(articles: Articles) -> None:
    found = await articles.one(*TESTVIK)
    assert found["title"] == {"nn": "Barnehageplass", "nb": "Barnehageplass"}
    assert {key: one["local"] for key, one in found["live"]["sections"].items()} == {
        "about": False,
        "apply": False,
        "price": True,
    }
    assert (found["draft"], found["problems"], found["published"]) == (None, [], None)
    assert found["hints"]["sections.price.nn"]["sentences"] == 1


async def test_a_draft_changes_nothing_for_residents_until_it_is_published(
    articles: Articles, content: Path, data: Path, history: History
) -> None:
    before = passages(content, data)
    draft = await draft_of(articles)
    draft["article"]["sections"]["price"]["nn"]["text"] = "Ein plass kostar 1200 kroner."
    await articles.save(MARIA, *TESTVIK, draft)
    assert passages(content, data) == before
    assert (await articles.one(*TESTVIK))["problems"] == []

    done = await articles.publish(MARIA, *TESTVIK)
    after = passages(content, data)
    assert {key for key in after if after[key] != before[key]} == {"barnehageplass/price/nn"}
    assert after["barnehageplass/price/nn"] == "Ein plass kostar 1200 kroner."
    found = await articles.one(*TESTVIK)
    assert (found["draft"], found["published"]["by"]) == (None, "Maria")
    assert found["live"]["sections"]["about"]["local"] is False

    await history.undo(NILS, done.id)
    assert passages(content, data) == before
    assert (await articles.one(*TESTVIK))["draft"]["article"]["sections"]["price"]["nn"]["text"].endswith(
        "1200 kroner."
    )


async def test_what_ships_answers_again_when_it_is_withdrawn(
    articles: Articles, content: Path, data: Path
) -> None:
    before = passages(content, data)
    draft = await draft_of(articles)
    draft["article"]["sections"]["price"]["nb"]["text"] = "En plass koster 1200 kroner."
    draft["valid_to"] = "2026-12-31"
    await articles.save(MARIA, *TESTVIK, draft)
    await articles.publish(MARIA, *TESTVIK)
    assert passages(content, data) != before
    await articles.withdraw(MARIA, *TESTVIK)
    assert passages(content, data) == before
    with pytest.raises(NotInStudioError):
        await articles.withdraw(MARIA, *TESTVIK)


async def test_an_unfinished_draft_is_kept_and_said_what_it_lacks(articles: Articles) -> None:
    await articles.begin(MARIA, "testvik", None, Title("Båtplass", "Båtplass"), ["kor får eg båtplass"])
    found = await articles.one("testvik", "batplass")
    assert found["draft"]["asked"] == ["kor får eg båtplass"]
    assert found["live"] is None
    fields = {one["field"]: one["problem"] for one in found["problems"]}
    assert fields == {"sections.about.nn.text": "missing", "sections.about.nb.text": "missing"}
    with pytest.raises(AnswerUnfinishedError) as told:
        await articles.publish(MARIA, "testvik", "batplass")
    assert told.value.values == {"field": "sections.about.nn.text", "count": 2}


async def test_two_who_write_the_same_answer(articles: Articles) -> None:
    draft, seen = await draft_of(articles), (await articles.one(*TESTVIK))["version"]
    await articles.save(MARIA, *TESTVIK, draft, seen)
    with pytest.raises(EditedMeanwhileError) as told:
        await articles.save(NILS, *TESTVIK, draft, seen)
    assert told.value.values == {"who": "Maria"}


@pytest.mark.parametrize(
    ("place", "topic", "draft", "error"),
    [
        ("testvik", "../../../etc/passwd", {"article": {}}, NotInStudioError),
        ("testvik", "finst-ikkje", {"article": {}}, NotInStudioError),
        ("..", "barnehageplass", {"article": {}}, UnknownMunicipalityError),
        ("testvik", "barnehageplass", {"referral": {}}, InvalidRequestError),
        ("testvik", "barnehageplass", {"article": {}, "valid_from": "snart"}, InvalidRequestError),
    ],
)
async def test_what_is_no_draft_is_refused(
    articles: Articles, place: str, topic: str, draft: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await articles.save(MARIA, place, topic, draft)


async def test_the_list_tells_how_far_each_has_come(articles: Articles) -> None:
    await articles.begin(MARIA, "testvik", "ladeplass", None)
    rows = {row["topic"]: row for row in await articles.listed("testvik")}
    assert rows.keys() == {"barnehageplass", "renovasjon", "ladeplass"}
    assert rows["barnehageplass"]["local"]
    assert rows["barnehageplass"]["states"]["nn"]["written"] == 4
    assert (rows["ladeplass"]["live"], rows["ladeplass"]["draft"]["by"]) == (False, "Maria")


async def test_a_referral_is_drafted_and_published(articles: Articles, content: Path, data: Path) -> None:
    with pytest.raises(InvalidRequestError):
        await articles.begin_referral(MARIA, "ladeplass", None, "ingen")
    await articles.begin_referral(MARIA, "ladeplass", None, "nve", ["kor kan eg lade"])
    with pytest.raises(AnswerUnfinishedError):
        await articles.publish(MARIA, "referrals", "ladeplass")
    told = {
        "authority": "nve",
        "nn": "Ladestasjonar finn du hos NVE.",
        "nb": "Ladestasjoner finner du hos NVE.",
    }
    await articles.save(MARIA, "referrals", "ladeplass", {"referral": told})
    await articles.publish(MARIA, "referrals", "ladeplass")
    (row,) = await articles.referrals()
    assert (row["topic"], row["live"]["authority"], row["draft"]) == ("ladeplass", "nve", False)
    assert "Ladestasjonar finn du hos NVE." in passages(content, data).values()


async def test_a_gap_becomes_a_draft_and_leaves_the_list(
    articles: Articles, observations: Observations, subjects: Subjects, history: History, clock: Clock
) -> None:
    await observations.keep(
        [
            turned(
                clock,
                2,
                text,
                "unanswered",
                conversation=f"c{n}",
                municipality="testvik",
                signs=("unanswered",),
            )
            for n, text in enumerate(["ladestasjon elbil", "ladestasjon", "hund i band"])
        ]
    )
    gaps = Gaps(observations, subjects, articles, Nearest(LOS, Letters), clock)
    first, second = await gaps.listed("testvik")
    assert (first["count"], second["texts"]) == (2, ["hund i band"])
    assert first["nearest"][0]["id"] == "ladeplass"
    done = await gaps.draft(MARIA, "testvik", first["ids"], topic="ladeplass")
    assert (await articles.one("testvik", "ladeplass"))["draft"]["asked"] == first["texts"]
    assert [gap["texts"] for gap in await gaps.listed("testvik")] == [["hund i band"]]
    with pytest.raises(NotInStudioError):
        await gaps.draft(MARIA, "testvik", first["ids"], topic="ladeplass")
    await history.undo(MARIA, done.id)
    assert len(await gaps.listed("testvik")) == 2
    with pytest.raises(NotInStudioError):
        await articles.one("testvik", "ladeplass")


async def test_a_gap_about_something_new_makes_the_subject_too(
    articles: Articles,
    observations: Observations,
    subjects: Subjects,
    history: History,
    copy: WorkingCopy,
    clock: Clock,
) -> None:
    texts = ("hundeparken i Knarvik", "hundeparken i Knarvik [telefon]")
    await observations.keep(
        [
            turned(clock, 2, text, "unanswered", conversation=f"c{n}", municipality="testvik")
            for n, text in enumerate(texts)
        ]
    )
    gaps = Gaps(observations, subjects, articles, Nearest(LOS, Letters), clock)
    (gap,) = await gaps.listed("testvik")
    done = await gaps.draft(MARIA, "testvik", gap["ids"], title=Title("Hundepark", "Hundepark"))
    assert (await articles.one("testvik", "hundepark"))["draft"]["article"]["title"]["nn"] == "Hundepark"
    assert texts_in(copy, "subject/hundepark") == ["hundeparken i Knarvik"]
    await history.undo(MARIA, done.id)
    assert "subject/hundepark" not in copy.examples()


class Fails:
    """A publisher whose sync fails so long as it is told to."""

    def __init__(self) -> None:
        self.fails = True
        self.holds: frozenset[str] = frozenset()
        self.synced = 0

    async def sync(self) -> None:
        if self.fails:
            raise PublishingFailedError()
        self.synced += 1

    async def holds_today(self) -> frozenset[str]:
        return self.holds


@pytest.fixture
def publisher() -> Iterator[Fails]:
    yield Fails()


async def test_what_cannot_be_taken_into_use_is_taken_back(
    articles: Articles, history: History, publisher: Fails
) -> None:
    publishing = Publishing(publisher, history)
    assert publishing.state() == {"state": "idle"}
    draft = await draft_of(articles)
    draft["article"]["sections"]["price"]["nn"]["text"] = "Ny pris."
    await articles.save(MARIA, *TESTVIK, draft)
    done = await articles.publish(MARIA, *TESTVIK)
    publishing.begin(MARIA, done)
    assert await publishing.settled() == {"state": "failed", "change": done.id, "code": "publishing_failed"}
    found = await articles.one(*TESTVIK)
    assert (found["published"], found["draft"]["article"]["sections"]["price"]["nn"]["text"]) == (
        None,
        "Ny pris.",
    )
    publisher.fails = False
    again = await articles.publish(MARIA, *TESTVIK)
    publishing.begin(MARIA, again)
    assert await publishing.settled() == {"state": "idle", "change": again.id}


async def test_a_day_on_which_something_begins_to_hold_brings_a_sync(
    history: History, publisher: Fails
) -> None:
    publisher.fails = False
    publishing = Publishing(publisher, history)
    await publishing.follow_the_calendar()
    await publishing.follow_the_calendar()
    assert publisher.synced == 0
    publisher.holds = frozenset({"testvik/barnehageplass"})
    await publishing.follow_the_calendar()
    assert publisher.synced == 1


def test_only_what_differs_is_the_municipalitys_own() -> None:
    shared = {
        "title": {"nn": "T", "nb": "T"},
        "sources": {"lov": {"url": "https://x.no"}, "b": {"url": "https://b.no"}},
        "sections": {"about": {"source": "lov", "nn": {"text": "Om\n  dette.", "state": "written"}}},
        "extra": [{"key": "e", "source": "lov", "nn": {"text": "Same.", "state": "written"}}],
    }
    article = {
        "id": "x",
        **shared,
        "sections": {
            "about": {
                "source": "lov",
                "nn": {"text": "Om dette.", "state": "written"},
                "local": False,
                "steps": [],
            },
            "price": {"source": "b", "nn": {"text": "Ny.", "state": "written"}, "local": True},
        },
    }
    assert own_part(article, shared) == {
        "id": "x",
        "sections": {"price": {"source": "b", "nn": {"text": "Ny.", "state": "written"}}},
    }


def test_problems_have_stable_words() -> None:
    own: dict[str, Any] = {
        "id": "x",
        "sources": {"a": {"title": {"nn": "A", "nb": "A"}, "url": "http://a.no", "checked": "2026-11-21"}},
        "sections": {"about": {"source": "b", "nn": {"text": "<b>Hei</b>", "state": "written"}}},
    }
    assert {(one["field"], one["problem"]) for one in problems_of(own, own["sources"])} == {
        ("sources.a.url", "bad_address"),
        ("sections.about.nn.text", "not_plain"),
        ("sections.about.source", "unknown_source"),
    }
    assert problems_of({"id": "x"}, {}) == [{"field": "sections", "problem": "missing"}]


def test_the_hint_counts_sentences_and_says_how_hard_a_text_is() -> None:
    easy = hint("Ring oss kl. 9. Vi svarer deg same dag.")
    assert (easy["sentences"], easy["words"], easy["level"], easy["long"]) == (2, 8, "very_easy", [])
    hard = (
        "Søknadsbehandlinga føreset dokumentasjon av inntektsgrunnlaget til samtlege husstandsmedlemmer over atten "
        "år, med tilhøyrande skattemeldingar, trygdeutbetalingar og eventuelle arbeidsavklaringspengar for det "
        "føregåande kalenderåret."
    )
    assert hint(hard)["level"] == "very_hard"
    assert hint(hard)["long"] == [hard]
    assert hint("")["lix"] == 0
