"""From an article in one form to a base in both, and back to what a person writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kb_sync.commands import app
from kb_sync.content import read_content
from kb_sync.sensitive import load_sensitive
from kb_sync.subjects import SubjectsError
from kb_sync.translate.apertium import Apertium
from kb_sync.translate.cache import CachedTranslator
from tests.unit.kb_sync.small_base import build, open_base, text, write
from tests.unit.kb_sync.translate.small_translator import Marking

NYNORSK = "Eit bosspann kostar 250 kroner i året, ring 12 34 56 78."


def only_nynorsk(content: Path, topic: str = "renovasjon", **nb: str) -> None:
    """Testvik's own price, in Nynorsk; ``nb``: what a person writes of it in Bokmål."""
    section = {"source": "lov", **text(NYNORSK), "nb": nb or None}
    source = {
        "title": {"nn": "Gebyr", "nb": "Gebyrer"},
        "url": "https://x.example.no",
        "checked": "2026-11-21",
    }
    article = {
        "id": topic,
        "title": {"nn": "Boss", "nb": "Avfall"},
        "sources": {"lov": source},
        "sections": {"price": section},
    }
    write(content, "testvik", article)


def test_a_machines_text_gives_way_as_soon_as_somebody_writes_one(
    data: Path, content: Path, apertium: Apertium
) -> None:
    only_nynorsk(content)
    report = build(data, content, translator=apertium)
    assert (report.translated, report.lacking) == (1, 0)
    base = open_base(data)
    machine = base.section("testvik", "renovasjon", "price", "nb")
    assert machine is not None
    assert (machine.lang, machine.state) == ("nb", "machine")
    assert machine.text == "Et søppelspann koster 250 kroner i året, ring 12 34 56 78."
    assert (machine.title, machine.source.title, machine.heading) == ("Avfall", "Gebyrer", "Pris")

    assert not build(data, content, translator=apertium).changed
    only_nynorsk(content, text="Søppelspannet koster 250 kroner.", state="written")
    report = build(data, content, translator=apertium)
    assert (report.translated, report.altered) == (0, 1)
    written = base.section("testvik", "renovasjon", "price", "nb")
    assert written is not None
    assert (written.state, written.text) == ("written", "Søppelspannet koster 250 kroner.")


def test_a_sync_translates_only_what_is_new(data: Path, content: Path) -> None:
    only_nynorsk(content)
    build(data, content, translator=CachedTranslator(Marking(), data))
    again = Marking()
    assert not build(data, content, translator=CachedTranslator(again, data)).changed
    assert again.asked == []


def test_another_translation_is_a_change(data: Path, content: Path) -> None:
    only_nynorsk(content)
    assert build(data, content).lacking == 1
    assert build(data, content, translator=Marking()).added == 1


def test_a_sensitive_subject_is_answered_in_the_form_it_has(data: Path, content: Path) -> None:
    only_nynorsk(content, "krisesenter")
    report = build(data, content, translator=Marking())
    assert (report.translated, report.kept_back) == (0, 1)
    shown = open_base(data).section("testvik", "krisesenter", "price", "nb")
    assert shown is not None and shown.lang == "nn"


def test_which_subjects_are_sensitive_stands_in_the_content(content: Path) -> None:
    assert "krisesenter" in load_sensitive(content)  # the list that comes with the program
    own = content / "felles" / "subjects" / "sensitive.yml"
    own.parent.mkdir()
    own.write_text("subjects:\n  renovasjon: [boss]\n", encoding="utf-8")
    assert load_sensitive(content) == {"renovasjon": ("boss",)}
    assert read_content(content).sensitive == {"renovasjon"}
    own.write_text("subjects: 7\n", encoding="utf-8")
    with pytest.raises(SubjectsError, match=r"sensitive\.yml"):
        load_sensitive(content)


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, data: Path, content: Path) -> None:
    monkeypatch.setenv("SVARA_DATA", str(data))
    monkeypatch.setenv("SVARA_CONTENT", str(content))
    monkeypatch.delenv("SVARA_TRANSLATE", raising=False)


def run(*words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    return result


@pytest.mark.usefixtures("surroundings", "installed")
def test_sync_and_status_tell_the_state(content: Path) -> None:
    only_nynorsk(content)
    done = run("sync", "--json")
    assert json.loads(done.stdout)["translated"] == 1 and done.stderr.strip() == ""
    told = json.loads(run("status", "--json").stdout)
    testvik = told["municipalities"][1]
    assert testvik["share_by_form"]["nb"] == {
        "written": 0.857,
        "machine": 0.0,
        "checked": 0.0,
        "missing": 0.143,
    }
    assert (testvik["lacking"], testvik["for_a_person"], told["translator"]) == (1, [], True)
    assert "1 passages lack a form; they are machine-translated at sync" in run("status").stdout


@pytest.mark.usefixtures("surroundings")
def test_without_apertium_a_sync_works_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, content: Path, tmp_path: Path
) -> None:
    only_nynorsk(content)
    monkeypatch.setenv("SVARA_APERTIUM", str(tmp_path))
    done = run("sync")
    assert "is live" in done.stdout
    assert done.stderr.count("apertium-nno-nob") == 1 and "1 passages stand in one form only" in done.stderr
    assert "apertium-nno-nob" in run("status").stdout
    assert json.loads(run("status", "--json").stdout)["translator"] is False

    monkeypatch.setenv("SVARA_TRANSLATE", "off")
    assert run("sync").stderr.strip() == ""
    assert "SVARA_TRANSLATE=off" in run("status").stdout


@pytest.mark.usefixtures("surroundings")
def test_status_names_what_only_a_machine_or_nobody_has_written(content: Path) -> None:
    only_nynorsk(content, "krisesenter")
    file = content / "testvik" / "renovasjon.yml"
    section = {"source": "lov", **text(NYNORSK, state="machine")}
    write(content, "testvik", {"id": "renovasjon", "sections": {"price": section}})
    assert file.exists()
    testvik = json.loads(run("status", "--json").stdout)["municipalities"][1]
    assert testvik["for_a_person"] == ["testvik/krisesenter/price/nb"]
    by_topic = {topic["topic"]: topic for topic in testvik["topics"]}
    assert by_topic["renovasjon"]["machine_only"] == ["price"]
    shown = run("status").stdout
    assert "only a machine has written: renovasjon/price" in shown
    assert "a person must write (sensitive): testvik/krisesenter/price/nb" in shown


@pytest.mark.usefixtures("surroundings", "installed")
def test_one_text_on_the_command_line() -> None:
    shown = run(
        "translate", "Saksbehandleren kan også svare.", "--from", "nb", "--to", "nn"
    ).stdout.splitlines()
    assert shown == ["Sakshandsamaren kan òg svare.", "  også → òg", "  Saksbehandlaren → Sakshandsamaren"]
    told = json.loads(run("translate", "Kva no?", "--from", "nn", "--to", "nb", "--json").stdout)
    assert told == {"text": "Hva nå?", "changes": []}
    run("translate", "Hei", "--from", "nb", "--to", "nb", status=2)
    run("translate", "Hei", "--from", "nb", "--to", "en", status=2)


@pytest.mark.usefixtures("surroundings")
def test_one_text_without_apertium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SVARA_APERTIUM", str(tmp_path))
    refused = run("translate", "Hei", "--from", "nb", "--to", "nn", "--json", status=1)
    assert json.loads(refused.stdout)["error"] == "kb_translation_unavailable"
    assert "apertium-nno-nob" in refused.stderr
