"""Whether a whole crawl is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb_sync.fetch.addresses import key
from kb_sync.fetch.cache import Page
from kb_sync.fetch.figures import Judging
from kb_sync.fetch.findings import Findings
from kb_sync.fetch.settling import Settled

_WHAT_TO_DO = "Look at the site; if it is meant to be so, accept it and fetch again."


def why_suspicious(old: Sequence[Page], settled: Settled, findings: Findings, figures: Judging) -> str | None:
    """Why what the site now says is not believed, and what to do; None when it is believed."""
    least = figures.least_pages.value
    suspicion = None
    if len(old) >= least:
        suspicion = _against_before(old, settled, findings, figures)
    if suspicion is None and len(settled.pages) >= least:
        alike = _most_alike(settled.pages)
        # A site that was accepted in this state is not doubted for it every night.
        if alike >= figures.identical.value > (_most_alike(old) if old else 0.0):
            suspicion = (
                f"{alike:.0%} of the pages have exactly the same text; perhaps scripts are to fill them in."
            )
    return f"{suspicion} {_WHAT_TO_DO}" if suspicion else None


def _against_before(
    old: Sequence[Page], settled: Settled, findings: Findings, figures: Judging
) -> str | None:
    crowds = Counter(findings.moved[key(address)] for address in settled.moved)
    crowded = sum(count for count in crowds.values() if count >= figures.least_pages.value)
    shares = (
        (len(settled.lost) / len(old), figures.lost.value, "are suddenly gone, errors or empty"),
        (crowded / len(old), figures.lost.value, "suddenly lead to the same few pages"),
        (len(settled.doubted) / len(old), figures.lost.value, "have suddenly lost most of their text"),
        (len(findings.unlike) / len(old), figures.unlike.value, "suddenly have quite other words"),
    )
    told = [
        f"{share:.0%} of the {len(old)} known pages {what}." for share, most, what in shares if share >= most
    ]
    return " ".join(told) or None


def _most_alike(pages: Sequence[Page]) -> float:
    """The largest share of pages with the same text. Files are often published twice, so only HTML counts."""
    texts = Counter(page.text_digest for page in pages if page.content_type == "text/html")
    return max(texts.values()) / texts.total() if texts and max(texts.values()) > 1 else 0.0
