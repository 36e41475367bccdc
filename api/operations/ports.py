"""Which ports are free, and who has one that is not."""

from __future__ import annotations

import socket
from pathlib import Path

from api.operations.progress import OperationError

_LISTENING = "0A"


class PortTakenError(OperationError):
    """Another program listens on a port we were told to use; the message names it where that can be known."""

    code = "port_taken"


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def is_free(host: str, port: int) -> bool:
    """Whether we could listen on ``host``:``port``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free(host: str, port: int, setting: str, what: str) -> None:
    """Check that ``what`` can listen there; ``setting`` is the variable that moves it.

    Raises ``PortTakenError``.
    """
    if is_free(host, port):
        return
    holder = holder_of(port)
    raise PortTakenError(
        f"Port {port}, meant for {what}, is taken" + (f" by {holder}." if holder else "."),
        f"Stop that program, or choose another port: {setting}={free_port(host)}.",
    )


def holder_of(port: int, proc: Path = Path("/proc")) -> str:
    """Who listens on ``port``, as ``process 123 (nginx: worker)``; empty where it cannot be known.

    Reads Linux's /proc; elsewhere, and for other users' processes, the answer is empty.
    """
    sockets = _listening_sockets(port, proc)
    if not sockets:
        return ""
    for process in proc.glob("[0-9]*"):
        try:
            held = any(str(descriptor.readlink()) in sockets for descriptor in (process / "fd").iterdir())
            words = (process / "cmdline").read_bytes().split(b"\0") if held else []
        except OSError:
            continue
        if held:
            command = b" ".join(words).decode("utf-8", "replace").strip()
            return f"process {process.name} ({command[:80] or 'unnamed'})"
    return ""


def _listening_sockets(port: int, proc: Path) -> set[str]:
    """The names /proc/<id>/fd shows for sockets that listen on ``port``."""
    names = set()
    for table in ("net/tcp", "net/tcp6"):
        try:
            lines = (proc / table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            local, state, inode = (line.split()[n] for n in (1, 3, 9))
            if state == _LISTENING and int(local.rsplit(":", 1)[1], 16) == port:
                names.add(f"socket:[{inode}]")
    return names
