"""The Redis that is started when none is given: durable, on loopback, behind a random password."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

_CONFIG = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
daemonize no
dir {folder}
appendonly yes
appendfsync always
maxmemory-policy noeviction
save ""
"""


@dataclass(frozen=True)
class RedisAddress:
    """Where a Redis is, in the pieces that Rasa's settings want."""

    host: str
    port: int
    username: str
    password: str
    database: int
    tls: bool

    @classmethod
    def of(cls, url: str) -> RedisAddress:
        """Read ``redis://[user]:password@host:port/database``. Raises ``ValueError`` for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in ("redis", "rediss") or not parts.hostname:
            raise ValueError(f"{parts.scheme or url!r} is not a Redis address (redis://host:port/database)")
        return cls(
            host=parts.hostname,
            port=parts.port or 6379,
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            database=int(parts.path.strip("/") or 0),
            tls=parts.scheme == "rediss",
        )


def new_password() -> str:
    """A password for one run of our own Redis; safe in URLs and in Redis's configuration file."""
    return secrets.token_urlsafe(32)


def own_redis_url(port: int, password: str) -> str:
    """The address of our own Redis."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def write_config(folder: Path, port: int, password: str) -> Path:
    """Write the configuration into ``folder`` (which also gets the log of writes), for this user only.

    The password stands in the file and not on the command line, which every user of the machine can read.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / "redis.conf"
    file.unlink(missing_ok=True)
    text = _CONFIG.format(port=port, password=password, folder=_quoted(folder.resolve()))
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    return file


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
