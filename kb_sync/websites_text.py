"""The status of websites as lines for people (``svara kb status``)."""

from __future__ import annotations

from collections.abc import Iterator

from kb_sync.pages import FILES
from kb_sync.site_status import SiteStatus, WebsitesStatus
from kb_sync.stale_sources import Owner, StaleSource

_CHANGES = {
    "changed": "changed {since}",
    "missing": "not found since {since}",
    "gone": "is not among the site's pages any more",
}


def lines_of(status: WebsitesStatus) -> Iterator[str]:
    """What a person should know of a municipality's websites, the sites first; nothing where it has none."""
    for site in status.sites:
        yield from _of_site(site)
    for stale in status.stale_sources:
        yield _of_source(stale)
    if status.unwatched:
        yield (
            f"Sources that name only the front page of a site: {status.unwatched}. With the address of the page they "
            "rest on, a change would be told here."
        )


def _of_site(site: SiteStatus) -> Iterator[str]:
    if site.site == FILES:
        yield f"Documents: {site.pages} files, {site.passages} passages."
    else:
        yield f"Website {site.site} ({_named(site.owner)}): {_contents(site)}"
    last = site.last_crawl
    if last is not None and last.outcome != "taken":
        when = f" of {_time(last.ended_at)}" if last.ended_at else ""
        yield f"  The last crawl{when}: {last.outcome}. {last.reason or ''}".rstrip()
    for left in site.left_out:
        more = " …" if left.pages > len(left.addresses) else ""
        yield f"  {left.pages} left out ({left.code}): {left.reason} {', '.join(left.addresses)}{more}"
    for what, noted in (("Not found", site.missing), ("Suddenly tiny", site.doubted)):
        for one in noted:
            yield f"  {what} since {one.since[:10]}, the old text answers on: {one.address}"


def _contents(site: SiteStatus) -> str:
    if site.crawled is None:
        return "there is nothing of it here; run 'svara kb sync --crawl'."
    return f"{site.pages} pages, {site.passages} passages, as it was {_time(site.crawled)}."


def _time(iso: str) -> str:
    """To the minute; times are kept in UTC."""
    return f"{iso[:16].replace('T', ' ')} UTC"


def _of_source(stale: StaleSource) -> str:
    where = stale.topic or "municipality.yml"
    change = _CHANGES[stale.what].format(since=stale.since)
    return (
        f"Read again: {where} ({', '.join(stale.parts)}): {stale.url} {change}, last read {stale.checked}. "
        f"Tell {_named(stale.tell)}."
    )


def _named(owner: Owner) -> str:
    email = f", {owner.email}" if owner.email else ""
    return f"{owner.name} [{owner.contact}{email}]" if owner.contact else owner.name
