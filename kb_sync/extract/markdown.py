"""Markdown as content, with the front matter that many systems put before it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import yaml
from markdown_it import MarkdownIt

from kb_sync.extract.dates import from_iso
from kb_sync.extract.html.page import read_markup
from kb_sync.extract.reading import Content, Refused
from kb_sync.extract.text import clean, shortened
from nlu.yaml_files import read_yaml

# Far beyond any text written by hand.
MAX_CHARACTERS = 1_000_000
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_UPDATED = ("updated", "lastmod", "last_modified", "modified", "sist_endret", "sist_endra", "date")
_LONGEST_TITLE = 200


def read_markdown(text: str, title: str) -> Content:
    """The content of a Markdown file; ``title`` is used where it has none.

    Front matter (YAML between ``---``) may give ``title``, ``lang``, ``updated`` and ``url``, the address to cite.
    HTML inside is read as HTML. Raises ``Refused``: ``too_large`` or ``no_text``.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_large", f"The file has over {MAX_CHARACTERS} characters; divide it into several.")
    front: dict[str, Any] = {}
    match = _FRONT.match(text)
    if match:
        stated = _front_matter(match[1])
        if stated is not None:
            front, text = stated, text[match.end() :]
    markup = MarkdownIt("commonmark").enable("table").render(text)
    stated_title = _text(front.get("title"))
    content = read_markup(markup, stated_title or title)
    if stated_title and content.title != stated_title:
        content = read_markup(f"<h1>{_escaped(stated_title)}</h1>{markup}", stated_title)
    found = re.match(r"[a-z]{2,3}", _text(front.get("lang") or front.get("language")).lower())
    content.lang = found[0] if found else None
    content.updated = next((day for day in map(_day, map(front.get, _UPDATED)) if day), None)
    address = _text(front.get("url") or front.get("address"))
    content.address = address if re.fullmatch(r"https?://[^\s<>\"]+", address) else None
    return content


def _front_matter(text: str) -> dict[str, Any] | None:
    """The front matter, or None where it is none and the line was only a line."""
    try:
        content = read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return None
    return content if isinstance(content, dict) else None


def _text(value: object) -> str:
    return shortened(clean(value), _LONGEST_TITLE) if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return from_iso(value) if isinstance(value, str) else None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
