"""The accessibility statement: how far the chat meets the requirements, what was tested, what not, where to complain.

Each claim about testing names the tests it rests on; a test of ours fails when those are gone. The form follows the
statements public bodies publish (forskrift om universell utforming av IKT-løysingar). The municipality's formal
statement is made in Digdir's own service, uustatus.no, and this page is what it can be made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from babel.dates import format_date
from fastapi import APIRouter, Depends, Response

from api.context import Context, context_of
from api.pages import resident
from api.pages.resident import STATEMENT, Lang, MunicipalityId

router = APIRouter(include_in_schema=False)

SAID = date(2026, 11, 30)
"""When somebody last compared what the page says with what is so."""


@dataclass(frozen=True)
class Check:
    """Something the page says is tested; ``tests``: files with what must stand in them for it to be true."""

    id: str
    tests: tuple[tuple[str, str], ...]


CHECKS = (
    Check(
        "rules",
        (
            ("tests/browser/test_widget_states.py", "accessible(page)"),
            ("tests/browser/test_pages_for_residents.py", "accessible(page)"),
        ),
    ),
    Check(
        "keyboard",
        (
            ("tests/browser/test_widget.py", "keyboard.press"),
            ("tests/browser/test_pages_for_residents.py", "keyboard.press"),
        ),
    ),
    Check("reader", (("tests/browser/test_widget.py", 'get_by_role("log")'),)),
    Check(
        "zoom",
        (
            ("tests/browser/test_widget_states.py", "ZOOMED"),
            ("tests/browser/test_pages_for_residents.py", "NARROW"),
        ),
    ),
    Check(
        "colours",
        (
            ("tests/browser/test_widget_states.py", "forced_colors"),
            ("tests/unit/api/test_widget.py", "_contrast"),
        ),
    ),
    Check("network", (("tests/browser/test_widget_trouble.py", "break_streams"),)),
    Check("scripts", (("tests/browser/test_pages_for_residents.py", "java_script_enabled"),)),
)
LACKS = ("people", "browsers", "language", "sources")
"""What is known not to be good enough, or not known to be."""


def statement_values(lang: str) -> dict[str, Any]:
    """What the statement (``resident/_statement.html``) is filled in with."""
    locale = {"nn": "nn", "nb": "nb", "en": "en_GB"}[lang]
    return {
        "checks": [check.id for check in CHECKS],
        "lacks": LACKS,
        "said": format_date(SAID, "d MMMM y" if lang == "en" else "d. MMMM y", locale=locale),
    }


@router.get(STATEMENT)
def statement(
    context: Annotated[Context, Depends(context_of)], lang: Lang = "", municipality: MunicipalityId = ""
) -> Response:
    """The statement; it needs nothing behind the gateway."""
    known = resident.municipality_of(context, municipality)
    lang = resident.language(known, lang)
    return resident.page(context, "statement", known, lang, path=STATEMENT, **statement_values(lang))
