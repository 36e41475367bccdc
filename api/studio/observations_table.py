"""Observations as SQL keeps them: one masked row for each message the bot answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, Row, String, Table, Text

from api.handover.case_table import Moment

Decision = Literal["right", "subject", "new_subject", "not_ours", "skipped", "drafted"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
Sign = Literal[
    "unsure", "unanswered", "not_taken", "thumb_down", "handed_over", "rephrased", "others_offered"
]
SIGNS: tuple[Sign, ...] = get_args(Sign)
"""What makes a message worth looking at:

unsure          the answer's confidence was low, or the bot asked back
unanswered      nothing good enough was found
not_taken       the bot asked back, and none of what it offered was chosen
thumb_down      the resident said that the answer did not help
handed_over     the resident asked for a person right after
rephrased       the resident said nearly the same again at once
others_offered  the answer came with other subjects that may have been meant
"""

metadata = MetaData()
observations = Table(
    "studio_observations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("municipality", String(60), nullable=False),
    # Keyed digest of the conversation's id.
    Column("conversation", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("form", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("intent", String(80)),
    Column("confidence", Float),
    Column("runner_up", String(80)),
    Column("runner_up_confidence", Float),
    Column("outcome", String(30), nullable=False),
    Column("topic", String(80)),
    Column("answer", Text, nullable=False),
    Column("model", String(80)),
    *(Column(sign, Boolean, nullable=False, default=False) for sign in SIGNS),
    Column("decision", String(20)),
    Column("decided_by", String(120)),
    Column("decided_at", Moment),
    Index("studio_observations_by_conversation", "conversation", "seq"),
    Index("studio_observations_by_time", "municipality", "at"),
)


@dataclass(frozen=True)
class Observation:
    """One message, what the bot thought of it and what it answered. The text is masked."""

    id: int
    at: datetime
    municipality: str
    form: str
    text: str
    intent: str | None
    """Full name, such as ``subject/barnehageplass`` or ``opening_hours``; None where nobody guessed."""
    confidence: float | None
    runner_up: str | None
    runner_up_confidence: float | None
    outcome: str
    topic: str | None
    """The subject of the reply."""
    answer: str
    model: str | None
    signs: tuple[Sign, ...]
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @classmethod
    def read(cls, row: Row[Any]) -> Observation:
        """From a row of the table."""
        fields = {name: getattr(row, name) for name in cls.__dataclass_fields__ if name != "signs"}
        return cls(**fields, signs=tuple(sign for sign in SIGNS if getattr(row, sign)))
