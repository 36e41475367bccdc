"""What a signed-in person may do. A right carries the lesser ones with it.

agent          answers residents
supervisor     sees and moves everybody's conversations; is an agent too
editor         writes examples and articles, trains
approver       puts a model live; is an editor too
administrator  everything, also users and settings
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

Right = Literal["agent", "supervisor", "editor", "approver", "administrator"]
RIGHTS: tuple[Right, ...] = get_args(Right)
USUAL_RIGHTS: tuple[Right, ...] = ("agent",)
_CARRIES: dict[str, tuple[Right, ...]] = {
    "supervisor": ("agent",),
    "approver": ("editor",),
    "administrator": RIGHTS,
}


def may(given: Iterable[str], right: Right) -> bool:
    """Whether somebody with the rights ``given`` may do what asks for ``right``."""
    return any(one == right or right in _CARRIES.get(one, ()) for one in given)
