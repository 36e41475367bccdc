"""``svara models``: versions of the model from the command line, under the same rules as in the studio."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from api.errors import RightMissingError, SvaraError
from api.governance.rights import Right
from api.studio.commands_service import LOCALE, ServiceAtHand, require, service_at
from api.studio.compare_report import in_words
from api.studio.compare_run import Materials, compare_and_keep, report_on
from api.studio.model_archive import ArchiveError
from api.studio.model_desk import fit_to_keep
from api.studio.models import PROGRAM
from kb_sync.texts import Texts
from nlu.commands import train as train_classifier
from nlu.own_examples import OWN_EXAMPLES

app = typer.Typer(no_args_is_help=True)
LOOK_EVERY_S = 0.5
FORM = "nn"

Data = Annotated[Path, typer.Option(envvar="SVARA_DATA", help="The service's data folder.")]
DATA = Path(".svara")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
As = Annotated[str, typer.Option("--as", help="User name of who does it; unless given, the machine itself.")]
Number = Annotated[int, typer.Argument(help="The version's number.")]


@app.callback()
def _group() -> None:
    """Versions of the model: list, compare, put live, return."""


@app.command("list")
def listed(data: Data = DATA, as_json: AsJson = False) -> None:
    """Every version that is kept, the newest first."""
    told = _with_service(data, lambda service: service.desk.listed(), as_json)
    if as_json:
        return _print(told)
    out = Console(highlight=False)
    for one in told["models"]:
        mark = "▶" if one["number"] == told["live"] else " "
        line = f"{mark} {one['number']:>3}  {one['made_at'][:16]}  {one['state']:<9}  {one['made_by']:<12}"
        out.print(f"{line}  {one['description']}", markup=False, soft_wrap=True)


@app.command()
def compare(
    number: Number,
    beside: Annotated[
        int | None, typer.Option("--with", help="Another version; unless given, the live one.")
    ] = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Compare a version with the live one; what comes of it is kept with the version."""
    out = Console(stderr=True)

    async def work(service: ServiceAtHand) -> dict[str, Any]:
        registry, settings = service.desk.registry, service.settings
        materials = Materials(settings.data, settings.content, shipped=settings.examples)
        with Progress(console=out, disable=not out.is_terminal, transient=True) as bar:
            task = bar.add_task("asking both", total=None)

            def tell(done: int, of: int) -> None:
                bar.update(task, completed=done, total=of)

            if beside is None:
                await asyncio.to_thread(compare_and_keep, registry, number, materials, tell)
                return await service.desk.report(number)
            candidate, other = registry.get(number), registry.get(beside)
            report = await asyncio.to_thread(report_on, registry, candidate, other, materials, tell)
            return {**report, "number": number, "words": in_words(report, service.desk.texts)}

    told = _with_service(data, work, as_json)
    if as_json:
        return _print(told)
    words = told["words"][FORM]
    for line in words["summary"]:
        print(line)
    for line in (*words["reasons"], *words["must_pass"]):
        print(f"  - {line}")


@app.command()
def promote(
    number: Number,
    override: Annotated[
        str | None,
        typer.Option(help="Why it is to be live though the gate refused it; somebody else must --agree."),
    ] = None,
    agree: Annotated[bool, typer.Option("--agree", help="Agree to somebody else's --override.")] = False,
    who: As = PROGRAM,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Put a version live. One that the gate refuses takes two people and a reason."""

    async def work(service: ServiceAtHand) -> dict[str, Any]:
        await _may(service, who, "approver" if agree or not override else "editor")
        activation = service.desk.activation
        if agree:
            return (await activation.approve_override(number, who)).shown()
        if override:
            version = await activation.ask_override(number, who, fit_to_keep(override))
            return version.shown(service.desk.registry.live_file())
        return (await activation.activate(number, who)).shown()

    told = _with_service(data, work, as_json)
    if as_json:
        return _print(told)
    if "processes" not in told:
        print(f"Version {number} waits for somebody else: svara models promote {number} --agree --as …")
    else:
        _live(told)


@app.command()
def rollback(who: As = PROGRAM, data: Data = DATA, as_json: AsJson = False) -> None:
    """Return to the version that was live before."""

    async def work(service: ServiceAtHand) -> dict[str, Any]:
        await _may(service, who, "approver")
        return (await service.desk.activation.go_back(who)).shown()

    told = _with_service(data, work, as_json)
    _print(told) if as_json else _live(told)


def train(
    out: Annotated[
        Path | None, typer.Option(help="Train the classifier alone, into this folder, without a service.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Examples for --out: Rasa YAML or {text, intent} lines.")
    ] = None,
    description: Annotated[str, typer.Option(help="What the new version is about.")] = "",
    who: As = PROGRAM,
    folder: Annotated[
        Path, typer.Option("--service", envvar="SVARA_DATA", help="The service's data folder.")
    ] = DATA,
    as_json: AsJson = False,
) -> None:
    """Have the running service train and compare a new version; with --out, train the classifier alone."""
    if out is not None:
        return train_classifier(out, data or OWN_EXAMPLES, as_json)
    if data is not None:
        raise typer.BadParameter("--data needs --out: the service trains on its own examples.")
    errors = Console(stderr=True)

    async def work(service: ServiceAtHand) -> dict[str, Any]:
        await _may(service, who, "editor")
        await service.desk.start(who, who, description)
        with Progress(console=errors, disable=not errors.is_terminal, transient=True) as bar:
            task = bar.add_task("waiting", total=None)
            while (state := await service.desk.state())["training"]["under_way"]:
                now = state["training"]
                bar.update(
                    task, description=now["state"], completed=now.get("done", 0), total=now.get("of") or None
                )
                await asyncio.sleep(LOOK_EVERY_S)
        told: dict[str, Any] = state["training"]
        return told

    told = _with_service(folder, work, as_json, stopped_will_do=False)
    _print(told) if as_json else print(told["text"][FORM])
    if told["state"] not in ("done", "unchanged"):
        raise typer.Exit(1)


async def _may(service: ServiceAtHand, who: str, right: Right) -> None:
    await asyncio.to_thread(require, service.settings, who, right)


def _with_service(
    data: Path,
    work: Callable[[ServiceAtHand], Awaitable[dict[str, Any]]],
    as_json: bool,
    *,
    stopped_will_do: bool = True,
) -> dict[str, Any]:
    folder = data.resolve()

    async def all_of_it() -> dict[str, Any]:
        async with service_at(folder) as service:
            if not stopped_will_do and not service.running:
                _fail(as_json, "service_stopped", "Start the service first: it is what trains (make run).")
            return await work(service)

    try:
        return asyncio.run(all_of_it())
    except SvaraError as error:
        texts = Texts.load(LOCALE)
        if isinstance(error, RightMissingError):
            _fail(as_json, error.code, f"Whoever does this needs the right '{error.values['right']}' (--as).")
        parts = [
            texts.get(f"errors.{error.code}.{part}", FORM, **error.values) for part in ("title", "detail")
        ]
        _fail(as_json, error.code, ". ".join(parts))
    except ArchiveError as error:
        _fail(as_json, error.code, str(error))


def _fail(as_json: bool, code: str, detail: str) -> NoReturn:
    if as_json:
        _print({"code": code, "detail": detail})
    else:
        typer.echo(f"{code}: {detail}", err=True)
    raise typer.Exit(1)


def _live(told: dict[str, Any]) -> None:
    if not told["processes"]:
        print(f"Version {told['number']} is live from the next start.")
    elif told["verified"]:
        print(f"Version {told['number']} is live on every Rasa process that answers.")
    else:
        print(f"Version {told['number']} is live, but not every Rasa process says so yet: see /readyz.")


def _print(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=False))
