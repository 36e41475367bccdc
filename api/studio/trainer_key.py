"""The key in Redis that is there as long as a trainer is."""

from __future__ import annotations

POOL = "svara"
"""The pool unless ``SVARA_POOL`` says otherwise; as ``GatewaySettings.pool``."""


def trainer_key(pool: str | None = None) -> str:
    """The key of the agent pool ``pool``."""
    return f"svara:{{{pool or POOL}}}:trainer"
