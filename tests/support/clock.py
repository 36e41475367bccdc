"""What happens within one millisecond stands in no order; tests about an order let it pass."""

from __future__ import annotations

import time


def let_a_millisecond_pass() -> None:
    """Return in another millisecond than the one it was called in."""
    began = time.time_ns() // 1_000_000
    while time.time_ns() // 1_000_000 == began:
        pass
