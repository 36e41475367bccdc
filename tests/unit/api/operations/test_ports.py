"""Free ports, and naming who has one that is not."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from api.operations.ports import PortTakenError, free_port, holder_of, is_free, require_free


def test_a_free_port_is_free() -> None:
    port = free_port()
    assert is_free("127.0.0.1", port)
    require_free("127.0.0.1", port, "SVARA_PORT", "the gateway")


def test_a_taken_port_is_an_error_that_names_the_holder_and_another_port() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            require_free("127.0.0.1", port, "SVARA_PORT", "the gateway")
    message = str(caught.value)
    assert f"Port {port}, meant for the gateway, is taken by process {os.getpid()} (" in message
    assert "SVARA_PORT=" in message


def test_the_holder_is_empty_where_it_cannot_be_known(tmp_path: Path) -> None:
    assert holder_of(80, proc=tmp_path) == ""
