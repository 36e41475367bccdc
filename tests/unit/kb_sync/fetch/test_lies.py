"""Pages that say all is well and are errors; sites that are suddenly another. None of it replaces what we had."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.kb_sync.fetch.small_site import Answer, Asked, Crawler, SmallSite, codes, page

ALL = 7
NAMES = ["barnehage", "skule", "vatn", "boss", "byggesak", "kultur"]


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 – Siden finnes ikke",
        "Sida finst ikkje",
        "Siden du leter etter finnes ikke",
        "Feil",
        "Error 404",
        "Page not found",
        "Oops! That page can’t be found.",
        "Beklager, vi fant ikke siden du leter etter",
        "Side ikke funnet",
        "Sida er flytta eller sletta",
    ],
)
async def test_a_page_called_an_error_is_one(site: SmallSite, crawler: Crawler, title: str) -> None:
    await crawler.crawl()
    kept, site.pages["/vatn"] = site.pages["/vatn"], page(title)
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "error_page"} and crawler.body("/vatn").decode() == kept
    assert [crawler.path(one) for one in (await crawler.crawl()).gone] == ["/vatn"]


@pytest.mark.parametrize(
    "title",
    [
        "Meld feil på veg",
        "Feil på vassmålar",
        "404 meter over havet",
        "Kva gjer eg når sida ikkje finst?",
        "Logg inn på Min side",
        "Vedlikehald av kommunale vegar",
        "Kontoret er flytta",
    ],
)
async def test_a_page_about_errors_is_none(site: SmallSite, crawler: Crawler, title: str) -> None:
    site.pages["/vatn"] = page(title)
    report = await crawler.crawl()
    assert report.skipped == () and "/vatn" in crawler.pages()


async def test_an_error_page_is_known_by_the_sites_own_answer(site: SmallSite, crawler: Crawler) -> None:
    """It answers 200 for everything, with a page that no list of titles knows, and repeats the address."""
    site.fallback = lambda asked: page(
        "Oi",
        text=f"Her var det visst ingenting på {asked.path} – prøv heller søket øvst eller ring oss så hjelper vi deg",
    )
    site.pages["/"] = page("Framside", "/borte", *(f"/{name}" for name in NAMES))
    report = await crawler.crawl()
    assert codes(report, site) == {"/borte": "error_page"} and report.pages == ALL


async def test_an_error_page_with_a_menu_that_changes_is_known_too(site: SmallSite, crawler: Crawler) -> None:
    def error(asked: Asked) -> str:
        news = f"Siste nytt: {hash(asked.path)}"
        return page(
            "Oi", text=f"Her var det visst ingenting å finne – prøv heller søket øvst eller ring oss. {news}"
        )

    site.fallback = error
    site.pages["/"] = page("Framside", "/borte")
    assert codes(await crawler.crawl(), site) == {"/borte": "error_page"}


async def test_a_short_page_under_a_large_menu_is_no_error_page(site: SmallSite, crawler: Crawler) -> None:
    """All but a few of its words are also those of the site's answer to what cannot exist."""
    menu = " ".join(f"menyval nummer {number}" for number in range(200))
    site.fallback = lambda asked: page("Oi", text=f"Her er det ingenting å finne dessverre. {menu}")
    site.pages = {
        "/": page("Framside", "/kort", text=menu),
        "/kort": page("Telefon", text=f"Ring oss på 56 37 50 00. {menu}"),
    }
    report = await crawler.crawl()
    assert report.skipped == () and crawler.pages() == ["/", "/kort"]


async def test_to_be_sent_to_the_front_page_is_not_to_be_found(site: SmallSite, crawler: Crawler) -> None:
    """Where that is what the site does with addresses that cannot exist."""
    await crawler.crawl()
    del site.pages["/vatn"]
    site.fallback = Answer(status=302, headers={"Location": "/"})
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "error_page"} and len(report.missing) == 1 and report.moved == ()


async def test_to_be_sent_where_the_unknown_is_sent_is_not_to_be_found(
    site: SmallSite, crawler: Crawler
) -> None:
    """Whatever stands there, and however it changes."""
    asked_before: list[Asked] = []

    def nowhere(asked: Asked) -> str:
        asked_before.append(asked)
        return page("Tips", text=" ".join(f"tips{len(asked_before)}{number}" for number in range(40)))

    site.pages |= {"/": page("Framside", "/borte", "/vatn"), "/tips": nowhere}
    site.fallback = Answer(status=302, headers={"Location": "/tips"})
    report = await crawler.crawl()
    assert codes(report, site) == {"/borte": "error_page"} and crawler.pages() == ["/", "/vatn"]


async def test_a_start_page_that_leads_on_is_the_front_page(site: SmallSite, crawler: Crawler) -> None:
    """Even where everything unknown is sent there too."""
    site.pages["/heim"] = site.pages.pop("/")
    site.fallback = Answer(status=302, headers={"Location": "/heim"})
    report = await crawler.crawl()
    assert report.outcome == "taken" and report.pages == ALL and report.skipped == ()


async def test_a_page_one_has_to_log_in_to_read_is_none(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/vatn"] = page("Min side") + "<form><input type=password name=p></form>"
    assert codes(await crawler.crawl(), site) == {"/vatn": "login_page"}


async def test_a_log_in_form_on_every_page_is_no_hindrance(site: SmallSite, crawler: Crawler) -> None:
    for path, text in list(site.pages.items()):
        site.pages[path] = f"{text}<form><input type=password name=p></form>"
    report = await crawler.crawl()
    assert report.skipped == () and report.pages == ALL


async def refused(crawler: Crawler, said: str) -> None:
    """The crawl is not believed, the old pages stay to the letter, and a person's word takes the new ones in."""
    before = crawler.cache.index()
    bodies = [crawler.cache.body(one) for one in before.pages]
    for _ in range(2):
        report = await crawler.crawl()
        assert report.outcome == "suspicious" and report.suspicious_reason == report.reason
        assert said in (report.reason or ""), report.reason
        assert crawler.cache.index() == before
        assert [crawler.cache.body(one) for one in before.pages] == bodies


async def accepted(crawler: Crawler) -> None:
    report = await crawler.crawl(accept_suspicious=True)
    assert report.outcome == "taken"
    assert (await crawler.crawl()).outcome == "taken", "what was accepted is not doubted again"


@pytest.mark.parametrize(
    "answer",
    [Answer(status=404), Answer(status=410), Answer(page("Sida finst ikkje")), Answer(""), Answer("", 403)],
    ids=["404", "410", "error page", "empty", "403"],
)
async def test_many_pages_suddenly_gone(site: SmallSite, crawler: Crawler, answer: Answer) -> None:
    await crawler.crawl()
    site.pages |= dict.fromkeys(("/vatn", "/boss", "/skule"), answer)
    await refused(crawler, "43% of the 7 known pages are suddenly gone")
    await accepted(crawler)


async def test_a_few_pages_gone_are_an_editor_who_tidies_up(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    del site.pages["/vatn"], site.pages["/boss"]
    assert (await crawler.crawl()).outcome == "taken"


async def test_every_page_suddenly_the_same(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages |= {f"/{name}": page("Velkomen til oss", "/") for name in NAMES}
    await refused(crawler, "exactly the same text")
    await accepted(crawler)


async def test_a_site_whose_text_is_left_to_scripts_is_told_at_once(
    site: SmallSite, crawler: Crawler
) -> None:
    links = [f"/{name}" for name in NAMES]
    site.pages = dict.fromkeys(["/", *links], page("Lastar", *links))
    site.fallback = Answer(status=404)
    report = await crawler.crawl()
    assert report.outcome == "suspicious" and "scripts" in (report.reason or "") and report.pages == 0


async def test_a_site_that_answers_everything_with_its_front_page(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages.clear()
    site.fallback = page("Framside", "/vatn")
    await refused(crawler, "answers every address with its front page")


async def test_pages_that_suddenly_have_little_text(site: SmallSite, crawler: Crawler) -> None:
    site.pages |= {f"/{name}": page(name, words=400) for name in NAMES}
    await crawler.crawl()
    site.pages |= {f"/{name}": page(name, words=3) for name in NAMES[:3]}
    await refused(crawler, "lost most of their text")
    await accepted(crawler)


async def test_one_page_with_suddenly_little_text_is_believed_the_second_time(
    site: SmallSite, crawler: Crawler
) -> None:
    site.pages["/vatn"] = long = page("Vatn", words=400)
    await crawler.crawl()
    site.pages["/vatn"] = short = page("Vatn", words=6)
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "shrunk"} and crawler.body("/vatn").decode() == long
    report = await crawler.crawl()
    assert report.skipped == () and crawler.body("/vatn").decode() == short


async def test_a_page_that_gets_its_text_back_was_never_doubted(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/vatn"] = long = page("Vatn", words=400)
    await crawler.crawl()
    for text in (page("Vatn", words=6), long, page("Vatn", words=7)):
        site.pages["/vatn"] = text
        report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "shrunk"} and crawler.body("/vatn").decode() == long


async def test_another_site_at_the_same_address(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    for path in site.pages:
        words = " ".join(f"casino{path}{number} bonus{path}{number}" for number in range(30))
        site.pages[path] = (
            f"<html><title>Best {path}</title><body>{words} <a href='/vatn'>x</a></body></html>"
        )
    await refused(crawler, "quite other words")


async def test_a_new_design_with_the_same_words_is_believed(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    for path, text in list(site.pages.items()):
        site.pages[path] = (
            str(text).replace("<nav>", "<div class=topp>Ny meny Sjølvbetening").replace("</nav>", "</div>")
        )
    report = await crawler.crawl()
    assert report.outcome == "taken" and len(report.changed) == ALL


async def test_a_site_that_is_suddenly_behind_a_log_in(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages = {
        "/innlogging": page("Innlogging", text="Skriv inn brukarnamn og passord") + "<input type=password>"
    }
    site.fallback = Answer(status=302, headers={"Location": "/innlogging"})
    await refused(crawler, "suddenly gone, errors or empty")


async def test_pages_that_suddenly_all_lead_to_one(site: SmallSite, crawler: Crawler) -> None:
    """Without the site doing so with addresses that cannot exist."""
    await crawler.crawl()
    site.pages["/samtykke"] = page("Samtykke til informasjonskapslar")
    site.pages |= {f"/{name}": Answer(status=302, headers={"Location": "/samtykke"}) for name in NAMES}
    await refused(crawler, "same few pages")
    await accepted(crawler)


@pytest.mark.parametrize(
    "title", ["provedal.no is for sale", "Domenet er til salgs", "Welcome to nginx!", "Index of /"]
)
async def test_an_address_nobody_uses_is_no_site(site: SmallSite, crawler: Crawler, title: str) -> None:
    site.pages = {"/": f"<html><title>{title}</title><body>Noko anna heilt her</body></html>"}
    report = await crawler.crawl()
    assert report.outcome == "suspicious" and "Nobody's site" in (report.reason or "") and report.pages == 0


async def test_a_front_page_that_is_an_error_is_no_site(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page("Sida finst ikkje", "/vatn")
    report = await crawler.crawl()
    assert report.outcome == "suspicious" and "Nothing could be read" in (report.reason or "")


async def test_what_was_not_believed_is_not_gone_on_with(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    honest = dict(site.pages)
    site.pages |= {f"/{name}": page("Velkomen til oss", "/") for name in NAMES}
    await crawler.crawl()
    site.pages = honest
    crawler.clock.at -= timedelta(
        hours=23
    )  # So soon that pages of an unfinished crawl would be taken as they are.
    report = await crawler.crawl()
    assert report.outcome == "taken" and report.unchanged == ALL
