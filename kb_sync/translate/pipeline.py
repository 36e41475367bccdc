"""One direction of Apertium, kept running: text goes in at one end of a shell pipeline and comes out at the other.

Apertium ships each direction as a mode: a file with one line of shell, some twenty programs joined by pipes. Given
``-z``, each of them empties its buffers at a null byte, so the same processes serve text after text; loading the
dictionaries takes a second, a sentence tens of milliseconds. The program ``apertium`` itself cannot be used for this:
its gawk wrapper waits for the byte after the null (apertium 3.8.3).
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping

MOST_MEMORY_KB = 512 * 1024
"""Address space of each program in the pipeline; the largest takes 146 MB with the dictionaries of 1.5.0."""
MOST_PROCESSOR_S = 900
"""Of each program; nobody is left to end one that turns in circles after this process was killed."""
LONGEST_ANSWER = 8
"""Bytes of answer for each byte of question; more is not a translation."""
_SLACK = 4096
# Without a blank at the end some of the programs wait for more before they answer (lttoolbox 3.7.1).
_END = "[]"
# An answer: escaped characters, numbered blanks, and text without anything Apertium reserves.
_ANSWER = re.compile(r"(?:\\.|\[\d*\]|[^\\\[\]^$\0])*", re.DOTALL)


class PipelineError(Exception):
    """The pipeline ended, took too long or answered with something that is no answer; it has been ended."""


class Pipeline:
    """A running pipeline in a process group of its own. Used by one thread at a time."""

    def __init__(self, mode: str, environ: Mapping[str, str]) -> None:
        """Start ``mode``, the line of a mode file. Raises ``PipelineError`` where there is no shell."""
        flushing = re.sub(r"(^|\|)\s*(\S+)", r"\1 \2 -z", mode.strip())
        # $1 is how unknown words are shown (-n: without a mark), $2 is for the tagger.
        limits = f"ulimit -v {MOST_MEMORY_KB} 2>/dev/null; ulimit -t {MOST_PROCESSOR_S}"
        command = ["/bin/sh", "-c", f"{limits}; {flushing}", "sh", "-n", ""]
        try:
            self._process = subprocess.Popen(
                command,
                env={"PATH": environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                process_group=0,
            )
        except OSError as error:
            raise PipelineError(f"it cannot be started: {error}") from error
        self.answered = 0
        """How many questions it has answered."""

    @property
    def pid(self) -> int:
        """The process id of the shell, which is the number of the whole group too."""
        return self._process.pid

    def ask(self, text: str, within_s: float) -> str:
        """``text`` through the pipeline; both are in Apertium's notation (``\\`` before what is reserved).

        ``text`` must be smaller than a pipe's buffer (64 KB), or writing it could wait for ever. Raises
        ``PipelineError``, after ending the pipeline.
        """
        question = text.encode()
        try:
            answer = self._exchange(question, time.monotonic() + within_s).decode()
        except (OSError, UnicodeDecodeError) as error:
            self.close()
            raise PipelineError(f"it ended or answered nonsense: {error}") from error
        except PipelineError:
            self.close()
            raise
        if not (answer.endswith(_END) and _ANSWER.fullmatch(answer)):
            self.close()
            raise PipelineError("its answer is not one text in Apertium's notation")
        self.answered += 1
        return answer.removesuffix(_END)

    def close(self) -> None:
        """End every process of the group. Harmless when called again."""
        if self._process.returncode is not None:
            return
        # The leader has not been waited for, so the number of the group is still its own.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _exchange(self, question: bytes, deadline: float) -> bytes:
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise PipelineError("it has no pipes")
        most = LONGEST_ANSWER * len(question) + _SLACK
        answer = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(out, selectors.EVENT_READ)
            if ready.select(0):
                raise PipelineError("it ended, or said something nobody had asked for")
            into.write(question + _END.encode() + b"\0")
            while not answer.endswith(b"\0"):
                left = deadline - time.monotonic()
                if left <= 0 or not ready.select(left):
                    raise PipelineError("it did not answer in time")
                piece = os.read(out.fileno(), 65536)
                if not piece:
                    raise PipelineError("it ended")
                answer += piece
                if len(answer) > most:
                    raise PipelineError("its answer never ends")
        return bytes(answer[:-1])
