"""Every setting of the gateway, in one typed class read once at start.

Each field is an environment variable with the prefix ``SVARA_`` (``SVARA_PORT``). docs/operations.md
lists them; a test compares that list with this class.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.mail import CONSOLE, Outbox, open_outbox
from kb_sync.settings import KnowledgeBaseSettings

PROJECT_FOLDER = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """The environment does not describe a service that may start; the message says what to set."""


class GatewaySettings(BaseSettings):
    """Settings of one gateway process."""

    model_config = SettingsConfigDict(env_prefix="SVARA_", extra="ignore", frozen=True)

    data: Path = Field(default=Path(".svara"), description="Folder for everything that is kept on disk.")
    content: Path = Field(
        default=PROJECT_FOLDER / "kb_sync" / "content", description="Folder with the municipalities' content."
    )
    host: str = Field(default="127.0.0.1", description="Address the gateway listens on.")
    port: int = Field(default=8000, description="Port the gateway listens on.")
    demo: bool = Field(
        default=False,
        description="Demonstration mode: demo accounts and a secret of its own making. Never with real residents.",
    )
    secret: SecretStr | None = Field(
        default=None,
        description="Key of the digests that recognise repeated messages; 32 characters or more.",
    )
    redis_url: str = Field(default="redis://127.0.0.1:6390/0", description="Redis, with password in the URL.")
    redis_timeout_s: float = Field(default=3.0, gt=0, description="Longest wait for one answer from Redis.")
    pool: str = Field(
        default="svara",
        pattern=r"^[a-z0-9-]{1,30}$",
        description="Agent pool: its keys share one Redis hash tag.",
    )
    rasa_url: str = Field(default="http://127.0.0.1:5005", description="Base address of Rasa.")
    rasa_urls: tuple[str, ...] = Field(
        default=(),
        description="Base addresses of all Rasa processes where there are several (JSON list); instead of one.",
    )
    rasa_python: Path = Field(
        default=PROJECT_FOLDER / ".venv-rasa" / "bin" / "python",
        description="Python of the environment Rasa is in; the trainer trains with it.",
    )
    examples: Path = Field(
        default=PROJECT_FOLDER / "bot" / "data" / "nlu",
        description="Folder with the examples that the program comes with; the studio's changes lie over them.",
    )
    models_kept: int = Field(default=8, ge=2, description="Versions of the model that are kept.")
    rasa_timeout_s: float = Field(default=4.0, gt=0, description="Longest wait for one answer from Rasa.")
    actions_url: str = Field(
        default="http://127.0.0.1:5055", description="Base address of the action server."
    )
    default_municipality: str = Field(default="alver", description="Municipality of clients that name none.")
    extra_origins: tuple[str, ...] = Field(
        default=(), description="Web origins allowed besides each municipality's own (JSON list)."
    )
    max_message_characters: int = Field(default=1000, description="Longest message a resident may send.")
    max_body_bytes: int = Field(default=32_768, description="Largest request body that is read.")
    messages_per_minute: int = Field(default=20, description="Messages from one conversation in a minute.")
    conversations_per_minute: int = Field(
        default=30, description="New conversations from one address in a minute."
    )
    sign_ins_per_minute: int = Field(default=10, description="Sign-in attempts from one address in a minute.")
    turn_lease_s: float = Field(
        default=6.0,
        gt=1,
        description="How long a gateway may be silent about a message it works on before another takes it up.",
    )
    turns_at_once: int = Field(
        default=16, gt=0, description="Messages one gateway works on at the same time."
    )
    claim_lease_s: float = Field(
        default=90.0, gt=1, description="How long a conversation stays with an agent whose console is silent."
    )
    episode_turns: int = Field(default=40, gt=0, description="Turns before Rasa is given a fresh tracker.")
    retention_hours: int = Field(
        default=72, gt=0, description="How long a conversation is kept after the last word."
    )
    case_retention_days: int = Field(
        default=365, gt=0, description="How long a case is kept after it was closed."
    )
    feedback_text_days: int = Field(
        default=90, gt=0, description="How long what residents write in feedback is kept; the figures stay."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description=(
            "Mail server residents can have their conversation sent by: smtp://user:password@host:587 (STARTTLS) or "
            "smtps://…:465; console: in demo mode only sends nothing. Without it e-mail is not offered."
        ),
    )
    mail_from: str | None = Field(
        default=None, description="Sender of e-mail, an address the mail server lets us use."
    )
    emails_per_hour: int = Field(
        default=5,
        description="E-mails from one conversation, from one address and to one address in an hour.",
    )
    archive_days: int = Field(
        default=90,
        ge=0,
        description=(
            "How long a conversation that a person has had is kept in the archive, masked, after its last word; "
            "0: there is no archive."
        ),
    )
    archive_after_hours: float | None = Field(
        default=None,
        ge=0,
        description=(
            "How long nothing must have happened in such a conversation before it goes there; not set: "
            "SVARA_RETENTION_HOURS, which is also the most."
        ),
    )
    observation_days: int = Field(
        default=60, gt=0, description="How long masked messages are kept for the training studio's inbox."
    )
    session_hours: int = Field(default=10, gt=0, description="How long an agent's sign-in lasts.")
    embedding_model: str = Field(
        default="",
        description=KnowledgeBaseSettings.model_fields["embedding_model"].description,
    )
    database_url: str | None = Field(
        default=None,
        description="SQL database (SQLAlchemy URL); default is a SQLite file in the data folder.",
    )
    clock: AwareDatetime | None = Field(
        default=None, description="A fixed time instead of now, for opening hours in tests; demo mode only."
    )

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.demo:
            return self
        if self.secret is None or len(self.secret.get_secret_value()) < 32:
            raise ValueError(
                "SVARA_SECRET must be set to at least 32 random characters "
                "(for example: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'), "
                "or SVARA_DEMO=1 for a demonstration."
            )
        if self.clock is not None:
            raise ValueError("SVARA_CLOCK stops the clock and is only allowed together with SVARA_DEMO=1.")
        return self

    @model_validator(mode="after")
    def _refuse_a_late_archive(self) -> Self:
        if self.archive_after_hours is not None and self.archive_after_hours > self.retention_hours:
            raise ValueError(
                f"SVARA_ARCHIVE_AFTER_HOURS must not be more than SVARA_RETENTION_HOURS ({self.retention_hours}): "
                "residents are told that a conversation is open no longer than that."
            )
        return self

    @model_validator(mode="after")
    def _refuse_half_a_mail_server(self) -> Self:
        url = self.smtp_url.get_secret_value() if self.smtp_url else None
        if url == CONSOLE and not self.demo:
            raise ValueError(
                "SVARA_SMTP_URL=console: sends nothing and is only allowed together with SVARA_DEMO=1."
            )
        if url and url != CONSOLE and not self.mail_from:
            raise ValueError("SVARA_SMTP_URL needs SVARA_MAIL_FROM, the sender of the e-mail.")
        try:
            open_outbox(url, self.mail_from)
        except ValueError as error:
            # Not the address itself: it holds a password.
            raise ValueError(f"SVARA_SMTP_URL {error}") from None
        return self

    def outbox(self) -> Outbox | None:
        """Where e-mail is given to; None where it is not set up."""
        return open_outbox(self.smtp_url.get_secret_value() if self.smtp_url else None, self.mail_from)

    def archive_after(self) -> float:
        """Hours without a word after which Redis lets go of a conversation that a person has had."""
        if self.archive_days == 0 or self.archive_after_hours is None:
            return float(self.retention_hours)
        return self.archive_after_hours

    def rasa_addresses(self) -> tuple[str, ...]:
        """The base address of every Rasa process."""
        return tuple(url.rstrip("/") for url in self.rasa_urls or (self.rasa_url,))

    def sql_url(self) -> str:
        """The SQL database to use; a SQLite file in the data folder unless one is named."""
        return self.database_url or f"sqlite:///{(self.data / 'svara.db').resolve()}"

    def secret_key(self) -> bytes:
        """The secret; in demo mode without one, made at first start and kept in the data folder."""
        if self.secret is not None:
            return self.secret.get_secret_value().encode()
        return _kept_random(self.data / "demo-secret").encode()

    def test_credential(self) -> str:
        """The credential of ``svara ask``: whoever can read the data folder may ask without being counted."""
        return _kept_random(self.data / "test-credential")

    def now(self) -> datetime:
        """The time opening hours are judged by, with time zone."""
        return self.clock or datetime.now().astimezone()


def load_settings() -> GatewaySettings:
    """Read the environment. Raises ``SettingsError`` with every problem in one readable message."""
    try:
        return GatewaySettings()
    except ValidationError as error:
        problems = "; ".join(_in_words(part["loc"], part["msg"]) for part in error.errors())
        raise SettingsError(f"The gateway cannot start: {problems}") from error


def _in_words(field: tuple[int | str, ...], problem: str) -> str:
    return f"SVARA_{'_'.join(map(str, field)).upper()}: {problem}" if field else problem


def _kept_random(file: Path) -> str:
    """The text in ``file``, made at random the first time; safe when two processes start at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        file.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_text(encoding="ascii")
