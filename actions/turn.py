"""One turn: a message that was understood, whom it is for, and the form to answer in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.context import ActionContext
from actions.understood import Understood
from kb_sync.municipality import Municipality


@dataclass(frozen=True, slots=True)
class Turn:
    """What every step of one reply works on."""

    context: ActionContext
    message: Understood
    municipality: Municipality
    steps: dict[str, Any] = field(default_factory=dict)
    """What is told of the way to the reply (``actions.explain``); empty unless the message asks for it."""

    @classmethod
    def of(cls, context: ActionContext, message: Understood) -> Turn:
        """Raises ``WrongMunicipalityError``."""
        return cls(context, message, context.municipality_of(message))

    @property
    def form(self) -> str:
        """The form to answer in: as asked for, else the municipality's own."""
        return self.message.form or self.municipality.default_locale

    def text(self, key: str, **values: object) -> str:
        """A text of ``actions/locale`` in the turn's form."""
        return self.context.texts.get(key, self.form, **values)
