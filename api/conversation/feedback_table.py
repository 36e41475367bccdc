"""Feedback as SQL keeps it: one row for each answer rated, one for each conversation judged."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from api.handover.case_table import Moment

metadata = MetaData()
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    # Keyed digest of the conversation's id; taken out together with the texts.
    Column("conversation", String(64)),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("municipality", String(60), nullable=False),
    Column("form", String(10), nullable=False),
    Column("topic", String(80)),
    Column("outcome", String(30)),
    Column("model", String(80)),
    Column("person", Boolean, nullable=False),
    Column("rating", String(4)),
    Column("found", Integer),
    Column("understood", Integer),
    Column("overall", Integer),
    Column("text", Text),
    Column("question", Text),
    UniqueConstraint("conversation", "seq"),
    Index("feedback_by_time", "municipality", "at"),
)
