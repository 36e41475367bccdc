"""The shape of an article: what staff may write in one YAML file, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator, model_validator

from kb_sync.municipality import Localised

Form = Literal["nn", "nb"]
Aspect = Literal["about", "eligibility", "apply", "price", "deadline", "hours", "contact", "complaint"]
State = Literal["written", "machine", "checked"]

FORMS: tuple[Form, ...] = get_args(Form)
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
STATES: tuple[State, ...] = get_args(State)

SLUG = r"^[a-zø0-9]+(-+[a-zø0-9]+)*$"  # Los has ids such as "veg--og-foreforhold" and "hørselshjelpemidler"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ArticleSource(_Part):
    """Where a section's facts come from."""

    title: Localised
    url: HttpUrl
    updated: date | None = Field(default=None, description="Date of the source itself, where it has one.")
    year: int | None = Field(
        default=None, description="Its year, where nothing closer is known; stands in the title too."
    )
    checked: date = Field(description="The day somebody last read the source.")

    @field_validator("url")
    @classmethod
    def _encrypted(cls, url: HttpUrl) -> HttpUrl:
        if url.scheme != "https":
            raise ValueError("the address must begin with https://")
        return url


class SectionText(_Part):
    """A section's text in one form, and how far it has come."""

    text: str = Field(min_length=1)
    state: State

    @field_validator("text")
    @classmethod
    def _plain(cls, text: str) -> str:
        text = " ".join(text.split())
        if not text:
            raise ValueError("the text is empty")
        if "<" in text or "**" in text or "](" in text:
            raise ValueError("the text must be plain, without HTML or Markdown")
        return text


class Section(_Part):
    """One answer about a subject: what it costs, how to apply, …"""

    source: str
    nn: SectionText | None = None
    nb: SectionText | None = None
    steps: tuple[Localised, ...] = ()
    unknown_locally: bool = Field(
        default=False, description="The amount or date itself must be asked of the municipality."
    )

    @model_validator(mode="after")
    def _some_text(self) -> Section:
        if self.nn is None and self.nb is None:
            raise ValueError("the section has no text; write it under nn, nb or both")
        return self

    def text(self, form: Form) -> SectionText | None:
        """The text in this form, or None where it is not written yet."""
        return self.nn if form == "nn" else self.nb


class ExtraSection(Section):
    """The answer to one question that residents ask and that no section answers by itself."""

    key: str = Field(pattern=SLUG)
    aspect: Aspect
    question: Localised


class ArticleFile(_Part):
    """One YAML file as it stands. ``title`` may be left out in the local layer only."""

    id: str = Field(pattern=SLUG)
    title: Localised | None = None
    sources: dict[str, ArticleSource] = Field(default_factory=dict)
    sections: dict[Aspect, Section] = Field(default_factory=dict)
    extra: tuple[ExtraSection, ...] = ()

    @model_validator(mode="after")
    def _something_said_once(self) -> ArticleFile:
        if not self.sections and not self.extra:
            raise ValueError("the article has no sections; write at least one")
        twice = sorted(key for key, times in Counter(extra.key for extra in self.extra).items() if times > 1)
        if twice:
            raise ValueError(f"these keys stand more than once under extra: {', '.join(twice)}")
        taken = sorted({extra.key for extra in self.extra} & set(ASPECTS))
        if taken:
            raise ValueError(f"these keys under extra are names of sections: {', '.join(taken)}")
        return self
