"""Tables made at start, also when several gateways start at once."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData
from sqlalchemy.exc import DBAPIError


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
