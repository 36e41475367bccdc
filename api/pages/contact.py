"""How to reach the municipality when the chat does not answer: served from its own file alone, and kept for long.

Nothing behind the gateway is asked, and proxies may go on serving the page while the gateway is gone. Its style stands
in the page, so that a copy of it can be put anywhere (docs/operations.md).
"""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.context import Context, context_of
from api.pages import resident
from api.pages.resident import CONTACT, Lang, MunicipalityId

router = APIRouter(include_in_schema=False)

KEPT = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800"
"""Asked for again after five minutes; for a week still better than nothing (RFC 5861)."""


@router.get(CONTACT)
def contact(
    context: Annotated[Context, Depends(context_of)], lang: Lang = "", municipality: MunicipalityId = ""
) -> Response:
    """Telephone, website, places and units."""
    known = resident.municipality_of(context, municipality)
    style = resident.coloured(known.colours)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return resident.page(
        context,
        "contact",
        known,
        resident.language(known, lang),
        path=CONTACT,
        headers={
            "Cache-Control": KEPT,
            "Content-Security-Policy": resident.POLICY.replace("'self'", f"'sha256-{digest}'", 1),
        },
        own_style=style,
    )
