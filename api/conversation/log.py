"""The log of each conversation in Redis: the truth about who said what, in which order.

One Redis Stream per conversation; the stream id is ``<seq>-0``. This module reads it and runs the
scripts through which residents and the bot write to it; agents write through ``api.handover.claims``.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

import structlog
from redis.asyncio import Redis

from api.conversation.messages import Entry, Message, Standing
from api.conversation.records import Accepted, Conversation, HandoverRequest, IfTaken, Work
from api.conversation.scripts import Keys, Scripts
from api.conversation.storage import reach
from api.errors import (
    ChoiceNotOfferedError,
    ConversationGoneError,
    ConversationNotFoundError,
    IdempotencyKeyReusedError,
    StorageUnavailableError,
    SvaraError,
)

READ_AT_ONCE = 500
"""Most entries given out in one answer; the reader asks again from the last seq."""

log = structlog.get_logger()


class ConversationLog:
    """Creates conversations, takes in messages, hands out work, appends replies, reads."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts, secret: bytes, lease_s: float) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._secret = secret
        self._lease_ms = int(lease_s * 1000)

    async def create(
        self, *, municipality: str, locale: str, test: bool, entries: Sequence[Entry], notice: str = ""
    ) -> tuple[Conversation, str]:
        """Start a conversation with its first messages; the conversation and its secret token.

        ``notice``: id of the municipality's notice that stands among them.
        """
        conversation, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        fields = {
            "municipality": municipality,
            "locale": locale,
            "form": locale,
            "token": _digest_token(token),
            "test": "1" if test else "0",
            **({"notice": notice} if notice else {}),
        }
        await self._scripts.run(
            "create", conversation, json.dumps(fields), _json(entries), json.dumps(_payloads(entries))
        )
        return await self.get(conversation), token

    async def get(self, conversation: str) -> Conversation:
        """Raises ``ConversationNotFoundError``, ``StorageUnavailableError``, and ``ConversationGoneError`` for one
        that is in the archive."""
        fields = await reach(self._redis.hgetall(self._keys.own("conv", conversation)))
        if not fields:
            raise await self._not_here(conversation)
        return Conversation.read(conversation, fields)

    async def authorise(self, conversation: str, token: str) -> Conversation:
        """The conversation, if the token is its own; otherwise ``ConversationNotFoundError``.

        Raises ``ConversationGoneError`` for an archived one, if the token was its own.
        """
        try:
            digest = (found := await self.get(conversation)).token_digest
        except ConversationGoneError:
            if hmac.compare_digest(await self._archived(conversation), _digest_token(token)):
                raise
            raise ConversationNotFoundError() from None
        if not hmac.compare_digest(digest, _digest_token(token)):
            raise ConversationNotFoundError()
        return found

    def digest(self, *parts: str) -> str:
        """Tells the same text from another under one key, without keeping the text (keyed SHA-256)."""
        return hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).hexdigest()

    async def accept(
        self,
        conversation: str,
        *,
        key: str,
        digest: str,
        entry: Entry,
        replies: Sequence[Entry],
        form: str | None,
        reopened: Entry,
        with_contact: Entry | None = None,
        fields: Mapping[str, str] | None = None,
        step_out: bool = False,
        if_taken: IfTaken = "stand",
    ) -> Accepted:
        """Take in one message of the resident, with the replies that need no turn of the bot, if any.

        ``with_contact`` is kept instead of ``entry`` where the agent who has the conversation has asked for
        telephone and e-mail; ``step_out``: the resident no longer waits in line. ``if_taken``: what becomes of
        ``replies`` where a person has taken the conversation since they were made.
        Raises ``ConversationNotFoundError``, ``IdempotencyKeyReusedError``, ``ChoiceNotOfferedError``.
        """
        answer = await self._scripts.run(
            "accept",
            conversation,
            key,
            digest,
            entry.to_json(),
            entry.choice or "",
            _json(replies),
            json.dumps(_payloads(replies)),
            reopened.to_json(),
            form or "",
            with_contact.to_json() if with_contact else "",
            json.dumps(dict(fields or {})),
            "step_out" if step_out else "",
            if_taken,
        )
        match answer[0]:
            case "missing":
                raise ConversationNotFoundError()
            case "conflict":
                raise IdempotencyKeyReusedError()
            case "not_offered":
                raise ChoiceNotOfferedError()
        return Accepted(seq=answer[1], state=answer[2], repeated=answer[0] == "repeat")

    async def take(self, conversation: str = "") -> Work | None:
        """The oldest unanswered message of this conversation (or of any), under a lease; None without one."""
        answer = await self._scripts.run("take_turn", conversation, self._lease_ms)
        if not answer:
            return None
        found, seq, turn_no, entry, pairs = answer
        fields = dict(zip(pairs[::2], pairs[1::2], strict=True))
        return Work(
            conversation=Conversation.read(found, fields),
            message=Entry.model_validate_json(entry),
            seq=seq,
            turn_no=turn_no,
        )

    async def keep(self, work: Work, over: asyncio.Event) -> None:
        """Renew the lease on ``work`` again and again, until ``over`` is set or somebody else has it.

        Being cancelled is not enough: a cancellation that meets a timeout inside the Redis client is swallowed by
        it, and a lease that is kept for nobody would leave the conversation unanswered for good.
        """
        held = True
        while held and not over.is_set():
            await asyncio.sleep(self._lease_ms / 3000)
            with suppress(StorageUnavailableError):
                answer = await self._scripts.run(
                    "renew_turn", work.conversation.id, work.seq, work.turn_no, self._lease_ms
                )
                held = answer == 1

    async def finish(
        self,
        work: Work,
        replies: Sequence[Entry],
        *,
        fields: Mapping[str, str | int],
        handover: HandoverRequest | None,
        step_out: bool = False,
    ) -> str:
        """Append the reply: ``appended``, or why not.

        ``answered``: it has one already, or a person has the conversation; ``lost``: the lease ran out.
        """
        entries = handover.entries if handover else ()
        answer = await self._scripts.run(
            "finish_turn",
            work.conversation.id,
            work.seq,
            work.turn_no,
            _json(replies),
            json.dumps(_payloads(replies)),
            json.dumps(dict(fields)),
            "handover" if handover else "step_out" if step_out else "",
            handover.receipt if handover else "",
            _json(entries),
            handover.department if handover else "",
        )
        if answer[1:] == ["agent"]:
            # Without the text: only that the bot was about to speak while a person had the conversation.
            log.warning(
                "reply.refused", conversation=work.conversation.id, seq=work.seq, reason="person_has_it"
            )
        return str(answer[0])

    async def read(self, conversation: str, after: int = 0, most: int = READ_AT_ONCE) -> list[Message]:
        """Entries with a number above ``after``, in order, at most ``most``."""
        log = self._keys.own("log", conversation)
        entries = await reach(self._redis.xrange(log, min=f"({after}-0", count=most))
        return [Message.read(stream_id, fields) for stream_id, fields in entries]

    async def news(self, conversation: str, after: int) -> tuple[Standing, list[Message]]:
        """How the conversation stands and the entries above ``after``, as they were in the same instant.

        At most ``READ_AT_ONCE`` entries. Raises ``ConversationNotFoundError``.
        """
        found = await self._scripts.run("news", conversation, after, READ_AT_ONCE)
        if not found:
            raise await self._not_here(conversation)
        standing, entries = found
        messages = [
            Message.read(id, dict(zip(pairs[::2], pairs[1::2], strict=True))) for id, pairs in entries
        ]
        return Standing.read(standing), messages

    async def standing(self, conversation: str) -> Standing:
        """Who has the conversation, and its place in its department's line while it waits."""
        found = await self._scripts.run("standing", conversation)
        if not found:
            raise await self._not_here(conversation)
        return Standing.read(found)

    async def _not_here(self, conversation: str) -> SvaraError:
        """Why Redis has no such conversation: it is in the archive, or there is none."""
        return ConversationGoneError() if await self._archived(conversation) else ConversationNotFoundError()

    async def _archived(self, conversation: str) -> str:
        """Digest of the token of a conversation that is in the archive; empty for any other."""
        return await reach(self._redis.get(self._keys.own("archived", conversation))) or ""


def _digest_token(token: str) -> str:
    # The token is 256 random bits, so a plain digest cannot be searched backwards.
    return hashlib.sha256(token.encode()).hexdigest()


def _json(entries: Sequence[Entry]) -> str:
    return json.dumps([entry.to_json() for entry in entries])


def _payloads(entries: Sequence[Entry]) -> list[str]:
    return [choice.payload for entry in entries for choice in entry.choices or ()]
