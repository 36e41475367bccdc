"""Reads PDF and Word files in a process of their own, with bounded memory and time.

Both are read by programs that unpack and interpret what strangers wrote: PDFium is C++, and both formats can be made to
grow without end. A process that dies or is stopped costs one file and nothing else. It is given the file and nothing of
our environment. PDFium is also not safe to use from several threads; here each call has its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Literal

from kb_sync.documents import Part
from kb_sync.extract.reading import Content, Refused

# A PDF reader stops by itself after 20 seconds of pages; what takes longer than this hangs inside one.
MAX_SECONDS = 45.0
_ROOT = Path(__file__).resolve().parent.parent.parent


def read_apart(
    kind: Literal["pdf", "docx"], body: bytes, title: str, *, max_seconds: float = MAX_SECONDS
) -> Content:
    """The content of a PDF or Word file.

    Raises ``Refused`` as its reader does, ``too_slow`` after ``max_seconds``, and ``damaged_file`` where reading it
    ended the process.
    """
    command = [sys.executable, "-W", "ignore", "-m", "kb_sync.extract.child", kind, title]
    try:
        done = subprocess.run(
            command,
            input=body,
            capture_output=True,
            timeout=max_seconds,
            env={"PYTHONPATH": str(_ROOT)},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(
            "too_slow",
            f"Reading the file took over {max_seconds:.0f} seconds; divide it, or publish it as a page.",
        ) from error
    if done.returncode != 0:
        raise Refused("damaged_file", "The file is damaged, or too large to read; publish it anew.")
    told = json.loads(done.stdout)
    if "refused" in told:
        raise Refused(*told["refused"])
    updated = date.fromisoformat(told["updated"]) if told["updated"] else None
    parts = [Part(tuple(trail), text, tuple(steps), anchor) for trail, text, steps, anchor in told["parts"]]
    return Content(told["title"], parts, told["lang"], updated, told["notes"])
