"""The agents' pages as they are sent: who gets them, in which language, and that nothing in them can run by itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from api import background
from api import context as wiring
from api.conversation.messages import Outcome
from api.governance.users import DEMO_PASSWORD, Agent
from api.main import create_app
from api.pages.agent_files import agent_files
from api.settings import GatewaySettings
from kb_sync.texts import Texts

API = Path(__file__).resolve().parents[3] / "api"
SIGN_IN, CONSOLE, LOOK_UP = "/agent", "/agent/samtalar", "/agent/oppslag"
LEAD, STUDIO = "/agent/leiing", "/studio"


class Elements(HTMLParser):
    """Every start tag of a page with its attributes, and the text inside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline += data


async def sign_in(http: httpx.AsyncClient, username: str = "ingrid", password: str = DEMO_PASSWORD) -> None:
    answer = await http.post("/api/agent/session", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text


async def test_only_who_is_signed_in_gets_the_console(http: httpx.AsyncClient) -> None:
    for path in (CONSOLE, LOOK_UP):
        answer = await http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, SIGN_IN)
    assert (await http.get(SIGN_IN)).status_code == 200
    await sign_in(http)
    answer = await http.get(CONSOLE)
    assert answer.status_code == 200
    assert "Innlogga: Ingrid, Innbyggarservice" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    answer = await http.get(SIGN_IN)
    assert (answer.status_code, answer.headers["location"]) == (303, CONSOLE)


@pytest.mark.parametrize(
    ("username", "home", "lead"),
    [("ingrid", CONSOLE, CONSOLE), ("ola", CONSOLE, None), ("maria", STUDIO, STUDIO)],
)
async def test_everybody_is_sent_to_what_they_may_do(
    http: httpx.AsyncClient, username: str, home: str, lead: str | None
) -> None:
    await sign_in(http, username)
    assert (await http.get(SIGN_IN)).headers["location"] == home
    assert (await http.get(LEAD)).headers.get("location") == lead
    console = await http.get(CONSOLE)
    assert console.headers.get("location") == (None if home == CONSOLE else home)


async def test_an_ended_session_is_no_session(http: httpx.AsyncClient) -> None:
    await sign_in(http)
    csrf = (await http.get("/api/agent/session")).json()["csrf"]
    http_cookie = dict(http.cookies)
    assert (await http.delete("/api/agent/session", headers={"X-CSRF-Token": csrf})).status_code == 204
    http.cookies.update(http_cookie)
    assert (await http.get(CONSOLE)).status_code == 303


@pytest.mark.parametrize("path", [SIGN_IN, CONSOLE, LOOK_UP, LEAD])
async def test_nothing_runs_inline_and_nothing_comes_from_elsewhere(
    http: httpx.AsyncClient, path: str
) -> None:
    if path != SIGN_IN:
        await sign_in(http, "ola")
    answer = await http.get(path)
    found = Elements(answer.text)
    assert found.inline.strip() == ""
    for tag, attributes in found.tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")], (
            tag,
            attributes,
        )
        for name in ("src", "href", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#")), (tag, attributes)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("path", [SIGN_IN, CONSOLE, LOOK_UP])
async def test_every_file_a_page_names_is_there_and_may_be_kept(http: httpx.AsyncClient, path: str) -> None:
    if path != SIGN_IN:
        await sign_in(http)
    found = Elements((await http.get(path)).text)
    files = {a.get("src") or a.get("href") for tag, a in found.tags if tag in ("script", "link")}
    assert len(files) >= 3
    for file in files:
        answer = await http.get(str(file))
        assert answer.status_code == 200, file
        assert "immutable" in answer.headers["cache-control"]
        expected = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}[
            Path(str(file)).suffix
        ]
        assert answer.headers["content-type"].startswith(expected)


async def test_files_of_another_edition_are_not_kept_and_others_are_not_there(
    http: httpx.AsyncClient,
) -> None:
    older = await http.get("/agent/static/0123456789ab/agent.js")
    assert (older.status_code, older.headers["cache-control"]) == (200, "no-store")
    for name in ("nothing.js", "demo.css", "..%2Fagent.py", "%2e%2e/agent.py"):
        assert (await http.get(f"/agent/static/0123456789ab/{name}")).status_code == 404, name


async def test_nynorsk_first_and_a_choice_is_remembered(http: httpx.AsyncClient) -> None:
    assert (
        'lang="nn"'
        in (await http.get(SIGN_IN, headers={"Accept-Language": "nb"})).text.partition("<head>")[0]
    )
    chosen = await http.get(SIGN_IN, params={"lang": "nb"})
    assert "Brukernavn" in chosen.text and "Brukarnamn" not in chosen.text
    assert "httponly" in chosen.headers["set-cookie"].lower()
    assert "Brukernavn" in (await http.get(SIGN_IN)).text
    assert "Brukarnamn" in (await http.get(SIGN_IN, params={"lang": "nn"})).text
    assert "Brukarnamn" in (await http.get(SIGN_IN, params={"lang": "xx"})).text


async def test_names_are_written_as_text(http: httpx.AsyncClient, app: object) -> None:
    context: wiring.Context = app.state.context  # type: ignore[attr-defined]
    context.users.add(Agent("eve", "<script>alert(1)</script>", '"><img src=x>'), "eve has a password")
    await sign_in(http, "eve", "eve has a password")
    page = (await http.get(CONSOLE)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert Elements(page).inline.strip() == "" and "<img" not in page


@pytest.mark.parametrize("demo", [True, False])
async def test_the_demo_password_is_shown_in_demo_mode_only(
    redis: Redis, redis_url: str, tmp_path: Path, demo: bool
) -> None:
    settings = GatewaySettings(demo=demo, secret="s" * 40, data=tmp_path, redis_url=redis_url)
    page = await _get(settings, SIGN_IN)
    assert page.status_code == 200
    assert (DEMO_PASSWORD in page.text) is demo
    assert ("ingrid" in page.text) is demo


async def test_a_page_and_not_an_error_message_when_sessions_cannot_be_read(tmp_path: Path) -> None:
    settings = GatewaySettings(demo=True, data=tmp_path, redis_url="redis://127.0.0.1:1/0")
    page = await _get(settings, SIGN_IN)
    assert page.status_code == 503
    assert page.headers["content-type"].startswith("text/html")
    assert "Tenesta er ute av drift" in page.text and DEMO_PASSWORD not in page.text
    assert (await _get(settings, CONSOLE)).headers["location"] == SIGN_IN


async def _get(settings: GatewaySettings, path: str) -> httpx.Response:
    app = create_app(settings)
    async with background.running(app.state.context):
        transport = httpx.ASGITransport(app=app)
        cookies = {"svara_agent": "some-token"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://svara.test", cookies=cookies
        ) as client:
            return await client.get(path)


@pytest.mark.parametrize("form", ["nn", "nb"])
def test_every_text_the_pages_ask_for_is_there(form: str) -> None:
    loaded = Texts.load(API / "locale")
    # A page is given its own area under the area's name, and what all share without one.
    texts = {**dict.fromkeys(loaded.keys(form)), **loaded.area("agent", form)}
    scripts = {name: text.decode() for name, text in agent_files().files.items() if name.startswith("agent")}
    templates = {
        file.name: file.read_text(encoding="utf-8") for file in (API / "pages/templates").glob("agent*")
    }
    asked = {key for text in scripts.values() for key in re.findall(r'words\.text\(\s*"([\w.]+)"', text)}
    asked |= {
        key for text in templates.values() for key in re.findall(r"""\bt\(["']([\w.]+)["'][,)]""", text)
    }
    counted = {key for text in scripts.values() for key in re.findall(r'words\.count\(\s*"([\w.]+)"', text)}
    asked |= {f"{key}_{number}" for key in counted for number in ("one", "many")}
    asked |= {f"outcome.{outcome}" for outcome in Outcome}
    assert len(asked) > 80
    assert asked - texts.keys() == set()
