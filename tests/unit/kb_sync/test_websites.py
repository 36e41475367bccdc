"""What lies in a site's cache becomes passages; what is damaged is told and stops nothing else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb_sync import websites
from kb_sync.errors import SitesRejectedError
from kb_sync.fetch.cache import Page, SourceCache
from kb_sync.municipality import load_municipality
from kb_sync.pages import FILES
from kb_sync.websites import SiteContent, read_pages
from tests.unit.kb_sync.cached_site import CRAWLED, HOST, html, keep, write_sites
from tests.unit.kb_sync.small_base import build, open_base

PRICE = html("Barnehagepris", "Ein heil plass kostar 1 200 kroner i månaden frå august.")
WASTE = html("Boss", "Bosset blir henta på tysdag i heile kommunen, også i ferien.")


def read(data: Path, content: Path, municipality: str = "testvik") -> list[SiteContent]:
    return read_pages(
        data,
        content,
        load_municipality(content / municipality),
        sensitive_words=("krisesent",),
        today=date(2026, 11, 30),
    )


def only(data: Path, content: Path) -> SiteContent:
    (site,) = read(data, content)
    return site


def texts(site: SiteContent) -> list[str]:
    return [passage.text for passage in site.passages]


def read_files(cache: SourceCache) -> list[Path]:
    return sorted(cache.folder.glob("read-*/*"))


def test_a_municipality_without_sites_has_none(data: Path, content: Path) -> None:
    assert read(data, content) == []


def test_a_site_that_was_never_crawled_gives_nothing(data: Path, content: Path) -> None:
    write_sites(content)
    site = only(data, content)
    assert (site.site, site.owner, site.crawled, site.passages, site.skipped) == (
        *("nettsida", "servicetorg"),
        *(None, (), ()),
    )


def test_pages_become_passages_dated_by_when_they_last_changed(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE, "/boss": WASTE})
    site = only(data, content)
    assert site.crawled == CRAWLED.isoformat()
    assert texts(site) == [
        "Ein heil plass kostar 1 200 kroner i månaden frå august.",
        "Bosset blir henta på tysdag i heile kommunen, også i ferien.",
    ]
    assert {passage.source.checked for passage in site.passages} == {"2026-01-01"}
    assert [page.final_address for page in site.index.pages] == [f"{HOST}/pris", f"{HOST}/boss"]


def test_a_page_that_stands_for_another_is_read_once(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE, "/pris/": PRICE}, same_as={"/pris/": f"{HOST}/pris"})
    assert [passage.source.url for passage in only(data, content).passages] == [f"{HOST}/pris"]


def test_a_page_is_read_once_until_it_changes(
    data: Path, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sites(content)
    asked: list[str] = []
    real = websites.read

    def counting(address: str, *more: str | bytes | None) -> object:
        asked.append(address)
        return real(address, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(websites, "read", counting)
    keep(data, {"/pris": PRICE, "/boss": WASTE})
    first = only(data, content)
    assert only(data, content).passages == first.passages
    assert asked == [f"{HOST}/pris", f"{HOST}/boss"]

    keep(data, {"/pris": PRICE.replace(b"1 200", b"1 300"), "/boss": WASTE})
    assert "1 300" in texts(only(data, content))[0]
    assert asked[2:] == [f"{HOST}/pris"]


def test_a_page_that_gives_nothing_is_remembered_too(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/tom": b"<html><title>Tom</title><body><main></main></body></html>"})
    for _ in range(2):
        assert [(one.address, one.code) for one in only(data, content).skipped] == [
            (f"{HOST}/tom", "no_text")
        ]


def test_the_same_file_at_two_addresses_is_read_for_each(data: Path, content: Path) -> None:
    # Links and titles may come from the address, so the digest of the body alone does not tell.
    write_sites(content)
    cache = keep(data, {"/a": PRICE, "/b": PRICE})
    assert {passage.source.url for passage in only(data, content).passages} == {f"{HOST}/a", f"{HOST}/b"}
    assert len(read_files(cache)) == 2


def test_what_was_read_of_pages_that_are_gone_is_thrown_away(data: Path, content: Path) -> None:
    write_sites(content)
    cache = keep(data, {"/pris": PRICE, "/boss": WASTE})
    only(data, content)
    older = cache.folder / "read-0"
    older.mkdir()
    (older / "x.json").write_text("{}", encoding="utf-8")
    (read_files(cache)[0].parent / "half.new").write_text("{", encoding="utf-8")

    keep(data, {"/boss": WASTE})
    assert texts(only(data, content)) == ["Bosset blir henta på tysdag i heile kommunen, også i ferien."]
    assert len(read_files(cache)) == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"address": 1}', b'{"code": "x"}', b"\xff"])
def test_a_reading_that_is_damaged_is_done_again(data: Path, content: Path, damage: bytes) -> None:
    write_sites(content)
    cache = keep(data, {"/pris": PRICE})
    before = only(data, content).passages
    (file,) = read_files(cache)
    file.write_bytes(damage)
    assert only(data, content).passages == before
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == "Barnehagepris"


def test_a_reading_that_cannot_be_kept_is_used_all_the_same(data: Path, content: Path) -> None:
    write_sites(content)
    cache = keep(data, {"/pris": PRICE})
    (cache.folder / f"read-{websites.READ_WITH}").write_text("in the way", encoding="utf-8")
    assert len(only(data, content).passages) == 1


def test_a_missing_copy_is_told_and_the_other_pages_are_read(data: Path, content: Path) -> None:
    write_sites(content)
    cache = keep(data, {"/pris": PRICE, "/boss": WASTE})
    page: Page = cache.index().pages[0]
    (cache.folder / "bodies" / page.digest).unlink()
    site = only(data, content)
    assert [(one.address, one.code) for one in site.skipped] == [(f"{HOST}/pris", "copy_missing")]
    assert "fetch the site again" in site.skipped[0].reason
    assert len(site.passages) == 1


def test_a_damaged_cache_is_told_and_the_other_sites_are_read(data: Path, content: Path) -> None:
    write_sites(content, "testvik", "nettsida", "skulane")
    broken = keep(data, {"/pris": PRICE})
    keep(data, {"/boss": WASTE}, site="skulane")
    (broken.folder / "index.json").write_text("{", encoding="utf-8")
    first, second = read(data, content)
    assert (first.passages, first.skipped[0].code) == ((), "cache_damaged")
    assert "fetch the site again" in first.skipped[0].reason
    assert len(second.passages) == 1


def test_a_wrong_list_of_sites_is_refused(data: Path, content: Path) -> None:
    write_sites(content, owner="nobody")
    with pytest.raises(SitesRejectedError, match="nobody"):
        read(data, content)


def test_a_page_of_nothing_but_the_template_is_told(data: Path, content: Path) -> None:
    write_sites(content)
    same = "<h2>Om sidene våre</h2><p>Dette står på alle sidene i denne malen, og er ikkje noko anna enn mal.</p>"
    own = {f"/kultur/{n}": html(f"Tilbod {n}", f"Tilbod {n} er for alle.</p>{same}<p>") for n in range(6)}
    keep(data, {**own, "/kultur/tom": html("Tilbod", f"</p>{same}<p>")})
    told = {one.address: one.code for one in only(data, content).skipped}
    assert told == {f"{HOST}/kultur/tom": "nothing_of_its_own"}


def test_documents_beside_the_articles_are_a_site_of_their_own(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE})
    folder = content / "testvik" / "documents"
    folder.mkdir()
    (folder / "vedtekter.md").write_text("# Vedtekter\n\nStyret har sju medlemer.\n", encoding="utf-8")
    (folder / "bilete.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    website, files = read(data, content)
    assert (website.site, files.site, files.owner) == ("nettsida", FILES, "servicetorg")
    assert texts(files) == ["Styret har sju medlemer."]
    assert [one.address for one in files.skipped] == ["testvik/documents/bilete.png"]


def test_progress_tells_of_every_page(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE, "/boss": WASTE})
    told: list[tuple[str, int, int]] = []
    read_pages(
        data,
        content,
        load_municipality(content / "testvik"),
        sensitive_words=(),
        today=date(2026, 11, 30),
        progress=lambda address, done, total: told.append((address, done, total)),
    )
    assert told == [(f"{HOST}/pris", 1, 2), (f"{HOST}/boss", 2, 2)]


def test_a_page_that_is_gone_is_out_of_the_base_after_the_next_sync(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE, "/boss": WASTE})
    report = build(data, content)
    assert (report.from_pages, report.pages_left_out) == (2, 0)
    base = open_base(data)
    found = base.search("kva kostar ein heil plass i barnehagen", "testvik", "nn", limit=3).hits
    assert any("1 200 kroner" in hit.passage.text for hit in found)

    keep(data, {"/boss": WASTE})
    assert build(data, content).removed == 1
    after = base.search("kva kostar ein heil plass i barnehagen", "testvik", "nn", limit=50)
    assert not any("1 200" in hit.passage.text for hit in (*after.hits, *after.rejected))


def test_a_crawl_that_finds_nothing_new_makes_no_new_base(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE})
    build(data, content)
    later = CRAWLED + timedelta(days=1)
    keep(
        data,
        {"/pris": PRICE.replace(b"<main>", b"<main data-token='2'>")},
        last_changed={"/pris": later},
        last_seen={"/pris": later},
    )
    assert not build(data, content).changed


def test_an_old_value_is_nowhere_once_the_page_has_a_new_one(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE})
    build(data, content)
    keep(data, {"/pris": PRICE.replace(b"1 200", b"1 300")})
    report = build(data, content)
    assert (report.added, report.altered, report.removed) == (0, 1, 0)
    result = open_base(data).search("kva kostar ein heil plass", "testvik", "nn", limit=50)
    everything = " ".join(hit.passage.text for hit in (*result.hits, *result.rejected))
    assert "1 300" in everything and "1 200" not in everything


def test_a_neighbour_never_gets_the_pages_of_another(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/pris": PRICE})
    assert build(data, content).from_pages == 1
    result = open_base(data).search("kva kostar ein heil plass", "provedal", "nn", limit=50)
    assert not any("1 200" in hit.passage.text for hit in (*result.hits, *result.rejected))
