"""The inbox: messages the bot was unsure about, answered badly or did not know, most useful first.

Near-duplicates are one line (``observations_likeness.grouped``). How useful it is to decide about a line is the sum
over its messages of what went wrong with each (``WEIGHTS``) and of how unsure the guess was (1 − confidence): what is
asked often and goes badly comes first, and one that many asked outweighs one that went very badly once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from api.errors import EditedMeanwhileError, ExampleUnusableError, InvalidRequestError, NotInStudioError
from api.governance.agent import Agent
from api.studio.examples import New, adding
from api.studio.examples_text import LONGEST, proposed
from api.studio.history import History
from api.studio.history_table import Change
from api.studio.observations import Observations
from api.studio.observations_likeness import grouped
from api.studio.observations_table import SIGNS, Decision, Observation, Sign
from api.studio.subjects import Subjects, Title, id_of_intent, thing_of
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op
from nlu.normalise import fold

WEIGHTS: dict[Sign, float] = {
    "thumb_down": 3.0,
    "unanswered": 2.0,
    "handed_over": 2.0,
    "rephrased": 2.0,
    "not_taken": 1.0,
    "unsure": 1.0,
    "others_offered": 0.5,
}
SHOWN_TEXTS = 8
AT_MOST = 200
"""Lines given out at once; deciding brings the next ones up."""
NOT_OURS = "out_of_scope"
"""The intent of what is none of the municipality's business."""
Decided = Literal["right", "subject", "new_subject", "not_ours", "skipped"]


@dataclass(frozen=True)
class Judgement:
    """What somebody decided about a line: its messages, what they are, and which texts become examples.

    ``texts``: as the person edited them; without it the line's own, each once. ``title``: of a new subject.
    """

    ids: tuple[int, ...]
    decision: Decided
    subject: str | None = None
    title: Title | None = None
    texts: tuple[str, ...] | None = None


class Inbox:
    """Lists lines and takes decisions about them."""

    def __init__(
        self,
        observations: Observations,
        copy: WorkingCopy,
        subjects: Subjects,
        history: History,
        now: Callable[[], datetime],
    ) -> None:
        self._observations = observations
        self._copy = copy
        self._subjects = subjects
        self._history = history
        self._now = now

    async def open(self, municipality: str) -> dict[str, Any]:
        """What nobody has decided about: how many messages and lines, and the most useful lines."""
        found = await self._observations.find(municipality=municipality, signs=SIGNS)
        lines = await asyncio.to_thread(self._lines, found)
        return {"messages": len(found), "lines_in_all": len(lines), "lines": lines[:AT_MOST]}

    async def decided(self, municipality: str) -> list[dict[str, Any]]:
        """What was decided about lately, the latest first."""
        found = await self._observations.find(municipality=municipality, decided=True, most=AT_MOST)
        return await asyncio.to_thread(lambda: [self._told(one) for one in found])

    async def decide(self, who: Agent, judgement: Judgement) -> Change:
        """Take one decision, with its examples, as one change.

        Raises ``NotInStudioError``, ``EditedMeanwhileError`` where somebody else was quicker,
        ``PersonalDataInExampleError`` and ``ExampleUnusableError`` for a text that may not be learned from,
        ``SubjectExistsError``, ``InvalidRequestError``.
        """
        found = await self._observations.find(ids=judgement.ids, decided=None)
        if not found:
            raise NotInStudioError()
        for one in found:
            if one.decision is not None:
                raise EditedMeanwhileError(who=one.decided_by or "")
        subject = await asyncio.to_thread(self._subject, judgement, found)
        texts = () if judgement.decision == "skipped" else judgement.texts or texts_of(found)
        if judgement.decision != "skipped" and not texts:
            raise ExampleUnusableError(limit=LONGEST)
        new = [New(text) for text in texts]

        def plan(edit: Edit) -> list[Op]:
            steps: list[Op] = []
            if judgement.decision == "new_subject" and judgement.title is not None:
                steps += self._subjects.making(edit, judgement.title, new, who)
            elif subject is not None:
                intent = self._subjects.intent(subject)
                if intent not in self._copy.examples():
                    raise NotInStudioError()
                steps += adding(self._copy, edit, intent, new, who.name)
            return [*steps, deciding(found, judgement.decision, who.name, self._now())]

        return await self._history.change(
            who,
            f"inbox_{judgement.decision}",
            subject or "",
            plan,
            seen={thing_of(self._subjects.intent(subject)): None} if subject else {},
            detail={"messages": len(found), "examples": list(texts)},
        )

    def _subject(self, judgement: Judgement, found: Sequence[Observation]) -> str | None:
        match judgement.decision:
            case "skipped":
                return None
            case "not_ours":
                return NOT_OURS
            case "new_subject":
                if judgement.title is None:
                    raise InvalidRequestError(field="title")
                return self._subjects.id_of(judgement.title)
            case "subject":
                if not judgement.subject or judgement.subject not in self._subjects.known():
                    raise InvalidRequestError(field="subject")
                return judgement.subject
            case "right":
                guess = most_usual([one.intent for one in found])
                if guess is None:
                    raise InvalidRequestError(field="subject")
                return id_of_intent(self._copy.changes().intent(guess))

    def _lines(self, found: Sequence[Observation]) -> list[dict[str, Any]]:
        lines = [
            self._line([found[place] for place in places])
            for places in grouped([observation.text for observation in found])
        ]
        return sorted(lines, key=lambda line: (-line["useful"], -line["count"], line["ids"][0]))

    def _line(self, own: Sequence[Observation]) -> dict[str, Any]:
        latest = own[0]
        texts = list(dict.fromkeys(one.text for one in own))
        return {
            **self._told(latest),
            "ids": [one.id for one in own],
            "count": len(own),
            "texts": texts[:SHOWN_TEXTS],
            "proposed": list(texts_of(own)),
            "forms": dict(Counter(one.form for one in own)),
            "signs": dict(Counter(sign for one in own for sign in one.signs)),
            "useful": round(sum(usefulness(one) for one in own), 2),
        }

    def _told(self, one: Observation) -> dict[str, Any]:
        return {
            "id": one.id,
            "at": one.at.isoformat(),
            "text": one.text,
            "form": one.form,
            "guess": self._guess(one.intent, one.confidence),
            "runner_up": self._guess(one.runner_up, one.runner_up_confidence),
            "outcome": one.outcome,
            "topic": one.topic,
            "answer": one.answer,
            "model": one.model,
            "signs": list(one.signs),
            "decision": one.decision,
            "decided_by": one.decided_by,
            "decided_at": one.decided_at.isoformat() if one.decided_at else None,
        }

    def _guess(self, intent: str | None, confidence: float | None) -> dict[str, Any] | None:
        if intent is None:
            return None
        id = id_of_intent(intent)
        title = self._subjects.title(id)
        return {"id": id, "title": {"nn": title.nn, "nb": title.nb}, "confidence": confidence}


def usefulness(one: Observation) -> float:
    """How much it would help to put one message right; see the top of this module."""
    unsure = 1.0 - (one.confidence if one.confidence is not None else 0.0)
    return unsure + sum(WEIGHTS[sign] for sign in one.signs)


def texts_of(own: Sequence[Observation]) -> tuple[str, ...]:
    """What could become examples: each text once, whatever its capitals and full stops, without what was masked."""
    ready = [text for one in own if (text := proposed(one.text)) and len(text) <= LONGEST]
    return tuple({fold(text): text for text in reversed(ready)}.values())[::-1][:SHOWN_TEXTS]


def most_usual(names: Sequence[str | None]) -> str | None:
    """The name that stands there most often, the first among equals; None where there is none."""
    counted = Counter(name for name in names if name is not None)
    return counted.most_common(1)[0][0] if counted else None


def deciding(own: Sequence[Observation], decision: Decision, by: str, at: datetime) -> Op:
    """The step that writes down what was decided about messages nobody had decided about."""
    told = {"decision": decision, "by": by, "at": at.isoformat()}
    return {
        "do": "decide",
        "to": [{"id": one.id, **told} for one in own],
        "was": [{"id": one.id, "decision": None} for one in own],
    }
