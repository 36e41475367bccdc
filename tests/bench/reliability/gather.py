"""Reads what is left of every conversation when the run is over, past the gateways: from Redis and from SQL."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from redis.asyncio import Redis
from sqlalchemy import create_engine, select

from api.conversation.messages import Message
from api.conversation.scripts import Keys
from api.handover.case_table import cases
from tests.bench.reliability.evidence import Account, Evidence

Cases = dict[str, dict[str, datetime | None]]


async def gather(redis: Redis, keys: Keys, database_url: str, accounts: Iterable[Account]) -> list[Evidence]:
    """The evidence of every account. Call it when nothing changes any more."""
    kept = await asyncio.to_thread(_cases, database_url)
    return [await _one(redis, keys, account, kept[account.id]) for account in accounts]


async def _one(redis: Redis, keys: Keys, account: Account, kept: dict[str, datetime | None]) -> Evidence:
    one = account.id
    fields = await redis.hgetall(keys.own("conv", one))  # type: ignore[misc]  # typed as blocking, here and below
    line = keys.own("line", fields.get("department", ""))
    async with redis.pipeline(transaction=True) as pipe:
        pipe.xrange(keys.own("log", one))
        pipe.llen(keys.own("pending", one))
        for scores in (keys.shared("work"), keys.shared("queue"), line, keys.shared("claims")):
            pipe.zscore(scores, one)
        log, pending, work, queue, in_line, claims = await pipe.execute()
    return Evidence(
        account=account,
        log=[Message.read(*entry) for entry in log],
        fields=fields,
        pending=pending,
        in_work=work is not None,
        in_queue=queue is not None,
        in_line=in_line is not None,
        in_claims=claims is not None,
        cases=kept,
    )


def _cases(database_url: str) -> defaultdict[str, dict[str, datetime | None]]:
    found: defaultdict[str, dict[str, datetime | None]] = defaultdict(dict)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        for row in connection.execute(select(cases.c.id, cases.c.conversation, cases.c.due)):
            found[row.conversation][row.id] = row.due
    engine.dispose()
    return found
