"""Fixtures for the knowledge base: content and data folders of their own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.kb_sync.small_base import write_content


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with two made-up municipalities."""
    return write_content(tmp_path / "content")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "data"
