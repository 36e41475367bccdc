"""Putting a version of the model live, and back, without anybody who is talking noticing.

In order: every Rasa process loads the version beside the one it answers with and tries it out; the file that names the
active one is written, for processes that start later; one value in Redis is changed, and from that moment every turn
that begins is answered by the new version; every process is told and asked (``activation_service``). Until the value
is changed nothing has happened that a resident could see, and a failure leaves the old version live.

Who may: a version that passed the gate takes one person; one that did not takes two, and a reason.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from api.errors import (
    ActivationFailedError,
    ModelNotComparedError,
    ModelRefusedError,
    NoFormerModelError,
    OverrideNotAskedError,
    SecondPersonNeededError,
)
from api.governance.audit import AuditLog
from api.studio.activation_rasa import ProcessState
from api.studio.activation_service import Service
from api.studio.models import ModelRegistry
from api.studio.versions import How, Version


@dataclass(frozen=True)
class Activated:
    """A version that is live now, and what each Rasa process says."""

    version: Version
    processes: tuple[ProcessState, ...]

    def shown(self) -> dict[str, Any]:
        """As JSON: ``verified`` when every process that answers does so with this version."""
        up = [one for one in self.processes if one.answer != "down"]
        return {
            "number": self.version.number,
            "model": self.version.model_id,
            "verified": bool(up) and all(one.model_id == self.version.model_id for one in up),
            "processes": [{"answer": one.answer, "model": one.model_id} for one in self.processes],
        }


class Activation:
    """The one way to change which version is live."""

    def __init__(self, registry: ModelRegistry, service: Service, audit: AuditLog) -> None:
        self._registry = registry
        self._service = service
        self._audit = audit

    async def activate(self, number: int, by: str) -> Activated:
        """Put a version live that passed the gate, or was live before.

        Raises ``ModelNotFoundError``, ``ModelNotComparedError``, ``ModelRefusedError`` and ``ActivationFailedError``.
        """
        version = await asyncio.to_thread(self._registry.get, number)
        if not version.activations:
            if version.passed is None:
                raise ModelNotComparedError(number=number)
            if not version.passed:
                await self._note(by, "model.refused", version)
                raise ModelRefusedError(number=number)
        return await self._put_live(version, by, "approved")

    async def ask_override(self, number: int, by: str, reason: str) -> Version:
        """Ask for a version to be put live that the gate refused. Raises ``ModelNotFoundError`` and, for one that
        was not compared, ``ModelNotComparedError``."""
        version = await asyncio.to_thread(self._registry.get, number)
        if version.passed is None:
            raise ModelNotComparedError(number=number)
        version = await asyncio.to_thread(self._registry.ask_override, number, by, reason)
        await self._note(by, "model.override_asked", version, reason=reason)
        return version

    async def approve_override(self, number: int, by: str) -> Activated:
        """Agree to an override and put the version live.

        Raises ``OverrideNotAskedError``, and ``SecondPersonNeededError`` for who asked and for who had it trained.
        """
        version = await asyncio.to_thread(self._registry.get, number)
        if version.override is None:
            raise OverrideNotAskedError(number=number)
        if by in (version.override.by, version.made_by):
            raise SecondPersonNeededError()
        return await self._put_live(version, by, "override", version.override.reason)

    async def go_back(self, by: str) -> Activated:
        """Return to the version that was live before. Raises ``NoFormerModelError``, ``ActivationFailedError``."""
        former = await asyncio.to_thread(self._registry.former)
        if former is None:
            raise NoFormerModelError()
        return await self._put_live(former, by, "returned")

    async def align(self) -> None:
        """At a start: have turns ask for the version that is live by the file, whatever Redis remembers."""
        if await asyncio.to_thread(self._registry.folder.is_dir):
            await asyncio.to_thread(self._registry.adopt)  # what a Rasa in a container trained at its start
        live = await asyncio.to_thread(self._registry.live_file)
        if live:
            await self._service.align(live)

    async def _put_live(self, version: Version, by: str, how: How, reason: str = "") -> Activated:
        async with self._service.changing():
            before = await asyncio.to_thread(self._registry.live)
            await self._service.make_ready(version)
            # Noted first: what cannot be noted is not done.
            others = {"from": before.number if before else None, "how": how}
            await self._note(by, "model.activated", version, reason=reason, **others)
            try:
                await asyncio.to_thread(self._write, version, by, how, reason)
            except OSError as error:  # a full disk
                await self._note(by, "model.activation_failed", version, reason=type(error).__name__)
                raise ActivationFailedError(number=version.number) from error
            return Activated(version, tuple(await self._service.switch(version)))

    def _write(self, version: Version, by: str, how: How, reason: str) -> None:
        if how == "returned":
            self._registry.go_back(by)
        else:
            self._registry.put_live(version.number, by, how, reason)

    async def _note(self, by: str, what: str, version: Version, **detail: Any) -> None:
        kept = {name: value for name, value in detail.items() if value not in ("", None)}
        await self._audit.note(by, what, f"model/{version.number}", {**kept, "model": version.model_id})
