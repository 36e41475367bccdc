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
from api.pages.resident import PRIVACY, STATEMENT
from api.widget import routes
from api.widget.assets import BUNDLES, STATIC_FOLDER, load_assets, widget_assets
from api.widget.bundle import BundleError, bundle
from api.widget.hours import hours_text
from kb_sync.municipality import Hours, Municipality, load_municipalities
from kb_sync.texts import Texts

PROJECT = Path(__file__).resolve().parents[3]
SCRIPTS = sorted(STATIC_FOLDER.glob("*.js"))
SHEETS = sorted(STATIC_FOLDER.glob("*.css"))
STYLE = (STATIC_FOLDER / "base.css").read_text(encoding="utf-8")
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
        settings=SimpleNamespace(
            default_municipality="alver", max_message_characters=1000, retention_hours=72, archive_days=90
        ),
        outbox=None,
    )
    problems.install(app, texts)
    app.include_router(routes.router)
    return TestClient(app)


# What is served


def test_the_entry_names_the_edition_and_is_asked_for_again(client: TestClient) -> None:
    answer = client.get("/widget/svara.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert f'"./{widget_assets().version}/panel.js"' in answer.text
    assert "VERSION" not in answer.text
    assert answer.headers["cache-control"] == "public, no-cache"
    again = client.get("/widget/svara.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_files_of_this_edition_are_kept_and_of_others_are_not(client: TestClient) -> None:
    kept = client.get(f"/widget/{widget_assets().version}/panel.js")
    assert "immutable" in kept.headers["cache-control"]
    assert client.get("/widget/0123456789ab/panel.js").headers["cache-control"] == "public, no-cache"
    assert (
        client.get(f"/widget/{widget_assets().version}/base.css")
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
    (tmp_path / "start.js").write_text('import { b } from "./a.js";\nimport("/VERSION/a.js");\n')
    (tmp_path / "a.js").write_text("export const b = 1;\n")
    (tmp_path / "notes.txt").write_text("not served")
    first = load_assets(tmp_path, {"page.js": "start.js"})
    assert set(first.files) == {"start.js", "a.js", "page.js"}
    assert gzip.decompress(first.files["a.js"].compressed) == b"export const b = 1;\n"
    assert first.files["page.js"].plain.decode() == f'const b = 1;\nimport("/{first.version}/a.js");\n'
    (tmp_path / "a.js").write_text("export const b = 2;\n")
    assert load_assets(tmp_path, {"page.js": "start.js"}).version != first.version


def test_comments_stay_at_home(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        '// One.\nconst a = "//kept"; // kept\n\n  /**\n   * Two.\n   */\n  b(); /* kept */\n/** Three. */\nc();\n'
    )
    (tmp_path / "a.css").write_text("/* One\n   line. */\n\na {\n  /* Two. */\n  color: red; /* kept */\n}\n")
    files = load_assets(tmp_path, {}).files
    assert files["a.js"].plain.decode() == 'const a = "//kept"; // kept\n\n  b(); /* kept */\nc();\n'
    assert files["a.css"].plain.decode() == "\na {\n  color: red; /* kept */\n}\n"


# Many modules in one script


def test_modules_come_once_and_before_those_that_need_them() -> None:
    files = {
        "a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nexport class A {\n  x = b + c;\n}\n',
        "b.js": 'import { c } from "./c.js";\nexport const b = c;\n',
        "c.js": "export const c = 1;\n",
    }
    assert bundle("a.js", files) == "const c = 1;\nconst b = c;\nexport class A {\nx = b + c;\n}\n"


def test_a_style_sheet_becomes_a_constructed_one() -> None:
    files = {
        "a.js": 'import lookStyle from "./look.css" with { type: "css" };\nuse(lookStyle);\n',
        "look.css": 'p::after {\n  content: "a: «b» ";\n  margin: 1px 2px;\n}\n\na:hover, b {\n  top: 0;\n}\n',
    }
    rules = 'p::after{content:\\"a:«b» \\";margin:1px 2px;}a:hover,b{top:0;}'
    assert bundle("a.js", files) == (
        f'const lookStyle = new CSSStyleSheet();\nlookStyle.replaceSync("{rules}");\nuse(lookStyle);\n'
    )


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.js": 'import { b } from "./b.js";\n'}, "imports b.js, which does not exist"),
        ({"a.js": 'import * as b from "./b.js";\n', "b.js": ""}, "is not one of the forms"),
        ({"a.js": "export default class {}\n"}, "is not one of the forms"),
        ({"a.js": 'import x from "./look.css" with { type: "css" };\n', "look.css": ""}, "as lookStyle"),
        (
            {"a.js": 'import { b } from "./b.js";\nconst c = 1;\n', "b.js": "const c = 2;\n"},
            "both call something c",
        ),
        (
            {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'},
            "a.js → b.js → a.js is a ring",
        ),
    ],
)
def test_what_cannot_be_put_together_is_refused(files: dict[str, str], why: str) -> None:
    with pytest.raises(BundleError, match=re.escape(why)):
        bundle("a.js", files)


def test_every_file_is_part_of_a_bundle() -> None:
    sources = {file.name: file.read_text(encoding="utf-8") for file in [*SCRIPTS, *SHEETS]}
    reached, left = set(), set(BUNDLES.values())
    while left:
        name = left.pop()
        reached.add(name)
        left |= set(re.findall(r'^import .* from "\./([\w.]+)"', sources[name], re.MULTILINE)) - reached
    assert reached == set(sources)


@pytest.mark.parametrize("file", [*SCRIPTS, *SHEETS], ids=lambda file: file.name)
def test_nothing_in_a_file_can_be_taken_for_a_comment(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert not re.search(r"^[ \t]*/\*.*\*/[ \t]*\S", source, re.MULTILINE)
    # A line of a text that spans lines could look like one.
    for line in source.splitlines():
        if not line.lstrip().startswith(("//", "*", "/**")):
            assert line.count("`") % 2 == 0, line


def test_everything_together_is_small() -> None:
    """The budget of the whole widget with its style, as it crosses the network."""
    compressed = sum(len(widget_assets().files[name].compressed) for name in BUNDLES)
    assert compressed < 30 * 1000


def test_the_configuration(client: TestClient) -> None:
    answer = client.get("/widget/config", params={"municipality": "alver", "lang": "nb"})
    config = answer.json()
    assert (config["municipality"], config["lang"], config["name"]) == ("alver", "nb", "Alver kommune")
    assert config["telephone"] == "56 37 50 00"
    assert config["website"] == "https://www.alver.kommune.no"
    assert config["people_hours"] == "mandag–fredag kl. 09.00–15.00"
    assert [place["name"] for place in config["places"]] == ["Knarvik", "Frekhaug", "Manger"]
    assert config["places"][0]["hours"] == "mandag–fredag kl. 09.00–15.00"
    assert (config["limit"], config["retention_hours"], config["archive_days"]) == (1000, 72, 90)
    assert config["texts"]["launcher.open"] == "Chat med oss"
    assert set(config["colours"]) == {"primary", "on_primary", "accent"}
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-encoding"] == "gzip"
    same = client.get(
        "/widget/config", params={"lang": "nb"}, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert same.status_code == 304


def test_the_interface_in_english(client: TestClient) -> None:
    config = client.get("/widget/config", params={"lang": "en"}).json()
    assert (config["lang"], config["name"]) == ("en", "Alver kommune")
    assert config["people_hours"] == "Monday–Friday 09.00–15.00"
    assert config["texts"]["launcher.open"] == "Chat with us"


@pytest.mark.parametrize("lang", ["", "nn", "pl", "no"])
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
    kept = texts.area("widget", "nn")
    areas = "|".join(sorted({key.split(".")[0] for key in kept}))
    used = set(re.findall(rf'"((?:{areas})\.\w+)"', source))
    counted = {
        key for found in re.findall(r"count\(([^()]*)", source) for key in re.findall(r'"([\w.]+)"', found)
    }
    used = (used - counted) | {f"{key}_{number}" for key in counted for number in ("one", "many")}
    # Keys that are put together: `state.${kind}` stands for every key that fits.
    patterns = [
        re.sub(r"\$\{[^}]*\}", r"\\w+", found) for found in re.findall(rf"`((?:{areas})\.[^`]+)`", source)
    ]
    fits = re.compile("|".join(f"{pattern}(?:_one|_many)?" for pattern in patterns))
    # hours and day are the server's own.
    assert {key for key in kept if key not in used and not fits.fullmatch(key)} == {
        key for key in kept if key.startswith(("hours.open", "day."))
    } - {key for key in kept if fits.fullmatch(key)}
    assert used <= set(kept)


def test_english_has_every_text_with_the_same_values(texts: Texts) -> None:
    english, norwegian = texts.area("widget", "en"), texts.area("widget", "nn")
    assert english.keys() == norwegian.keys()
    for key, text in norwegian.items():
        assert set(re.findall(r"{(\w+)}", english[key])) == set(re.findall(r"{(\w+)}", text)), key


def test_the_pages_the_window_links_to_are_the_services_own() -> None:
    source = (STATIC_FOLDER / "about.js").read_text(encoding="utf-8")
    assert f'privacy: "{PRIVACY[1:]}", statement: "{STATEMENT[1:]}"' in source


# Rules the scripts and the style sheet keep


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_never_parse_markup_or_text_as_code(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    assert FORBIDDEN.findall(source) == []
    assert len(source.splitlines()) < 300


def test_nothing_is_fetched_from_elsewhere() -> None:
    for sheet in SHEETS:
        assert re.findall(r"@import|url\(", sheet.read_text(encoding="utf-8")) == []
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
