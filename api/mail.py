"""Sends e-mail, where the municipality has named a mail server. Addresses and texts are never logged or kept."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import unquote, urlsplit

import structlog

from api.errors import EmailInvalidError, MailUnavailableError

TIMEOUT_S = 10.0
PORTS = {"smtp": 587, "smtps": 465}
CONSOLE = "console:"
log = structlog.get_logger()


@dataclass(frozen=True)
class Mail:
    """One e-mail: the same content as plain text and as a page."""

    to: str
    subject: str
    text: str
    html: str


class Outbox(Protocol):
    """Where e-mail is given to."""

    async def send(self, mail: Mail) -> None:
        """Returns when the mail server has taken it over. Raises ``EmailInvalidError`` when it will not have the
        address, ``MailUnavailableError`` when it does not answer or refuses us."""


class ConsoleOutbox:
    """For demonstrations: nothing is sent, only its length is logged."""

    async def send(self, mail: Mail) -> None:
        """Implements ``Outbox``."""
        log.info("mail.not_sent", reason="demonstration", characters=len(mail.text))


class SmtpOutbox:
    """Gives mail to one SMTP server, encrypted unless it is this machine's own."""

    def __init__(self, url: str, sender: str) -> None:
        """``url``: ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``. Raises ``ValueError``."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("must begin with smtp:// or smtps:// and name a host")
        self._host = parts.hostname
        self._port = parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._encrypted_at_once = parts.scheme == "smtps"
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Implements ``Outbox``."""
        try:
            await asyncio.to_thread(self._send, composed(mail, self._sender))
        except smtplib.SMTPRecipientsRefused as refused:
            # 4xx: only for now (RFC 5321, 4.2.1).
            for_good = all(code >= 500 for code, _ in refused.recipients.values())
            raise (EmailInvalidError if for_good else MailUnavailableError)() from None
        except (smtplib.SMTPException, OSError) as error:
            log.error("mail.failed", reason=type(error).__name__)
            # Without its cause: what a mail server says may repeat the address.
            raise MailUnavailableError() from None

    def _send(self, message: EmailMessage) -> None:
        safe = ssl.create_default_context()
        if self._encrypted_at_once:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=safe)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        with server:
            if not self._encrypted_at_once and not _is_this_machine(self._host):
                server.starttls(context=safe)
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)


def open_outbox(url: str | None, sender: str | None) -> Outbox | None:
    """The outbox that ``url`` names; None where e-mail is not set up. Raises ``ValueError``."""
    if not url:
        return None
    return ConsoleOutbox() if url == CONSOLE else SmtpOutbox(url, sender or "")


def composed(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes out. Raises ``EmailInvalidError`` for an address that cannot be written in a header."""
    message = EmailMessage()
    try:
        message["To"] = Address(addr_spec=mail.to)
    except (ValueError, IndexError, HeaderParseError):
        raise EmailInvalidError() from None
    message["From"] = sender
    message["Subject"] = mail.subject
    # No holiday notices in answer, RFC 3834.
    message["Auto-Submitted"] = "auto-generated"
    # Seven bits, since not every mail server between here and there takes eight.
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
