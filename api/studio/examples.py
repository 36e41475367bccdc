"""The small steps by which examples are added, removed and moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.errors import InvalidRequestError, NotInStudioError
from api.studio.examples_files import Line
from api.studio.examples_text import checked
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op
from kb_sync.article import ASPECTS
from nlu import written_standard

FORMS = ("nn", "nb")


@dataclass(frozen=True)
class New:
    """An example to be added. ``lang`` is found out where it is not said; ``pair``: it says the same as this one."""

    text: str
    lang: str | None = None
    aspect: str | None = None
    pair: str | None = None


def adding(copy: WorkingCopy, edit: Edit, intent: str, new: Iterable[New], by: str) -> list[Op]:
    """Steps that add examples; none for those that are there. To be asked under the copy's lock.

    Raises ``ExampleUnusableError``, ``PersonalDataInExampleError``, ``InvalidRequestError`` for a form or a part that
    does not exist.
    """
    known = {line.text: line for line in copy.examples().get(intent, ())}
    steps: list[Op] = []
    for one in new:
        text = checked(one.text)
        if text in known:
            continue
        pair = known.get(checked(one.pair)) if one.pair else None
        line = Line(text, intent, _metadata(one, text, pair, by))
        known[text] = line
        steps.append(_add(edit, line))
    return steps


def removing(copy: WorkingCopy, edit: Edit, intent: str, texts: Iterable[str]) -> list[Op]:
    """Steps that remove examples. Raises ``NotInStudioError`` for one that is not there."""
    known = {line.text: line for line in copy.examples().get(intent, ())}
    steps: list[Op] = []
    for text in dict.fromkeys(texts):
        if text not in known:
            raise NotInStudioError()
        own = any(kept == text and edit.changes.intent(name) == intent for name, kept in edit.changes.added)
        steps.append({"do": "remove", "intent": intent, "text": text, **({} if own else {"shipped": True})})
        if own and copy.is_shipped(intent, text):
            # Added here first and shipped later: it must go in both places.
            steps.append({"do": "remove", "intent": intent, "text": text, "shipped": True})
    return steps


def moving(copy: WorkingCopy, edit: Edit, intent: str, texts: Iterable[str], to: str, by: str) -> list[Op]:
    """Steps that move examples to another intent with all that is told of them."""
    texts = list(dict.fromkeys(texts))
    known = {line.text: line for line in copy.examples().get(intent, ())}
    there = {line.text for line in copy.examples().get(to, ())}
    steps = removing(copy, edit, intent, texts)
    for text in texts:
        if text not in there:
            steps.append(_add(edit, Line(text, to, {**known[text].metadata, "by": by})))
    return steps


def _add(edit: Edit, line: Line) -> Op:
    step: dict[str, Any] = {"do": "add", "intent": line.intent, "text": line.text}
    if (line.intent, line.text) in edit.changes.removed:
        return {**step, "shipped": True}
    return {**step, "metadata": dict(line.metadata)}


def _metadata(one: New, text: str, pair: Line | None, by: str) -> Mapping[str, Any]:
    lang = one.lang or written_standard.detect(text).code or "nn"
    if lang not in FORMS:
        raise InvalidRequestError(field="lang")
    if one.aspect is not None and one.aspect not in ASPECTS:
        raise InvalidRequestError(field="aspect")
    # Wordings of one question share a group, so that no test is about what was learned from its twin.
    group = pair.metadata.get("group") if pair else None
    group = group or f"studio-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    return {"lang": lang, "group": group, **({"aspect": one.aspect} if one.aspect else {}), "by": by}
