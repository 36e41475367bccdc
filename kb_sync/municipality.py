"""One municipality, described by one file: ``content/<id>/municipality.yml``.

Everything the service knows about who it answers for stands there: names, telephone, places, hours,
colours, origins and where each fact comes from. A second municipality is a second folder; no code.
"""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, model_validator

from nlu.yaml_files import read_yaml

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class MunicipalityError(ValueError):
    """A municipality's file is missing or wrong; the message names the file and the field."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Localised(_Part):
    """The same text in both written forms of Norwegian."""

    nn: str
    nb: str

    def of(self, form: str) -> str:
        """The Bokmål text for ``nb``, otherwise the Nynorsk one."""
        return self.nb if form == "nb" else self.nn


class Source(_Part):
    """Where a fact comes from, as shown under an answer."""

    title: Localised
    url: HttpUrl
    updated: date | None = Field(default=None, description="Date of the source itself, where it has one.")
    year: int | None = Field(
        default=None, description="Its year, where nothing closer is known; stands in the title too."
    )
    checked: date = Field(description="The day somebody last read the source.")


class OpenSpan(_Part):
    """From ``opens`` until ``closes``, local time."""

    opens: time
    closes: time


class OpenPeriod(OpenSpan):
    """Hours that hold on some weekdays; a lunch break is two periods."""

    days: tuple[Weekday, ...]


class Hours(_Part):
    """Opening hours of one place or service, with what is not known said in words."""

    source: str = Field(description="Key in the municipality's sources.")
    periods: tuple[OpenPeriod, ...] = ()
    note: Localised | None = Field(
        default=None, description="What the periods cannot say, e.g. that the days are not known."
    )


class Place(_Part):
    """A place residents can visit."""

    id: str
    name: str
    at: Localised | None = Field(
        default=None, description="The place as it stands in a sentence: 'i Knarvik', 'på Frekhaug'."
    )
    address: Localised | None = None
    services: Localised = Field(description="What one can get done there, one sentence.")
    source: str
    hours: Hours | None = None


class Contact(_Part):
    """One way to reach one part of the municipality (or a company it owns with others)."""

    id: str
    name: Localised
    deals_with: Localised = Field(description="One sentence: which questions belong here.")
    topics: tuple[str, ...] = Field(default=(), description="Los ids this unit answers for.")
    telephone: str | None = None
    email: str | None = None
    address: Localised | None = None
    url: HttpUrl | None = None
    hours: Hours | None = None
    source: str


class Department(_Part):
    """A part of the municipality that answers in the chat. ``topics`` and ``themes`` are ids of Los."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    name: Localised
    topics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = Field(
        default=("nn", "nb"), description="Languages somebody there answers in."
    )
    hours: Hours | None = Field(default=None, description="When it answers in the chat, if not as the rest.")


class ExceptionalDay(_Part):
    """A day, or some in a row, when people answer at other hours than usual, or not at all."""

    first: date
    last: date | None = Field(default=None, description="Where there are several.")
    reason: Localised = Field(description="As it stands after «I dag er det»: «julaftan», «planleggingsdag».")
    hours: tuple[OpenSpan, ...] = Field(default=(), description="Hours of such a day; none: nobody answers.")


class Term(_Part):
    """How long something may take: working days, or hours in which people answer. One of the two."""

    working_days: int | None = Field(default=None, ge=0, le=60)
    working_hours: float | None = Field(default=None, gt=0, le=200)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.working_days is None) == (self.working_hours is None):
            raise ValueError("say either working_days or working_hours")
        return self


class ServiceStandard(_Part):
    """What the municipality promises: how soon somebody answers who could not wait in line."""

    message: Term = Term(working_days=2)
    meeting: Term = Term(working_days=2)


class Colours(_Part):
    """Colours of the widget and pages; the widget's tests check their contrast."""

    primary: str = Field(pattern=r"^#[0-9a-f]{6}$")
    on_primary: str = Field(pattern=r"^#[0-9a-f]{6}$")
    accent: str = Field(pattern=r"^#[0-9a-f]{6}$")


class Municipality(_Part):
    """A whole ``municipality.yml``."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    name: Localised
    default_locale: Literal["nn", "nb"]
    timezone: str
    website: HttpUrl
    telephone: str
    telephone_hours: Hours
    front_desk: str | None = Field(
        default=None,
        description="Id of the contact that is the desk at every place (innbyggarservice, servicetorg).",
    )
    colours: Colours
    origins: tuple[str, ...] = Field(description="Web origins whose pages may embed the widget.")
    sources: dict[str, Source]
    places: tuple[Place, ...]
    contacts: tuple[Contact, ...]
    people_answer: Hours = Field(description="When a person normally answers in the chat.")
    exceptional_days: tuple[ExceptionalDay, ...] = ()
    departments: tuple[Department, ...] = ()
    service_standard: ServiceStandard = ServiceStandard()
    booking_url: HttpUrl | None = Field(
        default=None,
        description="Where residents book a meeting themselves, if the municipality has such a page.",
    )

    def place(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        return next((place for place in self.places if place.id == place_id), None)

    def contact(self, contact_id: str) -> Contact | None:
        """The contact with this id, or None."""
        return next((contact for contact in self.contacts if contact.id == contact_id), None)

    def contact_for(self, topic: str) -> Contact | None:
        """Who answers for a Los topic here; None when the file does not say (then: the switchboard)."""
        return next((contact for contact in self.contacts if topic in contact.topics), None)


def load_municipality(folder: Path) -> Municipality:
    """Read ``municipality.yml`` in ``folder``.

    Raises ``MunicipalityError`` when it is missing, is not valid, or names a source it does not have.
    """
    file = folder / "municipality.yml"
    try:
        content = read_yaml(file.read_text(encoding="utf-8"))
        municipality = Municipality.model_validate(content)
    except FileNotFoundError as error:
        raise MunicipalityError(f"{file} does not exist; every municipality needs one.") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise MunicipalityError(f"{file} is not valid: {error}") from error
    if municipality.id != folder.name:
        raise MunicipalityError(f"{file}: id is '{municipality.id}', but the folder is '{folder.name}'.")
    unknown = sorted(_source_keys(municipality) - municipality.sources.keys())
    if unknown:
        raise MunicipalityError(f"{file}: sources {unknown} are used but not described under 'sources'.")
    if municipality.front_desk is not None and municipality.contact(municipality.front_desk) is None:
        raise MunicipalityError(f"{file}: front_desk is '{municipality.front_desk}', which is no contact.")
    return municipality


def load_municipalities(content_folder: Path) -> dict[str, Municipality]:
    """Every municipality under ``content_folder`` (each folder with a ``municipality.yml``), by id.

    Raises ``MunicipalityError`` when there is none, or one is wrong.
    """
    folders = sorted(file.parent for file in content_folder.glob("*/municipality.yml"))
    if not folders:
        raise MunicipalityError(f"No municipality.yml in any folder under {content_folder}.")
    return {folder.name: load_municipality(folder) for folder in folders}


def _source_keys(municipality: Municipality) -> set[str]:
    keys = {municipality.telephone_hours.source, municipality.people_answer.source}
    parts: list[Place | Contact] = [*municipality.places, *municipality.contacts]
    keys |= {part.source for part in parts}
    keys |= {department.hours.source for department in municipality.departments if department.hours}
    keys |= {part.hours.source for part in parts if part.hours}
    return keys
