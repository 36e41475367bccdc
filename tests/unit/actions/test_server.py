"""The action server: our actions and no others, on the loopback address only."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from pathlib import Path

import httpx
import pytest
import yaml

from actions.reply import HANDOVER
from actions.server import ACTIONS, OUTSIDE_CONVERSATIONS
from kb_sync.settings import PACKAGE_CONTENT
from tests.unit.actions.small_turn import check_shape, tracker
from tests.unit.kb_sync.small_base import write_content

PROJECT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_action_of_the_domain_is_here() -> None:
    domain = yaml.safe_load((PROJECT / "bot" / "domain" / "domain.yml").read_text(encoding="utf-8"))
    assert {action.action_name for action in ACTIONS} == set(domain["actions"])


def test_every_choice_the_responses_offer_leads_to_an_article() -> None:
    responses = (PROJECT / "bot" / "domain" / "responses.yml").read_text(encoding="utf-8")
    payloads = set(re.findall(r"payload: \"?([\w:-]+)", responses))
    articles = {file.stem for file in (PACKAGE_CONTENT / "felles").glob("*.yml")}
    asked = {payload.split(":")[1] for payload in payloads if payload.startswith("ask:")}
    assert asked and asked <= articles
    assert {payload for payload in payloads if not payload.startswith("ask:")} == {HANDOVER}


@pytest.fixture
async def served(tmp_path: Path):
    """The real server as a process of its own, with content but before the first sync."""
    port = free_port()
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SVARA_")},
        "SVARA_DATA": str(tmp_path / "data"),
        "SVARA_CONTENT": str(write_content(tmp_path / "content")),
        "SVARA_ACTIONS_PORT": str(port),
    }
    with (tmp_path / "server.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "actions.server", cwd=PROJECT, env=environ, stdout=log, stderr=log
        )
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            async with asyncio.timeout(60):
                while True:
                    assert process.returncode is None, (tmp_path / "server.log").read_text()
                    try:
                        if (await http.get("/health")).status_code == 200:
                            break
                    except httpx.TransportError:
                        await asyncio.sleep(0.05)
            yield http, environ, tmp_path / "server.log"
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0


def call(text: str, **more) -> dict:
    message = tracker(text, **more)
    state = {
        "sender_id": "c1:0",
        "slots": {},
        "latest_message": message.latest_message,
        "events": message.events,
    }
    return {
        "next_action": "action_answer",
        "sender_id": "c1:0",
        "tracker": state,
        "domain": {},
        "version": "3.6.21",
    }


async def test_over_http_before_and_after_the_first_sync(served) -> None:
    http, environ, log = served
    assert {action["name"] for action in (await http.get("/actions")).json()} == {
        action.action_name for action in (*ACTIONS, *OUTSIDE_CONVERSATIONS)
    }
    asked = call("når blir bosset henta", topics={"renovasjon": 0.9}, aspect=("hours", 0.8))
    before = (await http.post("/webhook", json=asked)).json()["responses"][0]["custom"]
    assert before["outcome"] == "error"

    done = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "kb_sync.commands",
        "sync",
        cwd=PROJECT,
        env=environ,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await done.wait() == 0
    async with asyncio.timeout(30):
        while True:
            answered = (await http.post("/webhook", json=asked)).json()
            reply = answered["responses"][0]["custom"]
            if reply["outcome"] != "error":
                break
            await asyncio.sleep(0.2)
    check_shape(reply)
    assert reply["text"] == "Bosset blir henta kvar veke."
    assert {event["name"]: event["value"] for event in answered["events"]} == {
        "topic": "renovasjon",
        "aspect": "hours",
    }

    together = await asyncio.gather(*(http.post("/webhook", json=asked) for _ in range(16)))
    assert {response.json()["responses"][0]["custom"]["text"] for response in together} == {reply["text"]}
    told = log.read_text(encoding="utf-8")
    assert "bosset" not in told and "UserWarning" not in told
