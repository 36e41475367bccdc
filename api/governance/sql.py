"""The database opened the same way everywhere, and tables made at start, also when several gateways start at once."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData, create_engine, make_url
from sqlalchemy.exc import DBAPIError

SQLITE_WAITS_S = 30
"""How long SQLite waits for another writer. Its own five seconds were too few for two gateways on a busy disk."""


def open_database(url: str) -> Engine:
    """The database at ``url``; connects when it is first used."""
    waits = {"timeout": SQLITE_WAITS_S} if make_url(url).get_backend_name() == "sqlite" else {}
    return create_engine(url, connect_args=waits)


def make_tables(metadata: MetaData, engine: Engine) -> None:
    """Make the tables that are missing."""
    for _ in metadata.tables:
        try:
            metadata.create_all(engine)
            return
        except DBAPIError:
            # Another gateway made one between our looking and our making; now it is there, and the next may follow.
            continue
    metadata.create_all(engine)
