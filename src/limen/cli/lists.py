"""`limen lists`: lists of document numbers at the terminal, kept by a named officer of the watchlist desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from limen.apps.watchlists.operations import ImportReport, import_numbers, open_list
from limen.apps.watchlists.queries import lists_in_force
from limen.cli.named_officer import act_of_officer
from limen.cli.problems import Exit

PURPOSE = "keep-lists"
app = typer.Typer(help="Lists of lost, stolen and revoked documents.", no_args_is_help=True)

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
    """Import a CSV as the new version of a list: what can be read goes in, the rest is told with its line.

    Exit codes: 0 all went in, 1 some lines were kept aside, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists import national lost.csv --made 2026-01-31T06:00 --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    made_at = made.replace(tzinfo=UTC)
    with Progress(transient=True) as progress:
        lines = _lines(file, progress)
        report = import_numbers(act, list_code=code, lines=lines, made_at=made_at)
    _tell(report)
    raise typer.Exit(Exit.FOUND if report.unreadable_count else Exit.DONE)


def _lines(file: Path, progress: Progress) -> Iterator[str]:
    """Yield the lines of the file while the bar follows its bytes."""
    task = progress.add_task(file.name, total=file.stat().st_size)
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for line in stream:
            progress.advance(task, len(line.encode("utf-8", "replace")))
            yield line


def _tell(report: ImportReport) -> None:
    console = Console(highlight=False)
    console.print(f"{report.entries:,} numbers in force ({report.before:,} before).", markup=False)
    if report.repeated:
        console.print(f"{report.repeated:,} rows named a number again.", markup=False)
    for row in report.unreadable:
        console.print(f"line {row.line}: {row.why} [{row.text}]", markup=False)
    if report.unreadable_count > len(report.unreadable):
        console.print(f"... and {report.unreadable_count - len(report.unreadable):,} more lines.", markup=False)
