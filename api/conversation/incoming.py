"""The steps a message passes before it is taken in: check, protect, form, crisis, language, accept.

One more stands between the crisis and the language: ``api.conversation.for_later``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from api.conversation.for_later import THE_ACCEPTED_ONE, Keeper, contacts
from api.conversation.log import ConversationLog
from api.conversation.messages import HANDOVER_CHOICE, Choice, Entry, Outcome
from api.conversation.other_languages import FALLBACK, OtherLanguages
from api.conversation.records import Accepted, Conversation, IfTaken
from api.errors import IdempotencyKeyMissingError, MessageEmptyError, MessageTooLongError
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts
from nlu import other_languages, privacy, written_standard
from nlu.crisis import CrisisDetector
from nlu.normalise import normalise

_MAY_BE_NEEDED = frozenset({privacy.PERSONAL_NUMBER, privacy.ACCOUNT_NUMBER})
"""What the municipality may have to ask for, in another channel; nobody needs passwords, codes and cards."""


@dataclass(frozen=True)
class IncomingParts:
    """What the steps need from the process, the same for every message."""

    log: ConversationLog
    texts: Texts
    crisis: CrisisDetector
    other_languages: OtherLanguages
    later: Keeper
    max_characters: int


@dataclass
class Incoming:
    """One message on its way in. The steps fill in what stands below ``key``."""

    parts: IncomingParts
    conversation: Conversation
    municipality: Municipality
    raw: str
    choice: str | None
    key: str | None
    text: str = ""
    with_contact: str | None = None
    """The text with telephone and e-mail as they were written, where an agent has asked for them."""
    form: str | None = None
    lang: str = ""
    suspected: str | None = None
    """The kind of danger the message may tell of, where it is answered all the same."""
    written_in: str | None = None
    """Set when it is another language than Norwegian; ``lang`` is the form to answer in all the same."""
    replies: list[Entry] = field(default_factory=list)
    stopped: tuple[str, ...] = ()
    """The kinds of personal data it is stopped for, the most serious first; empty when it goes on."""
    fields: dict[str, str] = field(default_factory=dict)
    """What is remembered about the conversation once the message is taken in."""
    step_out: bool = False
    """The resident no longer waits in line."""
    if_taken: IfTaken = "stand"
    """What becomes of ``replies`` where a person has taken the conversation since ``conversation`` was read."""
    accepted: Accepted | None = None

    @property
    def own_contacts(self) -> frozenset[str]:
        """Telephone numbers and addresses of the municipality, which are nobody's private ones."""
        told = [(contact.telephone, contact.email) for contact in self.municipality.contacts]
        return frozenset(one for pair in told for one in pair if one) | {self.municipality.telephone}


async def check(message: Incoming) -> None:
    """Refuse what cannot be a message: no key, nothing written, too long."""
    try:
        UUID(message.key or "")
    except ValueError:
        raise IdempotencyKeyMissingError() from None
    if len(message.raw) > message.parts.max_characters:
        raise MessageTooLongError(limit=message.parts.max_characters)
    message.text = normalise(message.raw)
    if not message.text:
        raise MessageEmptyError()


async def protect(message: Incoming) -> None:
    """Stop what must not be sent here and mask other personal data, before anything is kept.

    Where the agent who has the conversation has asked how the resident can be reached, telephone and
    e-mail stay in this one message; ``accept`` looks again whether that agent still has it.
    """
    said, own = message.text, message.own_contacts
    message.stopped = privacy.must_stop(said)
    message.text = privacy.mask(said, keep=own).text
    if message.conversation.contact_asked and not message.stopped:
        given = {written for written in contacts(said, own) if written}
        message.with_contact = privacy.mask(said, keep=own | given).text


async def tell_form(message: Incoming) -> None:
    """Which form of Norwegian it is written in; the conversation's own where that is not clear."""
    if message.choice is None and not message.stopped:
        message.form = written_standard.detect(message.text).code
    message.lang = message.form or message.conversation.form
    if message.stopped:
        message.replies.append(_stopped(message))


async def notice_crisis(message: Incoming) -> None:
    """Give the right numbers at once: every other part may be down, or a person may have the conversation.

    What is only suspected is remembered, so that the numbers stand below the answer and an agent sees it.
    """
    found = message.parts.crisis.assess(message.text) if message.choice is None else None
    if found is not None and not found.certain:
        message.suspected = found.kind
    elif found is not None:
        message.replies.insert(0, _numbers(message, f"crisis.{found.kind}"))


async def notice_language(message: Incoming) -> None:
    """Tell somebody who writes in another language what there is for them, in that language."""
    if message.choice is not None or message.replies or message.conversation.state == "agent":
        return
    found = other_languages.detect(message.text)
    if found is None:
        return
    message.written_in, message.if_taken = found.code, "drop"
    code, said = message.parts.other_languages.of(found.code)
    municipality = message.municipality
    message.replies.append(
        Entry(
            sender="bot",
            text=said.text.format(municipality=municipality.name.of("nb"), telephone=municipality.telephone)
            + f"\n{said.emergency}",
            lang=code,
            outcome=Outcome.REFERRED,
            choices=[Choice(title=said.person, payload=HANDOVER_CHOICE)],
            reply_to=THE_ACCEPTED_ONE,
        )
    )


async def accept(message: Incoming) -> None:
    """Take the message in: one script, and from here it cannot be lost."""
    log = message.parts.log
    entry = Entry(
        sender="resident",
        text=message.text,
        lang=message.written_in or message.lang,
        choice=message.choice,
        suspected=message.suspected,
    )
    if language := message.written_in or message.form:
        message.fields["language"] = language
    text = message.with_contact
    message.accepted = await log.accept(
        message.conversation.id,
        key=str(message.key),
        digest=log.digest(message.raw, message.choice or ""),
        entry=entry,
        with_contact=None if text is None else entry.model_copy(update={"text": text}),
        replies=message.replies,
        form=message.form,
        reopened=Entry(
            sender="system",
            text=message.parts.texts.get("conversation.reopened", message.lang),
            lang=message.lang,
            event="reopened",
        ),
        fields=message.fields,
        step_out=message.step_out,
        if_taken=message.if_taken,
    )


def _numbers(message: Incoming, key: str) -> Entry:
    """The right numbers: in English for who writes another language, begun in their own where there is a text in it.

    Short cries are hard to tell a language from, so what is not clearly Norwegian has the numbers in English too.
    """
    reply = _reply(message, key, Outcome.EMERGENCY)
    foreign = other_languages.detect(message.text)
    texts = message.parts.texts
    if foreign is None:
        if message.form is not None:
            return reply
        return reply.model_copy(
            update={"text": f"{reply.text}\n{texts.get('crisis.in_english', message.lang)}"}
        )
    code, said = message.parts.other_languages.of(foreign.code)
    text = texts.get(key, FALLBACK)
    return reply.model_copy(
        update={
            "text": text if code == FALLBACK else f"{said.emergency}\n{text}",
            "lang": FALLBACK,
            "choices": [Choice(title=said.person, payload=HANDOVER_CHOICE)],
        }
    )


def _stopped(message: Incoming) -> Entry:
    """Says what was found; that one can call, where it is a number the municipality may need."""
    texts, lang = message.parts.texts, message.lang
    found = [texts.get(f"conversation.personal_data_{kind}", lang) for kind in message.stopped]
    *others, last = found
    if others:
        last = f"{', '.join(others)} {texts.get('conversation.personal_data_and', lang)} {last}"
    needed = any(kind in _MAY_BE_NEEDED for kind in message.stopped)
    return _reply(
        message,
        "conversation.personal_data_stopped_call" if needed else "conversation.personal_data_stopped",
        Outcome.PERSONAL_DATA_STOPPED,
        found=last,
    )


def _reply(message: Incoming, key: str, outcome: Outcome, **values: str) -> Entry:
    texts = message.parts.texts
    return Entry(
        sender="bot",
        text=texts.get(key, message.lang, telephone=message.municipality.telephone, **values),
        lang=message.lang,
        outcome=outcome,
        choices=[
            Choice(title=texts.get("conversation.talk_to_human", message.lang), payload=HANDOVER_CHOICE)
        ],
        reply_to=THE_ACCEPTED_ONE,
    )
