"""Settings of the action server."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kb_sync.settings import KnowledgeBaseSettings


class ActionSettings(KnowledgeBaseSettings):
    """Read from the environment (``SVARA_…``) when made; the knowledge base's settings are among them."""

    model_config = SettingsConfigDict(env_prefix="SVARA_", extra="ignore", populate_by_name=True)

    actions_host: str = Field(
        default="127.0.0.1",
        description="Address the action server listens on; loopback unless a container's network closes it in.",
    )
    actions_port: int = Field(default=5055, ge=0, le=65535, description="Port the action server listens on.")
    lookup_timeout_s: float = Field(
        default=1.5,
        gt=0,
        description="Longest wait for the knowledge base; the gateway waits 4 s for the whole turn.",
    )
    lookups_at_once: int = Field(
        default=2,
        ge=1,
        description="Searches running at the same time; more only take turns on the processor.",
    )
