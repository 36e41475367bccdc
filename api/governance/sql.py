"""Tables made at start, also when several gateways start at once."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData
from sqlalchemy.exc import DBAPIError


def make_tables(metadata: MetaData, engine: Engine) -> None:
    """Make the tables that are missing."""
    try:
        metadata.create_all(engine)
    except DBAPIError:
        # Another gateway made one between our looking and our making; now it is there.
        metadata.create_all(engine)
