"""Starts the action server: Rasa's SDK with our actions and a warm knowledge base, on loopback by default.

``GET /health`` is the SDK's own. Run as ``python -m actions.server``.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.utils import update_sanic_log_level
from sanic import Sanic

from actions.answer import ActionAnswer
from actions.context import ActionContext
from actions.dialogue import ActionChangeLanguage, ActionDialogue, ActionRepeat
from actions.facts import ActionContact, ActionOpeningHours, ActionWhoAnswers
from actions.handover import ActionAskForHuman
from actions.not_understood import ActionNotUnderstood
from actions.preview import ActionPreview
from actions.replying_action import ReplyingAction
from actions.settings import ActionSettings

ACTIONS: tuple[type[ReplyingAction], ...] = (
    ActionAnswer,
    ActionOpeningHours,
    ActionContact,
    ActionWhoAnswers,
    ActionAskForHuman,
    ActionNotUnderstood,
    ActionDialogue,
    ActionRepeat,
    ActionChangeLanguage,
)
OUTSIDE_CONVERSATIONS: tuple[type[ReplyingAction], ...] = (ActionPreview,)
"""Asked for by the gateway itself; Rasa does not know them."""


def make_app(context: ActionContext) -> Sanic:
    """The SDK's web application with our actions registered, each made with ``context``."""
    executor = ActionExecutor()
    for action in (*ACTIONS, *OUTSIDE_CONVERSATIONS):
        executor.register_action(action(context))
    app = create_app(executor, cors_origins=None)
    app.config.MOTD = False
    app.config.ACCESS_LOG = False

    async def close(app: Sanic) -> None:
        context.lookup.close()

    app.register_listener(close, "after_server_stop")
    return app


def main() -> int:
    """Serve until told to stop. 0 after an orderly stop, 1 when the server could not start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    update_sanic_log_level()
    # The SDK compares its version with Rasa's and warns at every message that 3.21 is not 3.6; the format of
    # the call is the same in both (bot/tests and tests/journeys run them together).
    warnings.filterwarnings("ignore", message="Your versions of rasa and", category=UserWarning)
    settings = ActionSettings()
    context = ActionContext.make(settings)
    context.lookup.warm()
    # Rasa and the gateway's /readyz are the only callers; the SDK knows no sign-in.
    make_app(context).run(host=settings.actions_host, port=settings.actions_port, single_process=True)
    return 0


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    # Nothing is left to be put away, and PyTorch's thousands of modules would take seconds to leave one by one.
    os._exit(status)
