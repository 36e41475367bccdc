"""``python -m kb_sync.extract``: what an editor sees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kb_sync.extract.__main__ import show

app = typer.Typer()
app.command()(show)
PAGE = """<title>Pris</title><main><h1>Pris</h1><h2 id="vatn">Vatn</h2><p>Ti kroner per [kubikk].</p>
<ol><li>Betal</li><li>Ferdig</li></ol></main>"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pris.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_it_shows_headings_text_and_steps(file: Path) -> None:
    done = CliRunner().invoke(app, [str(file)])
    assert done.exit_code == 0
    assert "pris.html · language not stated · date not stated · 1 parts · 6 words" in done.output
    assert "Pris › Vatn  #vatn\n  Ti kroner per [kubikk].\n  1. Betal\n  2. Ferdig" in done.output


def test_json_holds_all_of_it(file: Path) -> None:
    done = CliRunner().invoke(app, [str(file), "--json", "--address", "https://fjordvik.kommune.no/pris"])
    told = json.loads(done.output)
    assert told["document"]["address"] == "https://fjordvik.kommune.no/pris"
    assert told["document"]["parts"][0]["steps"] == ["Betal", "Ferdig"] and told["notes"] == []


def test_what_is_not_taken_in_is_told_with_its_reason(file: Path) -> None:
    file.write_text("<h1>Siden finnes ikke</h1>", encoding="utf-8")
    done = CliRunner().invoke(app, [str(file)])
    assert done.exit_code == 1 and "Not taken in (error_page): The page says" in done.output
    assert (
        json.loads(CliRunner().invoke(app, [str(file), "--json"]).output)["skipped"]["code"] == "error_page"
    )


def test_the_type_can_be_said(file: Path) -> None:
    file.write_text("Vare;Pris\nVatn;10\n", encoding="utf-8")
    assert "Vare: Vatn; Pris: 10" in CliRunner().invoke(app, [str(file), "--type", "csv"]).output
    assert CliRunner().invoke(app, [str(file), "--type", "excel"]).exit_code == 2


def test_it_runs_as_a_module(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kb_sync.extract", str(file)], capture_output=True, text=True
    )
    assert done.returncode == 0 and "Ti kroner" in done.stdout
