"""Which web pages may load and use the widget: the origins each municipality lists (CORS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb_sync.municipality import Municipality


def allowed_origins(municipalities: Mapping[str, Municipality], extra: Iterable[str] = ()) -> frozenset[str]:
    """Every origin of every municipality, and the extra ones from the settings."""
    return frozenset(extra).union(*(municipality.origins for municipality in municipalities.values()))


def cross_origin_headers(origin: str | None, allowed: frozenset[str]) -> dict[str, str]:
    """Headers that let the page at ``origin`` read the answer; only ``Vary`` for any other page."""
    headers = {"Vary": "Origin"}
    if origin is not None and origin in allowed:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After"
    return headers
