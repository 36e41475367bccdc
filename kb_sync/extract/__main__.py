"""``python -m kb_sync.extract FILE``: shows what is read from a page or file, for whoever wrote it.

Exit status: 0 read, 1 not taken in (with the reason), 2 wrong use.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from kb_sync.documents import Document, Part, Skipped
from kb_sync.extract import Reading, examine

_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "markdown": "text/markdown",
    "csv": "text/csv",
}


def show(
    file: Annotated[Path, typer.Argument(help="The saved page or file.", exists=True, dir_okay=False)],
    kind: Annotated[
        str | None,
        typer.Option("--type", help=f"What it is: {', '.join(_TYPES)}, or a content type such as text/html."),
    ] = None,
    address: Annotated[str | None, typer.Option(help="The address it was fetched from.")] = None,
    charset: Annotated[str | None, typer.Option(help="The charset that the server stated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Show what is read from a saved page or file: its headings, its text, and what was left out."""
    if kind is not None and kind not in _TYPES and "/" not in kind:
        raise typer.BadParameter(f"'{kind}' is none of {', '.join(_TYPES)}.", param_hint="--type")
    reading = examine(address or file.name, file.read_bytes(), _TYPES.get(kind or "", kind), charset)
    if as_json:
        print(json.dumps(_as_json(reading), ensure_ascii=False, default=str))
    else:
        _print(reading)
    if isinstance(reading.outcome, Skipped):
        raise typer.Exit(1)


def _as_json(reading: Reading) -> dict[str, object]:
    kind = "skipped" if isinstance(reading.outcome, Skipped) else "document"
    return {kind: asdict(reading.outcome), "notes": reading.notes}


def _print(reading: Reading) -> None:
    console = Console(highlight=False, soft_wrap=True)
    outcome = reading.outcome
    if isinstance(outcome, Skipped):
        console.print(Text(f"Not taken in ({outcome.code}): {outcome.reason}", style="red"))
        return
    console.print(Text(outcome.title, style="bold"))
    console.print(Text(_summary(outcome), style="dim"))
    for part in outcome.parts:
        _print_part(console, part)
    for note in reading.notes:
        console.print(Text(f"\nNote: {note}", style="yellow"))


def _print_part(console: Console, part: Part) -> None:
    anchor = f"  #{part.anchor}" if part.anchor else ""
    console.print(Text(f"\n{' › '.join(part.trail)}{anchor}", style="cyan"))
    for line in part.text.splitlines():
        console.print(Text(f"  {line}"))
    for number, step in enumerate(part.steps, 1):
        console.print(Text(f"  {number}. {step}"))


def _summary(document: Document) -> str:
    lang = document.lang or "language not stated"
    updated = f"changed {document.updated.isoformat()}" if document.updated else "date not stated"
    words = sum(len(f"{part.text} {' '.join(part.steps)}".split()) for part in document.parts)
    return f"{document.address} · {lang} · {updated} · {len(document.parts)} parts · {words} words"


if __name__ == "__main__":
    typer.run(show)
