"""The walk through a site: from start pages and sitemaps along the links, then past every page known from before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kb_sync.documents import Skipped
from kb_sync.errors import SiteForbiddenError
from kb_sync.fetch.addresses import key, origin
from kb_sync.fetch.cache import Page
from kb_sync.fetch.context import CrawlContext
from kb_sync.fetch.findings import (
    ABSENT,
    FAILING,
    LYING,
    CrawlDoubted,
    CrawlStopped,
    Findings,
    told_once,
)
from kb_sync.fetch.frontier import Frontier, Target
from kb_sync.fetch.getting import MOVED, Getter, Got
from kb_sync.fetch.lies import LieDetector
from kb_sync.fetch.opening import listed, no_such_page
from kb_sync.fetch.taking import take
from kb_sync.fetch.traps import TrapGuard

Progress = Callable[[str, int, int], None]
"""Called with the address being asked for, how many were asked for before it, and how many pages are known of."""


class Walk:
    """One walk; ``run`` it once, then read ``findings``."""

    def __init__(self, context: CrawlContext, known: Iterable[Page], progress: Progress) -> None:
        self.findings = Findings()
        self._context = context
        self._known = tuple(known)
        self._progress = progress
        self._frontier = Frontier()
        self._traps = TrapGuard(context.figures.traps, context.source.most_alike)
        self._getter = Getter(context, self._met_before)
        self._lies = LieDetector(context.figures.error_pages)
        self._taken: set[str] = set()
        self._met = ""
        self._failures = 0
        self._too_deep: list[str] = []

    async def run(self) -> None:
        """Walk to the end, or to the most pages.

        Raises ``CrawlStopped`` where the site is down, forbids it or time runs out, ``CrawlDoubted`` where it plainly
        is no site, and ``SiteForbiddenError`` where it is on an inner network.
        """
        await self._open()
        pages, faults = await listed(self._context)
        self.findings.skipped += faults
        for address, sitemap in pages.items():
            self._consider(address, 0, sitemap)
        await self._visit_all()
        for page in self._known:
            if self._context.scope.wants(page.final_address):
                self._frontier.add(Target(page.final_address, self._context.source.most_depth, page.found_on))
        await self._visit_all()
        self._conclude()

    async def _open(self) -> None:
        """The rules, the front page, and how the site answers for a page that cannot exist."""
        source, context = self._context.source, self._context
        for host in dict.fromkeys(origin(address) for address in (*source.start, *source.sitemaps)):
            refused = await context.robots.refusal(f"{host}/")
            if refused is not None and refused.code == "forbidden_address":
                raise SiteForbiddenError(f"Nothing was asked of {host}. {refused.reason}")
            if refused is not None and refused.code == "robots_unreadable":
                raise CrawlStopped(
                    f"What the site allows is not known, so nothing was read. {refused.reason}"
                )
        for start in source.start:
            self._frontier.add(Target(start, 0, None))
        first = self._frontier.next() or Target(f"{origin(source.sitemaps[0])}/", 0, None)
        got = await self._getter.get(first.address)
        if isinstance(got, Got):
            self.findings.front = got.view
            nowhere = await no_such_page(context, first.address)
            self._lies = LieDetector(context.figures.error_pages, got.view, first.address, nowhere)
            if self._lies.answers_all_alike():
                raise CrawlDoubted(
                    "The site answers every address with its front page; no page can be told from an error."
                )
            if parked := self._lies.parked(got.view, first.address):
                raise CrawlDoubted(f"{first.address}: {parked.reason}")
        if source.start or (isinstance(got, Got) and context.scope.wants(got.address)):
            self._frontier.mark(first.address)
            self._settle(first, got)

    async def _visit_all(self) -> None:
        most = self._context.source.most_pages
        while self._frontier.taken < most and (target := self._frontier.next()) is not None:
            self._progress(target.address, self._frontier.taken - 1, self._frontier.known)
            known = key(target.address) in self._context.old
            if key(target.address) in self._taken:
                continue  # A redirect has led there in the meantime.
            if known or target.depth == 0 or not self._traps.is_dull(target.address):
                await self._visit(target)

    async def _visit(self, target: Target) -> None:
        fault = self._settle(target, await self._getter.get(target.address))
        other = self._frontier.other_form(target) if fault in ABSENT else None
        if other is not None:
            await self._visit(other)

    def _settle(self, target: Target, got: Got | Skipped) -> str | None:
        """Take in what was got, or note why not; the fault's code."""
        fault = (
            got
            if isinstance(got, Skipped)
            else take(self._context, self._lies, self.findings, got, target.found_on)
        )
        self._count_failures(fault)
        if fault is not None and fault.code == MOVED:
            self.findings.moved[key(target.address)] = self._met
            return None
        if isinstance(got, Got) and (fault is None or fault.code == "noindex"):
            self._taken |= {key(got.address), key(target.address)}
            self._follow_links(target, got)
            if key(got.address) != key(target.address):
                self.findings.moved[key(target.address)] = got.address
        if fault is None:
            if isinstance(got, Got):
                self._traps.saw(got.address, got.view.text_digest)
            return None
        told = fault.reason if target.found_on is None else f"{fault.reason} {target.found_on} leads to it."
        self.findings.skipped.append(Skipped(fault.address, fault.code, told))
        self.findings.faults[key(target.address)] = fault
        return fault.code

    def _met_before(self, address: str) -> Skipped | None:
        """Why a redirect to ``address`` is not followed, where it leads to a page this walk has taken."""
        if key(address) not in self._taken:
            return None
        if self._lies.is_nowhere(address):
            return Skipped(
                address, "error_page", "That is where the site sends those who ask for what is not there."
            )
        self._met = address
        return Skipped(address, MOVED, "")

    def _count_failures(self, fault: Skipped | None) -> None:
        self._failures = self._failures + 1 if fault is not None and fault.code in FAILING else 0
        if fault is not None and self._failures >= self._context.figures.asking.failures_in_a_row.value:
            raise CrawlStopped(
                f"The site does not answer: {self._failures} pages in a row failed. {fault.reason}"
            )

    def _follow_links(self, target: Target, got: Got) -> None:
        canonical = (got.view.canonical,) if got.view.canonical else ()
        for link in (*got.view.links, *canonical):
            self._consider(self._context.scope.secured(link), target.depth + 1, got.address)

    def _consider(self, address: str, depth: int, found_on: str) -> None:
        """Put an address in the queue if it is the site's, wanted and no trap."""
        scope = self._context.scope
        if not self._frontier.is_new(address):
            self._frontier.add(Target(address, depth, found_on))
        elif scope.is_unread_text(address):
            self._frontier.mark(address)
            reason = (
                f"Files of this kind are not read; publish it as a page or a PDF. {found_on} leads to it."
            )
            self.findings.skipped.append(Skipped(address, "type", reason))
        elif not scope.may_ask(address):
            return
        elif depth > self._context.source.most_depth:
            self._too_deep.append(address)
        elif key(address) in self._context.old or self._traps.lets_in(address):
            self._frontier.add(Target(address, depth, found_on))

    def _conclude(self) -> None:
        source, skipped = self._context.source, self.findings.skipped
        skipped[:] = told_once(skipped)
        skipped += self._traps.told()
        deep = [address for address in self._too_deep if self._frontier.is_new(address)]
        if deep:
            reason = f"{len(set(deep))} pages are more than {source.most_depth} links away; raise most_depth for them."
            skipped.append(Skipped(deep[0], "depth", reason))
        left = self._frontier.waiting
        if left:
            reason = f"{left} pages were not asked for, since {source.most_pages} were; raise most_pages to read them."
            skipped.append(Skipped((source.start or source.sitemaps)[0], "limit", reason))
        if not self.findings.found:
            why = next((one for one in skipped if one.code not in ("depth", "limit", "trap")), None)
            told = f"Nothing could be read. {why.address}: {why.reason}" if why else "Nothing could be read."
            raise (CrawlDoubted if why is not None and why.code in LYING else CrawlStopped)(told)
