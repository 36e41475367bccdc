"""Subjects as staff see them: what each is called, its examples in both forms, and what had better be looked at."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.errors import InvalidRequestError, NotInStudioError, SubjectExistsError
from api.governance.agent import Agent
from api.studio.examples import FORMS, New, adding, moving, removing
from api.studio.examples_files import Line
from api.studio.examples_text import checked
from api.studio.history import History
from api.studio.history_table import Change
from api.studio.subjects_alike import Alike, Likeness
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Changes, Op
from kb_sync.article import SLUG
from kb_sync.subjects import Subject
from kb_sync.texts import Texts
from nlu.normalise import fold
from nlu.training_data import SUBJECT_INTENT, WORD_GROUPS

FEW = 10
"""With fewer examples in a form the classifier has too little to go by."""
UNBALANCED = 3
"""One form has this many times as many examples as the other."""
_INTENT = "intent."
"""What the texts' keys of intents begin with; those are the intents that are no subjects."""
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"å": "a", "ø": "o", "æ": "a", "é": "e", "ò": "o", "ô": "o", "ä": "a", "ö": "o"})


@dataclass(frozen=True)
class Title:
    """What a subject is called in each form."""

    nn: str
    nb: str


class Subjects:
    """Lists, searches and changes subjects and their examples. ``id`` is a subject's Los id, or an intent's name."""

    def __init__(
        self,
        copy: WorkingCopy,
        history: History,
        los: Mapping[str, Subject],
        texts: Texts,
        likeness: Likeness,
    ) -> None:
        self._copy = copy
        self._history = history
        self._los = los
        self._texts = texts
        self._likeness = likeness
        self._called: tuple[Changes, dict[str, Title]] | None = None

    async def listed(self, q: str = "") -> list[dict[str, Any]]:
        """Every subject with counts and warnings, by title; those with ``q`` in the title or an example."""
        return await asyncio.to_thread(self._listed, fold(q))

    async def one(self, id: str) -> dict[str, Any]:
        """One subject with all its examples. Raises ``NotInStudioError``."""
        found = await asyncio.to_thread(self._one, id)
        return {**found, "version": await self._history.version(thing_of(self.intent(id)))}

    async def alike(self) -> list[Alike]:
        """Subjects whose examples lie nearer another one; takes some seconds after a change."""
        return await asyncio.to_thread(self._likeness.pairs)

    async def add(self, who: Agent, id: str, new: Sequence[New], seen: int | None = None) -> Change:
        """Add examples. Raises as ``examples.adding`` and ``History.change`` do."""
        intent = self.intent(id)
        # Looked at beside the chat: a long list takes a while.
        texts = await asyncio.to_thread(lambda: [checked(one.text) for one in new])
        return await self._history.change(
            who,
            "examples_added",
            id,
            lambda edit: adding(self._copy, edit, self._known(intent), new, who.name),
            seen={thing_of(intent): seen},
            detail={"examples": texts},
        )

    async def remove(self, who: Agent, id: str, texts: Sequence[str], seen: int | None = None) -> Change:
        """Remove examples."""
        intent = self.intent(id)
        return await self._history.change(
            who,
            "examples_removed",
            id,
            lambda edit: removing(self._copy, edit, self._known(intent), texts),
            seen={thing_of(intent): seen},
            detail={"examples": list(texts)},
        )

    async def move(
        self, who: Agent, id: str, texts: Sequence[str], to: str, seen: int | None = None
    ) -> Change:
        """Move examples to another subject."""
        intent, other = self.intent(id), self.intent(to)
        return await self._history.change(
            who,
            "examples_moved",
            id,
            lambda edit: moving(self._copy, edit, self._known(intent), texts, self._known(other), who.name),
            seen={thing_of(intent): seen},
            also=(thing_of(other),),
            detail={"examples": list(texts), "to": to},
        )

    async def create(self, who: Agent, title: Title, texts: Sequence[New] = ()) -> Change:
        """A new subject, with its first examples. Raises ``SubjectExistsError``."""
        id = self.id_of(title)
        return await self._history.change(
            who,
            "subject_made",
            id,
            lambda edit: self.making(edit, title, texts, who),
            seen={thing_of(self.intent(id)): None},
            detail={"title": {"nn": title.nn, "nb": title.nb}, "examples": [one.text for one in texts]},
        )

    async def split(
        self, who: Agent, id: str, title: Title, texts: Sequence[str], seen: int | None = None
    ) -> Change:
        """A new subject of some of this one's examples."""
        intent, new = self.intent(id), self.id_of(title)

        def plan(edit: Edit) -> list[Op]:
            made = self.making(edit, title, (), who)
            return [*made, *moving(self._copy, edit, self._known(intent), texts, self.intent(new), who.name)]

        return await self._history.change(
            who,
            "subject_split",
            id,
            plan,
            seen={thing_of(intent): seen},
            also=(thing_of(self.intent(new)),),
            detail={"to": new, "title": {"nn": title.nn, "nb": title.nb}, "examples": list(texts)},
        )

    async def merge(self, who: Agent, id: str, into: str, seen: int | None = None) -> Change:
        """Make one subject part of another: all its examples are the other's from now on."""
        intent, other = self.intent(id), self.intent(into)

        def plan(edit: Edit) -> list[Op]:
            if self._known(intent) == self._known(other):
                raise InvalidRequestError(field="into")
            return [{"do": "merge", "id": intent, "value": other, "was": edit.changes.merged.get(intent)}]

        return await self._history.change(
            who,
            "subjects_merged",
            id,
            plan,
            seen={thing_of(intent): seen},
            also=(thing_of(other),),
            detail={"to": into},
        )

    def making(self, edit: Edit, title: Title, texts: Sequence[New], who: Agent) -> list[Op]:
        """Steps that make a subject. Raises ``SubjectExistsError``."""
        id, known = self.id_of(title), self._titles(edit.changes)
        same = {fold(title.nn), fold(title.nb)}
        for other, called in known.items():
            if other == id or same & {fold(called.nn), fold(called.nb)}:
                raise SubjectExistsError(subject=called.nn)
        value = {"nn": checked(title.nn), "nb": checked(title.nb)}
        steps: list[Op] = [{"do": "subject", "id": id, "value": value, "was": edit.changes.subjects.get(id)}]
        return [*steps, *adding(self._copy, edit, self.intent(id), texts, who.name)]

    def intent(self, id: str) -> str:
        """The intent of a subject, by its full name."""
        return id if id in self._own_intents() else f"{SUBJECT_INTENT}{id}"

    def title(self, id: str) -> Title:
        """What a subject is called; its id where nobody has said."""
        changes = self._copy.changes()
        if self._called is None or self._called[0] is not changes:
            self._called = (changes, self._titles(changes))
        return self._called[1].get(id) or Title(id, id)

    @staticmethod
    def id_of(title: Title) -> str:
        """The id a new subject gets from its Nynorsk title. Raises ``InvalidRequestError`` for one without letters."""
        id = _NOT_IN_IDS.sub("-", fold(title.nn).translate(_LETTERS)).strip("-")[:60].strip("-")
        if not re.fullmatch(SLUG, id) or not fold(title.nb):
            raise InvalidRequestError(field="title")
        return id

    def known(self) -> frozenset[str]:
        """The ids of all subjects."""
        return frozenset(id_of_intent(intent) for intent in self._copy.examples())

    def _known(self, intent: str) -> str:
        if intent not in self._copy.examples():
            raise NotInStudioError()
        return intent

    def _own_intents(self) -> frozenset[str]:
        named = self._texts.area("studio_material", "nn")
        return frozenset(key.removeprefix(_INTENT) for key in named if key.startswith(_INTENT))

    def _titles(self, changes: Changes) -> dict[str, Title]:
        own = self._texts.area("studio_material", "nn")
        named = {
            key.removeprefix(_INTENT): Title(text, self._texts.get(f"studio_material.{key}", "nb"))
            for key, text in own.items()
            if key.startswith(_INTENT)
        }
        los = {id: Title(one.name.nn, one.name.nb) for id, one in self._los.items()}
        return {**named, **los, **{id: Title(one["nn"], one["nb"]) for id, one in changes.subjects.items()}}

    def _listed(self, q: str) -> list[dict[str, Any]]:
        titles = self._titles(self._copy.changes())
        found = []
        for intent, lines in self._copy.examples().items():
            id = id_of_intent(intent)
            title = titles.get(id) or Title(id, id)
            hits = [line.text for line in lines if q in fold(line.text)] if q else []
            if q and not hits and q not in fold(f"{title.nn} {title.nb} {id}"):
                continue
            found.append(
                {
                    **_summary(id, title, lines),
                    "alike": [other for other in self._likeness.known_to_be_like(intent)],
                    **({"hits": hits[:5], "hits_in_all": len(hits)} if q else {}),
                }
            )
        return sorted(found, key=lambda one: one["title"]["nn"].casefold())

    def _one(self, id: str) -> dict[str, Any]:
        intent = self._known(self.intent(id))
        changes, lines = self._copy.changes(), self._copy.examples()[intent]
        added = {text for name, text in changes.added if changes.intent(name) == intent}
        return {
            **_summary(id, self.title(id), lines),
            "made_here": id in changes.subjects,
            "alike": list(self._likeness.known_to_be_like(intent)),
            "merged": sorted(id_of_intent(one) for one in changes.merged if changes.intent(one) == intent),
            "examples": [
                {
                    "text": line.text,
                    "lang": line.metadata.get("lang"),
                    "aspect": line.metadata.get("aspect"),
                    "group": line.metadata.get("group"),
                    "word": _is_word(line),
                    "added": line.text in added,
                    "by": line.metadata.get("by"),
                }
                for line in lines
            ],
        }


def thing_of(intent: str) -> str:
    """What the history calls a subject."""
    return f"intent:{intent}"


def id_of_intent(intent: str) -> str:
    """A subject's id, from the full name of its intent."""
    return intent.removeprefix(SUBJECT_INTENT)


def _is_word(line: Line) -> bool:
    return str(line.metadata.get("group") or "").startswith(WORD_GROUPS)


def _summary(id: str, title: Title, lines: Sequence[Line]) -> dict[str, Any]:
    counts = Counter(str(line.metadata.get("lang")) for line in lines if not _is_word(line))
    by_form = {form: counts[form] for form in FORMS}
    warnings = [f"few_{form}" for form in FORMS if by_form[form] < FEW]
    if not warnings and max(by_form.values()) >= UNBALANCED * min(by_form.values()):
        warnings.append("unbalanced")
    words = sum(_is_word(line) for line in lines)
    return {
        "id": id,
        "title": {"nn": title.nn, "nb": title.nb},
        "counts": by_form,
        "words": words,
        "warnings": warnings,
    }
