"""One version of the model: where it came from, what became of it. Kept as JSON beside the archive."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

State = Literal["candidate", "live", "former", "refused"]
How = Literal["start", "approved", "override", "returned"]


@dataclass(frozen=True)
class Activation:
    """One time a version was put live."""

    at: str
    """ISO 8601, UTC."""
    by: str
    how: How
    """``start``: trained when the service started; ``approved``: it passed the gate; ``override``: two people put it
    live though it did not; ``returned``: a later version was taken back."""
    reason: str = ""
    asked_by: str = ""
    """For an override, who asked for it; ``by`` is then the second person."""


@dataclass(frozen=True)
class Override:
    """Somebody wants a refused version live all the same; a second person must agree."""

    by: str
    reason: str
    at: str


@dataclass(frozen=True)
class Version:
    """A numbered model. ``state`` is not kept: which one is live is told by ``active.json`` alone."""

    number: int
    file: str
    """Name of the archive in the models folder."""
    model_id: str
    """Rasa's id of it, as ``model`` on every message it answered."""
    made_at: str
    made_by: str
    digest: str
    """Names everything it was made of."""
    program: str
    """Names what of that came with the program."""
    description: str = ""
    seconds: float = 0.0
    subjects: int = 0
    passed: bool | None = None
    """What the gate said when it was compared; None when it has not been."""
    override: Override | None = None
    activations: tuple[Activation, ...] = field(default=())

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """The version as ``to_json`` wrote it. Raises ``KeyError`` or ``TypeError`` for what is none."""
        known = {name: told[name] for name in cls.__dataclass_fields__ if name in told}
        known["activations"] = tuple(Activation(**one) for one in told.get("activations", ()))
        if told.get("override"):
            known["override"] = Override(**told["override"])
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        """Everything, as JSON can carry it; ``model`` is the file's name for readers of ``bot.train``'s records."""
        return {**asdict(self), "model": self.file, "changed": True}

    def state(self, live: str | None) -> State:
        """What it is while the archive ``live`` is the one that is served."""
        if self.file == live:
            return "live"
        if self.activations:
            return "former"
        return "refused" if self.passed is False else "candidate"

    def shown(self, live: str | None) -> dict[str, Any]:
        """What the list of versions says about it."""
        return {
            "number": self.number,
            "state": self.state(live),
            "made_at": self.made_at,
            "made_by": self.made_by,
            "description": self.description,
            "digest": self.digest[:12],
            "model": self.model_id,
            "subjects": self.subjects,
            "seconds": self.seconds,
            "passed": self.passed,
            "override": asdict(self.override) if self.override else None,
            "live_since": self.activations[-1].at if self.activations and self.file == live else None,
            "activations": [asdict(one) for one in self.activations],
        }
