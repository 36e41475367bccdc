"""``svara user``: who may sign in."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from api.governance.agent import USUAL_CAPACITY, USUAL_LANGUAGES, Agent
from api.governance.rights import RIGHTS, USUAL_RIGHTS
from api.governance.users import Users
from api.handover.departments import Departments
from api.settings import GatewaySettings, SettingsError, load_settings
from kb_sync.municipality import MunicipalityError, load_municipalities
from kb_sync.subjects import load_subjects

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
    department: Annotated[
        list[str] | None, typer.Option(help="A department they answer for; more than one, or none for all.")
    ] = None,
    municipality: Annotated[
        list[str] | None, typer.Option(help="A municipality they answer for; more than one, or none for all.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A language they answer in (nn, nb, en, pl …); more than one.")
    ] = None,
    capacity: Annotated[int, typer.Option(min=1, help="Conversations at once.")] = USUAL_CAPACITY,
    right: Annotated[
        list[str] | None,
        typer.Option(help=f"What they may do ({', '.join(RIGHTS)}); more than one. An agent unless told."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add a user, or give an existing one a new name, role, password and duties."""
    if len(password) < SHORTEST_PASSWORD:
        typer.echo(f"The password must have at least {SHORTEST_PASSWORD} characters.", err=True)
        raise typer.Exit(2)
    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    agent = Agent(
        username,
        name,
        role,
        tuple(department or ()),
        tuple(municipality or ()),
        tuple(language or USUAL_LANGUAGES),
        capacity,
        tuple(right or USUAL_RIGHTS),
    )
    if problem := _unknown_duty(agent, settings):
        typer.echo(problem, err=True)
        raise typer.Exit(2)
    settings.data.mkdir(parents=True, exist_ok=True)
    users = Users(settings.sql_url())
    try:
        users.prepare(demo=settings.demo)
        users.add(agent, password)
    finally:
        users.close()
    usual = Agent(username, name, role).duties()
    special = {duty: value for duty, value in agent.duties().items() if value != usual[duty]}
    if agent.rights != USUAL_RIGHTS:
        special["rights"] = list(agent.rights)
    added = {"username": username, "name": name, "role": role, **special}
    typer.echo(
        json.dumps(added, ensure_ascii=False) if as_json else f"{username} can sign in as {name}, {role}."
    )


def _unknown_duty(agent: Agent, settings: GatewaySettings) -> str | None:
    """What is wrong with rights, departments and municipalities, in words; None when nothing is."""
    if strange := set(agent.rights) - set(RIGHTS):
        return f"There is no right {sorted(strange)}; there is {list(RIGHTS)}."
    if not agent.departments and not agent.municipalities:
        return None
    try:
        municipalities = load_municipalities(settings.content)
        departments = Departments(municipalities, load_subjects(settings.content))
    except MunicipalityError as error:
        return str(error)
    if unknown := set(agent.municipalities) - municipalities.keys():
        return f"There is no municipality {sorted(unknown)}; there is {sorted(municipalities)}."
    served = agent.municipalities or tuple(municipalities)
    known = {department.id for id in served for department in departments.of(id)}
    if unknown := set(agent.departments) - known:
        return f"There is no department {sorted(unknown)}; there is {sorted(known)} (municipality.yml)."
    return None
