"""``sites.yml``: what a site's description may say, and what somebody is told who writes it wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kb_sync.errors import SitesRejectedError
from kb_sync.fetch.scope import Scope
from kb_sync.fetch.site import SiteSource, load_sites

GOOD: dict[str, Any] = {
    "id": "heim",
    "start": ["https://www.provedal.example.no"],
    "contact": "post@provedal.example.no",
    "owner": "servicetorg",
}


def write(content: Path, *sites: dict[str, Any]) -> None:
    (content / "provedal" / "sites.yml").write_text(
        yaml.safe_dump(list(sites), allow_unicode=True), encoding="utf-8"
    )


def faults(content: Path) -> dict[str, str]:
    with pytest.raises(SitesRejectedError) as told:
        load_sites(content, "provedal")
    assert told.value.code == "kb_sites_rejected"
    return {rejection.field: rejection.reason for rejection in told.value.rejections}


def test_a_municipality_without_the_file_has_no_sites(content: Path) -> None:
    assert load_sites(content, "provedal") == ()


def test_a_site_needs_four_lines_and_has_careful_habits(content: Path) -> None:
    write(content, GOOD)
    (site,) = load_sites(content, "provedal")
    assert site.start == ("https://www.provedal.example.no/",)
    assert (site.delay_s, site.most_page_bytes, site.most_file_bytes) == (1.0, 5_000_000, 20_000_000)
    assert site.allow_loopback is False


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"start": []}, "heim", "start page or sitemap"),
        ({"start": ["provedal.example.no"]}, "heim.start.0", "no web address"),
        ({"start": "https://a.no"}, "heim.start", "must be a list"),
        ({"delay": 3}, "heim.delay", "no such field"),
        ({"delay_s": -1}, "heim.delay_s", "greater than or equal to 0"),
        ({"exclude": ["innsyn"]}, "heim.exclude.0", "must begin with /"),
        ({"contact": "spør på huset"}, "heim.contact", "e-mail address or a web address"),
        ({"contact": "a@b.no\r\nX-Evil: 1"}, "heim.contact", "e-mail address or a web address"),
        ({"types": ["xlsx"]}, "heim.types.0", "'html', 'pdf'"),
        ({"id": "../etc"}, "../etc.id", "pattern"),
        ({"owner": "rådmannen"}, "heim.owner", "no contact 'rådmannen'"),
    ],
)
def test_a_fault_is_told_with_its_place(
    content: Path, changes: dict[str, Any], field: str, said: str
) -> None:
    write(content, GOOD | changes)
    told = faults(content)
    assert said in told[field]


def test_every_fault_is_told_at_once(content: Path) -> None:
    write(content, GOOD | {"most_pages": 0}, {"id": "filer"})
    assert set(faults(content)) >= {"heim.most_pages", "filer.contact", "filer.owner"}


def test_two_sites_may_not_share_a_folder(content: Path) -> None:
    write(content, GOOD, GOOD)
    assert "Two sites have this id" in faults(content)["heim.id"]


@pytest.mark.parametrize("text", ["[", "id: heim", "- 3", "'"])
def test_a_file_that_is_no_list_of_sites_is_told(content: Path, text: str) -> None:
    (content / "provedal" / "sites.yml").write_text(text)
    assert faults(content)


def test_a_file_in_another_encoding_is_told(content: Path) -> None:
    (content / "provedal" / "sites.yml").write_bytes("# Prøvedal".encode("latin-1"))
    assert "UTF-8" in faults(content)[""]


def test_a_wrong_municipality_file_is_told(content: Path) -> None:
    write(content, GOOD)
    (content / "provedal" / "municipality.yml").write_text("id: andre")
    assert faults(content)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/tenester", True),
        ("/tenester/barnehage", True),
        ("/tenesterapport", False),
        ("/tenester/barnehage/print/1", False),
        ("/tenester/intern/løn", False),
        ("/nyheiter/2026", True),
        ("/om", False),
    ],
)
def test_paths_are_let_in_by_prefix_and_by_pattern(path: str, wanted: bool) -> None:
    site = SiteSource.model_validate(
        GOOD | {"include": ["/tenester/", "/nyhe?ter*"], "exclude": ["*/print/*", "/tenester/intern"]}
    )
    assert site.wants_path(path) is wanted


def test_the_site_is_its_hosts_with_and_without_www() -> None:
    scope = Scope(SiteSource.model_validate(GOOD | {"hosts": ["filer.example.no"]}))
    for address in ("https://provedal.example.no/a", "https://www.filer.example.no/a.pdf"):
        assert scope.wants(address)
    for address in (
        "https://www.provedal.example.no.evil.example/a",
        "https://evil.example/www.provedal.example.no",
        "https://www.provedal.example.no:8443/a",
    ):
        assert not scope.is_home(address)


def test_a_link_without_encryption_does_not_weaken_a_site_with_it() -> None:
    scope = Scope(SiteSource.model_validate(GOOD))
    assert scope.secured("http://provedal.example.no/a?b=1") == "https://provedal.example.no/a?b=1"
    assert scope.secured("http://other.example.no/") == "http://other.example.no/"


def test_patterns_see_the_letters_that_people_write() -> None:
    scope = Scope(SiteSource.model_validate(GOOD | {"exclude": ["/møte"]}))
    assert not scope.wants("https://www.provedal.example.no/m%C3%B8te/1")
