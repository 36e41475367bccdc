"""Shows an answer as the chat would give it, from a draft nobody else sees: composed by the action server itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import httpx
from pydantic import ValidationError

from api.conversation.rasa_client import BotReply
from api.errors import NotInStudioError, UnavailableError, UnknownMunicipalityError
from api.studio.articles_layers import Layers, own_part
from kb_sync.article import ArticleFile
from kb_sync.chunks import LOCALE, Passage, passages_of
from kb_sync.municipality import Localised, Municipality
from kb_sync.overlay import REFERRALS_FOLDER
from kb_sync.referrals import Authority, Referral
from kb_sync.sources import merge
from kb_sync.subjects import Subject
from kb_sync.texts import Texts

ACTION = "action_preview"
"""In actions/preview.py."""
WITHIN_S = 4.0


class Preview:
    """Composes the replies of a draft, one for each section and form that is written."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        actions_url: str,
        layers: Layers,
        municipalities: Mapping[str, Municipality],
        los: Mapping[str, Subject],
    ) -> None:
        self._http = http
        self._url = f"{actions_url.rstrip('/')}/webhook"
        self._layers = layers
        self._municipalities = municipalities
        self._los = los

    async def of(
        self, municipality: str, place: str, topic: str, draft: Mapping[str, Any], key: str | None = None
    ) -> list[dict[str, Any]]:
        """The replies: ``key`` (of the section), ``lang`` and ``reply``; of one section, where ``key`` is given.

        What is not finished is left out. Raises ``UnavailableError`` where the action server does not answer.
        """
        if municipality not in self._municipalities:
            raise UnknownMunicipalityError(field="municipality")
        passages = await asyncio.to_thread(self._passages, municipality, place, topic, draft)
        keys = list(dict.fromkeys(one.key for one in passages))
        if key is not None and key not in keys:
            raise NotInStudioError()
        wanted = [one for one in passages if key is None or one.key == key]
        replies = await asyncio.gather(*(self._reply(one, keys) for one in wanted))
        return [
            {"key": one.key, "heading": one.heading, "lang": one.lang, "reply": reply}
            for one, reply in zip(wanted, replies, strict=True)
        ]

    def _passages(self, municipality: str, place: str, topic: str, draft: Mapping[str, Any]) -> list[Passage]:
        whose, headings = self._municipalities[municipality], Texts.load(LOCALE)
        try:
            if place == REFERRALS_FOLDER:
                pair = self._referral(topic, draft)
                found = passages_of(whose, (), headings, (pair,))
            else:
                shared = self._layers.shared(topic)
                own = own_part(draft["article"], shared)
                own = {**own, "sections": _written(own.get("sections", {}))}
                article = merge(
                    topic,
                    ArticleFile.model_validate(shared) if shared else None,
                    ArticleFile.model_validate(own) if own["sections"] or own.get("extra") else None,
                    municipality,
                )
                found = passages_of(whose, (article,), headings) if article else []
        except (ValidationError, KeyError, TypeError):
            return []
        return [one for one in found if one.topic == topic]

    def _referral(self, topic: str, draft: Mapping[str, Any]) -> tuple[Subject, Referral]:
        told = draft["referral"]
        authority = Authority.model_validate(self._layers.authorities()[told["authority"]])
        title = Localised.model_validate(draft.get("subject") or {"nn": topic, "nb": topic})
        subject = self._los.get(topic) or Subject(id=topic, name=title, theme="", municipal=True)
        text = Localised(nn=told["nn"] or "…", nb=told["nb"] or "…")
        checked = date.fromisoformat(str(draft.get("at") or date.today().isoformat())[:10])
        return subject, Referral(authority, text, str(told.get("url") or authority.url), checked)

    async def _reply(self, passage: Passage, keys: list[str]) -> dict[str, Any]:
        metadata = {
            "lang": passage.lang,
            "municipality": passage.municipality,
            "preview": {"passage": asdict(passage), "keys": keys},
        }
        asked = {
            "next_action": ACTION,
            "sender_id": "preview",
            "tracker": {
                "sender_id": "preview",
                "slots": {},
                "latest_message": {"text": "", "metadata": metadata},
                "events": [],
                "paused": False,
            },
            "domain": {},
            "version": "3.6.21",
        }
        try:
            response = await self._http.post(self._url, json=asked, timeout=WITHIN_S)
            response.raise_for_status()
            reply = BotReply.model_validate(response.json()["responses"][0]["custom"])
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            raise UnavailableError() from error
        return reply.model_dump(mode="json", exclude={"understood", "explained"})


def _written(sections: Mapping[str, Any]) -> dict[str, Any]:
    """The sections with only the forms that have a text."""
    found = {}
    for key, one in sections.items():
        forms = {
            form: one[form] for form in ("nn", "nb") if str((one.get(form) or {}).get("text") or "").strip()
        }
        if forms:
            found[key] = {**{name: value for name, value in one.items() if name not in ("nn", "nb")}, **forms}
    return found
