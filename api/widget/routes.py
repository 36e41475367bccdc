"""The widget's addresses: its scripts and style sheet, and what it needs to know of a municipality.

``request.app.state.context`` gives ``municipalities``, ``texts`` and ``settings``. Which other sites may load
them is decided for the whole gateway (CORS, ``api.main``).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.errors import PageNotFoundError, UnknownMunicipalityError
from api.widget.assets import ENTRY, Asset, as_asset, widget_assets
from api.widget.config import Offered, WidgetConfig, widget_config

router = APIRouter(tags=["widget"])

REVALIDATE = "public, no-cache"
FOR_EVER = "public, max-age=31536000, immutable"
CONFIG_FOR_A_WHILE = "public, max-age=300"


@router.get(
    "/widget/config",
    summary="Texts, colours and contact details of one municipality",
    response_model=WidgetConfig,
)
def read_config(
    request: Request,
    municipality: Annotated[str, Query(max_length=41)] = "",
    lang: Annotated[str, Query(max_length=35)] = "",
) -> Response:
    """Everything the widget shows that is not a message.

    Without ``municipality``: the one of the settings. Without ``lang`` (or with another than nn, nb and en):
    the municipality's own. Raises ``UnknownMunicipalityError``.
    """
    context = request.app.state.context
    known = context.municipalities.get(municipality or context.settings.default_municipality)
    if known is None:
        raise UnknownMunicipalityError(field="municipality")
    settings = context.settings
    offered = Offered(
        limit=settings.max_message_characters,
        email=context.outbox is not None,
        retention_hours=settings.retention_hours,
        archive_days=settings.archive_days,
    )
    config = widget_config(known, context.texts, lang, offered)
    return _send(request, as_asset(config.model_dump_json().encode(), "application/json"), CONFIG_FOR_A_WHILE)


@router.get(f"/widget/{ENTRY}", summary="The script a page includes", response_class=Response)
def read_entry(request: Request) -> Response:
    """The entry script; always asked for again, so that a new edition is used at once."""
    return _send(request, widget_assets().files[ENTRY], REVALIDATE)


@router.get("/widget/{version}/{name}", summary="One file of the widget", response_class=Response)
def read_file(request: Request, version: str, name: str) -> Response:
    """A file of the edition ``version``; for any other edition the present file, not to be kept."""
    assets = widget_assets()
    asset = assets.files.get(name)
    if asset is None:
        raise PageNotFoundError()
    return _send(request, asset, FOR_EVER if version == assets.version else REVALIDATE)


def _send(request: Request, asset: Asset, caching: str) -> Response:
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    # One tag per encoding: a cache must not take the compressed bytes for the plain ones.
    tag = f'"{asset.etag}{"-gz" if zipped else ""}"'
    headers = {
        "ETag": tag,
        "Cache-Control": caching,
        "Vary": "Origin, Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if tag in (part.strip() for part in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(asset.compressed if zipped else asset.plain, media_type=asset.media_type, headers=headers)
