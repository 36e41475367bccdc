"""The real gateway with its real Redis, a resident who writes over HTTP, and an agent at a browser."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx
import uvicorn
from playwright.sync_api import Locator, Page, expect

from api.governance.agent import Agent
from api.governance.users import DEMO_PASSWORD
from api.main import create_app
from api.settings import GatewaySettings
from tests.conftest import free_port
from tests.support.fake_rasa import FakeRasa

PASSWORD = "a password of some length"


class RunningGateway:
    """``with RunningGateway(redis_url, folder) as gateway``; ``gateway.url`` is where it answers."""

    def __init__(self, redis_url: str, folder: Path, **more: Any) -> None:
        """``more`` settings than those every test has."""
        self.rasa = FakeRasa()
        self.database = folder / "svara.db"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = GatewaySettings(
            demo=True,
            data=folder,
            redis_url=redis_url,
            sign_ins_per_minute=1000,
            conversations_per_minute=1000,
            messages_per_minute=1000,
            **more,
        )

    def __enter__(self) -> Self:
        self._app = create_app(self._settings, transport=self.rasa)
        config = uvicorn.Config(
            self._app,
            port=self.port,
            log_level="error",
            ws="none",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("The gateway did not start.")
            self._thread.join(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(15)

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nothing answers at the address until the end of the ``with`` block; then another process does."""
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()

    def arrives(self, agent: Agent) -> httpx.Client:
        """Another agent, at work with a program of their own; the client is signed in."""
        self._app.state.context.users.add(agent, PASSWORD)
        return self.signed_in(agent.username, PASSWORD)

    def signed_in(self, username: str, password: str = DEMO_PASSWORD) -> httpx.Client:
        """A program's client for an agent, who counts as there."""
        http = httpx.Client(base_url=self.url, timeout=35)
        weakref.finalize(self, http.close)
        answer = http.post("/api/agent/session", json={"username": username, "password": password})
        http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        http.cookies.clear()
        assert http.put("/api/agent/status", json={"status": "available"}).status_code == 200
        return http


@dataclass
class Resident:
    """A resident's client of the public contract."""

    url: str
    locale: str = "nn"
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=35))

    def __post_init__(self) -> None:
        weakref.finalize(self, self.http.close)
        begun = self.http.post(f"{self.url}/api/conversations", json={"locale": self.locale})
        assert begun.status_code == 201, begun.text
        self.id: str = begun.json()["id"]
        self.http.headers["Authorization"] = f"Bearer {begun.json()['token']}"

    @property
    def path(self) -> str:
        return f"{self.url}/api/conversations/{self.id}"

    def say(self, text: str, **more: Any) -> int:
        """Write; the number of the message."""
        sent = self.http.post(
            f"{self.path}/messages", json={"text": text, **more}, headers={"Idempotency-Key": str(uuid4())}
        )
        assert sent.status_code == 202, sent.text
        return int(sent.json()["seq"])

    def ask(self, text: str, **more: Any) -> dict[str, Any]:
        """Write to the bot, and wait for its reply."""
        after = self.say(text, **more)
        return self.until(lambda message: message["sender"] == "bot", after)

    def leave_message(self, text: str, kind: str = "message-for-later", **more: Any) -> str:
        """Leave a message, or a wish for a ``meeting``; the number of the case."""
        left = self.http.post(
            f"{self.path}/{kind}",
            json={"text": text, "telephone": "99887766", "name": "Kari", **more},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert left.status_code == 202, left.text
        return str(left.json()["case"])

    def want_person(self) -> str:
        """Ask for a person; the receipt."""
        return str(self.http.post(f"{self.path}/handover").json()["receipt"])

    def log(self) -> list[dict[str, Any]]:
        """Everything the resident sees."""
        return self.standing()["messages"]

    def standing(self) -> dict[str, Any]:
        """Everything the resident sees, and who has the conversation."""
        return self.http.get(f"{self.path}/messages").json()

    def until(self, wanted: Any, after: int = 0) -> dict[str, Any]:
        """The first message above ``after`` that ``wanted`` accepts."""
        for _ in range(10):
            read = self.http.get(f"{self.path}/messages", params={"after": after, "wait": 3}).json()
            for message in read["messages"]:
                after = message["seq"]
                if wanted(message):
                    return message
        raise AssertionError(f"nothing wanted above seq {after}")

    def waits_for_text(self, text: str) -> dict[str, Any]:
        """The message with this text, when it has come."""
        return self.until(lambda message: message["text"] == text)


class Desk:
    """The console on one page, driven by the names and roles an agent meets."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.username = page.get_by_label("Brukarnamn")
        self.password = page.get_by_label("Passord")
        self.conversation = page.locator("#conversation")
        self.heading = self.conversation.get_by_role("heading", level=2)
        self.log = page.get_by_role("log")
        self.entries = self.log.get_by_role("listitem")
        self.take = page.get_by_role("button", name="Ta samtalen", exact=True)
        self.field = page.get_by_role("textbox", name="Skriv til innbyggaren")
        self.about = page.get_by_role("complementary")

    def sign_in(self, username: str = "ingrid", password: str = "svara-demo") -> Desk:  # noqa: S107
        """Through the form, to the console."""
        self.page.goto(f"{self.url}/agent")
        self.username.fill(username)
        self.password.fill(password)
        self.page.get_by_role("button", name="Logg inn", exact=True).click()
        # Checking a password takes a while, as it should; longer where the machine has much to do.
        expect(self.page.get_by_role("heading", name="Samtalar")).to_be_visible()
        expect(self.page.get_by_text("Hentar samtalane …")).to_have_count(0)
        return self

    def looks_again(self) -> None:
        """Let the page's clock (``page.clock.install()`` before it is loaded) go on to its next look at the service."""
        self.page.clock.fast_forward(5_000)

    def tab(self, name: str) -> Locator:
        """«Mine», «Ventar» or «Alle», whatever its count."""
        return self.page.get_by_role("tab", name=name)

    def row(self, text: str) -> Locator:
        """The line of the list that holds ``text``."""
        return self.page.get_by_role("tabpanel").get_by_role("link").filter(has_text=text)

    def open(self, text: str) -> Desk:
        """Open the conversation whose line holds ``text``."""
        self.row(text).click()
        expect(self.log).to_be_visible()
        expect(self.entries.first).to_be_visible()
        return self

    def claim(self, text: str) -> Desk:
        """Open and take it."""
        self.open(text)
        self.take.click()
        expect(self.field).to_be_focused()
        return self

    def write(self, text: str) -> Desk:
        """Write and send with Enter."""
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def said(self, text: str) -> Locator:
        """The message in the log with this text."""
        return self.entries.filter(has=self.page.get_by_text(text, exact=True))
