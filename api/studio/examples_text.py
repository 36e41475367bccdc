"""What may become an example: one clean line, with nothing personal in it."""

from __future__ import annotations

import re

from yaml.reader import Reader

from api.errors import ExampleUnusableError, PersonalDataInExampleError
from nlu import privacy
from nlu.normalise import fold, normalise

LONGEST = 300
"""Characters. Of the shipped examples the longest has half as many."""
_PLACEHOLDERS = re.compile(
    "|".join(re.escape(one) for form in privacy.PLACEHOLDERS.values() for one in form.values())
)
# Square brackets mark an entity in Rasa's files, and a slash at the start an intent.
_BRACKETS = str.maketrans("[]{}", "()()")


def proposed(text: str) -> str:
    """``text`` as it can stand in a file of examples: what was masked is left out; may be empty."""
    text = _PLACEHOLDERS.sub(" ", normalise(text)).translate(_BRACKETS)
    text = normalise(Reader.NON_PRINTABLE.sub(" ", text)).lstrip("/-# ")
    return text if fold(text) else ""


def checked(text: str) -> str:
    """``text`` made ready, and looked at once more whoever wrote it.

    Raises ``ExampleUnusableError`` for nothing and for more than ``LONGEST`` characters,
    ``PersonalDataInExampleError`` where anything personal is found.
    """
    ready = proposed(text)
    if not ready or len(ready) > LONGEST:
        raise ExampleUnusableError(limit=LONGEST)
    if privacy.find(ready) or privacy.find(normalise(text)):
        raise PersonalDataInExampleError(limit=LONGEST)
    return ready
