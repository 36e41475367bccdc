"""A gateway can hold many connections whatever the shell it was started from allows by habit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from api.front_door.open_files import ENOUGH
from api.operations.stack_settings import PROJECT

ASK = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from api.front_door.open_files import allow_many_open_files
print(allow_many_open_files(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "limit", "warns"),
    [(256, ENOUGH + 100, ENOUGH, False), (256, 512, 512, True), (ENOUGH + 1, ENOUGH + 1, ENOUGH + 1, False)],
)
def test_the_limit_is_raised_as_far_as_it_may_be(soft: int, hard: int, limit: int, warns: bool) -> None:
    # In a process of its own: a hard limit cannot be raised again.
    code = ASK.format(soft=soft, hard=hard)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].split() == [str(limit)] * 2
    assert ("open_files.few" in done.stdout) is warns
