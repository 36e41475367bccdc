"""``svara kb``: sync, status, search, translate and evaluate on the command line.

Results go to standard output (as JSON with ``--json``), progress and faults to standard error. Exit
status: 0 done, 1 refused or failed (with the fault's code), 2 wrong use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kb_sync.article import Form
from kb_sync.crawling import all_sites, crawl_sites, names_of
from kb_sync.embed import embedding_fingerprint, load_embedder
from kb_sync.errors import (
    ContentRejectedError,
    KnowledgeBaseError,
    SitesRejectedError,
    TranslationUnavailableError,
)
from kb_sync.evaluate import EvaluationPassage, EvaluationQuestion, check_answers, evaluate, read_lines
from kb_sync.search import KnowledgeBase
from kb_sync.settings import KnowledgeBaseSettings
from kb_sync.status import read_status
from kb_sync.status_text import form_lines, status_table
from kb_sync.sync import sync
from kb_sync.translate.apertium import Apertium
from kb_sync.translate.opening import open_translator
from kb_sync.translate.translator import HOW_TO_GET_IT
from kb_sync.websites_text import lines_of

app = typer.Typer(
    help="The knowledge base: build it, look at it, search it, measure it.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@app.command("sync")
def sync_command(
    as_json: AsJson = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build even if nothing changed.")] = False,
    crawl: Annotated[
        bool, typer.Option("--crawl", help="First fetch what has changed on the websites of sites.yml.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(help="A site that is meant to look as it does, though it looks wrong. May be repeated."),
    ] = None,
) -> None:
    """Bring the live base in line with the content. A faulty article stops it; the live base stays as it was.

    A website that is down, or that cannot be believed, stops nothing: its old pages answer on.
    """
    settings = KnowledgeBaseSettings()
    if accept and not crawl:
        raise typer.BadParameter("--accept is about what --crawl finds; give both.")
    if crawl:
        _crawl(settings, accept or [], as_json)
    with (
        _told_faults(as_json),
        closing(open_translator(settings)) as translator,
        _progress() as bar,
    ):
        task = bar.add_task("Syncing", total=None)
        report = sync(
            settings.data_dir,
            settings.content_dir,
            embedding_fingerprint(settings.embedding_model),
            lambda: load_embedder(settings.embedding_model),
            rebuild=rebuild,
            progress=lambda name, done, total: bar.update(task, completed=done, total=total),
            translator=translator,
        )
    if report.lacking and settings.translate != "off":
        how = "came back harmed" if translator.available else f"could not be translated. {HOW_TO_GET_IT}"
        _remark(f"{report.lacking} passages stand in one form only: they {how}")
    if as_json:
        _print_json(asdict(report))
    elif report.changed:
        passages = sum(report.passages.values())
        print(f"Version {report.version} is live: {passages} passages, {report.added} added, ", end="")
        print(f"{report.altered} altered, {report.removed} removed.")
    else:
        print(f"Nothing has changed; version {report.version} stays live.")
    if report.from_pages and not as_json:
        print(f"{report.from_pages} passages come from websites and documents. ", end="")
        print(f"{report.pages_left_out} pages gave none; 'svara kb status' says why.")


def _crawl(settings: KnowledgeBaseSettings, accept: list[str], as_json: bool) -> None:
    with _told_faults(as_json), _progress() as bar:
        task = bar.add_task("Fetching", total=None)
        sites = all_sites(settings.content_dir)
        names = {
            name for municipality, own in sites.items() for one in own for name in names_of(municipality, one)
        }
        if unknown := sorted(set(accept) - names):
            raise typer.BadParameter(
                f"No site is called {', '.join(unknown)}; there are: {', '.join(sorted(names))}."
            )
        crawled = crawl_sites(
            settings.data_dir,
            sites,
            accept_suspicious=accept,
            progress=lambda address, done, known: bar.update(task, completed=done, total=known),
        )
    for one in crawled:
        if one.report is None:
            _remark(f"{one.site}: {one.fault}")
        elif one.report.outcome != "taken":
            _remark(f"{one.site}: {one.report.outcome}: {one.report.reason}")
        else:
            told = one.report
            _remark(
                f"{one.site}: {told.pages} pages; {len(told.new)} new, {len(told.changed)} changed, "
                f"{len(told.gone)} gone, {len(told.skipped)} left out"
            )
    if not crawled:
        _remark("No municipality has a sites.yml; there was nothing to fetch")


@app.command("status")
def status_command(as_json: AsJson = False) -> None:
    """Count what is written in each form, what is missing, old or answered for by nobody, and how websites stand."""
    settings = KnowledgeBaseSettings()
    with _told_faults(as_json):
        status = read_status(settings.data_dir, settings.content_dir, date.today(), settings.translate)
    if as_json:
        _print_json(status.as_json())
        return
    print(status.live_fault or f"Live: {status.live_version}, built {status.live_created}.")
    for municipality in status.municipalities:
        Console().print(status_table(municipality))
        shares = ", ".join(f"{state} {share:.0%}" for state, share in municipality.share_by_state.items())
        print(f"{municipality.municipality}: {municipality.facts} passages of facts; {shares}.")
        for line in (*form_lines(municipality), *lines_of(municipality.websites)):
            print(line)
    if status.lacking:
        what = "machine-translated at sync" if status.translator else "shown in the form they have"
        why = (
            ""
            if status.translator
            else " (SVARA_TRANSLATE=off)"
            if status.translate == "off"
            else f". {HOW_TO_GET_IT}"
        )
        print(f"{status.lacking} passages lack a form; they are {what}{why}")
    for rejection in status.rejections:
        print(f"Rejected: {rejection}")


@app.command("search")
def search_command(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    municipality: Annotated[
        str | None, typer.Option(help="Whose passages; default the first of the base.")
    ] = None,
    lang: Annotated[str, typer.Option(help="The form to show: nn or nb.")] = "nn",
    topic: Annotated[str | None, typer.Option(help="Raise this subject's passages.")] = None,
    aspect: Annotated[str | None, typer.Option(help="Raise passages of this kind, such as price.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 8,
    as_json: AsJson = False,
) -> None:
    """Search the live base and tell why each passage was found or put aside."""
    settings = KnowledgeBaseSettings()
    with _told_faults(as_json):
        base = KnowledgeBase.open(settings.data_dir, settings.embedding_model)
        whose = municipality or next(iter(base.manifest.passages))
        result = base.search(query, whose, lang, topic, aspect, limit)
    if as_json:
        _print_json(asdict(result))
        return
    for hit in result.hits:
        print(f"{hit.score:.3f}  {hit.passage.id}  {hit.reason}\n       {hit.passage.text}")
    for hit in result.rejected:
        print(f"  –    {hit.passage.id}  {hit.reason}")


@app.command("translate")
def translate_command(
    text: Annotated[str, typer.Argument(help="The text to translate.")],
    source: Annotated[Form, typer.Option("--from", help="The form it is in.")],
    target: Annotated[Form, typer.Option("--to", help="The form it is wanted in.")],
    as_json: AsJson = False,
) -> None:
    """Translate one text as a sync would, and tell what the municipality's list of words changed."""
    if source == target:
        raise typer.BadParameter("The text is in that form already; choose the other one after --to.")
    with _told_faults(as_json), Apertium() as apertium:
        if not apertium.available:
            raise TranslationUnavailableError(f"Nothing here translates. {HOW_TO_GET_IT}")
        translation = apertium.explain(text, source, target)
        if translation is None:
            raise TranslationUnavailableError("The translation came back harmed and cannot be used.")
    if as_json:
        _print_json(asdict(translation))
        return
    print(translation.text)
    for change in translation.changes:
        print(f"  {change.machine} → {change.becomes}")


@app.command("evaluate")
def evaluate_command(
    passages: Annotated[Path, typer.Option(help='Lines of {"id", "title", "text"}.')],
    questions: Annotated[Path, typer.Option(help='Lines of {"text", "passage"}.')],
    as_json: AsJson = False,
) -> None:
    """Measure the search on foreign passages and questions: recall at 1 and 3, mean reciprocal rank."""
    settings = KnowledgeBaseSettings()
    with _told_faults(as_json), _progress() as bar:
        known = read_lines(passages, EvaluationPassage)
        asked = read_lines(questions, EvaluationQuestion)
        check_answers(asked, known)
        embedder = load_embedder(settings.embedding_model)
        task = bar.add_task("Searching", total=len(asked))
        figures = evaluate(
            known, asked, embedder, lambda done, total: bar.update(task, completed=done, total=total)
        )
    if as_json:
        _print_json(asdict(figures))
    else:
        print(f"recall at 1 {figures.recall_at_1:.3f}, at 3 {figures.recall_at_3:.3f}, mrr {figures.mrr:.3f}")
        print(f"{figures.questions} questions, {figures.passages} passages, {figures.median_ms} ms a search")


@contextmanager
def _told_faults(as_json: bool) -> Iterator[None]:
    """Turn a fault of ours into one clear message and exit status 1; anything else is a bug and shows itself."""
    try:
        yield
    except KnowledgeBaseError as error:
        if as_json:
            fault: dict = {"error": error.code, "message": str(error)}
            if isinstance(error, ContentRejectedError | SitesRejectedError):
                fault["rejections"] = [asdict(rejection) for rejection in error.rejections]
            _print_json(fault)
        Console(stderr=True).print(
            f"{error.code}: {error}", style="red", markup=False, highlight=False, soft_wrap=True
        )
        raise typer.Exit(1) from error


def _remark(text: str) -> None:
    Console(stderr=True).print(text, style="yellow", markup=False, highlight=False, soft_wrap=True)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _print_json(content: dict) -> None:
    print(json.dumps(content, ensure_ascii=False))


if __name__ == "__main__":
    app()
