"""Several gateways that start in the same moment on an empty database all find their tables and accounts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect

from api.governance.agent import Agent
from api.governance.sql import SQLITE_WAITS_S, make_tables, open_database
from api.governance.users import Users

AT_ONCE = 6


@pytest.mark.parametrize("time", range(5))
def test_tables_made_by_several_at_once_are_all_there(tmp_path: Path, time: int) -> None:
    url, ready = f"sqlite:///{tmp_path / 'at_once.db'}", Barrier(AT_ONCE)
    names = [f"table_{number}" for number in range(12)]

    def start(_: int) -> set[str]:
        engine, metadata = create_engine(url), MetaData()
        for name in names:
            Table(name, metadata, Column("id", Integer, primary_key=True))
        ready.wait()
        make_tables(metadata, engine)
        there = set(inspect(engine).get_table_names())
        engine.dispose()
        return there

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert all(there == set(names) for there in pool.map(start, range(AT_ONCE)))


def test_who_finds_the_database_taken_waits_longer_than_a_busy_disk_takes(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'waits.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == SQLITE_WAITS_S * 1000
    engine.dispose()


async def test_an_account_made_by_several_at_once_is_one(tmp_path: Path) -> None:
    url, ready = f"sqlite:///{tmp_path / 'users.db'}", Barrier(AT_ONCE)
    kari = Agent("kari", "Kari", "Byggesak")

    def start(_: int) -> None:
        users = Users(url)
        users.prepare(demo=False)
        ready.wait()
        users.add(kari, "eit langt passord")
        users.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(start, range(AT_ONCE)))
    users = Users(url)
    assert await users.check("kari", "eit langt passord") == kari
    users.close()
