"""The receipt number a resident is given when they ask for a person."""

from __future__ import annotations

import secrets

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
"""Without those that are mistaken for each other when read out on the telephone (I, O, Q, 0, 1)."""


def new_receipt() -> str:
    """Such as ``K7M-3PX``: 31^6, about 900 million."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"{drawn[:3]}-{drawn[3:]}"
