"""What becomes of cases when nobody needs them any more: each step is done when its time has come, and only once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select

from api.handover.case_table import case_events, cases

ANSWERED_STAY = timedelta(days=30)
"""An answered case stays open that long after the last thing that was done, and after its meeting."""


@dataclass(frozen=True)
class Tidied:
    """How many cases were closed because nothing more happened, lost their contact details, were removed."""

    closed: int
    forgotten: int
    removed: int


def tidy(connection: Connection, now: datetime, contact_hours: int, case_days: int) -> Tidied:
    """Close answered cases that have come to rest, remove contact details, remove whole cases.

    Contact details (name, telephone, e-mail) go ``contact_hours`` after a case was closed, the case itself
    with everything that was done about it ``case_days`` after. Cases nobody has answered stay.
    """
    return Tidied(
        closed=_close_answered(connection, now),
        forgotten=_forget_contacts(connection, now - timedelta(hours=contact_hours)),
        removed=_remove(connection, now - timedelta(days=case_days)),
    )


def _close_answered(connection: Connection, now: datetime) -> int:
    """Contact details go with the closing, so a case that is answered and then left must be closed too."""
    before = now - ANSWERED_STAY
    lately = exists().where(case_events.c.case == cases.c.id, case_events.c.at >= before)
    at_rest = select(cases.c.id).where(
        cases.c.state == "answered",
        cases.c.meeting_at.is_(None) | (cases.c.meeting_at < before),
        ~lately,
    )
    found = list(connection.scalars(at_rest))
    for case in found:
        values = {"state": "closed", "ended": "answered", "closed": now, "arrival": None}
        connection.execute(cases.update().where(cases.c.id == case).values(**values))
        event = {"case": case, "at": now, "what": "closed", "who": None, "why": "answered"}
        connection.execute(case_events.insert().values(**event))
    return len(found)


def _forget_contacts(connection: Connection, closed_before: datetime) -> int:
    known = cases.c.telephone.isnot(None) | cases.c.email.isnot(None) | cases.c.name.isnot(None)
    old = cases.update().where(cases.c.closed < closed_before, known)
    return connection.execute(old.values(telephone=None, email=None, name=None)).rowcount


def _remove(connection: Connection, closed_before: datetime) -> int:
    old = select(cases.c.id).where(cases.c.closed < closed_before)
    connection.execute(case_events.delete().where(case_events.c.case.in_(old)))
    return connection.execute(cases.delete().where(cases.c.closed < closed_before)).rowcount
