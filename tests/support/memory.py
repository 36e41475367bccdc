"""A folder that is kept in memory, for what tests write."""

from __future__ import annotations

import os
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of each user is made in it
ENOUGH = 2 * 1024**3


def folder_in_memory() -> Path | None:
    """Linux has one; None where it is too small, or its files cannot be run, as in some containers."""
    if not os.access(SHARED_MEMORY, os.W_OK):
        return None
    told = os.statvfs(SHARED_MEMORY)
    roomy = told.f_bavail * told.f_frsize >= ENOUGH
    return SHARED_MEMORY if roomy and not told.f_flag & os.ST_NOEXEC else None
