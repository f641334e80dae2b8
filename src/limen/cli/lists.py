"""`limen lists`: lists of document numbers at the terminal, kept by a named officer of the watchlist desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from limen.apps.watchlists.operations import (
    ImportReport,
    ListProposalGone,
    confirm_numbers,
    import_numbers,
    open_list,
    propose_numbers,
    withdraw_numbers,
)
from limen.apps.watchlists.queries import lists_in_force, past_versions
from limen.cli import lists_persons
from limen.cli.named_officer import act_of_officer
from limen.cli.problems import Exit

PURPOSE = "keep-lists"
_TOLD_EVERY: Final = 1_000_000
"""Bytes between two looks at the bar: telling it of every line would take longer than reading the line."""
app = typer.Typer(help="Lists of lost, stolen and revoked documents, and lists of persons.", no_args_is_help=True)
app.add_typer(lists_persons.app, name="persons")

By = Annotated[
    str, typer.Option("--officer", help="User name of the officer of the watchlist desk who answers for it.")
]


@app.command("show")
def show() -> None:
    """Show every list with its owner, its age and how much is on it.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen lists show
    """
    table = Table("code", "name", "owner", "on a hit", "copy of", "numbers", "kept aside")
    for kept in lists_in_force():
        copy = kept.made_at.strftime("%Y-%m-%d %H:%M UTC") if kept.made_at else "-"
        table.add_row(kept.code, kept.name, kept.owner, kept.action, copy, f"{kept.entries:,}", f"{kept.unreadable:,}")
    Console().print(table)


@app.command("open")
def open_command(
    code: Annotated[str, typer.Argument(help="Short code of the list, such as national.")],
    *,
    name: Annotated[str, typer.Option(help="What officers read.")],
    owner: Annotated[str, typer.Option(help="Authority to verify a hit with.")],
    legal_basis: Annotated[str, typer.Option(help="Law that the list stands on.")],
    action: Annotated[str, typer.Option(help="What a hit asks for: stop-and-call or inform.")] = "stop-and-call",
    officer: By,
) -> None:
    r"""Open a list, or change what is said about it; what is on it stays.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists open national --name "Lost and stolen" --owner "Passport Office" \
            --legal-basis "Travel Documents Act, 8" --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    open_list(act, code=code, name=name, owner=owner, legal_basis=legal_basis, action=action)


@app.command("import")
def import_command(
    code: Annotated[str, typer.Argument(help="Code of the list.")],
    file: Annotated[Path, typer.Argument(help="CSV with the columns issuer, number, status, listed_on.", exists=True)],
    *,
    made: Annotated[
        datetime,
        typer.Option(help="When the owner made this copy, UTC: the age that officers see.", formats=["%Y-%m-%dT%H:%M"]),
    ],
    officer: By,
) -> None:
    """Bring a CSV as a new version of a list: what can be read goes in, the rest is told with its line.

    It takes effect when another officer confirms it: limen lists confirm.

    Exit codes: 0 all went in, 1 some lines were kept aside, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists import national lost.csv --made 2026-01-31T06:00 --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    made_at = made.replace(tzinfo=UTC)
    with Progress(transient=True) as progress:
        lines = _lines(file, progress)
        report = import_numbers(act, list_code=code, lines=lines, made_at=made_at)
    _tell(report, code)
    raise typer.Exit(Exit.FOUND if report.unreadable_count else Exit.DONE)


@app.command("confirm")
def confirm_command(code: Annotated[str, typer.Argument(help="Code of the list.")], *, officer: By) -> None:
    """Put the copy that waits in force, as its second person: never whoever brought it.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists confirm national --officer n.second
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    entries = confirm_numbers(act, list_code=code, version=_waiting(code))
    Console(highlight=False).print(f"{entries:,} numbers in force.", markup=False)


@app.command("withdraw")
def withdraw_command(code: Annotated[str, typer.Argument(help="Code of the list.")], *, officer: By) -> None:
    """Take back the copy that waits, or send it back; what is in force stays.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists withdraw national --officer n.second
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    withdraw_numbers(act, list_code=code, version=_waiting(code))


@app.command("versions")
def versions(code: Annotated[str, typer.Argument(help="Code of the list.")]) -> None:
    """Show the versions of a list that can take effect again, the newest first.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen lists versions national
    """
    table = Table("version", "copy of", "brought", "numbers", "")
    for past in past_versions(list_code=code):
        made, brought = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (past.made_at, past.imported_at))
        table.add_row(str(past.version), made, brought, f"{past.entries:,}", "in force" if past.is_in_force else "")
    Console().print(table)


@app.command("roll-back")
def roll_back_command(
    code: Annotated[str, typer.Argument(help="Code of the list.")],
    version: Annotated[UUID, typer.Argument(help="As `limen lists versions` shows it.")],
    *,
    officer: By,
) -> None:
    """Propose that an earlier version takes effect again; another officer confirms it.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists roll-back national 0190b5f0-... --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    change = propose_numbers(act, list_code=code, version=version)
    told = f"{change.added:,} come back, {change.changed:,} change, {change.removed:,} go."
    Console(highlight=False).print(f"{told} Next: another officer runs limen lists confirm {code}", soft_wrap=True)


def _waiting(code: str) -> UUID:
    """Return the version of a list that waits. Raises ListProposalGone."""
    waiting = next((kept.waiting for kept in lists_in_force() if kept.code == code), None)
    if waiting is None:
        raise ListProposalGone
    change = f"{waiting.added:,} added, {waiting.changed:,} changed, {waiting.removed:,} removed"
    made = f"{waiting.made_at:%Y-%m-%d %H:%M} UTC"
    told = f"{waiting.proposer} proposed a copy of {made}: {waiting.entries:,} numbers, {change}."
    Console(highlight=False).print(told, markup=False, soft_wrap=True)
    return waiting.version


def _lines(file: Path, progress: Progress) -> Iterator[str]:
    """Yield the lines of the file while the bar follows its bytes."""
    task = progress.add_task(file.name, total=file.stat().st_size)
    read = 0
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for line in stream:
            read += len(line) if line.isascii() else len(line.encode("utf-8", "replace"))
            if read >= _TOLD_EVERY:
                progress.advance(task, read)
                read = 0
            yield line
    progress.update(task, description="sorting and checking", total=None)


def _tell(report: ImportReport, code: str) -> None:
    console = Console(highlight=False)
    change = report.difference
    console.print(
        f"{report.entries:,} numbers wait to be confirmed ({report.before:,} in force): {change.added:,} added,"
        f" {change.changed:,} changed, {change.removed:,} removed.",
        markup=False,
        soft_wrap=True,
    )
    console.print(f"Next: another officer runs limen lists confirm {code}", markup=False, soft_wrap=True)
    if report.repeated:
        console.print(f"{report.repeated:,} rows named a number again.", markup=False)
    for row in report.unreadable:
        console.print(f"line {row.line}: {row.why} [{row.text}]", markup=False)
    if report.unreadable_count > len(report.unreadable):
        console.print(f"... and {report.unreadable_count - len(report.unreadable):,} more lines.", markup=False)
