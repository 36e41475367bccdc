"""What staff have changed, as one value: examples, subjects, tests. The shipped examples are not in it.

Only changes are kept, so a new version of the program brings its new examples along: what staff added is added to
them, what staff removed stays away, whichever file it stands in now. What both say is there once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.errors import CannotUndoError
from api.studio.examples_files import Line

Op = Mapping[str, Any]
"""One small change, as JSON: ``do`` names it. Applying one gives the one that takes it back."""


@dataclass
class Changes:
    """What is changed. Keys of examples are intent and text."""

    added: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Metadata of each example that was added."""
    removed: set[tuple[str, str]] = field(default_factory=set)
    """Shipped examples that were removed."""
    subjects: dict[str, dict[str, str]] = field(default_factory=dict)
    """Subjects that were made here: id, and the title by form."""
    merged: dict[str, str] = field(default_factory=dict)
    """Intents that are part of another one now."""
    tests: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Questions with what they should be understood as, by a key of their own."""

    def intent(self, name: str) -> str:
        """What an intent of that name is part of now."""
        seen = {name}
        while (into := self.merged.get(name)) and into not in seen:
            seen.add(into)
            name = into
        return name

    def over(self, shipped: Iterable[Line]) -> Iterator[Line]:
        """``shipped`` with the changes, each text once in an intent."""
        there: set[tuple[str, str]] = set()
        for line in (*shipped, *(Line(text, own, more) for (own, text), more in self.added.items())):
            now = self.intent(line.intent)
            key = (now, line.text)
            gone = (key in self.removed or (line.intent, line.text) in self.removed) and (
                key not in self.added and (line.intent, line.text) not in self.added
            )
            if key in there or gone:
                continue
            there.add(key)
            yield line if now == line.intent else Line(line.text, now, line.metadata)

    def apply(self, op: Op) -> Op:
        """Do one change; the one that takes it back. Raises ``CannotUndoError`` where it does not fit any more."""
        match op["do"]:
            case "add":
                return self._add(op)
            case "remove":
                return self._remove(op)
            case "subject":
                return _put(self.subjects, op)
            case "merge":
                return _put(self.merged, op)
            case "test":
                return _put(self.tests, op)
            case other:
                raise ValueError(f"no change is called {other}")

    def _add(self, op: Op) -> Op:
        key = (str(op["intent"]), str(op["text"]))
        back = {"do": "remove", "intent": key[0], "text": key[1]}
        if op.get("shipped"):
            if key not in self.removed:
                raise CannotUndoError(who="")
            self.removed.discard(key)
            return {**back, "shipped": True}
        if key in self.added:
            raise CannotUndoError(who="")
        self.added[key] = dict(op["metadata"])
        return back

    def _remove(self, op: Op) -> Op:
        key = (str(op["intent"]), str(op["text"]))
        back = {"do": "add", "intent": key[0], "text": key[1]}
        if op.get("shipped"):
            if key in self.removed:
                raise CannotUndoError(who="")
            self.removed.add(key)
            return {**back, "shipped": True}
        own = next((one for one in self.added if one[1] == key[1] and self.intent(one[0]) == key[0]), None)
        if own is None:
            raise CannotUndoError(who="")
        return {"do": "add", "intent": own[0], "text": own[1], "metadata": self.added.pop(own)}


def _put(kept: dict[str, Any], op: Op) -> Op:
    """Set ``id`` to ``value`` (None: none), where it still is what it ``was``."""
    name, was = str(op["id"]), kept.get(str(op["id"]))
    if was != op.get("was"):
        raise CannotUndoError(who="")
    if op.get("value") is None:
        kept.pop(name, None)
    else:
        kept[name] = op["value"]
    return {"do": op["do"], "id": name, "value": was, "was": op.get("value")}
