"""A municipality's website is read, answers residents, and changes: what it says now is what they are told.

Every part is the real one but Rasa: the site is served on this machine, crawled and synced, and questions go through
the actions with a knowledge base that is opened once. A classifier of a few subjects stands for the whole one.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from actions.context import ActionContext
from actions.settings import ActionSettings
from kb_sync.embed import Embedder, load_embedder
from kb_sync.fetch.report import CrawlReport
from kb_sync.status import read_status
from kb_sync.store import Store
from kb_sync.versions import base_folder, current_version
from tests.sites.straumvik.server import Straumvik
from tests.support.asking import Asking, Classifier, small_classifier
from tests.support.straumvik import (
    WHEN_WRITTEN,
    SiteQuestion,
    build,
    crawl,
    questions,
    squeezed,
    write_with_shared,
)
from tests.unit.kb_sync.fetch.small_site import QuickClock

ALVERS = (
    *("barnehageplass", "broyting", "byggesak", "hjemmehjelp", "kommunale-avgifter-og-gebyr"),
    *("parkering-og-hvileplasser", "renovasjon", "skolefritidsordning", "vann-og-avlop"),
)
TOPICS = (*ALVERS, "svommehall")
INTENTS = (*(f"subject/{topic}" for topic in TOPICS), "opening_hours", "contact", "out_of_scope")
PRICE = "/barnehage-og-skule/barnehage/pris/"
POOL = "/kultur/symjehallen/"
PRICE_QUESTION = "ka kosta barnehagen i månaden?"
POOL_QUESTION = "når er det ope for alle i symjehallen på laurdag"


class Municipality:
    """Straumvik beside Alver: its site, its base, and somebody who asks.

    Its site is crawled and its base built, unless ``folder`` has them from one that was made before.
    """

    def __init__(self, folder: Path, site: Straumvik, embedder: Embedder, classifier: Classifier) -> None:
        self.site = site
        self.data, self.content = folder / "data", folder / "content"
        self._embedder, self._clock = embedder, QuickClock()
        if self.data.exists():
            self._clock.next_day()
        else:
            write_with_shared(self.content, site.url, neighbours=["alver"], topics=TOPICS)
            self.crawl()
            self.sync()
        settings = ActionSettings(data_dir=self.data, content_dir=self.content, lookup_timeout_s=60)
        self.context = ActionContext.make(settings)
        self._asking = Asking(self.context, classifier)

    def crawl(self) -> CrawlReport:
        self._clock.next_day()
        report = crawl(self.data, self.content, self._clock).report
        assert report is not None
        return report

    def sync(self) -> None:
        build(self.data, self.content, self._embedder)

    def ask(self, text: str, lang: str = "nn", municipality: str = "straumvik") -> dict[str, Any]:
        reply = asyncio.run(self._asking.ask(text, lang, municipality))
        assert reply is not None
        return reply

    def paths(self, reply: dict[str, Any]) -> list[str]:
        """The pages of the site among the sources."""
        urls = [source["url"] for source in reply["sources"] if source["url"].startswith(self.site.url)]
        return [url.removeprefix(self.site.url).partition("#")[0] for url in urls]

    def holds(self, words: str) -> bool:
        """Whether any passage of the live base says so."""
        store = Store(base_folder(self.data) / current_version(self.data) / "straumvik")
        passages = store.passages(range(len(store))).values()
        return any(squeezed(words) in squeezed(" ".join((p.text, *p.steps))) for p in passages)

    def status(self) -> Any:
        found = read_status(self.data, self.content, WHEN_WRITTEN.date()).municipalities
        return next(one.websites.sites[0] for one in found if one.municipality == "straumvik")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return small_classifier(INTENTS)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def site() -> Iterator[Straumvik]:
    with Straumvik() as site:
        yield site


@pytest.fixture(scope="module")
def unchanged(
    tmp_path_factory: pytest.TempPathFactory, site: Straumvik, embedder: Embedder, classifier: Classifier
) -> Iterator[Municipality]:
    """For tests that change nothing that anybody is told."""
    municipality = Municipality(tmp_path_factory.mktemp("straumvik"), site, embedder, classifier)
    with closing(municipality.context.lookup):
        yield municipality


@pytest.fixture
def changing(
    tmp_path: Path, unchanged: Municipality, embedder: Embedder, classifier: Classifier
) -> Iterator[Municipality]:
    """For tests that change the site: a copy of what was crawled and built. The site is as it was afterwards."""
    shutil.copytree(unchanged.data, tmp_path / "data")
    shutil.copytree(unchanged.content, tmp_path / "content")
    municipality = Municipality(tmp_path, unchanged.site, embedder, classifier)
    with closing(municipality.context.lookup):
        yield municipality
    unchanged.site.forget_changes()


def asked_about_known_subjects() -> list[SiteQuestion]:
    areas = ("/barnehage-og-skule/barnehage/", "/renovasjon/", "/barnehage-og-skule/sfo/", POOL)
    return [one for one in questions() if one.page and one.page.startswith(areas)]


def test_residents_questions_are_answered_from_the_site(unchanged: Municipality) -> None:
    asked = asked_about_known_subjects()
    replies = [unchanged.ask(one.text, one.lang) for one in asked]
    linked = [
        any(map(one.is_answered_by, unchanged.paths(reply)))
        for one, reply in zip(asked, replies, strict=True)
    ]
    told = [one.is_said_in(reply["text"]) for one, reply in zip(asked, replies, strict=True)]
    assert len(asked) > 50
    # `python -m tests.bench.website` has the figures of all questions; this is the floor under them.
    assert sum(linked) / len(asked) > 0.8, [one.text for one, ok in zip(asked, linked, strict=True) if not ok]
    assert sum(told) / len(asked) > 0.6, [one.text for one, ok in zip(asked, told, strict=True) if not ok]


def test_an_answer_has_its_page_and_date(unchanged: Municipality) -> None:
    reply = unchanged.ask(PRICE_QUESTION)
    assert reply["outcome"] == "answered" and "1 200 kroner i månaden" in squeezed(reply["text"])
    assert reply["sources"][0] == {
        "title": "Kva kostar ein barnehageplass?",
        "url": f"{unchanged.site.url}{PRICE}",
        "updated": "2026-08-03",
    }
    assert json.loads(json.dumps(reply)) == reply


def test_two_municipalities_in_one_base_are_never_mixed(unchanged: Municipality) -> None:
    asked = [one.text for one in asked_about_known_subjects()[::4]]
    for text in (*asked, "kva er telefonnummeret til kommunen", "når er det ope på kommunehuset"):
        mine = unchanged.ask(text)
        theirs = unchanged.ask(text, municipality="alver")
        assert unchanged.paths(theirs) == []
        assert not any(
            "straumvik" in json.dumps(part).lower() for part in (theirs["text"], theirs["sources"])
        )
        assert not any("alver" in json.dumps(part).lower() for part in (mine["text"], mine["sources"]))
        assert "55 00 11" not in theirs["text"] and "56 37 50 00" not in mine["text"]


def test_a_new_price_is_told_and_the_old_one_is_nowhere(changing: Municipality) -> None:
    before = changing.ask(PRICE_QUESTION)
    assert "1 200 kroner i månaden" in squeezed(before["text"])

    changing.site.change(
        PRICE, changing.site.text(PRICE).replace("1 200 kroner i månaden", "1 300 kroner i månaden")
    )
    with troubled(changing.site, "down"):
        assert changing.crawl().outcome == "unfinished"
    report = changing.crawl()
    assert report.outcome == "taken" and report.changed == (f"{changing.site.url}{PRICE}",)
    # Fetched is not yet told: the base is swapped in whole.
    assert "1 200 kroner i månaden" in squeezed((changing.ask(PRICE_QUESTION))["text"])
    changing.sync()

    after = changing.ask(PRICE_QUESTION)
    assert "1 300 kroner i månaden" in squeezed(after["text"])
    assert changing.paths(after)[0] == PRICE
    assert not changing.holds("1 200 kroner i månaden") and changing.holds("1 300 kroner i månaden")


def test_a_page_that_is_gone_answers_no_more(changing: Municipality) -> None:
    assert "kl. 11–15" in (changing.ask(POOL_QUESTION))["text"]
    changing.site.remove(POOL)

    # Not found once may be a mishap: its text answers on, and the owner is told.
    first = changing.crawl()
    changing.sync()
    assert first.missing == (f"{changing.site.url}{POOL}",)
    assert [one.address for one in changing.status().missing] == [f"{changing.site.url}{POOL}"]
    assert "kl. 11–15" in (changing.ask(POOL_QUESTION))["text"]

    second = changing.crawl()
    changing.sync()
    assert second.gone == (f"{changing.site.url}{POOL}",)
    assert not changing.holds("Laurdag og søndag kl. 11–15")
    assert POOL not in changing.paths(changing.ask(POOL_QUESTION))


@pytest.mark.parametrize("trouble", ["down", "hangs up", "maintenance", "empty", "truncated"])
def test_a_site_that_is_down_or_lies_changes_nothing(unchanged: Municipality, trouble: str) -> None:
    version = current_version(unchanged.data)
    with troubled(unchanged.site, trouble):
        report = unchanged.crawl()
        unchanged.sync()
    # Of a page that is cut off, the copy that is here is kept; the crawl as such is believed.
    believed = trouble == "truncated"
    assert (report.outcome == "taken") is believed and report.changed == ()
    last = unchanged.status().last_crawl
    assert last.outcome == report.outcome and bool(last.reason) is not believed
    assert current_version(unchanged.data) == version
    reply = unchanged.ask(PRICE_QUESTION)
    assert "1 200 kroner i månaden" in squeezed(reply["text"]) and unchanged.paths(reply)[0] == PRICE


@contextmanager
def troubled(site: Straumvik, trouble: str) -> Iterator[None]:
    """The site in trouble until the block ends."""
    match trouble:
        case "down":
            site.down()
        case "hangs up":
            site.down("hangs_up")
        case "maintenance" | "empty" | "truncated":
            site.lie(trouble)  # type: ignore[arg-type]
    try:
        yield
    finally:
        site.well()
