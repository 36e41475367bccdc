"""Contact, privacy and accessibility: there whatever is down, true to the settings and to the tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.pages import privacy, statement
from api.settings import GatewaySettings
from kb_sync.texts import Texts
from tests.conftest import free_port

PROJECT = Path(__file__).resolve().parents[3]
PATHS = ("/kontakt", "/personvern", "/tilgjenge", "/samtale")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> GatewaySettings:
    """A service with nothing behind it: no Redis, no Rasa, no database that is made."""
    return GatewaySettings(
        demo=True,
        data=tmp_path_factory.mktemp("data"),
        redis_url=f"redis://127.0.0.1:{free_port()}/0",
        rasa_url=f"http://127.0.0.1:{free_port()}",
        retention_hours=31,
        feedback_text_days=17,
        case_retention_days=83,
        archive_days=41,
        observation_days=13,
    )


@pytest.fixture(scope="module")
def gateway(settings: GatewaySettings) -> TestClient:
    return TestClient(create_app(settings))


@pytest.fixture
def alone(gateway: TestClient) -> TestClient:
    """A browser that has not been here before."""
    gateway.cookies.clear()
    return gateway


@pytest.mark.parametrize("lang", ["nn", "nb", "en", "fr"])
@pytest.mark.parametrize("path", PATHS)
def test_they_are_there_whatever_is_down(alone: TestClient, path: str, lang: str) -> None:
    page = alone.get(path, params={"lang": lang})
    own = lang if lang != "fr" else "nn"
    assert page.status_code == 200 and f'<html lang="{own}">' in page.text
    assert page.headers["content-language"] == own
    assert "<script" not in page.text and not re.search(r"[{}]|None", page.text.partition("<body>")[2])
    for other in {"nn", "nb", "en"} - {own}:
        assert f'href="{path}?lang={other}" lang="{other}"' in page.text


def test_how_to_reach_the_municipality_may_be_kept_and_copied(alone: TestClient) -> None:
    page = alone.get("/kontakt")
    for fact in ("tel:56375000", "Knarvik", "Frekhaug", "Manger", "113", "116 117", "ngir.no"):
        assert fact in page.text, fact
    assert "stale-if-error" in page.headers["cache-control"]
    # A copy needs nothing else: the style stands in it, and the policy allows just that style.
    assert "<style>" in page.text and 'rel="stylesheet"' not in page.text
    assert "style-src 'sha256-" in page.headers["content-security-policy"]


def test_the_numbers_are_those_of_the_settings(alone: TestClient, settings: GatewaySettings) -> None:
    text = (alone.get("/personvern")).text
    assert {"31 timar", "17 dagar", "83 dagar", "41 dagar", "13 dagar"} <= set(re.findall(r"\d+ \w+", text))
    assert "72" not in text and "e-posttenaren" not in text
    ids = [one.id for one in privacy.kept(settings, email=True)]
    assert {"archive", "email"} <= set(ids)
    without = settings.model_copy(update={"archive_days": 0})
    assert "archive" not in [one.id for one in privacy.kept(without, email=False)]


@pytest.mark.parametrize("check", statement.CHECKS, ids=lambda check: check.id)
def test_what_the_statement_says_is_tested_is_tested(check: statement.Check) -> None:
    for file, word in check.tests:
        assert word in (PROJECT / file).read_text(encoding="utf-8"), f"{check.id}: {word} in {file}"


@pytest.mark.parametrize("lang", ["nn", "nb", "en"])
def test_every_text_is_there_and_used(lang: str) -> None:
    texts = Texts.load(PROJECT / "api" / "locale")
    assert {key for key in texts.keys("nn") if key.startswith(AREAS)} == {
        key for key in texts.keys(lang) if key.startswith(AREAS)
    }
    said = {key.removeprefix("statement.checks.") for key in texts.keys(lang) if ".checks." in key}
    assert said == {check.id for check in statement.CHECKS}
    lacks = {
        key.removeprefix("statement.lacks.") for key in texts.keys(lang) if key.startswith("statement.lacks.")
    }
    assert lacks == set(statement.LACKS)


AREAS = ("residents.", "contact.", "privacy.", "statement.", "afterwards.")


def test_another_municipality_has_pages_of_its_own_colour(alone: TestClient) -> None:
    page = alone.get("/samtale", params={"municipality": "alver"})
    address = re.search(r'href="(/samtale/stil/[^"]+)"', page.text)
    assert address
    style = alone.get(address[1])
    assert "--municipal: #0b4f6c" in style.text and "immutable" in style.headers["cache-control"]
    assert (alone.get("/samtale/stil/0/alver.css")).headers["cache-control"] == "no-store"
    assert (alone.get("/samtale/stil/0/atlantis.css")).status_code == 404
