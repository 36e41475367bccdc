"""The conversation as forms: the same service without a script, one page a step, nothing written is lost."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.context import Context
from api.main import create_app
from api.settings import GatewaySettings
from tests.conftest import free_port
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.handover.conftest import INGRID

NUMBER = "13097248022"


class Page(HTMLParser):
    """What a browser without scripts makes of a page: its forms, with their hidden fields."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.answer, self.html = answer, answer.text
        self.forms: list[dict[str, Any]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "form":
            self.forms.append({"action": given["action"], "fields": {}, "buttons": []})
        elif tag == "input" and given.get("type") == "hidden":
            self.forms[-1]["fields"][given["name"]] = given["value"]

    def form(self, action: str, **wanted: str) -> dict[str, str]:
        """The hidden fields of the form that goes to ``action``."""
        for form in self.forms:
            if "choice" in form["fields"] and "choice" not in wanted:
                continue
            if form["action"] == f"/samtale/{action}" and wanted.items() <= form["fields"].items():
                return dict(form["fields"])
        raise AssertionError(f"no form to {action} in {self.forms}")

    def field(self, name: str) -> str:
        """What stands in the text field ``name``."""
        found = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', self.html, re.S)
        assert found, name
        return found[1]


class Browser:
    """A browser with cookies and no scripts."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str = "/samtale", **query: str) -> Page:
        return Page(await self.http.get(path, params=query or None, follow_redirects=True))

    async def post(self, action: str, fields: dict[str, str], **more: str) -> Page:
        answer = await self.http.post(f"/samtale/{action}", data={**fields, **more}, follow_redirects=True)
        return Page(answer)

    async def start(self, **query: str) -> Page:
        first = await self.get(**query)
        return await self.post("start", first.form("start"))

    async def say(self, page: Page, text: str, **more: str) -> Page:
        return await self.post("send", page.form("send", **more), **({} if more else {"text": text}))


@pytest.fixture
async def plain(app: FastAPI) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://svara.test", timeout=35) as http:
        yield Browser(http)


@pytest.fixture
def parts(app: FastAPI) -> Context:
    return app.state.context


async def test_start_ask_and_read_the_answer_on_the_next_page(plain: Browser) -> None:
    page = await plain.start()
    assert "Eg er chatboten til Alver kommune" in page.html
    [cookie] = [c for c in plain.http.cookies.jar if c.name == "svara_samtale"]
    assert (cookie.path, cookie.secure, cookie.expires) == ("/samtale", True, None)
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "lax"
    page = await plain.say(page, "barnehage\r\ni Knarvik")
    assert page.answer.status_code == 200 and page.html.index("barnehage") < page.html.index("i Vigilo.")
    assert "<script" not in page.html and "Var svaret til hjelp?" in page.html
    # The token is nowhere but in the cookie.
    assert cookie.value and cookie.value.partition(".")[2] not in page.html
    again = await plain.get()
    assert again.html.count("i Vigilo.") == 1


async def test_the_same_button_twice_is_one_message(plain: Browser) -> None:
    page = await plain.start()
    fields = page.form("send")
    await plain.post("send", fields, text="boss")
    page = await plain.post("send", fields, text="boss")
    assert len(re.findall(r'<li class="resident"', page.html)) == 1
    page = await plain.post("send", fields, text="noko anna")
    assert page.answer.status_code == 409 and page.field("text") == "noko anna"
    assert "Ei melding er alt send" in page.html
    page = await plain.say(page, "noko anna")
    assert len(re.findall(r'<li class="resident"', page.html)) == 2


async def test_a_personal_number_goes_nowhere_and_stays_to_be_edited(
    plain: Browser, rasa: FakeRasa, redis
) -> None:
    page = await plain.start()
    text = f"Barnet mitt er {NUMBER} & eg heiter <b>Kari</b>"
    page = await plain.say(page, text)
    assert page.answer.status_code == 422 and rasa.asked == []
    assert "<title>Feil: " in page.html and "eit fødselsnummer" in page.html
    assert page.field("text") == f"Barnet mitt er {NUMBER} &amp; eg heiter &lt;b&gt;Kari&lt;/b&gt;"
    assert 'aria-invalid="true"' in page.html and '<a href="#text">' in page.html
    kept = [str(await redis.xrange(key)) async for key in redis.scan_iter(match="*log:*")]
    assert kept and not [one for one in kept if NUMBER in one]
    page = await plain.say(page, "Barnet mitt skal ha barnehageplass")
    assert page.answer.status_code == 200 and "i Vigilo." in page.html


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
async def test_what_is_no_message_stays_in_the_field_with_the_reason(plain: Browser, text: str) -> None:
    page = await plain.say(await plain.start(), text)
    assert page.answer.status_code == 422 and page.field("text") == text
    assert 'role="alert"' in page.html and 'aria-describedby="hint wrong"' in page.html


async def test_choices_are_buttons_until_the_resident_has_written(plain: Browser, rasa: FakeRasa) -> None:
    rasa.answer = lambda asked: reply("Kva gjeld det?", choices=[{"title": "SFO", "payload": "ask:sfo"}])
    page = await plain.say(await plain.start(), "hjelp")
    page = await plain.say(page, "", choice="ask:sfo")
    assert rasa.asked[-1]["message"].startswith("/subject")
    assert '<p class="text" lang="nn">SFO</p>' in page.html
    refused = await plain.post("send", {**page.form("send"), "choice": "ask:oppdikta", "text": "x"})
    assert refused.answer.status_code == 422 and "Valet finst ikkje" in refused.html


async def test_markup_in_messages_is_text(plain: Browser, rasa: FakeRasa) -> None:
    rasa.answer = lambda asked: reply("<img src=x>", sources=[{"title": "x", "url": "javascript:alert(1)"}])
    page = await plain.say(await plain.start(), "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.html and "&lt;img src=x&gt;" in page.html
    assert not [
        tag for tag, given in page.tags if tag == "script" or (given.get("href") or "").startswith("java")
    ]


async def test_a_person_is_asked_for_waited_for_and_met(plain: Browser, parts: Context) -> None:
    page = await plain.start()
    page = await plain.post("menneske", page.form("menneske"))
    [waiting] = await parts.claims.waiting()
    assert f"Kvittering: {waiting.receipt}" in page.html and "som nummer 1" in page.html
    held = await plain.get("/samtale", vent="1")
    assert held.answer.headers["refresh"] == "20; url=/samtale?vent=1#nyaste"
    assert 'name="text"' not in held.html and "Stopp, så eg kan skrive" in held.html
    assert "refresh" not in page.answer.headers
    await parts.claims.claim(waiting.id, INGRID)
    page = await plain.get()
    assert "Du snakkar med Ingrid, Innbyggarservice." in page.html and "Skriv til Ingrid" in page.html
    page = await plain.say(page, "Hei Ingrid")
    assert '<p class="text" lang="nn">Hei Ingrid</p>' in page.html


async def test_who_waits_can_leave_the_line_or_a_message(plain: Browser, parts: Context) -> None:
    page = await plain.start()
    page = await plain.post("menneske", page.form("menneske"))
    form = await plain.get("/samtale/seinare/message")
    empty = await plain.post("seinare/message", form.form("seinare/message"), text="Ring meg", name="Kari")
    assert empty.answer.status_code == 422 and "Vi veit ikkje korleis vi skal nå deg" in empty.html
    assert empty.field("text") == "Ring meg" and 'value="Kari"' in empty.html
    assert 'id="telephone-wrong"' in empty.html
    stopped = await plain.post(
        "seinare/message", empty.form("seinare/message"), text=NUMBER, telephone="99887766"
    )
    assert stopped.answer.status_code == 422 and stopped.field("text") == NUMBER
    done = await plain.post(
        "seinare/message", stopped.form("seinare/message"), text="Ring meg", telephone="99 88 77 66"
    )
    assert "Det du skreiv, er teke imot." in done.html and "Du står ikkje lenger i kø." in done.html
    assert await parts.claims.waiting() == []
    [case] = [one for one in await parts.cases.listed() if one.text == "Ring meg"]
    assert case.telephone == "99 88 77 66"
    page = await plain.post("menneske", done.form("menneske"))
    page = await plain.say(page, "", choice="ask_bot")
    assert await parts.claims.waiting() == [] and "Kvittering:" not in page.html
    # Once something has been written, the way out of the line is among the other things one can do.
    page = await plain.post("menneske", page.form("menneske"))
    page = await plain.say(page, "barnehage")
    page = await plain.post("ut-av-koen", page.form("ut-av-koen"))
    assert "Du har gått ut av køen." in page.html


async def test_what_one_thinks_is_kept_and_thanked_for(plain: Browser, parts: Context) -> None:
    page = await plain.say(await plain.start(), "barnehage")
    thumb = next(f["fields"] for f in page.forms if f["action"] == "/samtale/vurder" and "seq" in f["fields"])
    page = await plain.post("vurder", thumb, rating="down")
    assert "Takk for at du sa kva du synest." in page.html
    three = next(
        f["fields"] for f in page.forms if f["action"] == "/samtale/vurder" and "seq" not in f["fields"]
    )
    page = await plain.post("vurder", three, found="2", understood="", overall="9", text="Greitt")
    assert page.answer.status_code == 200
    page = await plain.post("vurder", three, found="11")
    assert page.answer.status_code == 422 and 'role="alert"' in page.html


async def test_a_copy_and_being_forgotten(plain: Browser, parts: Context) -> None:
    await plain.say(await plain.start(), "barnehage")
    text = await plain.http.get("/samtale/kopi/text")
    assert "barnehage" in text.text and text.headers["content-type"].startswith("text/plain")
    html = await plain.http.get("/samtale/kopi/html")
    assert html.headers["content-disposition"].startswith("attachment") and "<ol>" in html.text
    sure = await plain.get("/samtale/gloym")
    gone = await plain.post("gloym", sure.form("gloym"))
    assert "Samtalen er sletta" in gone.html and "3 meldingar" in gone.html
    assert "svara_samtale" not in plain.http.cookies
    assert (await plain.get()).form("start")


async def test_a_form_from_somewhere_else_does_nothing(plain: Browser, parts: Context) -> None:
    page = await plain.start()
    for csrf in ("", "feil", "é"):
        fields = {**page.form("send"), "csrf": csrf}
        refused = await plain.post("send", fields, text="boss")
        assert refused.answer.status_code == 403 and refused.field("text") == "boss"
    assert '<li class="resident"' not in (await plain.get()).html
    strange = await plain.http.post(
        "/samtale/start", data={"municipality": "alver"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert strange.status_code == 403
    wrong = await plain.http.post("/samtale/send", json={"text": "boss"})
    assert wrong.status_code == 422


async def test_a_conversation_that_is_gone_is_told_and_the_text_kept(plain: Browser, redis) -> None:
    page = await plain.start()
    await redis.flushall()
    lost = await plain.say(page, "det eg skreiv")
    assert lost.answer.status_code == 404 and lost.field("text") == "det eg skreiv"
    assert "Samtalen er ikkje her lenger" in lost.html


async def test_without_cookies_it_is_told_why_nothing_starts(plain: Browser) -> None:
    await plain.http.post("/samtale/start", data={"municipality": "alver"})
    plain.http.cookies.clear()
    page = await plain.get(starta="1")
    assert "tek ikkje imot informasjonskapslar" in page.html and "56 37 50 00" in page.html


async def test_a_service_that_is_down_keeps_the_text_and_shows_other_ways(
    plain: Browser, settings: GatewaySettings
) -> None:
    page = await plain.start()
    fields = page.form("send")
    lost = settings.model_copy(update={"redis_url": f"redis://127.0.0.1:{free_port()}/0"})
    transport = httpx.ASGITransport(app=create_app(lost))
    async with httpx.AsyncClient(
        transport=transport, base_url="https://svara.test", cookies=plain.http.cookies
    ) as http:
        down = await Browser(http).post("send", fields, text="skal ikkje bli borte")
        assert down.answer.status_code == 503 and down.field("text") == "skal ikkje bli borte"
        assert down.form("send") == fields and "tel:56375000" in down.html
        assert (await Browser(http).get()).answer.status_code == 503
        for path in ("/kontakt", "/personvern", "/tilgjenge"):
            assert (await http.get(path)).status_code == 200
    # The same form, sent again when the service is back.
    page = await plain.post("send", down.form("send"), text="skal ikkje bli borte")
    assert page.html.count("skal ikkje bli borte") == 1


@pytest.mark.parametrize(
    ("lang", "button"), [("nn", "Start samtalen"), ("nb", "Start samtalen"), ("en", "Start the conversation")]
)
async def test_the_language_is_chosen_once_and_remembered(plain: Browser, lang: str, button: str) -> None:
    page = await plain.get(lang=lang)
    assert f'<html lang="{lang}">' in page.html and button in page.html
    page = await plain.post("start", page.form("start"))
    assert f'<html lang="{lang}">' in page.html and page.answer.headers["content-language"] == lang
    greeting = {"nn": "Hei! Eg er", "nb": "Hei! Jeg er", "en": "Hello! I am"}[lang]
    assert f'<p class="text" lang="{lang}">{greeting}' in page.html


async def test_every_page_is_under_a_policy_without_scripts_and_is_not_kept(plain: Browser) -> None:
    for page in (await plain.get(), await plain.start(), await plain.get("/samtale/gloym")):
        policy = page.answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
        assert page.answer.headers["cache-control"] == "no-store"
        assert not [
            tag for tag, given in page.tags if tag == "script" or "style" in given or "onclick" in given
        ]
