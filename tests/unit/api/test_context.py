"""What a gateway's background work survives."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from api import background
from api import context as wiring
from api.settings import GatewaySettings
from tests.support.fake_rasa import FakeRasa


@dataclass
class OnceBrokenWorker:
    """A turn worker with an error nobody foresaw."""

    begun: int = 0
    again: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.begun += 1
        if self.begun == 1:
            raise LookupError
        self.again.set()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        return None


async def test_background_work_that_fails_is_begun_again(settings: GatewaySettings) -> None:
    worker = OnceBrokenWorker()
    context = replace(wiring.build(settings, transport=FakeRasa()), worker=worker)
    async with background.running(context):
        await asyncio.wait_for(worker.again.wait(), 20)
    assert worker.begun == 2
