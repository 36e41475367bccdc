"""Hits on pages and articles, as a search gives them."""

from __future__ import annotations

import zlib
from typing import Any

from kb_sync.article import Aspect
from kb_sync.chunks import Passage, SourceReference
from kb_sync.search import Hit, SearchResult

HOST = "https://www.testvik.example.no"


def piece(
    path: str,
    number: int = 0,
    text: str = "Her står det noko.",
    *,
    title: str = "Side",
    heading: str = "",
    aspect: Aspect = "about",
    **more: Any,
) -> Passage:
    """One piece of a page of Testvik's site."""
    name = f"{zlib.crc32(path.partition('#')[0].encode()):08x}"
    given: dict[str, Any] = {
        "id": f"testvik/page:nettsida/{name}-{number}/nn",
        "municipality": "testvik",
        "topic": None,
        "key": f"{name}-{number}",
        "aspect": aspect,
        "lang": "nn",
        "title": title,
        "heading": heading,
        "text": text,
        "steps": (),
        "source": SourceReference(title, f"{HOST}{path}", None, "2026-11-20"),
        "state": "written",
        "fact": "page:nettsida",
        "local": True,
    }
    return Passage(**(given | more))


def section(topic: str, text: str = "Det gjeld alle.") -> Passage:
    """A section of a shared article."""
    return piece("/felles", text=text, id=f"testvik/{topic}/about/nn", topic=topic, key="about", fact=None)


def hit(passage: Passage, score: float = 0.5, certainty: float = 0.5) -> Hit:
    return Hit(passage, score, certainty, 0.0, 0.0, 0.0, 0.0, "")


def found(*hits: Hit) -> SearchResult:
    """What a search gives: the best first."""
    return SearchResult(tuple(sorted(hits, key=lambda one: -one.score)), ())
