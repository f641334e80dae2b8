"""`limen officer`: who may sign in, said by whoever keeps the machine; no traveller is shown here."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters.credentials import one_time_password
from limen.adapters.world import world
from limen.apps.posts import operations, queries
from limen.apps.protection.operations.referrals import name_member
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role

app = typer.Typer(help="Officers: who may sign in, and as what.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="User name of the officer.")]
Roles = Annotated[list[Role], typer.Option("--role", help="Role; may be repeated.")]


@app.command("list")
def list_command() -> None:
    """List every officer with roles and whether the account is active.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen officer list
    """
    table = Table("user name", "name", "roles", "language", "active")
    for officer in queries.officers():
        roles = ", ".join(sorted(officer.roles))
        table.add_row(
            officer.username, officer.full_name, roles, officer.language, "yes" if officer.is_active else "no"
        )
    Console().print(table)


@app.command("add")
def add(
    username: Username,
    *,
    name: Annotated[str, typer.Option(help="Full name, shown to colleagues.")],
    role: Roles,
    language: Annotated[str, typer.Option(help="ar, zh-hans, en, fr, ru or es.")] = "en",
) -> None:
    """Take in an officer and print a one-time password; the officer enrols a second factor at the first sign-in.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen officer add a.ferry --name "Ada Ferry" --role first_line --role second_line --language fr
    """
    password = one_time_password()
    operations.add_officer(_act(), username=username, full_name=name, roles=role, password=password, language=language)
    _tell_password(username, password)


@app.command("roles")
def roles(username: Username, *, role: Roles) -> None:
    """Give an officer these roles in place of the ones held.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen officer roles a.ferry --role supervisor
    """
    operations.change_roles(_act(), officer=_id(username), roles=role)


@app.command("deactivate")
def deactivate(username: Username) -> None:
    """Let an officer sign in no more; what they did stays theirs.

    Exit codes: 0 done, 5 refused by a rule.

    Examples:
        limen officer deactivate a.ferry
    """
    operations.deactivate(_act(), officer=_id(username))


@app.command("reactivate")
def reactivate(username: Username) -> None:
    """Let an officer sign in again.

    Exit codes: 0 done, 5 refused by a rule.

    Examples:
        limen officer reactivate a.ferry
    """
    operations.reactivate(_act(), officer=_id(username))


@app.command("service")
def service(
    username: Username,
    code: Annotated[str, typer.Argument(help="Code of a service of the country pack; left out, it ends.")] = "",
) -> None:
    """Say for which receiving service an officer answers.

    Exit codes: 0 done, 5 refused by a rule.

    Examples:
        limen officer service m.tran lotus-house
    """
    name_member(_act(), officer=_id(username), service=code)


@app.command("reset")
def reset(
    username: Username,
    *,
    factors: Annotated[bool, typer.Option(help="Also take away the second factors: the telephone was lost.")] = False,
) -> None:
    """Print a new one-time password for an officer who lost theirs.

    Exit codes: 0 done, 5 refused by a rule.

    Examples:
        limen officer reset a.ferry --factors
    """
    act, officer, password = _act(), _id(username), one_time_password()
    operations.give_one_time_password(act, officer=officer, password=password)
    if factors:
        operations.remove_second_factors(act, officer=officer)
    _tell_password(username, password)


def _act() -> Act:
    return world().machine_act(purpose="keep-officers")


def _id(username: str) -> UUID:
    found = queries.officer_named(username)
    if found is None:
        raise operations.OfficerUnknown
    return found.id


def _tell_password(username: str, password: str) -> None:
    console = Console(highlight=False)
    console.print("Shown this once. To be replaced at the first sign-in:", markup=False)
    console.print(f"  user name  {username}\n  password   {password}", markup=False)
