"""What ``svara models`` works on: the service of a data folder, running or stopped, and who is asking."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.context import connect
from api.conversation.model_choice import ModelChoice
from api.conversation.scripts import Keys
from api.errors import RightMissingError, StorageUnavailableError
from api.governance.audit import AuditLog
from api.governance.rights import Right, may
from api.governance.sql import open_database
from api.governance.users import rights, users
from api.operations.data_folder import read_running
from api.settings import GatewaySettings
from api.studio.activation import Activation
from api.studio.activation_service import StoppedService
from api.studio.model_desk import ModelDesk, build_models
from api.studio.models import PROGRAM
from api.studio.working_copy import WorkingCopy
from kb_sync.texts import Texts

LOCALE = Path(__file__).resolve().parent.parent / "locale"


@dataclass(frozen=True)
class ServiceAtHand:
    """The service, as far as it is there."""

    desk: ModelDesk
    settings: GatewaySettings
    running: bool


def settings_at(data: Path) -> GatewaySettings:
    """The settings of the service on ``data``: what it told when it started goes before the environment."""
    told = read_running(data)
    given: dict[str, Any] = {"data": data}
    if told:
        urls = (told["rasa_url"], *told.get("more_rasa_urls", ()))
        given |= {"redis_url": told["redis_url"], "rasa_urls": urls}
    # Nobody signs in here and nothing is signed, so the secret that a gateway must have is not needed.
    if not os.environ.get("SVARA_SECRET"):
        given["demo"] = True
    return GatewaySettings(**given)


@asynccontextmanager
async def service_at(data: Path) -> AsyncIterator[ServiceAtHand]:
    """The service on the folder ``data``. Where Redis does not answer it is taken to be stopped."""
    settings = settings_at(data)
    texts = Texts.load(LOCALE)
    keys = Keys(settings.pool)
    redis = connect(settings)
    audit = AuditLog(settings.sql_url(), settings.now)
    audit.prepare()
    copy = WorkingCopy(settings.data, settings.examples)
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            choice = ModelChoice(redis, keys)
            desk = build_models(settings, redis, keys, http, choice, copy, audit, texts, settings.now)
            # Without an address of its own it would be another service's Redis that is asked at the usual one.
            named = bool(read_running(data)) or "SVARA_REDIS_URL" in os.environ
            running = named and await _answers(redis, keys)
            if not running:
                stopped = Activation(desk.registry, StoppedService(), audit)
                desk = ModelDesk(desk.registry, desk.training, stopped, copy, audit, texts)
            yield ServiceAtHand(desk, settings, running)
    finally:
        audit.close()
        await redis.aclose()


async def _answers(redis: Redis, keys: Keys) -> bool:
    try:
        await ModelChoice(redis, keys).redis_answers()
    except StorageUnavailableError:
        return False
    return True


def require(settings: GatewaySettings, username: str, right: Right) -> None:
    """Whoever works on the machine itself (``svara``) may do everything; anybody else what they have been given.

    Raises ``RightMissingError``, also for a user there is none of.
    """
    if username == PROGRAM:
        return
    engine = open_database(settings.sql_url())
    wanted = (
        select(rights.c.rights)
        .join(users, users.c.username == rights.c.username)
        .where(users.c.username == username, users.c.active)
    )
    try:
        with engine.connect() as connection:
            given = connection.execute(wanted).scalar()
    except SQLAlchemyError as error:
        raise StorageUnavailableError() from error
    finally:
        engine.dispose()
    if not may(given or (), right):
        raise RightMissingError(right=right)
