"""How the test files are shared out between the test processes."""

from __future__ import annotations

from collections.abc import Sequence

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

BROWSER = "tests/browser/"

WITH_THE_SERVICE = (
    "tests/journeys/test_faults.py",
    "tests/journeys/test_a_small_fault_run.py",
    "tests/journeys/test_a_question.py",
    "tests/journeys/test_being_forgotten.py",
    "tests/journeys/test_handover_over_time.py",
    "tests/journeys/test_to_a_person_and_back.py",
    "tests/browser/test_the_whole_story.py",
    "tests/browser/test_widget_for_real.py",
)
"""These use the service that is started once for all tests (``stack``): best in one process, so that it is started in
one only."""

LONGEST = (
    "tests/journeys/test_a_website.py",
    "tests/journeys/test_faults.py",
    "tests/journeys/test_the_studio.py",
    "tests/journeys/test_a_small_fault_run.py",
    "tests/unit/bot/test_whole_model.py",
    "tests/browser/studio/test_the_whole_loop.py",
    "tests/browser/test_widget_states.py",
    "tests/browser/agent/test_agent_all_day.py",
    "tests/browser/agent/test_agent_passing_on.py",
    "tests/browser/test_pages_for_residents.py",
    "tests/browser/agent/test_agent_page.py",
)
"""These come first, so that no process is left alone with one of them at the end; and not two first that both start
services, which are started one at a time."""


def in_order(file: str) -> tuple[bool, int]:
    """What files are sorted by. Browser tests come last, in every test process: Playwright keeps an event loop in the
    main thread, which others need free."""
    return file.startswith(BROWSER), LONGEST.index(file) if file in LONGEST else len(LONGEST)


class SharingOut(LoadFileScheduling):
    """The tests of a file stay together, the files with the service in the process that began with it if possible."""

    _with_the_service: WorkerController | None = None

    def _assign_work_unit(self, node: WorkerController) -> None:
        file = self._next_for(node, list(self.workqueue))
        if file in WITH_THE_SERVICE and self._with_the_service not in self.nodes:
            self._with_the_service = node
        self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)

    def _next_for(self, node: WorkerController, files: Sequence[str]) -> str:
        """The first file that suits ``node``, of those of the first one's kind: with a browser, or without."""
        here = [file for file in files if file.startswith(BROWSER) == files[0].startswith(BROWSER)]
        if self._with_the_service in self.nodes:
            mine = self._with_the_service is node
            here = [file for file in here if (file in WITH_THE_SERVICE) == mine] or here
        return here[0]
