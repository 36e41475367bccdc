"""``svara kb`` as a person and as a program meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from kb_sync.commands import app
from kb_sync.settings import KnowledgeBaseSettings
from tests.unit.kb_sync.fetch.small_site import page, serving


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, data: Path, content: Path) -> None:
    monkeypatch.setenv("SVARA_DATA", str(data))
    monkeypatch.setenv("SVARA_CONTENT", str(content))
    monkeypatch.delenv("SVARA_EMBEDDING_MODEL", raising=False)


def run(*words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    return result


@pytest.mark.usefixtures("surroundings")
def test_sync_then_search_then_status() -> None:
    first = json.loads(run("sync", "--json").stdout)
    assert first["changed"] and first["passages"]["testvik"] > 10
    assert "Nothing has changed" in run("sync").stdout
    assert json.loads(run("sync", "--rebuild", "--json").stdout)["changed"]

    found = json.loads(
        run("search", "når blir bosset henta", "--municipality", "testvik", "--limit", "1", "--json").stdout
    )
    assert found["hits"][0]["passage"]["id"] == "testvik/renovasjon/hours/nn"
    assert (
        "testvik/renovasjon/hours/nb"
        in run("search", "når hentes avfallet", "--municipality", "testvik", "--lang", "nb").stdout
    )

    status = json.loads(run("status", "--json").stdout)
    assert [one["municipality"] for one in status["municipalities"]] == ["provedal", "testvik"]
    assert "barnehageplass" not in run("status").stdout  # people read titles
    assert "Barnehageplass" in run("status").stdout


@pytest.mark.usefixtures("surroundings")
def test_a_fault_is_one_message_with_a_code() -> None:
    refused = run("search", "boss", "--municipality", "testvik", "--json", status=1)
    assert json.loads(refused.stdout)["error"] == "kb_not_synced"
    assert "svara kb sync" in refused.stderr

    run("sync")
    unknown = run("search", "boss", "--municipality", "bergen", "--json", status=1)
    assert json.loads(unknown.stdout)["error"] == "kb_unknown_municipality"


def test_faulty_articles_are_listed(surroundings: None, content: Path) -> None:
    (content / "felles" / "renovasjon.yml").write_text("id: renovasjon\n", encoding="utf-8")
    refused = run("sync", "--json", status=1)
    told = json.loads(refused.stdout)
    assert told["error"] == "kb_content_rejected"
    assert told["rejections"][0]["file"] == "felles/renovasjon.yml"
    assert "nothing was changed" in refused.stderr


def test_a_website_is_fetched_only_when_asked_for_and_its_state_is_told(
    surroundings: None, content: Path
) -> None:
    pages = {"/": page("Framside", "/boss"), "/boss": page("Boss", text="Bosset blir henta på tysdag.")}
    with serving(pages) as site:
        listed = {
            "id": "heim",
            "start": [f"{site.url}/"],
            "contact": "post@example.no",
            "owner": "servicetorg",
        }
        own = yaml.safe_dump([{**listed, "delay_s": 0, "allow_loopback": True}])
        (content / "testvik" / "sites.yml").write_text(own, encoding="utf-8")
        run("sync")
        assert site.asked == []
        fetched = run("sync", "--crawl", "--json")
    assert "heim: 2 pages; 2 new" in fetched.stderr
    assert json.loads(fetched.stdout)["from_pages"] == 2
    assert "Website heim (Servicetorget [servicetorg]): 2 pages, 2 passages" in run("status").stdout

    refused = run("sync", "--crawl")  # the site is down by now
    assert "heim: unfinished:" in refused.stderr and "Nothing has changed" in refused.stdout
    told = json.loads(run("status", "--json").stdout)["municipalities"][1]["websites"]["sites"][0]
    assert told["last_crawl"]["outcome"] == "unfinished" and told["passages"] == 2


def test_what_cannot_be_fetched_is_told_as_any_other_fault(surroundings: None, content: Path) -> None:
    run("sync", "--accept", "heim", status=2)  # without --crawl
    run("sync", "--crawl", "--accept", "heim", status=2)  # there is no such site
    (content / "testvik" / "sites.yml").write_text("- id: heim\n", encoding="utf-8")
    refused = json.loads(run("sync", "--crawl", "--json", status=1).stdout)
    assert refused["error"] == "kb_sites_rejected" and refused["rejections"][0]["file"] == "testvik/sites.yml"
    (content / "testvik" / "municipality.yml").write_text("id: testvik\n", encoding="utf-8")
    refused = json.loads(run("sync", "--crawl", "--json", status=1).stdout)
    assert refused["error"] == "kb_content_rejected"


def test_evaluate_prints_the_agreed_figures(surroundings: None, tmp_path: Path) -> None:
    passages, questions = tmp_path / "passages.jsonl", tmp_path / "questions.jsonl"
    passages.write_text(
        '{"id": "1", "title": "Barnehage", "text": "Plass."}\n{"id": "2", "title": "Boss", "text": "Dunk."}\n'
    )
    questions.write_text('{"text": "barnehageplass", "passage": "1"}\n')
    files = ("--passages", str(passages), "--questions", str(questions))
    figures = json.loads(run("evaluate", *files, "--json").stdout)
    assert {"recall_at_1": 1.0, "recall_at_3": 1.0, "mrr": 1.0}.items() <= figures.items()
    assert "recall at 1 1.000" in run("evaluate", *files).stdout

    questions.write_text('{"text": "x", "passage": "9"}\n')
    assert json.loads(run("evaluate", *files, "--json", status=1).stdout)["error"] == "kb_evaluation_file"


def test_a_wrong_option_is_a_wrong_use() -> None:
    run("search", status=2)
    run("search", "boss", "--limit", "0", status=2)


def test_settings_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, surroundings: None, data: Path, content: Path
) -> None:
    monkeypatch.setenv("SVARA_EMBEDDING_MODEL", "some/model")
    settings = KnowledgeBaseSettings()
    assert (settings.data_dir, settings.content_dir, settings.embedding_model) == (
        data,
        content,
        "some/model",
    )
    monkeypatch.delenv("SVARA_DATA")
    monkeypatch.delenv("SVARA_CONTENT")
    assert KnowledgeBaseSettings().data_dir == Path(".svara")
    assert (KnowledgeBaseSettings().content_dir / "felles").is_dir()
    assert KnowledgeBaseSettings(data_dir=Path("x")).data_dir == Path("x")
