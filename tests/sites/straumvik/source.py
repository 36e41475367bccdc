"""Reads the hand-written pages: one file per page, one folder per area of the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.sites.straumvik.blocks import Block, read_blocks

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Contact:
    """What a contact box says."""

    name: str
    telephone: str = ""
    hours: str = ""
    email: str = ""
    visit: str = ""
    role: str = ""


@dataclass(frozen=True)
class Page:
    """One page as its editor wrote it."""

    path: str
    title: str
    style: str
    lang: str
    updated: date
    area: str
    text: str
    trail: tuple[str, ...] = ()
    lead: str = ""
    contact: str | None = None
    related: tuple[str, ...] = ()
    listed: bool = True
    """Whether the site map has it."""
    robots: str = ""
    """What the page itself tells robots, e.g. ``noindex``."""
    tabs: bool = False
    """Whether foldouts are shown as tabs, where the style has them."""
    mojibake: bool = False
    """Whether the text was saved with the wrong character set once, so that it reads 'Ã¸' for 'ø'."""

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return read_blocks(self.text)


@dataclass(frozen=True)
class Paper:
    """A PDF or DOCX file as its author wrote it."""

    path: str
    title: str
    kind: str
    """``pdf``, ``scan`` (a PDF of a picture, without text) or ``docx``."""
    updated: date
    text: str

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return read_blocks(self.text)


@dataclass(frozen=True)
class Source:
    """Everything that is written by hand."""

    pages: dict[str, Page]
    papers: dict[str, Paper]
    contacts: dict[str, Contact]
    menu: tuple[tuple[str, str], ...] = field(default=())
    """The site's main menu: address and title."""


@cache
def read_source(folder: Path = HERE) -> Source:
    """Read every page, paper and contact. Raises ``ValueError`` for two pages at one address."""
    pages: dict[str, Page] = {}
    for area in sorted((folder / "pages").iterdir()):
        shared = yaml.safe_load((area / "_area.yml").read_text(encoding="utf-8"))
        for file in sorted(area.glob("*.md")):
            page = _page(file, area.name, shared)
            if page.path in pages:
                raise ValueError(f"{file}: another page already has the address {page.path}.")
            pages[page.path] = page
    papers = {paper.path: paper for paper in map(_paper, sorted((folder / "papers").glob("*.md")))}
    site = yaml.safe_load((folder / "site.yml").read_text(encoding="utf-8"))
    contacts = {key: Contact(**fields) for key, fields in site["contacts"].items()}
    return Source(pages, papers, contacts, tuple((item["path"], item["title"]) for item in site["menu"]))


def _page(file: Path, area: str, shared: dict[str, Any]) -> Page:
    fields, text = _parts(file)
    fields = {"lang": "nn", **shared, **fields}
    number, prefix = fields.pop("id", None), fields.pop("prefix", "")
    if "path" not in fields:
        fields["path"] = _path(prefix, file.stem, str(fields["style"]), str(fields["lang"]), number)
    fields["trail"] = tuple(fields.get("trail", ()))
    fields["related"] = tuple(fields.get("related", ()))
    return Page(area=area, text=text, **fields)


def _path(prefix: str, name: str, style: str, lang: str, number: int | None) -> str:
    if style == "custompublish":
        return f"/{name}.{number}.{lang}.html"
    return f"{prefix}/{name}" + ("" if style == "drupal" else "/")


def _paper(file: Path) -> Paper:
    fields, text = _parts(file)
    return Paper(text=text, **fields)


def _parts(file: Path) -> tuple[dict[str, Any], str]:
    _, head, text = file.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), text.strip() + "\n"
