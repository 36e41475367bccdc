"""What all styles share: a page's blocks in turn, and links and bold words within a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

import jinja2
import yaml

from tests.sites.straumvik import blocks as b
from tests.sites.straumvik.frame import FOOTER, OWNER, Frame, Link
from tests.sites.straumvik.source import Page

HERE = Path(__file__).parent


class Markup:
    """Renders one page; a style overrides what it makes differently. The plain forms are HTML as taught."""

    encoding = "utf-8"
    content_type = "text/html; charset=utf-8"

    def __init__(self, page: Page, frame: Frame) -> None:
        self.page = page
        self.frame = frame
        self.count = 0

    def html(self) -> str:
        """The whole document."""
        template = _templates().get_template(f"{self.page.style}.html")
        word = words(self.page.lang)
        return template.render(
            m=self, page=self.page, frame=self.frame, word=word, owner=OWNER, footer=FOOTER
        )

    def lead(self) -> str:
        return f'<p class="lead">{self.inline(self.page.lead)}</p>' if self.page.lead else ""

    def body(self) -> str:
        return self.blocks(self.page.blocks)

    def blocks(self, blocks: Iterable[b.Block]) -> str:
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: b.Block) -> str:
        match block:
            case b.Heading():
                return self.heading(block.level, self.inline(block.text))
            case b.Paragraph():
                return self.paragraph(self.inline(block.text))
            case b.Items():
                return self.items([self.inline(item) for item in block.items], block.ordered)
            case b.Folds():
                return self.folds([(self.inline(title), self.blocks(inner)) for title, inner in block.folds])
            case b.Table():
                return self.table(block)
            case b.Pairs():
                return self.pairs([(self.inline(term), self.inline(what)) for term, what in block.pairs])
            case b.Notice():
                return self.notice(self.inline(block.text))
            case b.Box():
                return self.box(self.inline(block.text))
            case b.Cards():
                return self.cards([(escape(path), *map(self.inline, rest)) for path, *rest in block.cards])
            case b.Raw():
                return self.raw(block.text)

    def heading(self, level: int, text: str) -> str:
        return f"<h{level}>{text}</h{level}>"

    def paragraph(self, text: str) -> str:
        return f"<p>{text}</p>"

    def items(self, items: list[str], ordered: bool) -> str:
        tag = "ol" if ordered else "ul"
        return f"<{tag}>" + "".join(f"<li>{item}</li>\n" for item in items) + f"</{tag}>"

    def folds(self, folds: list[tuple[str, str]]) -> str:
        return "\n".join(
            f"<details><summary>{title}</summary>\n<div>{inner}</div></details>" for title, inner in folds
        )

    def table(self, table: b.Table) -> str:
        caption = f"<caption>{self.inline(table.caption)}</caption>" if table.caption else ""
        head = "".join(self.row(row, "th") for row in table.head)
        rows = "".join(self.row(row, "td") for row in table.rows)
        return f"<table>{caption}{head and f'<thead>{head}</thead>'}<tbody>{rows}</tbody></table>"

    def row(self, cells: tuple[b.Cell, ...], tag: str) -> str:
        return "<tr>" + "".join(self.cell(cell, tag) for cell in cells) + "</tr>\n"

    def cell(self, cell: b.Cell, tag: str) -> str:
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        return f"<{tag}{columns}{rows}>{self.inline(cell.text)}</{tag}>"

    def pairs(self, pairs: list[tuple[str, str]]) -> str:
        return "<dl>" + "".join(f"<dt>{term}</dt><dd>{what}</dd>\n" for term, what in pairs) + "</dl>"

    def notice(self, text: str) -> str:
        return f'<div class="alert" role="alert"><p>{text}</p></div>'

    def box(self, text: str) -> str:
        return f'<div class="fact"><p>{text}</p></div>'

    def cards(self, cards: list[tuple[str, ...]]) -> str:
        return (
            "<ul>"
            + "".join(f'<li><a href="{path}">{title}</a> {teaser}</li>\n' for path, title, teaser in cards)
            + "</ul>"
        )

    def raw(self, text: str) -> str:
        return escape(text)

    def inline(self, text: str) -> str:
        """HTML of a text with ``**bold**`` and ``[links](/address)``."""
        text = escape(text, quote=False)
        text = re.sub(r"\*\*(.+?)\*\*", lambda found: self.bold(found[1]), text)
        return re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", lambda found: self.link(found[1], found[2]), text)

    def bold(self, text: str) -> str:
        return f"<strong>{text}</strong>"

    def link(self, text: str, address: str) -> str:
        return f'<a href="{address}">{text}</a>'

    def links(self, links: Iterable[Link], between: str = "") -> str:
        return between.join(f'<li><a href="{link.path}">{escape(link.title)}</a></li>' for link in links)

    def next(self) -> int:
        self.count += 1
        return self.count

    @property
    def canonical(self) -> str:
        return f'<link rel="canonical" href="{self.frame.address(self.page)}">'

    @property
    def robots(self) -> str:
        return f'<meta name="robots" content="{self.page.robots}">' if self.page.robots else ""


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(HERE)
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)


def thousands(text: str, space: str = "&nbsp;") -> str:
    """Prices whose thousands cannot be torn apart by a line break: '3&nbsp;050'."""
    return re.sub(r"(?<=\d) (?=\d{3}\b)", space, text)


@cache
def words(lang: str) -> dict[str, str]:
    """The systems' own words, in the language of the page."""
    every: dict[str, dict[str, str]] = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
    return every[lang]
