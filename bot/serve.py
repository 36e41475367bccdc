"""``python -m bot.serve --model FILE --port 5005``: runs Rasa with Svara's model, quietly and on this machine only.

Rasa's authentication token does not protect the channel that answers messages, so the interface is the
protection: loopback by default. In a container network give ``--interface 0.0.0.0`` and publish no port.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

from bot.live_model import live_model
from bot.quiet import quiet

HERE = Path(__file__).parent
DEFAULTS = {
    "RASA_ACTION_URL": "http://127.0.0.1:5055/webhook",
    "RASA_REDIS_URL": "redis://127.0.0.1:6390/0",
    # A working memory, gone a day after the last message; the gateway's log outlives it.
    "RASA_TRACKER_SECONDS": "86400",
}


def prepare(environ: MutableMapping[str, str]) -> None:
    """Give every variable of ``endpoints.yml`` a value and make Rasa quiet."""
    quiet(environ)
    for name, value in DEFAULTS.items():
        environ.setdefault(name, value)
    # More than one worker in a process would swap the model in one of them only: scale by processes.
    environ["SANIC_WORKERS"] = "1"


def model_in(place: Path) -> Path:
    """``place`` itself where it is a file; of a folder the model that ``active.json`` names, else the newest.

    Raises ``FileNotFoundError`` when there is none.
    """
    if place.is_file():
        return place
    found = live_model(place)
    if found is None:
        raise FileNotFoundError(place)
    return found


def serve(model: Path, port: int, interface: str = "127.0.0.1") -> None:
    """Load the model file ``model`` and answer until stopped."""
    import rasa
    import rasa.utils.common
    from rasa.core.actions.action import RemoteAction
    from rasa.utils.log_utils import configure_structlog

    # Imported here because Rasa falls back to a store in memory, without a word, when it cannot import these.
    import bot.lock_store
    import bot.tracker_store  # noqa: F401
    from bot.action_result import use_compiled_check

    rasa.utils.common.configure_logging_and_warnings(
        logging.WARNING, warn_only_once=True, filter_repeated_logs=True
    )
    configure_structlog(logging.WARNING)
    use_compiled_check(RemoteAction)
    rasa.run(
        model=str(model),
        endpoints=str(HERE / "endpoints.yml"),
        credentials=str(HERE / "credentials.yml"),
        enable_api=True,
        interface=interface,
        port=port,
    )


def main() -> None:
    """Read the command line and serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path, required=True, help="a .tar.gz, or a folder of them")
    options.add_argument("--port", type=int, default=5005)
    options.add_argument("--interface", default="127.0.0.1")
    given = options.parse_args()
    try:
        model = model_in(given.model)
    except FileNotFoundError:
        sys.exit(f"{given.model} holds no model: train one first with `python -m bot.train --out FOLDER`")
    prepare(os.environ)
    serve(model, given.port, given.interface)


if __name__ == "__main__":
    main()
    logging.shutdown()
    sys.stdout.flush()
    # Nothing is left to be put away, and TensorFlow's thousands of modules would take seconds to leave one by one.
    os._exit(0)
