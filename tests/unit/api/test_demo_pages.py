"""The demonstration site: marked as one, in both forms, under a strict policy, with no link that leads nowhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.pages import demo
from api.settings import GatewaySettings
from kb_sync.texts import Texts
from tests.conftest import free_port

PROJECT = Path(__file__).resolve().parents[3]
PAGES = list(demo.PAGES.values())


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(PROJECT / "api" / "locale")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The gateway with nothing behind it: the site needs nothing."""
    settings = GatewaySettings(
        demo=True,
        data=tmp_path_factory.mktemp("data"),
        redis_url=f"redis://127.0.0.1:{free_port()}/0",
    )
    return TestClient(create_app(settings))


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


def test_pages_that_are_not_there_are_not_found(client: TestClient) -> None:
    for name in ("front", "atlantis", "..%2fdemo"):
        assert client.get(f"/demo/{name}").status_code == 404, name


def test_every_text_of_the_pages_is_used(texts: Texts) -> None:
    folder = Path(demo.__file__).resolve().parent
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in (folder / "templates" / "demo").glob("*.html")
    )
    used = set(re.findall(r'text\("([\w.]+)"\)', source)) | {"site.title"}
    used |= {f"site.{name}" for name in demo.PAGES} | {f"front.{name}" for name in demo.SERVICES}
    used |= {f"front.example_{number}" for number in range(1, 7)}
    used |= {f"front.date_{number}{end}" for number in (1, 2, 3) for end in ("", "_text")}
    for name, article in demo.ARTICLES.items():
        used |= {f"{name}.{part}" for part in ("heading", "lead", "dated")}
        for part in article.parts:
            below = [f"_{number}" for number in range(1, part.items + 1)] or ["_text"]
            used |= {f"{name}.{part.id}{end}" for end in ("", *below)}
    assert used == set(texts.area("page", "nn"))
