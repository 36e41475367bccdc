"""How many connections one process can hold: each is an open file."""

from __future__ import annotations

import resource

import structlog

ENOUGH = 8192
"""Some thousand residents connected at once, and Redis, Rasa and files besides."""

log = structlog.get_logger()


def allow_many_open_files() -> int:
    """Raise this process's own limit as far as the system lets it, and say so where that is not far; the limit.

    The usual limit of a shell (1024) is a ceiling from old times; the hard one is what an administrator has set.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, ENOUGH) if hard == resource.RLIM_INFINITY else max(soft, min(hard, ENOUGH))
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    if wanted < ENOUGH:
        log.warning("open_files.few", limit=wanted, enough=ENOUGH, hint="ulimit -Hn, LimitNOFILE of systemd")
    return wanted
