"""``svara user``: who may sign in."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from api.governance.users import Agent, Users
from api.settings import SettingsError, load_settings

app = typer.Typer(no_args_is_help=True)

SHORTEST_PASSWORD = 12


@app.callback()
def _group() -> None:
    """Users of the agents' page."""


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="The name residents see.")],
    role: Annotated[str, typer.Option(help="The role or department residents see.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="SVARA_NEW_PASSWORD")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add a user, or give an existing one a new name, role and password."""
    if len(password) < SHORTEST_PASSWORD:
        typer.echo(f"The password must have at least {SHORTEST_PASSWORD} characters.", err=True)
        raise typer.Exit(2)
    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    settings.data.mkdir(parents=True, exist_ok=True)
    users = Users(settings.sql_url())
    try:
        users.prepare(demo=settings.demo)
        users.add(Agent(username, name, role), password)
    finally:
        users.close()
    added = {"username": username, "name": name, "role": role}
    typer.echo(
        json.dumps(added, ensure_ascii=False) if as_json else f"{username} can sign in as {name}, {role}."
    )
