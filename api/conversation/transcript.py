"""A conversation as plain text, for the resident to keep."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from api.conversation.messages import Message
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts


def as_text(messages: Sequence[Message], municipality: Municipality, texts: Texts, form: str) -> str:
    """Every message the resident has seen, with sender, local time and sources."""
    title = texts.get("conversation.transcript_title", form, municipality=municipality.name.of(form))
    source = texts.get("conversation.transcript_source", form)
    zone, locale = ZoneInfo(municipality.timezone), "nb" if form == "nb" else "nn"
    parts = [title]
    for message in messages:
        who = message.name if message.sender == "agent" else None
        who = who or texts.get(f"conversation.transcript_{message.sender}", form)
        when = format_datetime(message.time.astimezone(zone), "d. MMMM y 'kl.' HH.mm", locale=locale)
        lines = [f"{who}, {when}", message.text]
        lines += [f"{source}: {link.title}, {link.url}" for link in message.sources or ()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
