"""A TCP proxy that passes everything on, until it is told to hold back what comes from the far side."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self


class HoldingProxy:
    """Stands between a gateway and Rasa. ``hold`` keeps every later answer; ``held`` is set when one came."""

    def __init__(self, port: int) -> None:
        self._far = ("127.0.0.1", port)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = [self._server]
        self._holding = threading.Event()
        self.held = threading.Event()

    @property
    def url(self) -> str:
        """Where to connect instead of to the far side."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def hold(self) -> None:
        """From now on nothing from the far side is passed on."""
        self._holding.set()

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for open_socket in self._sockets:
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other side was first
            open_socket.close()
        for thread in self._threads:
            thread.join(5)

    def _begin(self, work, *arguments: object) -> None:  # type: ignore[no-untyped-def]
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
                far = socket.create_connection(self._far)
            except OSError:
                return
            self._sockets += [near, far]
            self._begin(self._pass_on, near, far, False)
            self._begin(self._pass_on, far, near, True)

    def _pass_on(self, source: socket.socket, target: socket.socket, from_far: bool) -> None:
        try:
            while data := source.recv(65536):
                if from_far and self._holding.is_set():
                    if b'"outcome"' in data or b"recipient_id" in data:
                        self.held.set()
                    continue
                target.sendall(data)
        except OSError:
            return
