"""The figures and words of ``fetch.yml``, checked when read."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("fetch.yml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _WithReason(_Part):
    because: str = Field(min_length=10, description="Why the figure is what it is.")


class Count(_WithReason):
    """A whole number."""

    value: int = Field(ge=1)


class Amount(_WithReason):
    """Seconds, hours or days, as its name says."""

    value: float = Field(gt=0)


class Share(_WithReason):
    """A part of one."""

    value: float = Field(ge=0, le=1)


class Phrases(_WithReason):
    """Regular expressions for a whole title (or its first part, or the page's first heading), small letters."""

    any_of: tuple[str, ...] = Field(min_length=1)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{one})" for one in self.any_of))

    def match(self, titles: tuple[str, ...]) -> bool:
        """Whether one of these titles is such a phrase."""
        return any(self._pattern.fullmatch(" ".join(title.lower().split())) for title in titles)


class Asking(_Part):
    """How a server is asked."""

    connect_s: Amount
    read_s: Amount
    page_s: Amount
    tries: Count
    backoff_s: Amount
    most_wait_s: Amount
    redirects: Count
    failures_in_a_row: Count
    ask_whole_after_days: Amount
    resume_within_h: Amount


class Traps(_Part):
    """What no page made by a person looks like."""

    alike: Count
    dated: Count
    repeats: Count
    parameters: Count
    same_segment: Count


class Sitemaps(_Part):
    """How much of sitemaps is read."""

    files: Count
    depth: Count
    addresses: Count


class ErrorPages(_Part):
    """How a page that is none gives itself away."""

    not_found: Phrases
    down: Phrases
    parked: Phrases
    same_text: Share
    own_text: Share
    least_words: Count


class Judging(_Part):
    """When a whole crawl is not believed."""

    least_pages: Count
    lost: Share
    identical: Share
    unlike: Share
    unlike_words: Share
    shrunk_to: Share
    shrunk_from_words: Count


class Figures(_Part):
    """The whole file."""

    asking: Asking
    traps: Traps
    sitemaps: Sitemaps
    error_pages: ErrorPages
    judging: Judging

    @classmethod
    def load(cls, file: Path = FILE) -> Figures:
        """Read the file. Raises ``pydantic.ValidationError`` naming the figure that is missing or wrong."""
        return cls.model_validate(read_yaml(file.read_text(encoding="utf-8")))
