"""Taking a page in: looked over, put on disk, noted."""

from __future__ import annotations

from kb_sync.documents import Skipped
from kb_sync.errors import SourceCacheError
from kb_sync.fetch.addresses import key
from kb_sync.fetch.asking import ROBOT
from kb_sync.fetch.cache import Page
from kb_sync.fetch.context import CrawlContext
from kb_sync.fetch.findings import Findings
from kb_sync.fetch.getting import Got
from kb_sync.fetch.kinds import CONTENT_TYPES
from kb_sync.fetch.lies import LieDetector
from kb_sync.fetch.likeness import shared_words
from kb_sync.fetch.page import PageView, view_page


def take(
    context: CrawlContext, lies: LieDetector, findings: Findings, got: Got, found_on: str | None
) -> Skipped | None:
    """Put a page on disk and into ``findings``; why not, where it is none or must not be kept."""
    if fault := _fault(lies, got):
        return fault
    if got.kind not in context.source.kinds or not context.scope.wants(got.address):
        return None  # Read for its links only.
    page = _had(context, got.had, got.asked, found_on) if got.had else _new(context, got, found_on)
    findings.fetched += got.had is None
    findings.found[page.final_address] = page
    if got.view.canonical is not None and got.view.canonical != page.final_address:
        findings.canonicals[page.final_address] = got.view.canonical
    if got.kind == "html" and (before := context.old.get(key(page.final_address))):
        _compare(context, findings, before, page, got.view)
    context.cache.note_unfinished(page)
    return None


def _fault(lies: LieDetector, got: Got) -> Skipped | None:
    if got.kind == "html" and (fault := lies.fault(got.view, got.asked, got.address)):
        return fault
    if not got.body.strip():
        return Skipped(got.asked, "empty_page", "The file is empty.")
    own = {tag.strip().removeprefix(f"{ROBOT.lower()}:").strip() for tag in got.robots_tag.split(",")}
    if got.view.noindex or own & {"noindex", "none"}:
        return Skipped(got.asked, "noindex", "The page asks programs not to keep it (noindex).")
    return None


def _had(context: CrawlContext, had: Page, asked: str, found_on: str | None) -> Page:
    seen = had.last_seen if key(asked) in context.unfinished else context.now
    again = {"address": asked, "found_on": found_on, "last_seen": seen}
    return had.model_copy(update=again | dict.fromkeys(("missing_since", "doubted_since", "same_as")))


def _new(context: CrawlContext, got: Got, found_on: str | None) -> Page:
    digest = context.cache.keep_body(got.body)
    return Page(
        address=got.asked,
        final_address=got.address,
        etag=got.etag,
        last_modified=got.last_modified,
        content_type=CONTENT_TYPES[got.kind],
        charset=got.charset,
        fetched_at=context.now,
        status=200,
        digest=digest,
        size=len(got.body),
        words=len(got.view.words),
        text_digest=got.view.text_digest if got.kind == "html" else digest,
        found_on=found_on,
        first_seen=context.now,
        last_changed=context.now,
        last_seen=context.now,
    )


def _compare(context: CrawlContext, findings: Findings, before: Page, page: Page, view: PageView) -> None:
    """Note a known page that is suddenly tiny or quite another."""
    if before.digest == page.digest:
        return
    judging = context.figures.judging
    if (
        before.words >= judging.shrunk_from_words.value
        and page.words < judging.shrunk_to.value * before.words
    ):
        findings.shrunk.add(page.final_address)
    try:
        body = context.cache.body(before)
    except SourceCacheError:
        return
    if shared_words(view, view_page(body, before.charset, before.final_address)) < judging.unlike_words.value:
        findings.unlike.add(page.final_address)
