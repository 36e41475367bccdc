"""Pages that answer 200 and are none: errors, log-in forms, empty shells."""

from __future__ import annotations

from dataclasses import dataclass

from kb_sync.documents import Skipped
from kb_sync.fetch.addresses import key
from kb_sync.fetch.figures import ErrorPages
from kb_sync.fetch.likeness import RUN, runs
from kb_sync.fetch.page import NOTHING, PageView


@dataclass(frozen=True, slots=True)
class NoSuchPage:
    """What a site answers for an address that cannot exist, where it does not answer 404."""

    address: str
    """Where the answer stood, after redirects."""
    moved: bool
    """Whether the site redirected there."""
    view: PageView


class LieDetector:
    """Judges pages one at a time. ``front`` is the site's front page, asked for at ``start``: it is no error page, and
    what others share with it is no evidence."""

    def __init__(
        self,
        figures: ErrorPages,
        front: PageView = NOTHING,
        start: str = "",
        no_such_page: NoSuchPage | None = None,
    ) -> None:
        self._figures = figures
        self._front = front
        self._start = start
        self._none = no_such_page
        self._known = runs(front)
        self._error = runs(no_such_page.view) - self._known if no_such_page else frozenset()

    def answers_all_alike(self) -> bool:
        """Whether the site answers an address that cannot exist with its own front page."""
        none = self._none
        return (
            none is not None
            and not none.moved
            and bool(none.view.words)
            and none.view.words == self._front.words
        )

    def is_nowhere(self, address: str) -> bool:
        """Whether this is where the site redirects those who ask for a page that cannot exist."""
        return self._none is not None and self._none.moved and key(address) == key(self._none.address)

    def parked(self, view: PageView, address: str) -> Skipped | None:
        """A fault where a start page is what stands at an address nobody uses."""
        if self._figures.parked.match(view.titles):
            return Skipped(
                address, "parked", "Nobody's site stands there: the address is for sale or the server empty."
            )
        return None

    def fault(self, view: PageView, asked: str, final: str) -> Skipped | None:
        """Why this is no page (``error_page``, ``down_page``, ``login_page``, ``empty_page``); None for a page."""
        if self._figures.down.match(view.titles):
            return Skipped(asked, "down_page", "The server answers with a message that something is wrong.")
        if self._figures.not_found.match(view.titles) or self._is_the_error(view, asked, final):
            return Skipped(
                asked,
                "error_page",
                "The server says that all is well, but shows an error in place of a page.",
            )
        if view.asks_for_password and not self._front.asks_for_password:
            return Skipped(asked, "login_page", "One has to log in to read it.")
        if len(view.words) < self._figures.least_words.value:
            return Skipped(asked, "empty_page", "The page has no text, or only what scripts would fill in.")
        return None

    def _is_the_error(self, view: PageView, asked: str, final: str) -> bool:
        if self._none is None or asked == self._start:
            return False
        if self.is_nowhere(final) and key(asked) != key(final):
            return True
        if view.words == self._none.view.words and view.words != self._front.words:
            return True
        if len(self._error) < RUN:
            return False
        page = runs(view)
        shared = len(self._error & page) / len(self._error)
        own = len(page - self._error - self._known) / len(self._error)
        same_title = view.titles[:1] == self._none.view.titles[:1] != self._front.titles[:1]
        return shared >= self._figures.same_text.value and (same_title or own <= self._figures.own_text.value)
