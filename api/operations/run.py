"""``svara run`` (and ``make run``): the whole service on this machine, until it is told to stop."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

import httpx

from api.governance.users import DEMO_AGENTS, DEMO_PASSWORD
from api.operations.child import StoppedError
from api.operations.child_environment import Addresses
from api.operations.processes import ServiceStack
from api.operations.progress import OperationError, Progress
from api.operations.stack_settings import StackSettings, settings_from
from api.operations.system_programs import REDIS, ensure_program

_PR_SET_PDEATHSIG = 1  # Linux, prctl(2)
_READY_S = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 0 after an orderly end, 1 when the service cannot start (one message says why)."""
    parser = argparse.ArgumentParser(prog="svara run", description=__doc__)
    parser.add_argument(
        "--end-with-parent",
        action="store_true",
        help="end when the program that started this one ends (Linux)",
    )
    if parser.parse_args(arguments).end_with_parent:
        end_with_parent()
    progress = Progress()
    try:
        serve(os.environ, progress)
    except StoppedError:
        progress.say("Stopped while starting.")
    except OperationError as error:
        print(f"\nSvara cannot start.\n{error}", file=sys.stderr)
        return 1
    return 0


def serve(environ: Mapping[str, str], progress: Progress) -> None:
    """Start the service that ``environ`` describes and keep it up until SIGINT, SIGTERM or SIGHUP.

    Raises ``OperationError`` when it cannot start.
    """
    began = time.monotonic()
    settings = _settings(environ, progress)
    told_to_stop = threading.Event()
    stack = ServiceStack(settings, progress)

    def stop(number: int, _: FrameType | None) -> None:
        told_to_stop.set()
        stack.give_up()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, stop)
    with stack:
        for problem in readiness_problems(stack.gateway_url):
            progress.say(f"NOT READY: {problem}")
        progress.say(f"Svara is started after {time.monotonic() - began:.1f} s")
        print(welcome(settings, stack.addresses), flush=True)
        while not told_to_stop.wait(1.0):
            pass
        progress.say("Stopping")
    progress.say("Stopped; nothing is left running.")


def welcome(settings: StackSettings, addresses: Addresses) -> str:
    """What is printed when everything answers: where to go, how to sign in, where the logs are."""
    base = addresses.gateway_urls[0]
    lines = [
        "",
        f"  Residents      {base}/",
        f"  Agent console  {base}/agent",
        f"  Studio         {base}/studio",
        f"  State          {base}/readyz",
        f"  Logs and data  {settings.data}",
    ]
    if settings.demo:
        who = [f"    {agent.username:<8} {', '.join(agent.rights)}" for agent in DEMO_AGENTS]
        lines += [
            "",
            "  DEMONSTRATION MODE (SVARA_DEMO=1): known accounts, not for real residents.",
            f"  Sign in with password {DEMO_PASSWORD} as",
            *who,
        ]
        if settings.host not in ("127.0.0.1", "localhost", "::1"):
            lines.append(f"  WARNING: it listens on {settings.host}, where others can reach it.")
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def readiness_problems(gateway_url: str) -> list[str]:
    """What the gateway says is wrong with its parts, such as a Redis that does not keep what it accepts."""
    try:
        answer = httpx.get(f"{gateway_url}/readyz", timeout=_READY_S, trust_env=False)
        parts: dict[str, dict[str, Any]] = answer.json()["parts"]
    except (httpx.HTTPError, ValueError, LookupError) as error:
        return [f"gateway: /readyz cannot be read ({type(error).__name__})"]
    return [
        f"{name} ({part['state']}): {problem}"
        for name, part in parts.items()
        for problem in part.get("problems", [])
    ]


def end_with_parent() -> None:
    """Have the kernel send SIGTERM when the parent is gone (`make` killed with SIGKILL); Linux only."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # gone before we could ask
            os.kill(os.getpid(), signal.SIGTERM)


def _settings(environ: Mapping[str, str], progress: Progress) -> StackSettings:
    settings = settings_from(environ)
    if settings.redis_url is not None:
        return settings
    return settings_from(environ, ensure_program(REDIS, environ, progress))


if __name__ == "__main__":
    sys.exit(main())
