"""What stands in a conversation's log, and what of it the resident is shown.

The shapes are those of the public contract (docs/api.md). ``seq`` and ``time`` are given by the log;
everything else is decided before an entry is appended and never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json

State = Literal["bot", "queued", "agent", "closed"]
FORMS = ("nn", "nb")
"""The written forms of Norwegian a conversation can be held in."""

HANDOVER_CHOICE = "handover"
"""The payload of «Snakk med eit menneske»; the gateway answers it itself, as it does the next four."""
WAIT_CHOICE = "wait"
MESSAGE_CHOICE = "leave_message"
MEETING_CHOICE = "ask_meeting"
BOT_CHOICE = "ask_bot"


class Outcome(StrEnum):
    """What a reply of the bot was. Every reply has exactly one."""

    ANSWERED = "answered"
    CLARIFICATION = "clarification"
    SMALLTALK = "smalltalk"
    REFERRED = "referred"
    HANDOVER = "handover"
    EMERGENCY = "emergency"
    PERSONAL_DATA_STOPPED = "personal_data_stopped"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    ERROR = "error"


class SourceLink(BaseModel):
    """Where an answer comes from."""

    title: str
    url: str
    updated: str | None = Field(default=None, description="Date of the source, YYYY-MM-DD, where it has one.")


class Choice(BaseModel):
    """Something the resident can pick instead of writing. The payload is opaque to clients."""

    title: str
    payload: str
    topic: str | None = None


class Entry(BaseModel):
    """One entry as it is written to the log, before it has a number."""

    model_config = ConfigDict(extra="ignore")

    sender: Literal["resident", "bot", "agent", "system"]
    text: str
    lang: str
    outcome: Outcome | None = None
    topic: str | None = Field(default=None, description="Los word id.")
    aspect: str | None = None
    confidence: float | None = None
    sources: list[SourceLink] | None = None
    choices: list[Choice] | None = None
    model: str | None = Field(
        default=None, description="Id of the trained model that understood the message."
    )
    name: str | None = Field(
        default=None, description="Name of the agent who wrote, or whom an event is about."
    )
    reply_to: int | None = Field(default=None, description="seq of the message this is the reply to.")
    choice: str | None = Field(default=None, description="The payload the resident chose.")
    event: str | None = Field(default=None, description="What happened, for entries that record an event.")
    internal: bool = Field(default=False, description="For agents only; never shown to the resident.")
    by: str | None = Field(default=None, description="User name of the agent who did it; for agents only.")
    why: str | None = Field(
        default=None, description="Why it happened: a stable word or the agent's own; for agents only."
    )
    asks_for_contact: bool | None = Field(
        default=None, description="True: the agent asks how the resident can be reached."
    )
    case: str | None = Field(default=None, description="Number of the case this became.")
    suspected: str | None = Field(
        default=None, description="The kind of danger the resident may be in, where that is not certain."
    )

    def to_json(self) -> str:
        """The entry as JSON text, without what it lacks."""
        return self.model_dump_json(exclude_none=True, exclude_defaults=True)


_FOR_AGENTS = {"internal", "choice", "aspect", "suspected", "by", "why"}


class Message(Entry):
    """One entry of the log as it is read: with its number and time."""

    seq: int
    time: datetime

    @classmethod
    def read(cls, stream_id: str, fields: dict[str, str]) -> Message:
        """The message in one stream entry (id ``<seq>-0``, fields ``ms`` and ``entry``)."""
        time = datetime.fromtimestamp(int(fields["ms"]) / 1000, UTC)
        return cls.model_validate(
            {**from_json(fields["entry"]), "seq": int(stream_id.partition("-")[0]), "time": time}
        )

    def to_resident(self) -> dict[str, object]:
        """The message as the public contract shows it to the resident's client."""
        return self.model_dump(mode="json", exclude_none=True, exclude=_FOR_AGENTS)

    def resident_json(self) -> str:
        """The same as JSON text."""
        return self.model_dump_json(exclude_none=True, exclude=_FOR_AGENTS)

    def to_agent(self) -> dict[str, object]:
        """The message with everything an agent may see."""
        return self.model_dump(mode="json", exclude_none=True)


class Estimate(BaseModel):
    """How long most people waited lately at this time of day."""

    from_minutes: int
    to_minutes: int


class Outlook(BaseModel):
    """What is true now for somebody who waits for a person."""

    people: Literal["here", "busy", "open", "closed", "unknown"] = Field(
        description="here: somebody can take it; busy: all who are there have enough; open: nobody is there "
        "although it is opening hours; closed: outside them; unknown: the hours are not stated."
    )
    opens: datetime | None = Field(default=None, description="When it is opening hours again, where closed.")
    day: str | None = Field(default=None, description="Why nobody answers today: a holiday, an exception.")
    estimate: Estimate | None = None
    slow: bool = Field(default=False, description="The resident has waited longer than most lately.")


class Standing(BaseModel):
    """How a conversation stands: who has it, and for a waiting one, where in line."""

    state: State
    position: int | None = Field(default=None, description="Place in the line of its department, from 1.")
    receipt: str | None = None
    agent: str | None = Field(default=None, description="Name of the person who has the conversation.")
    role: str | None = None
    claim: int = 0
    owner: str | None = Field(default=None, description="User name of the owner; not shown to residents.")
    department: str | None = None
    language: str | None = None
    moved: int = Field(default=0, description="How often it was passed on to a department or a colleague.")
    ended: str | None = Field(default=None, description="How it ended, when it was closed last.")
    held: bool = Field(default=False, description="Its agent waits for the resident to write.")
    waited_s: int | None = Field(default=None, exclude=True)
    outlook: Outlook | None = None

    @classmethod
    def read(cls, found: Sequence[Any]) -> Standing:
        """From what ``lua/standing.lua`` gives back."""
        (
            state,
            receipt,
            owner,
            name,
            role,
            claim,
            department,
            language,
            moved,
            since,
            ended,
            held,
            place,
            now,
        ) = found
        return cls(
            state=state,
            position=place,
            receipt=receipt,
            owner=owner,
            agent=name,
            role=role,
            claim=int(claim or 0),
            department=department,
            language=language,
            moved=int(moved or 0),
            ended=ended or None,
            held=held == "1",
            waited_s=(now - int(since)) // 1000 if state == "queued" and since else None,
        )

    def to_resident(self) -> dict[str, object]:
        """The standing as the resident's client is told it."""
        shown: dict[str, object] = {"state": self.state}
        if self.state == "queued":
            if self.position:
                shown["position"] = self.position
            if self.outlook:
                shown |= self.outlook.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
                if self.outlook.opens:
                    shown["opens"] = self.outlook.opens.astimezone(UTC).isoformat()
            shown["choices"] = [WAIT_CHOICE, MESSAGE_CHOICE, MEETING_CHOICE, BOT_CHOICE]
        if self.receipt and self.state in ("queued", "agent"):
            shown["receipt"] = self.receipt
        if self.state == "agent" and self.agent:
            shown["agent"] = {"name": self.agent, "role": self.role}
        return shown
