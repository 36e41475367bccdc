"""E-mail goes out whole and encrypted, and what goes wrong is told without the address."""

from __future__ import annotations

import pytest

from api.errors import EmailInvalidError, MailUnavailableError
from api.mail import ConsoleOutbox, Mail, SmtpOutbox, composed, open_outbox
from tests.conftest import free_port
from tests.support.mail_server import MailServer

SENDER = "chat@alver.example"
MAIL = Mail("kari@example.com", "Samtalen din – æøå", "Hei på deg.\n.\nÆrleg helsing", "<p>Hei på deg.</p>")


async def test_a_mail_comes_as_text_and_as_a_page() -> None:
    async with MailServer() as server:
        await SmtpOutbox(server.url, SENDER).send(MAIL)
    [(recipients, message)] = server.taken
    assert recipients == [MAIL.to]
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, MAIL.to, MAIL.subject)
    assert message["Auto-Submitted"] == "auto-generated"
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and text.get_content().replace("\r\n", "\n").strip() == MAIL.text
    assert page is not None and page.get_content().strip() == MAIL.html


@pytest.mark.parametrize(
    ("refused", "code", "error"),
    [
        ("RCPT", 550, EmailInvalidError),
        ("RCPT", 450, MailUnavailableError),
        ("MAIL", 550, MailUnavailableError),
        ("DATA", 554, MailUnavailableError),
    ],
)
async def test_a_refusal_is_told_without_the_address(
    refused: str, code: int, error: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    async with MailServer({refused: f"{code} kari@example.com is not welcome"}) as server:
        with pytest.raises(error) as told:
            await SmtpOutbox(server.url, SENDER).send(MAIL)
    assert server.taken == [] and told.value.__cause__ is None
    assert "kari" not in "".join(capsys.readouterr()) + str(told.value)


async def test_a_server_that_is_down_is_told_as_unavailable() -> None:
    with pytest.raises(MailUnavailableError):
        await SmtpOutbox(f"smtp://127.0.0.1:{free_port()}", SENDER).send(MAIL)


@pytest.mark.parametrize("to", ["", "kari", "kari@example.com\nBcc: alle@example.com", "<a@b.no>, c@d.no"])
def test_an_address_cannot_become_another_header(to: str) -> None:
    with pytest.raises(EmailInvalidError):
        composed(Mail(to, "x", "x", "x"), SENDER)


async def test_the_console_writes_neither_address_nor_text(capsys: pytest.CaptureFixture[str]) -> None:
    outbox = open_outbox("console:", None)
    assert isinstance(outbox, ConsoleOutbox)
    await outbox.send(MAIL)
    written = "".join(capsys.readouterr())
    assert "not_sent" in written and "kari" not in written and "Hei" not in written


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://"])
def test_what_is_no_mail_server_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://"):
        open_outbox(url, SENDER)


def test_without_a_server_there_is_no_outbox() -> None:
    assert open_outbox(None, None) is None
