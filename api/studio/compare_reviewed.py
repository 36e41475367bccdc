"""Questions from the municipality itself: tests its people saved, and messages they lately said were understood."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.governance.sql import open_database
from api.studio.compare_questions import Question
from api.studio.observations_table import observations
from api.studio.own_tests import expected

LATELY = timedelta(weeks=4)
MOST = 500
"""Messages taken along, the newest first."""


def own_questions(data: Path, shipped: Path) -> tuple[Question, ...]:
    """The saved tests. Raises ``WorkingCopyUnreadableError``."""
    return tuple(
        Question(one.text, one.lang, (one.intent,), "must" if one.must else "own")
        for one in expected(data, shipped)
    )


def reviewed_questions(sql_url: str, now: datetime) -> tuple[Question, ...]:
    """Messages of the last four weeks whose understanding somebody called right; masked, as they are kept.

    None when the database does not answer or has no such table yet: a comparison can do without.
    """
    table = observations.c
    wanted = (
        select(table.text, table.form, table.intent)
        .where(table.decision == "right", table.intent.isnot(None), table.at >= now - LATELY)
        .order_by(table.at.desc())
        .limit(MOST)
    )
    engine = open_database(sql_url)
    try:
        with engine.connect() as connection:
            rows = list(connection.execute(wanted))
    except SQLAlchemyError:
        return ()
    finally:
        engine.dispose()
    return tuple(
        Question(row.text, row.form, (row.intent,), "reviewed") for row in rows if row.form in ("nn", "nb")
    )
