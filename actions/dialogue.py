"""Turns of a conversation that are about no subject: complaints, praise, faults, cases, the talk itself."""

from __future__ import annotations

import re

from actions import compose
from actions.choices import person
from actions.reply import Choice, Reply, ask_payload
from actions.replying_action import ReplyingAction
from actions.turn import Turn

SAID = ("complain", "praise", "case_status", "privacy", "abuse")
"""Intents answered with one text; ``report_fault`` has choices besides."""
WITH_A_PERSON = frozenset({"complain", "case_status", "abuse", "report_fault"})
FAULTS = ("vegvedlikehold", "gatelys", "vann-og-avlop", "renovasjon")
"""Where most faults are, the most usual first."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_BOKMAL = re.compile(r"bokm|østnorsk|vanlig norsk|vanleg norsk", re.IGNORECASE)
_NYNORSK = re.compile(r"nynorsk|\bnn\b|sidemål", re.IGNORECASE)


class ActionDialogue(ReplyingAction):
    """Answers the intents of ``SAID`` and ``report_fault`` with true texts and a way on."""

    action_name = "action_dialogue"

    async def reply_to(self, turn: Turn) -> Reply:
        intent = turn.message.intent
        if intent == "report_fault":
            return _report_fault(turn)
        if intent not in SAID:
            return compose.unanswered(turn)
        choices = (person(turn),) if intent in WITH_A_PERSON else ()
        return Reply(_text(turn, intent), "smalltalk", turn.form, choices=choices)


class ActionRepeat(ReplyingAction):
    """The last answer once more, in its shortest form: its first sentence, after the question if it has one."""

    action_name = "action_repeat"

    async def reply_to(self, turn: Turn) -> Reply:
        answer = turn.message.last_answer
        if not answer:
            return Reply(turn.text("dialogue.nothing_to_repeat"), "smalltalk", turn.form)
        question, _, said = answer.strip().partition("\n")
        if not (said and question.endswith("?")):
            question, said = "", answer.strip()
        first = f"{question} {_SENTENCE.split(said, maxsplit=1)[0]}".strip()
        text = turn.text("dialogue.shorter", answer=first)
        return Reply(text, "answered", turn.form, topic=turn.message.previous_topic, choices=(person(turn),))


class ActionChangeLanguage(ReplyingAction):
    """Goes over to the form of Norwegian that is asked for; tells which languages there are otherwise."""

    action_name = "action_change_language"

    async def reply_to(self, turn: Turn) -> Reply:
        form = wanted_form(turn.message.text)
        if form is None:
            return Reply(_text(turn, "languages"), "smalltalk", turn.form, choices=(person(turn),))
        text = turn.context.texts.get("dialogue.changed", form)
        return Reply(text, "smalltalk", form, intention="change_form")


def wanted_form(text: str) -> str | None:
    """The form a request for another language names; None where it names neither, or both."""
    named = [form for form, pattern in (("nb", _BOKMAL), ("nn", _NYNORSK)) if pattern.search(text)]
    return named[0] if len(named) == 1 else None


def _text(turn: Turn, key: str) -> str:
    municipality = turn.municipality
    return turn.text(
        f"dialogue.{key}",
        municipality=municipality.name.of(turn.form),
        telephone=municipality.telephone,
        website=compose.bare(str(municipality.website)),
    )


def _report_fault(turn: Turn) -> Reply:
    known = turn.context.subjects
    faults = [
        Choice(turn.text(f"dialogue.fault.{name}"), ask_payload(name, None), name)
        for name in FAULTS
        if name in known
    ]
    return Reply(_text(turn, "report_fault"), "clarification", turn.form, choices=(*faults, person(turn)))
