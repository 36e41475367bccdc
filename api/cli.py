"""The command line, one program: ``svara``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.conversation.ask import Asker, ServiceNotReachableError
from api.governance.commands import app as users
from api.operations import run as supervisor
from api.studio import commands as models
from kb_sync.commands import app as kb
from nlu.commands import app as nlu

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Svara: svar til innbyggarar.")
app.add_typer(kb, name="kb", help="The knowledge base: sync, status, search.")
app.add_typer(nlu, name="nlu", help="Reading messages: every step alone, training, evaluation.")
app.add_typer(models.app, name="models", help="Versions of the model: list, compare, put live, return.")
# In place of the same of nlu, which knows only the classifier.
nlu.command("train")(models.train)
app.add_typer(users, name="user", help="Users of the agents' page.")
errors = Console(stderr=True)


@app.callback()
def _program() -> None:
    """Svara: conversation service for Norwegian municipalities."""


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question; without it, lines are read from input.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help='Read {"text": …} lines, write one JSON line for each.')
    ] = False,
    municipality: Annotated[str | None, typer.Option(help="Which municipality to ask.")] = None,
    locale: Annotated[str, typer.Option(help="Language of the conversation: nn or nb.")] = "nn",
    url: Annotated[
        str, typer.Option(envvar="SVARA_URL", help="Address of the service.")
    ] = "http://127.0.0.1:8000",
    data: Annotated[Path, typer.Option(envvar="SVARA_DATA", help="The service's data folder.")] = Path(
        ".svara"
    ),
) -> None:
    """Ask the running service; each line is a conversation of its own, marked as a test."""
    try:
        with Asker(url, data, municipality) as asker:
            for text, problem in _questions(question, as_json):
                answer = problem or asker.ask(text, locale)
                if as_json:
                    print(json.dumps(answer, ensure_ascii=False), flush=True)
                else:
                    _show(answer)
    except ServiceNotReachableError as error:
        errors.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from error


@app.command()
def run() -> None:
    """Start the whole service on this machine and keep it running."""
    raise typer.Exit(supervisor.main([]))


def main() -> None:
    """Entry point of the ``svara`` program."""
    app()


def _questions(question: str | None, as_json: bool) -> Iterator[tuple[str, dict[str, object] | None]]:
    """Each question, or the problem with its line; one for every line that is read."""
    if question is not None:
        yield question, None
        return
    for line in sys.stdin:
        text = line.rstrip("\n")
        if not as_json:
            if text:
                yield text, None
            continue
        try:
            yield str(json.loads(text)["text"]), None
        except (ValueError, KeyError, TypeError):
            yield "", {"text": text, "code": "invalid_json", "detail": 'Each line must be {"text": "…"}.'}


def _show(answer: dict[str, object]) -> None:
    out = Console(highlight=False)
    if "code" in answer:
        out.print(f"{answer['code']}: {answer['detail']}", markup=False)
        return
    out.print(str(answer["answer"]), markup=False)
    for source in answer["sources"]:  # type: ignore[attr-defined]  # a list, as the contract says
        out.print(f"  {source['title']}: {source['url']}", markup=False, style="dim")
    for choice in answer["choices"]:  # type: ignore[attr-defined]
        out.print(f"  • {choice['title']}", markup=False)
    out.print(
        f"  ({answer['outcome']}, {answer['topic']}, {answer['confidence']})", markup=False, style="dim"
    )


if __name__ == "__main__":
    main()
