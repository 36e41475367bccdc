"""Who may edit, and for which municipality: what the studio's routes have in common."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.errors import NotAllowedError
from api.handover.agent_access import SignedIn, with_right
from api.studio.history_table import Change
from api.studio.subjects import Title

edits = with_right("editor")
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(edits)]
SubjectId = Annotated[str, Field(min_length=1, max_length=80)]
Text = Annotated[str, Field(min_length=1, max_length=1_000)]
Version = Annotated[int | None, Field(ge=0, description="The version it was read in; none: whichever it is.")]


class Titles(BaseModel):
    """What something is called in each form."""

    nn: str = Field(min_length=1, max_length=80)
    nb: str = Field(min_length=1, max_length=80)

    def title(self) -> Title:
        """As the services take it."""
        return Title(self.nn.strip(), self.nb.strip())


def served(context: Context, me: SignedIn, municipality: str) -> str:
    """The municipality, where this person works for it. Raises ``UnknownMunicipalityError``, ``NotAllowedError``."""
    known = context.municipality(municipality)
    if not me.agent.serves(known.id):
        raise NotAllowedError()
    return known.id


def done(change: Change) -> dict[str, Any]:
    """What every change answers: its number, by which it is undone, and what it was."""
    return {"change": change.id, "what": change.what, "subject": change.subject, "detail": change.detail}
