"""Versions of the model for those who work with them: training, what came of it, and putting one live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from redis.asyncio import Redis

from api.conversation.model_choice import ModelChoice
from api.conversation.scripts import Keys
from api.errors import ModelNotComparedError, PersonalDataInTextError
from api.governance.audit import AuditLog
from api.settings import GatewaySettings
from api.studio.activation import Activation
from api.studio.activation_rasa import RasaProcesses
from api.studio.activation_service import RunningService
from api.studio.compare_report import AREA, FORMS, in_words
from api.studio.models import ModelRegistry
from api.studio.training import Training, TrainingDesk
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_snapshot import same_changes
from kb_sync.texts import Texts
from nlu.privacy import mask, must_stop


@dataclass(frozen=True)
class ModelDesk:
    """The parts, and how they are told to people."""

    registry: ModelRegistry
    training: TrainingDesk
    activation: Activation
    copy: WorkingCopy
    audit: AuditLog
    texts: Texts

    async def listed(self) -> dict[str, Any]:
        """Every version, the newest first; which is live, and which one would be returned to."""

        def read() -> dict[str, Any]:
            live, former = self.registry.live_file(), self.registry.former()
            versions = self.registry.versions()
            return {
                "models": [version.shown(live) for version in versions],
                "live": next((version.number for version in versions if version.file == live), None),
                "former": former.number if former else None,
            }

        return await asyncio.to_thread(read)

    async def start(self, by: str, name: str, description: str) -> Training:
        """Ask for a training. Raises ``TrainingRunningError``, ``PersonalDataInTextError``."""
        training = await self.training.start(by, name, fit_to_keep(description))
        await self.audit.note(by, "training.started", f"training/{training.id}")
        return training

    async def compare(self, number: int, by: str, name: str) -> Training:
        """Ask for one version to be compared anew. Raises ``ModelNotFoundError``, ``TrainingRunningError``."""
        await asyncio.to_thread(self.registry.get, number)
        return await self.training.start(by, name, compare=number)

    async def cancel(self, by: str, name: str) -> None:
        """Have the training ended. Raises ``TrainingNotRunningError``."""
        await self.training.cancel(name)
        await self.audit.note(by, "training.cancelled", "training")

    async def state(self) -> dict[str, Any]:
        """The training under way or the last one; whether anything has been changed since the newest version."""
        training = await self.training.read()
        changed = await asyncio.to_thread(self._changed)
        present = await self.training.trainer_present()
        missing = {} if present else {"no_trainer": self._in_both("no_trainer")}
        return {
            "training": self._shown(training) if training else None,
            "log": [self._step(line) for line in await self.training.log()],
            "trainer": present,
            **missing,
            "changed": changed,
        }

    async def report(self, number: int) -> dict[str, Any]:
        """What the comparison said, as data and in words. Raises ``ModelNotFoundError``, ``ModelNotComparedError``."""
        report = await asyncio.to_thread(self.registry.report, number)
        if report is None:
            raise ModelNotComparedError(number=number)
        return {**report, "number": number, "words": in_words(report, self.texts)}

    def _changed(self) -> bool:
        versions = self.registry.versions()
        kept = self.registry.changes_of(versions[0]) if versions else None
        return not same_changes(self.copy, kept)

    def _shown(self, training: Training) -> dict[str, Any]:
        told = {name: value for name, value in vars(training).items() if value not in ("", None)}
        return {**told, "under_way": training.under_way, "text": self._said(training)}

    def _step(self, line: str) -> dict[str, Any]:
        """One line of the log: when, which step, and the step in words."""
        at, _, step = line.partition(" ")
        known = f"{AREA}.step.{step}" in self.texts.keys(FORMS[0])
        return {"at": at, "step": step, "text": self._in_both(f"step.{step if known else 'other'}")}

    def _said(self, training: Training) -> dict[str, str]:
        """How it stands, in a sentence in each form."""
        if training.problem:
            key = f"problem.{training.problem}"
        elif training.state in ("done", "unchanged", "cancelled"):
            key = f"outcome.{training.state}"
        else:
            key = f"state.{training.state}"
        values = {"detail": training.detail, "number": training.number, "name": training.cancel_by}
        return self._in_both(key, **values)

    def _in_both(self, key: str, **values: object) -> dict[str, str]:
        return {form: self.texts.get(f"{AREA}.{key}", form, **values) for form in FORMS}


def fit_to_keep(text: str) -> str:
    """What staff write about a version, without personal data. Raises ``PersonalDataInTextError`` for what stops."""
    if must_stop(text):
        raise PersonalDataInTextError()
    return mask(text).text.strip()


def build_models(
    settings: GatewaySettings,
    redis: Redis,
    keys: Keys,
    http: httpx.AsyncClient,
    choice: ModelChoice,
    copy: WorkingCopy,
    audit: AuditLog,
    texts: Texts,
    now: Callable[[], datetime],
) -> ModelDesk:
    """Put the parts together. Connects to nothing."""
    registry = ModelRegistry(settings.data / "models", settings.models_kept, now)
    service = RunningService(redis, keys, choice, RasaProcesses(http, settings.rasa_addresses()))
    return ModelDesk(
        registry,
        TrainingDesk(redis, keys, now),
        Activation(registry, service, audit),
        copy,
        audit,
        texts,
    )
