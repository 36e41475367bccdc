"""What is still to be asked for: nearest to the start first, each page once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from kb_sync.fetch.addresses import key


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask for."""

    address: str
    depth: int
    """Links away from a start page or the sitemap."""
    found_on: str | None


class Frontier:
    """A queue that takes each page once, whether it is written with a slash at the end or not."""

    def __init__(self) -> None:
        self._queue: deque[Target] = deque()
        self._forms: dict[str, list[str]] = {}
        self.taken = 0
        """How many were handed out."""

    @property
    def known(self) -> int:
        """How many pages have been put in."""
        return len(self._forms)

    @property
    def waiting(self) -> int:
        """How many have been put in and not handed out."""
        return len(self._queue)

    def is_new(self, address: str) -> bool:
        """Whether no form of this address has been put in."""
        return key(address) not in self._forms

    def add(self, target: Target) -> None:
        """Put in a page, or remember another way to write one that is in."""
        forms = self._forms.setdefault(key(target.address), [])
        if not forms:
            self._queue.append(target)
        if target.address not in forms:
            forms.append(target.address)

    def mark(self, address: str) -> None:
        """This page has been fetched by another road; do not ask for it."""
        self._forms.setdefault(key(address), [address])

    def next(self) -> Target | None:
        """The next page; None when there is none."""
        if not self._queue:
            return None
        self.taken += 1
        return self._queue.popleft()

    def other_form(self, target: Target) -> Target | None:
        """Another way in which the page's address was written, once each; for when the first was not found."""
        forms = self._forms[key(target.address)]
        rest = forms[forms.index(target.address) + 1 :]
        return Target(rest[0], target.depth, target.found_on) if rest else None
