"""What a job that comes before the parts gets to work with."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from api.operations.child import Groups
from api.operations.progress import Progress


@dataclass(frozen=True)
class Surroundings:
    """What a job gets to work with."""

    log: Path
    groups: Groups
    given_up: threading.Event
    progress: Progress
