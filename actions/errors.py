"""What can go wrong while a reply is made, as one tree. Residents read a text from ``locale``, never these.

::

    ActionFailure                     action_failed
    ├── LookupFailedError             lookup_failed
    │   ├── LookupTimedOutError       lookup_timed_out
    │   └── NoKnowledgeError          lookup_no_knowledge
    └── WrongMunicipalityError        wrong_municipality
"""

from __future__ import annotations


class ActionFailure(Exception):
    """No proper reply can be made; the reply says so. ``code`` is what the log gets."""

    code = "action_failed"


class LookupFailedError(ActionFailure):
    """The knowledge base answered with a fault."""

    code = "lookup_failed"


class LookupTimedOutError(LookupFailedError):
    """The knowledge base did not answer in time."""

    code = "lookup_timed_out"


class NoKnowledgeError(LookupFailedError):
    """There is no knowledge base, or none that can be read."""

    code = "lookup_no_knowledge"


class WrongMunicipalityError(ActionFailure):
    """The message is for a municipality this service has no content for."""

    code = "wrong_municipality"
