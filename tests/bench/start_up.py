"""How long a start takes until the first answer, with models and knowledge base already made."""

from __future__ import annotations

import time
from typing import Any

from api.operations.processes import ServiceStack
from api.operations.stack_settings import StackSettings
from tests.support.client import ResidentClient


def measure(settings: StackSettings) -> tuple[dict[str, Any], ServiceStack]:
    """Seconds to all parts answering and to the first answer; and the service, for the caller to close."""
    began = time.perf_counter()
    stack = ServiceStack(settings)
    stack.open()
    answering = time.perf_counter() - began
    resident = ResidentClient.start(stack.gateway_url)
    outcome = resident.ask("når opnar innbyggarservice i Knarvik?")["outcome"]
    resident.close()
    figures = {
        "parts_answer_s": round(answering, 1),
        "first_answer_s": round(time.perf_counter() - began, 1),
        "outcome": outcome,
    }
    return figures, stack
