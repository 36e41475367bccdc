"""Who may sign in: the users table, and passwords kept as argon2id hashes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    select,
)
from sqlalchemy.exc import IntegrityError

from api.governance.agent import Agent
from api.governance.sql import make_tables, open_database

metadata = MetaData()
users = Table(
    "users",
    metadata,
    Column("username", String(60), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("role", String(120), nullable=False),
    Column("password", String(200), nullable=False),
    Column("demo", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created", DateTime(timezone=True), nullable=False),
)
# A table of its own, so that users from before there were departments stay as they are.
duties = Table(
    "user_duties",
    metadata,
    Column("username", String(60), primary_key=True),
    Column("departments", JSON, nullable=False),
    Column("municipalities", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("capacity", Integer, nullable=False),
)
# As above: whoever has no row is an agent and nothing more.
rights = Table(
    "user_rights",
    metadata,
    Column("username", String(60), primary_key=True),
    Column("rights", JSON, nullable=False),
)

DEMO_AGENTS = (
    Agent("ingrid", "Ingrid", "Innbyggarservice"),
    Agent("ola", "Ola", "Innbyggarservice", rights=("supervisor",)),
    Agent("maria", "Maria", "Redaktør", rights=("editor",)),
    Agent("nils", "Nils", "Fagansvarleg", rights=("agent", "approver")),
)
DEMO_PASSWORD = "svara-demo"  # noqa: S105  # printed by `make run`; these accounts exist in demo mode only


class Users:
    """The users table. Blocking work (SQL, argon2) runs outside the event loop."""

    def __init__(self, database_url: str) -> None:
        self._engine: Engine = open_database(database_url)
        self._hasher = PasswordHasher()

    def prepare(self, *, demo: bool) -> None:
        """Make the table where it is missing; make demo accounts in demo mode and close them outside it."""
        make_tables(metadata, self._engine)
        with self._engine.begin() as connection:
            if connection.scalar(
                select(users.c.username).where(users.c.demo, users.c.active != demo).limit(1)
            ):
                connection.execute(users.update().where(users.c.demo).values(active=demo))
            known = set(connection.scalars(select(users.c.username)))
        if demo:
            for agent in DEMO_AGENTS:
                if agent.username not in known:
                    self.add(agent, DEMO_PASSWORD, demo=True)

    def add(self, agent: Agent, password: str, *, demo: bool = False) -> None:
        """Add a user, or give an existing one this name, role, password and duties."""
        values = {
            "name": agent.name,
            "role": agent.role,
            "password": self._hasher.hash(password),
            "demo": demo,
            "active": True,
        }
        try:
            self._write(agent, values)
        except IntegrityError:
            # Another gateway that starts in the same moment was quicker; now there is somebody to change.
            self._write(agent, values)

    def _write(self, agent: Agent, values: Mapping[str, Any]) -> None:
        with self._engine.begin() as connection:
            changed = connection.execute(
                users.update().where(users.c.username == agent.username).values(**values)
            )
            if changed.rowcount == 0:
                connection.execute(
                    users.insert().values(username=agent.username, created=datetime.now(UTC), **values)
                )
            _set_duties(connection, agent)
            _set_rights(connection, agent)

    async def check(self, username: str, password: str) -> Agent | None:
        """The user these belong to, or None; both take the same time."""
        return await asyncio.to_thread(self._check, username, password)

    async def names(self, of: Agent) -> dict[str, str]:
        """The name of everybody who has had an account for a municipality that ``of`` serves too, by user name."""
        return await asyncio.to_thread(self._names, of)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    def _names(self, of: Agent) -> dict[str, str]:
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(users.c.username, users.c.name, duties.c.municipalities).join(
                    duties, users.c.username == duties.c.username, isouter=True
                )
            ).all()
        # Who is bound to no municipality serves all.
        return {
            row.username: row.name
            for row in rows
            if not row.municipalities or not of.municipalities or any(map(of.serves, row.municipalities))
        }

    def _check(self, username: str, password: str) -> Agent | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(users, duties, rights.c.rights)
                .join(duties, users.c.username == duties.c.username, isouter=True)
                .join(rights, users.c.username == rights.c.username, isouter=True)
                .where(users.c.username == username, users.c.active)
            ).first()
        try:
            self._hasher.verify(row.password if row else _nobodys_password(), password)
        except (VerificationError, InvalidHashError):
            return None
        if row is None:
            return None
        has = {field: getattr(row, field) for field in Agent.DUTIES} if row.capacity is not None else {}
        if row.rights is not None:
            has["rights"] = row.rights
        return Agent.with_duties(row.username, row.name, row.role, has)


def _set_rights(connection: Connection, agent: Agent) -> None:
    connection.execute(rights.delete().where(rights.c.username == agent.username))
    connection.execute(rights.insert().values(username=agent.username, rights=list(agent.rights)))


def _set_duties(connection: Connection, agent: Agent) -> None:
    connection.execute(duties.delete().where(duties.c.username == agent.username))
    connection.execute(duties.insert().values(username=agent.username, **agent.duties()))


@cache
def _nobodys_password() -> str:
    """Checked when the user name is unknown, so that the answer takes as long as for a known one."""
    return PasswordHasher().hash(secrets.token_urlsafe(16))
