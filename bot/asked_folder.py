"""Where the questions asked for each passage are, told to the importer that Rasa makes by itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from nlu.own_examples import ASKED

VARIABLE = "SVARA_ASKED_QUESTIONS"


def asked_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder ``bot.train`` was told to use; the project's own where it was told none."""
    return Path(environ.get(VARIABLE) or ASKED)
