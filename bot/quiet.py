"""The environment Rasa and its libraries must see before they are imported: no telemetry, no chatter, no GPU."""

from __future__ import annotations

import warnings
from collections.abc import MutableMapping

SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "LOG_LEVEL": "WARNING",
    # Two processes of two threads each are slower on two cores than two of one.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


# Warnings of Rasa's that are no concern here. The first would also write an example's text to the log: retrieval
# intents usually get their replies from a table of responses; ours get them from the actions.
EXPECTED = (
    r".*Your training data contains an example",
    r".*duplicated intents have been found across multiple domain files: subject",
    r".*Action 'utter_subject' is listed as a response action",
    r".*Slot auto-fill has been removed",
    r".*does not include a response selector component",
    r".*does not include any components that uses the features created from the lookup table",
    r".*does not include an entity extractor trained on your training data",
)


def quiet(environ: MutableMapping[str, str], keep: frozenset = frozenset()) -> None:
    """Set what is not set already in ``environ``, leaving out the names in ``keep``, and silence :data:`EXPECTED`
    and what Rasa's pinned libraries say about their own age. Call it before ``import rasa``."""
    for name, value in SETTINGS.items():
        if name not in keep:
            environ.setdefault(name, value)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    for message in EXPECTED:
        warnings.filterwarnings("ignore", message=message)
