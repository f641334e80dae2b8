"""`limen token`: what programs carry to the API, given at the terminal and shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters import clock
from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.world import world
from limen.apps.posts import operations, queries
from limen.apps.posts.queries import TokenRow
from limen.cli.named_officer import act_of_officer
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import IN_PERSON, Scope

PURPOSE = "keep-tokens"
app = typer.Typer(help="Tokens of programs: what each may open, in whose name, until when.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="What the program or device is called, such as booth-a1; never given twice.")]


@app.command("list")
def list_command() -> None:
    """List every token with its officer, what it opens, where, and until when.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen token list
    """
    now = clock.now()
    table = Table("name", "officer", "opens", "post", "until", "state", "last used")
    for token in queries.tokens():
        table.add_row(
            token.name,
            token.officer_name,
            ", ".join(sorted(token.scopes)),
            token.post or "every",
            f"{token.expires_at:%Y-%m-%d}",
            _state(token, expired=token.expires_at <= now),
            f"{token.last_used_at:%Y-%m-%d %H:00 UTC}" if token.last_used_at else "never",
        )
    Console().print(table)


@app.command("add")
def add(
    name: Name,
    *,
    officer: Annotated[str, typer.Option(help="User name of the officer, or account, in whose name it acts.")],
    scope: Annotated[list[Scope], typer.Option("--scope", help="What it opens; may be repeated.")],
    post: Annotated[str, typer.Option(help="Code of the only post where it works; else every post.")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends.")] = 90,
) -> None:
    """Give a token and print it: this once, because only its digest is kept.

    What leads to a person's data is opened in an officer's name: that officer shows password and code here, and what
    touches a traveller works only while their shift is open. An account that only reads gets its token from whoever
    keeps this machine.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen token add booth-a1 --officer ines --scope inspections --scope decisions --post UTO-AIR-1
        limen token add census --officer census --scope crossings --days 30
    """
    found = queries.officer_named(officer)
    if found is None:
        raise operations.OfficerUnknown
    act = act_of_officer(officer, purpose=PURPOSE) if IN_PERSON.intersection(scope) else _machine()
    bearer = new_bearer()
    operations.add_token(
        act,
        name=name,
        officer=found.id,
        scopes=scope,
        digest=digest_of(bearer),
        expires_at=act.at + timedelta(days=days),
        post=post,
    )
    console = Console(highlight=False)
    console.print("Shown this once. Send it with every call as “Authorization: Bearer …”:", markup=False)
    console.print(f"  {bearer}", markup=False, soft_wrap=True)


@app.command("revoke")
def revoke(name: Name) -> None:
    """Take a token back; it opens nothing a few seconds later.

    Exit codes: 0 done, 5 refused by a rule.

    Examples:
        limen token revoke booth-a1
    """
    operations.revoke_token(_machine(), name=name)


@app.command("account")
def account(
    username: Annotated[str, typer.Argument(help="User name of the account, such as census.")],
    *,
    name: Annotated[str, typer.Option(help="What it is, in words.")],
    role: Annotated[list[Role], typer.Option("--role", help="Role; may be repeated.")],
) -> None:
    """Make an account that no person signs in to, for programs that only read.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen token account census --name "Statistics office" --role statistician
    """
    operations.add_system_account(_machine(), username=username, full_name=name, roles=role)


def _machine() -> Act:
    return world().machine_act(purpose=PURPOSE)


def _state(token: TokenRow, *, expired: bool) -> str:
    if token.revoked_at is not None:
        return "taken back"
    return "ended" if expired else "in force"
