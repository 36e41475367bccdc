"""What is kept of a conversation, where, for how long, who sees it. Every number is the setting that makes it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api.context import Context, context_of
from api.handover.offered_answers import SETTLED_STAY
from api.pages import resident
from api.pages.resident import PRIVACY, Lang, MunicipalityId
from api.settings import GatewaySettings

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Kept:
    """One thing that is kept: the key of its texts (what, who sees it, how long), and their numbers."""

    id: str
    values: dict[str, int]


def kept(settings: GatewaySettings, *, email: bool) -> Sequence[Kept]:
    """Everything that is kept with these settings, what most people wonder about first."""
    hours = {"hours": settings.retention_hours}
    found = [Kept("conversation", hours), Kept("bot", {})]
    if settings.archive_days:
        found.append(Kept("archive", {"days": settings.archive_days}))
    found.append(Kept("case", {**hours, "days": settings.case_retention_days}))
    found.append(Kept("feedback", {"days": settings.feedback_text_days}))
    found.append(Kept("training", {"days": settings.observation_days}))
    found.append(Kept("offer", {"days": SETTLED_STAY.days}))
    if email:
        found.append(Kept("email", {}))
    return [*found, Kept("browser", {}), Kept("log", {})]


def privacy_values(context: Context) -> dict[str, Any]:
    """What the text about privacy (``resident/_privacy.html``) is filled in with."""
    return {
        "kept": kept(context.settings, email=context.outbox is not None),
        "retention_hours": context.settings.retention_hours,
    }


@router.get(PRIVACY)
def privacy(
    context: Annotated[Context, Depends(context_of)], lang: Lang = "", municipality: MunicipalityId = ""
) -> Response:
    """The page about privacy; it needs nothing behind the gateway."""
    known = resident.municipality_of(context, municipality)
    lang = resident.language(known, lang)
    return resident.page(context, "privacy", known, lang, path=PRIVACY, **privacy_values(context))
