"""The studio's interface for answers, referrals, gaps and what agents have offered (docs/api.md)."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.context import Context
from api.errors import InvalidRequestError, NotInStudioError
from api.handover.agent_access import SignedIn
from api.studio.routes_access import InContext, Me, SubjectId, Text, Titles, Version, done, served
from kb_sync.overlay import REFERRALS_FOLDER

router = APIRouter(prefix="/api/studio")
Municipality = Annotated[str, Query(max_length=60)]


class DraftForm(BaseModel):
    """A draft as it is written: ``article`` (as kb_sync.article) or ``referral``, and what is told of it."""

    article: dict[str, Any] | None = None
    referral: dict[str, Any] | None = None
    subject: Titles | None = None
    valid_from: str | None = Field(default=None, max_length=10)
    valid_to: str | None = Field(default=None, max_length=10)
    owner: str | None = Field(default=None, max_length=60)
    asked: list[Text] = Field(default=[], max_length=100)
    offered: list[dict[str, str]] = Field(default=[], max_length=20)
    version: Version = None

    def draft(self) -> dict[str, Any]:
        """Without the version."""
        return {
            name: value
            for name, value in self.model_dump().items()
            if name != "version" and value not in (None, [])
        }


class VersionForm(BaseModel):
    """Which version is meant."""

    version: Version = None


class PreviewForm(BaseModel):
    """What to show: the draft given, otherwise the one that is kept, otherwise what is live."""

    municipality: str = Field(max_length=60)
    draft: DraftForm | None = None
    key: str | None = Field(default=None, max_length=80)


class BeginForm(BaseModel):
    """A new draft, about a known subject or one to be made."""

    municipality: str = Field(max_length=60)
    topic: SubjectId | None = None
    title: Titles | None = None
    authority: str | None = Field(default=None, max_length=40, description="Given: a referral to this one.")


class GapForm(BeginForm):
    """A gap turned into a draft."""

    ids: list[int] = Field(min_length=1, max_length=2_000)


class OfferForm(BeginForm):
    """What becomes of an answer an agent has offered."""

    decision: Literal["draft", "dismiss", "again"]


@router.get("/answers")
async def answers(me: Me, context: InContext, municipality: Municipality) -> dict[str, Any]:
    """Every article of a municipality, how far it has come, and whether somebody has a draft."""
    whose = served(context, me, municipality)
    return {"answers": await context.material.articles.listed(whose)}


@router.post("/answers", status_code=201)
async def begin(body: BeginForm, me: Me, context: InContext) -> dict[str, Any]:
    """Begin a draft."""
    whose, title = served(context, me, body.municipality), body.title.title() if body.title else None
    articles = context.material.articles
    if body.authority is not None:
        return done(await articles.begin_referral(me.agent, body.topic, title, body.authority))
    return done(await articles.begin(me.agent, whose, body.topic, title))


@router.get("/referrals")
async def referrals(me: Me, context: InContext) -> dict[str, Any]:
    """Every referral, and whom residents can be referred to."""
    articles = context.material.articles
    authorities = await asyncio.to_thread(articles.views.layers.authorities)
    return {"referrals": await articles.referrals(), "authorities": authorities}


@router.get("/answers/{place}/{topic}")
async def answer(place: str, topic: str, me: Me, context: InContext) -> dict[str, Any]:
    """What is live, the draft, what is missing in it, and how hard it is to read."""
    return await context.material.articles.one(_place(context, me, place), topic)


@router.put("/answers/{place}/{topic}")
async def save(place: str, topic: str, body: DraftForm, me: Me, context: InContext) -> dict[str, Any]:
    """Keep a draft, finished or not; what is missing in it stands in the answer."""
    whose, articles = _place(context, me, place), context.material.articles
    change = await articles.save(me.agent, whose, topic, body.draft(), body.version)
    return {**done(change), "answer": await articles.one(whose, topic)}


@router.post("/answers/{place}/{topic}/discard")
async def discard(place: str, topic: str, body: VersionForm, me: Me, context: InContext) -> dict[str, Any]:
    """Throw the draft away."""
    whose = _place(context, me, place)
    return done(await context.material.articles.discard(me.agent, whose, topic, body.version))


@router.post("/answers/{place}/{topic}/publish", status_code=202)
async def publish(
    place: str, topic: str, body: VersionForm, me: Me, context: InContext, wait: bool = False
) -> dict[str, Any]:
    """Publish the draft. It answers residents when ``GET publishing`` is idle again; ``wait``: first then answer."""
    material, whose = context.material, _place(context, me, place)
    change = await material.articles.publish(me.agent, whose, topic, body.version)
    material.publishing.begin(me.agent, change)
    return {**done(change), "publishing": await _state(context, wait)}


@router.post("/answers/{place}/{topic}/withdraw", status_code=202)
async def withdraw(
    place: str, topic: str, body: VersionForm, me: Me, context: InContext, wait: bool = False
) -> dict[str, Any]:
    """Take what was published back; what ships with the program answers again."""
    material, whose = context.material, _place(context, me, place)
    change = await material.articles.withdraw(me.agent, whose, topic, body.version)
    material.publishing.begin(me.agent, change)
    return {**done(change), "publishing": await _state(context, wait)}


@router.post("/answers/{place}/{topic}/preview")
async def preview(place: str, topic: str, body: PreviewForm, me: Me, context: InContext) -> dict[str, Any]:
    """The replies a draft would give, as the chat shows them, one for each section and form that is written."""
    whose, municipality = _place(context, me, place), served(context, me, body.municipality)
    draft = body.draft.draft() if body.draft else None
    if draft is None:
        kept = await context.material.articles.one(whose, topic)
        kind = "referral" if whose == REFERRALS_FOLDER else "article"
        draft = kept["draft"] or {kind: kept["live"]}
    return {"replies": await context.material.preview.of(municipality, whose, topic, draft, body.key)}


@router.get("/publishing")
async def publishing(me: Me, context: InContext, wait: bool = False) -> dict[str, Any]:
    """Whether something is being taken into use now, or how it went last."""
    return await _state(context, wait)


@router.get("/gaps")
async def gaps(me: Me, context: InContext, municipality: Municipality) -> dict[str, Any]:
    """What nothing answered, put together by what it is about, with the nearest subjects."""
    return {"gaps": await context.material.gaps.listed(served(context, me, municipality))}


@router.post("/gaps/draft", status_code=201)
async def draft_of_gap(body: GapForm, me: Me, context: InContext) -> dict[str, Any]:
    """Turn a gap into the draft of an article, or (with ``authority``) of a referral."""
    whose = served(context, me, body.municipality)
    change = await context.material.gaps.draft(
        me.agent,
        whose,
        body.ids,
        topic=body.topic,
        title=body.title.title() if body.title else None,
        authority=body.authority,
    )
    return done(change)


@router.get("/offers")
async def offers(me: Me, context: InContext, municipality: Municipality) -> dict[str, Any]:
    """Answers that agents have offered and nobody has decided about, the oldest first."""
    found = await context.offered_answers.waiting(served(context, me, municipality))
    return {
        "offers": [
            {
                name: value
                for name, value in vars(one).items()
                if name not in ("settled_by", "settled_at", "state")
            }
            for one in found
        ]
    }


@router.post("/offers/{id}")
async def settle(id: int, body: OfferForm, me: Me, context: InContext) -> dict[str, Any]:
    """Make a draft of an offered answer, dismiss it, or put it back in the list."""
    whose, offered = served(context, me, body.municipality), context.offered_answers
    if body.decision != "draft":
        state: Literal["new", "dismissed"] = "new" if body.decision == "again" else "dismissed"
        if not await offered.settle(id, state, me.agent.username, whose):
            raise NotInStudioError()
        return {"id": id, "state": state}
    one = next((one for one in await offered.waiting(whose) if one.id == id), None)
    if one is None:
        raise NotInStudioError()
    title = body.title.title() if body.title else None
    if body.topic is None and title is None and one.topic is None:
        raise InvalidRequestError(field="topic")
    topic = body.topic or (None if title else one.topic)
    told = {"question": one.question, "answer": one.answer, "lang": one.lang}
    articles = context.material.articles
    change = await articles.begin(me.agent, whose, topic, title, [one.question], offered=told)
    await offered.settle(id, "used", me.agent.username)
    return {"id": id, "state": "used", **done(change)}


def _place(context: Context, me: SignedIn, place: str) -> str:
    return place if place == REFERRALS_FOLDER else served(context, me, place)


async def _state(context: Context, wait: bool) -> dict[str, Any]:
    return await context.material.publishing.settled() if wait else context.material.publishing.state()
