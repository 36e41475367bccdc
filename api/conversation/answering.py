"""The steps from a message in the log to its one reply, the bot's or the gateway's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import structlog

from api.conversation.for_later import Keeper
from api.conversation.log import ConversationLog
from api.conversation.messages import HANDOVER_CHOICE, Choice, Entry, Outcome
from api.conversation.own_choices import OWN_CHOICES
from api.conversation.rasa_client import RasaClient, RasaUnavailableError, Thought
from api.conversation.records import Conversation, HandoverRequest, Work
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts

if TYPE_CHECKING:
    from api.conversation.switched import Switchboard

log = structlog.get_logger()


class Promise(Protocol):
    """Says truthfully what happens to somebody who wants a person."""

    async def request(
        self, conversation: Conversation, form: str, topic: str | None, why: str
    ) -> HandoverRequest:
        """The receipt, whose line it is, and what the log then says."""

    async def still_waiting(self, conversation: Conversation, form: str) -> str:
        """Where somebody in line stands now."""


@dataclass(frozen=True)
class AnsweringParts:
    """What the steps need from the process, the same for every message."""

    log: ConversationLog
    rasa: RasaClient
    texts: Texts
    promise: Promise
    later: Keeper
    switches: Switchboard
    episode_turns: int


@dataclass
class Answering:
    """One message being answered. The steps fill in what stands below ``work``."""

    parts: AnsweringParts
    municipality: Municipality
    work: Work
    to_rasa: str | None = None
    notice: Entry | None = None
    """What everybody who writes is told now, before the reply; None when this conversation has been told."""
    replies: list[Entry] = field(default_factory=list)
    wants_person: bool = False
    why: str = ""
    """What made the resident want a person: a stable word."""
    step_out: bool = False
    """The resident no longer waits in line."""
    fields: dict[str, str] = field(default_factory=dict)
    """What is remembered about the conversation together with the reply."""
    new_form: str | None = None
    thought: Thought | None = None
    """What the bot made of the message; None where it did not read it."""
    handover: HandoverRequest | None = None
    result: str = ""

    @property
    def lang(self) -> str:
        """The form to answer in."""
        return self.work.message.lang


async def route(answering: Answering) -> None:
    """Decide who answers: a wish for a person needs no bot; everything else is made ready for Rasa."""
    message = answering.work.message
    if own := OWN_CHOICES.get(message.choice or ""):
        await own(answering)
    elif message.choice == HANDOVER_CHOICE:
        answering.wants_person, answering.why = True, "resident_chose"
        answering.replies = [
            _own_reply(answering, "conversation.handover_asked", Outcome.HANDOVER, offer_person=False)
        ]
    elif message.choice:
        answering.to_rasa = rasa_payload(message.choice)
    else:
        # A leading slash would be read by Rasa as an intent; only rasa_payload may write one.
        answering.to_rasa = message.text.lstrip("/ ") or "?"


async def ask_bot(answering: Answering) -> None:
    """Ask Rasa; when it does not answer, say so truthfully and offer a person."""
    if answering.to_rasa is None:
        return
    conversation = answering.work.conversation
    try:
        answer = await answering.parts.rasa.ask(
            f"{conversation.id}:{conversation.episode}",
            answering.to_rasa,
            {
                "lang": answering.lang,
                "municipality": conversation.municipality,
                "test": conversation.test,
                "topic": conversation.topic,
                **({"back_from_person": True} if conversation.back_from else {}),
            },
        )
    except RasaUnavailableError:
        answering.replies = [_own_reply(answering, "conversation.bot_down", Outcome.ERROR, offer_person=True)]
        return
    answering.wants_person = any(reply.intention == "handover" for reply in answer.replies)
    answering.why = "bot_passed_on"
    answering.new_form = next((r.lang for r in answer.replies if r.intention == "change_form"), None)
    answering.thought = next((r.understood for r in answer.replies if r.understood), None)
    answering.replies = [
        Entry(
            sender="bot",
            text=reply.text,
            lang=reply.lang,
            outcome=reply.outcome,
            topic=reply.topic,
            aspect=reply.aspect,
            confidence=reply.confidence,
            sources=reply.sources or None,
            choices=reply.choices or None,
            model=answer.model,
            reply_to=answering.work.seq,
        )
        for reply in answer.replies
    ]


async def mention_numbers(answering: Answering) -> None:
    """Where danger is suspected but not certain, say below the answer whom to ring."""
    if answering.work.message.suspected and answering.replies:
        last = answering.replies[-1]
        numbers = answering.parts.texts.get("crisis.suspected", last.lang)
        answering.replies[-1] = last.model_copy(update={"text": f"{last.text}\n\n{numbers}"})


async def greet_again(answering: Answering) -> None:
    """After a person has had the conversation, the first reply says who answers now."""
    name = answering.work.conversation.back_from
    first = answering.replies[0] if answering.replies else None
    if name and first and first.outcome not in (Outcome.ERROR, Outcome.HANDOVER):
        greeting = answering.parts.texts.get("conversation.bot_is_back", first.lang, name=name)
        answering.replies[0] = first.model_copy(update={"text": f"{greeting}\n\n{first.text}"})
        answering.fields["back_from"] = ""


async def promise_a_person(answering: Answering) -> None:
    """When a person is wanted, prepare the receipt and say truthfully what happens next."""
    if answering.wants_person:
        topics = [reply.topic for reply in answering.replies if reply.topic]
        conversation = answering.work.conversation
        topic = topics[-1] if topics else conversation.topic
        answering.handover = await answering.parts.promise.request(
            conversation, answering.lang, topic, answering.why
        )


async def append(answering: Answering) -> None:
    """Append the reply, unless the message has one already or a person has taken the conversation."""
    conversation = answering.work.conversation
    turns, episode = conversation.turns + 1, conversation.episode
    if turns >= answering.parts.episode_turns:
        turns, episode = 0, episode + 1
    topics = [reply.topic for reply in answering.replies if reply.outcome == Outcome.ANSWERED and reply.topic]
    answering.result = await answering.parts.log.finish(
        answering.work,
        [*([answering.notice] if answering.notice else []), *answering.replies],
        fields={
            "turns": turns,
            "episode": episode,
            **({"topic": topics[-1]} if topics else {}),
            **({"form": answering.new_form} if answering.new_form else {}),
            **answering.fields,
        },
        handover=answering.handover,
        step_out=answering.step_out,
    )


def rasa_payload(choice: str) -> str:
    """The Rasa intent a choice stands for. The choice has been offered by us, so its shape is known.

    ``ask:<topic>[:<aspect>]`` is a subject; ``hours:<place>`` is opening hours there.
    """
    kind, _, rest = choice.partition(":")
    if kind == "hours":
        return "/opening_hours" + (json.dumps({"place": rest}) if rest else "")
    topic, _, aspect = rest.partition(":")
    return "/subject" + json.dumps({"topic": topic, **({"aspect": aspect} if aspect else {})})


def _own_reply(answering: Answering, key: str, outcome: Outcome, *, offer_person: bool) -> Entry:
    texts, lang = answering.parts.texts, answering.lang
    choices = [Choice(title=texts.get("conversation.talk_to_human", lang), payload=HANDOVER_CHOICE)]
    return Entry(
        sender="bot",
        text=texts.get(
            key, lang, telephone=answering.municipality.telephone, website=str(answering.municipality.website)
        ),
        lang=lang,
        outcome=outcome,
        choices=choices if offer_person else None,
        reply_to=answering.work.seq,
    )
