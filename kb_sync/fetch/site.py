"""Which sites are read for a municipality, and how: ``content/<municipality>/sites.yml``, a list of ``SiteSource``."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from kb_sync.errors import Rejection, SitesRejectedError
from kb_sync.fetch.addresses import normal
from kb_sync.fetch.kinds import Kind
from kb_sync.municipality import MunicipalityError, load_municipality
from nlu.yaml_files import read_yaml

FILE = "sites.yml"


def _address(text: str) -> str:
    address = normal(text)
    if address is None:
        raise ValueError(f"'{text}' is no web address; write it whole, such as https://www.example.no/")
    return address


def _pattern(text: str) -> str:
    if not text.startswith(("/", "*")):
        raise ValueError(f"'{text}' must begin with / (a path and all below it) or contain * from the start")
    return text


def _contact(text: str) -> str:
    if not text.isascii() or not text.isprintable() or ("@" not in text and "://" not in text):
        raise ValueError(
            "it must be an e-mail address or a web address, without æ, ø and å (it is sent in a header)"
        )
    return text


Address = Annotated[str, AfterValidator(_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class SiteSource(BaseModel):
    """One website, or the part of one that is read. Sizes are bytes, times seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$", description="Names the folder it is kept in.")
    start: tuple[Address, ...] = Field(default=(), description="Pages from which links are followed.")
    sitemaps: tuple[Address, ...] = Field(default=(), description="Besides those that robots.txt names.")
    hosts: tuple[str, ...] = Field(
        default=(), description="Other hosts that belong to the site, such as one that has its files."
    )
    include: tuple[Pattern, ...] = Field(
        default=(), description="Only these paths: a prefix (/tenester) or with * and ?; empty: all of them."
    )
    exclude: tuple[Pattern, ...] = Field(default=(), description="Never these paths; wins over include.")
    types: tuple[Kind, ...] = Field(default=("html", "pdf", "docx", "markdown", "csv"), min_length=1)
    most_pages: int = Field(
        default=5000, ge=1, le=100_000, description="Pages and files asked for in a crawl."
    )
    most_depth: int = Field(
        default=8, ge=0, le=50, description="Links away from a start page or the sitemap."
    )
    most_alike: int | None = Field(
        default=None,
        ge=1,
        description="Addresses that differ only in numbers or query; default in fetch.yml.",
    )
    delay_s: float = Field(default=1.0, ge=0, le=60, description="Between two requests to one host.")
    most_page_bytes: int = Field(default=5_000_000, ge=1000)
    most_file_bytes: int = Field(default=20_000_000, ge=1000, description="For anything but HTML.")
    time_limit_s: float = Field(default=4 * 3600, gt=0, description="For the whole crawl.")
    contact: Annotated[str, AfterValidator(_contact)] = Field(
        description="Where the site's owner reaches us; stands in User-Agent."
    )
    owner: str = Field(description="Id of the contact in municipality.yml who looks after what stands there.")
    allow_loopback: bool = Field(
        default=False, description="Also read from this machine and inner networks: for tests and intranets."
    )

    @model_validator(mode="after")
    def _has_a_beginning(self) -> SiteSource:
        if not self.start and not self.sitemaps:
            raise ValueError("give at least one start page or sitemap")
        return self

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of files that are kept."""
        return frozenset(self.types)

    def wants_path(self, path: str) -> bool:
        """Whether include and exclude let this path (without escapes) in."""
        included = not self.include or any(_matches(path, pattern) for pattern in self.include)
        return included and not any(_matches(path, pattern) for pattern in self.exclude)


def load_sites(content_dir: Path, municipality: str) -> tuple[SiteSource, ...]:
    """The sites of one municipality, in the order of the file; empty where it has no ``sites.yml``.

    Raises ``SitesRejectedError`` with every fault in the file, or when ``municipality.yml`` is wrong.
    """
    file = content_dir / municipality / FILE
    name = f"{municipality}/{FILE}"
    try:
        content = read_yaml(file.read_text(encoding="utf-8"))
        sites = TypeAdapter(tuple[SiteSource, ...]).validate_python(content or ())
        owners = {contact.id for contact in load_municipality(content_dir / municipality).contacts}
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise SitesRejectedError(
            (Rejection(name, "", "The file is not UTF-8 text; save it as UTF-8."),)
        ) from None
    except yaml.YAMLError as error:
        raise SitesRejectedError((Rejection(name, "", f"This is not YAML: {error}."),)) from error
    except MunicipalityError as error:
        raise SitesRejectedError((Rejection(f"{municipality}/municipality.yml", "", str(error)),)) from error
    except ValidationError as error:
        raise SitesRejectedError(tuple(_faults(name, error, content))) from error
    faults = [
        Rejection(name, f"{site.id}.owner", f"There is no contact '{site.owner}' in municipality.yml.")
        for site in sites
        if site.owner not in owners
    ]
    ids = [site.id for site in sites]
    faults += [
        Rejection(name, f"{repeated}.id", "Two sites have this id; each must have its own.")
        for repeated in sorted({one for one in ids if ids.count(one) > 1})
    ]
    if faults:
        raise SitesRejectedError(tuple(faults))
    return sites


def _matches(path: str, pattern: str) -> bool:
    if any(sign in pattern for sign in "*?["):
        return fnmatchcase(path, pattern)
    prefix = pattern.rstrip("/")
    return path == prefix or path.startswith(f"{prefix}/")


def _faults(name: str, error: ValidationError, content: Any) -> list[Rejection]:
    return [
        Rejection(
            name,
            ".".join(_field(fault["loc"], content)),
            _reason(fault["type"], fault["msg"], fault["input"]),
        )
        for fault in error.errors(include_url=False)
    ]


def _field(place: tuple[int | str, ...], content: Any) -> list[str]:
    """The place in the file, with the site's id for its number where it has one."""
    match place:
        case (int() as number, *rest) if isinstance(content[number], dict) and content[number].get("id"):
            return [str(content[number]["id"]), *map(str, rest)]
    return [str(part) for part in place]


def _reason(kind: str, message: str, found: Any) -> str:
    match kind:
        case "missing":
            return "This field must be there; add it."
        case "extra_forbidden":
            return "There is no such field; check the spelling or remove it."
        case "value_error":
            said = message.removeprefix("Value error, ")
            return f"{said[:1].upper()}{said[1:]}."
        case "tuple_type":
            return "This must be a list; begin each line of it with a dash."
        case _:
            return f"{message} (found: {str(found)[:60]!r})."
