"""What a resident who has asked for a person is told: only what is true at that moment, and what they can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from api.conversation.messages import Entry, Outlook
from api.conversation.receipt import new_receipt
from api.conversation.records import Conversation, HandoverRequest
from api.conversation.switched import Switchboard
from api.handover.choices import waiting_choices
from api.handover.departments import Departments
from api.handover.due import due
from api.handover.opening_hours import in_words
from api.handover.outlook import Outlooks
from kb_sync.municipality import Department, Municipality
from kb_sync.texts import Texts


class HandoverPromise:
    """Composes what follows a wish for a person."""

    def __init__(
        self,
        texts: Texts,
        outlooks: Outlooks,
        departments: Departments,
        municipalities: Mapping[str, Municipality],
        switches: Switchboard,
        now: Callable[[], datetime],
    ) -> None:
        self._switches = switches
        self._texts = texts
        self._outlooks = outlooks
        self._departments = departments
        self._municipalities = municipalities
        self._now = now

    async def request(
        self, conversation: Conversation, form: str, topic: str | None, why: str
    ) -> HandoverRequest:
        """The receipt, the department's line and the message that says what happens next.

        ``{receipt}`` and ``{position}`` in the message are filled in by the script. ``why``: what made it so.
        """
        municipality = self._municipalities[conversation.municipality]
        department = self._departments.for_topic(municipality.id, topic, conversation.language)
        outlook = await self._outlooks.of(municipality, department, conversation.language, form)
        head = self._texts.get("conversation.queue_place", form, receipt="{receipt}", position="{position}")
        bot_off = (await self._switches.now(municipality.id)).bot_off
        expect = self.expect(outlook, municipality, form, bot_off=bot_off)
        parts = [head, expect, self._may_choose(municipality, form, bot_off)]
        entry = Entry(
            sender="system",
            text="\n".join(parts),
            lang=form,
            event="handover_requested",
            why=why,
            choices=waiting_choices(self._texts, form),
        )
        return HandoverRequest(new_receipt(), [entry], department.id)

    async def when(self, conversation: Conversation, department: Department) -> str:
        """What somebody who is passed on to this department can expect there."""
        municipality = self._municipalities[conversation.municipality]
        form = conversation.form
        outlook = await self._outlooks.of(municipality, department, conversation.language, form)
        bot_off = (await self._switches.now(municipality.id)).bot_off
        return self.expect(outlook, municipality, form, bot_off=bot_off)

    async def still_waiting(self, conversation: Conversation, form: str) -> str:
        """Where somebody who goes on waiting stands now; what else there is for one who is not in line."""
        standing = await self._outlooks.standing(conversation)
        if standing.outlook is None or standing.position is None:
            return self._texts.get("conversation.not_in_line", form)
        municipality = self._municipalities[conversation.municipality]
        place = self._texts.get("conversation.queue_still", form, position=standing.position)
        bot_off = (await self._switches.now(municipality.id)).bot_off
        return f"{place}\n{self.expect(standing.outlook, municipality, form, bot_off=bot_off)}"

    def expect(self, outlook: Outlook, municipality: Municipality, form: str, *, bot_off: bool) -> str:
        """The outlook in words. ``bot_off``: the bot answers nobody meanwhile."""
        values = {"telephone": municipality.telephone, "day": outlook.day or ""}
        values["opens"] = in_words(outlook.opens, form) if outlook.opens else ""
        kind = "closed_today" if outlook.people == "closed" and outlook.day else outlook.people
        told = [self._texts.get(f"conversation.queue_{kind}", form, **values)]
        if outlook.people == "here" and not bot_off:
            told.append(self._texts.get("conversation.queue_bot_meanwhile", form))
        if outlook.slow:
            told.append(self._texts.get("conversation.queue_slow", form))
        elif outlook.estimate is not None:
            low, high = outlook.estimate.from_minutes, outlook.estimate.to_minutes
            key = "queue_up_to" if low == 0 else "queue_about" if low == high else "queue_estimate"
            told.append(self._texts.get(f"conversation.{key}", form, low=low, high=high))
        return " ".join(told)

    def _may_choose(self, municipality: Municipality, form: str, bot_off: bool) -> str:
        answered = due(municipality.service_standard.message, self._now(), municipality)
        key = "conversation.queue_choices_bot_off" if bot_off else "conversation.queue_choices"
        return self._texts.get(key, form, due=in_words(answered, form))
