"""The demonstration site: marked as one, in both forms, under a strict policy, with no link that leads nowhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.pages import demo
from api.widget import routes
from kb_sync.municipality import load_municipalities
from kb_sync.texts import Texts

PROJECT = Path(__file__).resolve().parents[3]
PAGES = list(demo.PAGES.values())


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(PROJECT / "api" / "locale")


@pytest.fixture(scope="module")
def client(texts: Texts) -> TestClient:
    app = FastAPI()
    app.state.context = SimpleNamespace(
        texts=texts,
        municipalities=load_municipalities(PROJECT / "kb_sync" / "content"),
        settings=SimpleNamespace(
            default_municipality="alver", max_message_characters=1000, retention_hours=72, archive_days=90
        ),
        outbox=None,
    )
    app.include_router(routes.router)
    app.include_router(demo.router)
    return TestClient(app)


class Markup(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] or "" for _, attributes in self.tags if attribute in attributes]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("lang", "mark"), [("nn", "Dette er ei demonstrasjonsside"), ("nb", "Dette er en demonstrasjonsside")]
)
def test_pages_are_marked_in_both_forms(client: TestClient, path: str, lang: str, mark: str) -> None:
    answer = client.get(path, params={"lang": lang})
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert mark in answer.text
    assert "(demonstrasjon)</title>" in answer.text
    assert "{" not in answer.text
    assert answer.headers["content-language"] == lang


@pytest.mark.parametrize("lang", ["", "en", "nn'\"><script>"])
def test_any_other_language_gets_the_municipalitys_own(client: TestClient, lang: str) -> None:
    assert '<html lang="nn">' in client.get("/", params={"lang": lang}).text


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_is_strict_and_the_page_keeps_it(client: TestClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    markup = Markup(answer.text)
    assert not [attributes for _, attributes in markup.tags if "style" in attributes]
    assert not [name for _, attributes in markup.tags for name in attributes if name.startswith("on")]
    scripts = [attributes for tag, attributes in markup.tags if tag == "script"]
    assert scripts == [{"type": "module", "src": "/widget/svara.js"}]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_on_the_site_leads_somewhere(client: TestClient, path: str) -> None:
    markup = Markup(client.get(path).text)
    addresses = set(markup.values("href") + markup.values("src"))
    for address in addresses:
        if address.startswith("/"):
            assert client.get(address).status_code == 200, address
        elif address.startswith("#"):
            assert address[1:] in markup.values("id")
        else:
            assert re.match(r"https://|tel:\d+$|mailto:", address), address


def test_the_contact_page_tells_what_the_municipalitys_file_says(client: TestClient) -> None:
    text = client.get("/demo/kontakt").text
    for fact in ("56 37 50 00", "Knarvik", "Frekhaug", "Manger", "tel:56375000", "Byggesaksvakta"):
        assert fact in text


def test_no_other_file_is_served(client: TestClient) -> None:
    assert client.get("/demo/static/agent.js").status_code == 404
    assert client.get("/demo/static/..%2f..%2fdemo.py").status_code == 404


def test_every_text_of_the_pages_is_used(texts: Texts) -> None:
    folder = Path(demo.__file__).resolve().parent
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in (folder / "templates" / "demo").glob("*.html")
    )
    used = set(re.findall(r'text\("([\w.]+)"\)', source)) | {
        "site.title",
        "site.front",
        "site.barnehage",
        "site.kontakt",
    }
    used |= {f"front.example_{number}" for number in range(1, 7)} | {
        f"barnehage.apply_{number}" for number in (1, 2, 3)
    }
    used |= {f"barnehage.{part}{end}" for part in ("admission", "right", "price") for end in ("", "_text")}
    assert used == set(texts.area("page", "nn"))
