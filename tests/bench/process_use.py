"""What a running process has used so far, as Linux tells it under /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Use:
    """Resident memory in KiB, processor time in seconds, open files."""

    memory_kib: int
    processor_s: float
    files: int


def use_of(pid: int) -> Use:
    """Raises ``FileNotFoundError`` where the process, or /proc, is not to be had."""
    folder = Path(f"/proc/{pid}")
    status = (folder / "status").read_text("ascii", errors="replace")
    memory = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    # proc(5): utime and stime are fields 14 and 15; the name in parentheses may hold spaces.
    fields = (folder / "stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return Use(int(memory.split()[1]), ticks / os.sysconf("SC_CLK_TCK"), len(list((folder / "fd").iterdir())))
