"""The widget's routes, configuration, texts and the rules its scripts keep."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.front_door import problems
from api.widget import routes
from api.widget.assets import STATIC_FOLDER, load_assets, widget_assets
from api.widget.hours import hours_text
from kb_sync.municipality import Hours, Municipality, load_municipalities
from kb_sync.texts import Texts

PROJECT = Path(__file__).resolve().parents[3]
SCRIPTS = sorted(STATIC_FOLDER.glob("*.js"))
STYLE = (STATIC_FOLDER / "svara.css").read_text(encoding="utf-8")
KILOBYTE = 1024
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|\.style\b"
    r"|localStorage|cookie"
)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(PROJECT / "api" / "locale")


@pytest.fixture(scope="module")
def municipalities() -> dict[str, Municipality]:
    return load_municipalities(PROJECT / "kb_sync" / "content")


@pytest.fixture(scope="module")
def client(texts: Texts, municipalities: dict[str, Municipality]) -> TestClient:
    app = FastAPI()
    app.state.context = SimpleNamespace(
        texts=texts,
        municipalities=municipalities,
        settings=SimpleNamespace(default_municipality="alver", max_message_characters=1000),
        outbox=None,
    )
    problems.install(app, texts)
    app.include_router(routes.router)
    return TestClient(app)


# What is served


def test_the_entry_names_the_edition_and_is_asked_for_again(client: TestClient) -> None:
    answer = client.get("/widget/svara.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert f'import "./{widget_assets().version}/element.js"' in answer.text
    assert "VERSION/element" not in answer.text
    assert answer.headers["cache-control"] == "public, no-cache"
    again = client.get("/widget/svara.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_files_of_this_edition_are_kept_and_of_others_are_not(client: TestClient) -> None:
    kept = client.get(f"/widget/{widget_assets().version}/panel.js")
    assert "immutable" in kept.headers["cache-control"]
    assert client.get("/widget/0123456789ab/panel.js").headers["cache-control"] == "public, no-cache"
    assert (
        client.get(f"/widget/{widget_assets().version}/svara.css")
        .headers["content-type"]
        .startswith("text/css")
    )


def test_compressed_where_the_client_takes_it(client: TestClient) -> None:
    address = f"/widget/{widget_assets().version}/panel.js"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    zipped = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert plain.content == zipped.content == widget_assets().files["panel.js"].plain
    assert plain.headers["etag"] != zipped.headers["etag"]
    assert {part.strip() for part in plain.headers["vary"].split(",")} == {"Origin", "Accept-Encoding"}


@pytest.mark.parametrize("name", ["no-such.js", "..%2froutes.py", "routes.py", "svara.js.map"])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    answer = client.get(f"/widget/{widget_assets().version}/{name}")
    assert answer.status_code == 404


def test_the_edition_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "svara.js").write_text('import "./VERSION/a.js";')
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "notes.txt").write_text("not served")
    first = load_assets(tmp_path)
    assert set(first.files) == {"svara.js", "a.js"}
    assert gzip.decompress(first.files["a.js"].compressed) == b"1"
    (tmp_path / "a.js").write_text("2")
    assert load_assets(tmp_path).version != first.version
    (tmp_path / "svara.js").unlink()
    with pytest.raises(FileNotFoundError, match=r"svara\.js"):
        load_assets(tmp_path)


def test_comments_stay_at_home(tmp_path: Path) -> None:
    (tmp_path / "svara.js").write_text(
        '// One.\nconst a = "//kept"; // kept\n\n  /**\n   * Two.\n   */\n  b(); /* kept */\n/** Three. */\nc();\n'
    )
    (tmp_path / "a.css").write_text("/* One\n   line. */\n\na {\n  /* Two. */\n  color: red; /* kept */\n}\n")
    files = load_assets(tmp_path).files
    assert files["svara.js"].plain.decode() == 'const a = "//kept"; // kept\n\n  b(); /* kept */\nc();\n'
    assert files["a.css"].plain.decode() == "\na {\n  color: red; /* kept */\n}\n"


@pytest.mark.parametrize("file", [*SCRIPTS, STATIC_FOLDER / "svara.css"], ids=lambda file: file.name)
def test_nothing_in_a_file_can_be_taken_for_a_comment(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert not re.search(r"^[ \t]*/\*.*\*/[ \t]*\S", source, re.MULTILINE)
    # A line of a text that spans lines could look like one.
    for line in source.splitlines():
        if not line.lstrip().startswith(("//", "*", "/**")):
            assert line.count("`") % 2 == 0, line


def test_everything_together_is_small() -> None:
    compressed = sum(len(asset.compressed) for asset in widget_assets().files.values())
    assert compressed < 30 * KILOBYTE


def test_the_configuration(client: TestClient) -> None:
    answer = client.get("/widget/config", params={"municipality": "alver", "lang": "nb"})
    config = answer.json()
    assert (config["municipality"], config["lang"], config["name"]) == ("alver", "nb", "Alver kommune")
    assert config["telephone"] == "56 37 50 00"
    assert config["website"] == "https://www.alver.kommune.no"
    assert config["people_hours"] == "mandag–fredag kl. 09.00–15.00"
    assert [place["name"] for place in config["places"]] == ["Knarvik", "Frekhaug", "Manger"]
    assert config["places"][0]["hours"] == "mandag–fredag kl. 09.00–15.00"
    assert config["limit"] == 1000
    assert config["texts"]["launcher.open"] == "Chat med oss"
    assert set(config["colours"]) == {"primary", "on_primary", "accent"}
    assert answer.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("lang", ["", "nn", "en", "no"])
def test_other_languages_get_the_municipalitys_own(client: TestClient, lang: str) -> None:
    assert client.get("/widget/config", params={"lang": lang}).json()["lang"] == "nn"


def test_an_unknown_municipality_is_refused(client: TestClient) -> None:
    answer = client.get("/widget/config", params={"municipality": "atlantis"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_municipality")


# Opening hours in words


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([("mon tue wed thu fri", "09:00", "15:00")], "måndag–fredag kl. 09.00–15.00"),
        ([("tue thu", "09:00", "11:30"), ("tue thu", "12:00", "15:00")],
         "tysdag og torsdag kl. 09.00–11.30 og 12.00–15.00"),
        ([("sat", "10:00", "14:00"), ("mon tue", "08:00", "16:00")],
         "måndag og tysdag kl. 08.00–16.00; laurdag kl. 10.00–14.00"),
        ([("mon wed thu fri sun", "09:00", "10:00")], "måndag, onsdag–fredag og søndag kl. 09.00–10.00"),
        ([], ""),
    ],
)  # fmt: skip
def test_hours_in_words(texts: Texts, periods: list[tuple[str, str, str]], expected: str) -> None:
    hours = Hours.model_validate(
        {
            "source": "x",
            "periods": [
                {"days": days.split(), "opens": opens, "closes": closes} for days, opens, closes in periods
            ],
        }
    )
    assert hours_text(hours, texts, "nn") == expected


def test_what_the_periods_cannot_say_follows(texts: Texts) -> None:
    hours = Hours.model_validate({"source": "x", "note": {"nn": "Ring først.", "nb": "Ring først."}})
    assert hours_text(hours, texts, "nn") == "Ring først."
    assert hours_text(None, texts, "nn") == ""


# Texts


def test_every_text_is_used_and_every_used_text_exists(texts: Texts) -> None:
    source = "\n".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    used = set(re.findall(r'"((?:launcher|panel|sender|message|composer|person|state|new)\.\w+)"', source))
    counted = set(re.findall(r'count\([^)]*?"([\w.]+)"(?: : "([\w.]+)")?', source))
    for pair in counted:
        used -= set(pair)
        used |= {f"{key}_{number}" for key in pair if key for number in ("one", "many")}
    # Keys put together: sender.<sender>, state.<state>, month.<number>; the server's own: hours and day.
    used |= {"sender.resident", "sender.bot", "sender.agent", "sender.system"}
    used |= {"state.queued", "state.closed", "state.gone", "state.lost", "state.unreachable"}
    kept = {key for key in texts.area("widget", "nn") if key.split(".")[0] not in ("hours", "day", "month")}
    assert used == kept


# Rules the scripts and the style sheet keep


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_never_parse_markup_or_text_as_code(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    assert FORBIDDEN.findall(source) == []
    assert len(source.splitlines()) < 300


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert re.findall(r"@import|url\(", STYLE) == []
    addresses = {
        address
        for script in SCRIPTS
        for address in re.findall(r"""["'`](?:https?:)?//[^"'`]+""", script.read_text(encoding="utf-8"))
    }
    assert addresses == {'"http://www.w3.org/2000/svg'}


def test_the_municipalitys_colours_can_be_read(municipalities: dict[str, Municipality]) -> None:
    light, dark = (
        _palette(STYLE.split("@media (prefers-color-scheme: dark)")[0]),
        _palette(STYLE.split("@media")[1]),
    )
    for municipality in municipalities.values():
        colours = municipality.colours
        assert _contrast(colours.primary, colours.on_primary) >= 4.5
        assert _contrast(colours.accent, "#ffffff") >= 4.5
        for ground in (light["ground"], light["raised"]):
            assert _contrast(colours.primary, ground) >= 4.5
        for ground in (dark["ground"], dark["raised"]):
            assert _contrast(_mixed_with_white(colours.primary, 0.3), ground) >= 4.5


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_palette_can_be_read(look: str) -> None:
    part = (
        STYLE.split("@media (prefers-color-scheme: dark)")[0] if look == "light" else STYLE.split("@media")[1]
    )
    colours = _palette(part)
    for ground in (colours["ground"], colours["raised"]):
        assert _contrast(colours["ink"], ground) >= 7
        assert _contrast(colours["quiet"], ground) >= 4.5
        assert _contrast(colours["edge"], ground) >= 3
    assert _contrast(colours["wrong"], colours["ground"]) >= 4.5
    assert _contrast(colours["ink"], colours["wrong-ground"]) >= 7
    assert _contrast(colours["ink"], colours["notice-ground"]) >= 7


def _palette(style: str) -> dict[str, str]:
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", style))
    return {name: "#" + value[1:] * (2 if len(value) == 4 else 1) for name, value in found.items()}


def _channels(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours (#rrggbb) as WCAG 2 defines it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed_with_white(colour: str, part: float) -> str:
    return "#" + "".join(f"{round((c * part + 1 - part) * 255):02x}" for c in _channels(colour))
