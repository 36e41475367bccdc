"""Reading YAML quickly: with libyaml where it is there, ten times as fast as the reader in pure Python."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """What ``text`` says, in plain Python values. Raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
