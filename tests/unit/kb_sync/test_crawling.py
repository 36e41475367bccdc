"""Every municipality's sites are crawled in turn; one that fails stops none of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb_sync.crawling import NOT_BEGUN, REPORT, Crawled, crawl_sites, last_report, sites_of
from kb_sync.errors import SitesRejectedError
from kb_sync.fetch.cache import SourceCache
from kb_sync.settings import PACKAGE_CONTENT
from tests.unit.kb_sync.fetch.small_site import SmallSite, page, serving


def write_sites(content: Path, municipality: str, *sites: tuple[str, SmallSite], **more: object) -> None:
    """A list of sites that may be reached on this machine, unless ``more`` says otherwise."""
    given = [
        {
            "id": name,
            "start": [f"{site.url}/"],
            "delay_s": 0,
            "contact": "post@example.no",
            "owner": "servicetorg",
            "allow_loopback": True,
            **more,
        }
        for name, site in sites
    ]
    (content / municipality / "sites.yml").write_text(yaml.safe_dump(given), encoding="utf-8")


def crawl(data: Path, content: Path, **more: object) -> list[Crawled]:
    return crawl_sites(data, sites_of(content, ["testvik", "provedal"]), **more)  # type: ignore[arg-type]


def small(*names: str) -> dict[str, str]:
    return {"/": page("Framside", *(f"/{name}" for name in names)), **{f"/{n}": page(n) for n in names}}


def test_every_site_of_every_municipality_is_crawled(data: Path, content: Path) -> None:
    with serving(small("boss")) as first, serving(small("skule", "vatn")) as second:
        write_sites(content, "testvik", ("heim", first))
        write_sites(content, "provedal", ("heim", second))
        crawled = crawl(data, content)
    assert [(one.municipality, one.site, one.fault) for one in crawled] == [
        ("testvik", "heim", None),
        ("provedal", "heim", None),
    ]
    assert [one.report.pages for one in crawled if one.report] == [2, 3]
    assert len(SourceCache.of(data, "testvik", "heim").index().pages) == 2


def test_a_site_that_fails_does_not_stop_the_others(data: Path, content: Path) -> None:
    with serving(small("boss")) as site, serving(small("vatn")) as forbidden:
        write_sites(content, "testvik", ("indre", forbidden), allow_loopback=False)
        write_sites(content, "provedal", ("heim", site))
        failed, taken = crawl(data, content)
    assert failed.report is None and failed.fault is not None
    assert taken.report is not None and taken.report.outcome == "taken"
    told = last_report(SourceCache.of(data, "testvik", "indre"))
    assert told is not None
    assert (told["outcome"], told["reason"]) == (NOT_BEGUN, failed.fault)


def test_a_site_that_another_process_reads_is_left_to_it(data: Path, content: Path) -> None:
    with serving(small("boss")) as site:
        write_sites(content, "testvik", ("heim", site), ("skulane", site))
        with SourceCache.of(data, "testvik", "heim").lock():
            busy, taken = crawl(data, content)
    assert busy.fault is not None and "wait until it is done" in busy.fault
    assert taken.report is not None


def test_a_folder_that_cannot_be_written_does_not_stop_the_others(data: Path, content: Path) -> None:
    in_the_way = SourceCache.of(data, "testvik", "heim").folder
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where a folder should be", encoding="utf-8")
    with serving(small("boss")) as site:
        write_sites(content, "testvik", ("heim", site), ("skulane", site))
        failed, taken = crawl(data, content)
    assert failed.fault is not None and taken.report is not None


def test_what_a_crawl_told_is_kept(data: Path, content: Path) -> None:
    with serving(small("boss", "vatn")) as site:
        write_sites(content, "testvik", ("heim", site))
        crawl(data, content)
        del site.pages["/vatn"]
        (again,) = crawl(data, content)
        told = last_report(SourceCache.of(data, "testvik", "heim"))
    assert again.report is not None and told is not None
    assert told["outcome"] == "taken" and told["missing"] == [f"{site.url}/vatn"]
    assert told["pages"] == 3 and told["ended_at"]


@pytest.mark.parametrize("damage", [None, b"", b"{", b"[]", b"\xff"])
def test_a_report_that_cannot_be_read_is_none(data: Path, damage: bytes | None) -> None:
    cache = SourceCache.of(data, "testvik", "heim")
    cache.folder.mkdir(parents=True)
    if damage is not None:
        (cache.folder / REPORT).write_bytes(damage)
    assert last_report(cache) is None


@pytest.mark.parametrize(
    ("accepted", "outcomes"),
    [
        ((), ["suspicious", "suspicious"]),
        (("heim",), ["taken", "taken"]),
        (("testvik/heim",), ["taken", "suspicious"]),
        (("skulane",), ["suspicious", "suspicious"]),
    ],
)
def test_only_the_site_that_is_accepted_may_look_wrong(
    data: Path, content: Path, accepted: tuple[str, ...], outcomes: list[str]
) -> None:
    names = [f"side-{number}" for number in range(12)]
    with serving(small(*names)) as site, serving(small(*names)) as other:
        write_sites(content, "testvik", ("heim", site))
        write_sites(content, "provedal", ("heim", other))
        crawl(data, content)
        for served in (site, other):
            served.pages = dict(small())
        crawled = crawl(data, content, accept_suspicious=accepted)
    assert [one.report.outcome for one in crawled if one.report] == outcomes


def test_progress_tells_of_every_page(data: Path, content: Path) -> None:
    told: list[str] = []
    with serving(small("boss")) as site:
        write_sites(content, "testvik", ("heim", site))
        crawl(data, content, progress=lambda address, done, known: told.append(address))
        assert f"{site.url}/boss" in told


def test_the_sites_that_come_with_the_program_are_as_they_should_be() -> None:
    (site,) = sites_of(PACKAGE_CONTENT, ["alver"])["alver"]
    assert site.delay_s >= 1 and not site.allow_loopback


def test_a_wrong_list_of_sites_is_refused(content: Path) -> None:
    (content / "testvik" / "sites.yml").write_text("- id: heim\n", encoding="utf-8")
    with pytest.raises(SitesRejectedError):
        sites_of(content, ["testvik"])
