"""A conversation to keep: as plain text, or as a page of its own to save and to print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.conversation.log import ConversationLog
from api.conversation.messages import Message
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts

FOLDER = Path(__file__).resolve().parent / "templates"
LANGUAGES = ("nn", "nb", "en")
"""What the words around the messages can be in; the messages stay as they were written."""
_BABEL = {"nn": "nn", "nb": "nb", "en": "en_GB"}


@dataclass(frozen=True)
class Line:
    """One message as it is shown outside the chat."""

    message: Message
    who: str
    when: str
    sources: tuple[tuple[str, str, bool], ...]
    """Title, address, and whether the address may be a link."""


async def everything(log: ConversationLog, conversation: str) -> list[Message]:
    """Every message the resident may see, however many readings it takes. Raises ``StorageUnavailableError``."""
    messages: list[Message] = []
    while part := await log.read(conversation, messages[-1].seq if messages else 0):
        messages += part
    return [message for message in messages if not message.internal]


def lines(
    messages: Sequence[Message],
    municipality: Municipality,
    texts: Texts,
    lang: str,
    today: datetime | None = None,
) -> Iterator[Line]:
    """Each message with its sender and local time in words; ``today``: messages of this day need no date."""
    zone = ZoneInfo(municipality.timezone)
    for message in messages:
        name = message.name if message.sender == "agent" else None
        yield Line(
            message,
            name or texts.get(f"afterwards.sender.{message.sender}", lang),
            at(message.time.astimezone(zone), lang, today and today.astimezone(zone)),
            tuple(
                (link.title, link.url, link.url.startswith(("https://", "http://")))
                for link in message.sources or ()
            ),
        )


def at(moment: datetime, lang: str, today: datetime | None = None) -> str:
    """A local time in words: «23. november 2026 kl. 10.00», or «kl. 10.00» on the day itself."""
    if today and today.date() == moment.date():
        pattern = "HH:mm" if lang == "en" else "'kl.' HH.mm"
    else:
        pattern = "d MMMM y 'at' HH:mm" if lang == "en" else "d. MMMM y 'kl.' HH.mm"
    return format_datetime(moment, pattern, locale=_BABEL[lang])


def as_text(messages: Sequence[Message], municipality: Municipality, texts: Texts, lang: str) -> str:
    """Every message the resident has seen, with sender, local time and sources."""
    source = texts.get("afterwards.source", lang)
    parts = [title(municipality, texts, lang)]
    for line in lines(messages, municipality, texts, lang):
        written = [f"{line.who}, {line.when}", line.message.text]
        written += [f"{source}: {name}, {url}" for name, url, _ in line.sources]
        parts.append("\n".join(written))
    return "\n\n".join(parts) + "\n"


def as_html(
    messages: Sequence[Message], municipality: Municipality, texts: Texts, lang: str, first: str = ""
) -> str:
    """The same as one page that needs nothing else: readable alone, on paper, and without its style.

    ``first`` stands above the messages.
    """
    return (
        _environment()
        .get_template("transcript.html")
        .render(
            lang=lang,
            first=first,
            style=style(),
            title=title(municipality, texts, lang),
            lines=list(lines(messages, municipality, texts, lang)),
            text=lambda key: texts.get(f"afterwards.{key}", lang),
            municipality=municipality,
        )
    )


def title(municipality: Municipality, texts: Texts, lang: str) -> str:
    """«Samtale med Alver kommune»."""
    return texts.get("afterwards.title", lang, municipality=municipality.name.of(lang))


@cache
def style() -> str:
    """The style sheet that stands in the page."""
    return (FOLDER / "transcript.css").read_text(encoding="utf-8")


def policy() -> str:
    """The content security policy under which the page is shown: its own style, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    nothing_else = "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    return f"default-src 'none'; style-src 'sha256-{digest}'; {nothing_else}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
