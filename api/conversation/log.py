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
from dataclasses import dataclass

from redis.asyncio import Redis

from api.conversation.messages import Entry, Message, Standing
from api.conversation.scripts import Keys, Scripts
from api.conversation.storage import reach
from api.errors import (
    ChoiceNotOfferedError,
    ConversationNotFoundError,
    IdempotencyKeyReusedError,
    StorageUnavailableError,
)

READ_AT_ONCE = 500
"""Most entries given out in one answer; the reader asks again from the last seq."""


@dataclass(frozen=True)
class Conversation:
    """What is remembered about a conversation besides its log."""

    id: str
    municipality: str
    locale: str
    form: str
    state: str
    episode: int
    turns: int
    test: bool
    token_digest: str
    topic: str | None

    @classmethod
    def read(cls, conversation: str, fields: Mapping[str, str]) -> Conversation:
        """From the fields of the conversation's Redis hash."""
        return cls(
            id=conversation,
            municipality=fields["municipality"],
            locale=fields["locale"],
            form=fields["form"],
            state=fields["state"],
            episode=int(fields["episode"]),
            turns=int(fields["turns"]),
            test=fields.get("test") == "1",
            token_digest=fields["token"],
            topic=fields.get("topic"),
        )


@dataclass(frozen=True)
class Accepted:
    """A message that is now in the log. ``repeated``: it already was, under the same key."""

    seq: int
    state: str
    repeated: bool


@dataclass(frozen=True)
class Work:
    """One message to be answered, held under a lease until ``finish`` or until the lease runs out."""

    conversation: Conversation
    message: Entry
    seq: int
    turn_no: int


@dataclass(frozen=True)
class HandoverRequest:
    """Asking for a person as part of a reply: the receipt to give out, and what the log then says."""

    receipt: str
    entries: Sequence[Entry]


class ConversationLog:
    """Creates conversations, takes in messages, hands out work, appends replies, reads."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts, secret: bytes, lease_s: float) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._secret = secret
        self._lease_ms = int(lease_s * 1000)

    async def create(
        self, *, municipality: str, locale: str, test: bool, entries: Sequence[Entry]
    ) -> tuple[Conversation, str]:
        """Start a conversation with its first messages; the conversation and its secret token."""
        conversation, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        fields = {
            "municipality": municipality,
            "locale": locale,
            "form": locale,
            "token": _digest_token(token),
            "test": "1" if test else "0",
        }
        await self._scripts.run(
            "create", conversation, json.dumps(fields), _json(entries), json.dumps(_payloads(entries))
        )
        return await self.get(conversation), token

    async def get(self, conversation: str) -> Conversation:
        """Raises ``ConversationNotFoundError``, ``StorageUnavailableError``."""
        fields = await reach(self._redis.hgetall(self._keys.own("conv", conversation)))
        if not fields:
            raise ConversationNotFoundError()
        return Conversation.read(conversation, fields)

    async def authorise(self, conversation: str, token: str) -> Conversation:
        """The conversation, if the token is its own; otherwise ``ConversationNotFoundError``."""
        found = await self.get(conversation)
        if not hmac.compare_digest(found.token_digest, _digest_token(token)):
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
    ) -> Accepted:
        """Take in one message of the resident, with the replies that need no turn of the bot, if any.

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

    async def keep(self, work: Work) -> None:
        """Renew the lease on ``work`` again and again, until cancelled or until somebody else has it."""
        held = True
        while held:
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
    ) -> str:
        """Append the reply: ``appended``, or why not.

        ``answered``: it has one already, or a person has the conversation; ``lost``: the lease ran out.
        """
        answer = await self._scripts.run(
            "finish_turn",
            work.conversation.id,
            work.seq,
            work.turn_no,
            _json(replies),
            json.dumps(_payloads(replies)),
            json.dumps(dict(fields)),
            "handover" if handover else "",
            handover.receipt if handover else "",
            _json(handover.entries if handover else ()),
        )
        return str(answer[0])

    async def read(self, conversation: str, after: int = 0) -> list[Message]:
        """Entries with a number above ``after``, in order, at most ``READ_AT_ONCE``."""
        log = self._keys.own("log", conversation)
        entries = await reach(self._redis.xrange(log, min=f"({after}-0", count=READ_AT_ONCE))
        return [Message.read(stream_id, fields) for stream_id, fields in entries]

    async def standing(self, conversation: str) -> Standing:
        """Who has the conversation, and its place in line while it waits."""
        names = ["state", "receipt", "owner", "owner_name", "owner_role", "claim"]
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hmget(self._keys.own("conv", conversation), names)
            pipe.zrank(self._keys.shared("queue"), conversation)
            (state, receipt, owner, name, role, claim), rank = await reach(pipe.execute())
        if state is None:
            raise ConversationNotFoundError()
        return Standing(
            state=state,
            position=None if rank is None else rank + 1,
            receipt=receipt,
            owner=owner,
            agent=name,
            role=role,
            claim=int(claim or 0),
        )


def _digest_token(token: str) -> str:
    # The token is 256 random bits, so a plain digest cannot be searched backwards.
    return hashlib.sha256(token.encode()).hexdigest()


def _json(entries: Sequence[Entry]) -> str:
    return json.dumps([entry.to_json() for entry in entries])


def _payloads(entries: Sequence[Entry]) -> list[str]:
    return [choice.payload for entry in entries for choice in entry.choices or ()]
