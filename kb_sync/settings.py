"""Settings of the knowledge base: where content is read, where the base is kept, which embedding is used."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE_CONTENT = Path(__file__).parent / "content"


class KnowledgeBaseSettings(BaseSettings):
    """Read from the environment (``SVARA_…``) when made; every field can also be given by name."""

    model_config = SettingsConfigDict(env_prefix="SVARA_", extra="ignore", populate_by_name=True)

    data_dir: Path = Field(
        default=Path(".svara"),
        validation_alias=AliasChoices("SVARA_DATA", "SVARA_DATA_DIR"),
        description="The service's state folder; the base is kept in its folder 'kb'. From SVARA_DATA.",
    )
    content_dir: Path = Field(
        default=PACKAGE_CONTENT,
        validation_alias=AliasChoices("SVARA_CONTENT", "SVARA_CONTENT_DIR"),
        description="Folder with 'felles/' and one folder per municipality. From SVARA_CONTENT.",
    )
    embedding_model: str = Field(
        default="",
        description=(
            "Empty: the weights that come with the program. Otherwise a folder or a hub name that "
            "sentence-transformers can load. From SVARA_EMBEDDING_MODEL."
        ),
    )
    translate: Literal["auto", "off"] = Field(
        default="auto",
        description=(
            "What is missing in one form of Norwegian is machine-translated at sync where Apertium is installed, "
            "and labelled as such; off: never. From SVARA_TRANSLATE."
        ),
    )
