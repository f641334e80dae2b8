"""`limen permits`: lists of permits in and out at the terminal, in the name of an officer of the permit desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from limen.apps.permits.operations import ImportReport, export_permits, import_permits
from limen.cli.named_officer import act_of_officer
from limen.cli.problems import Exit

PURPOSE = "permits"
app = typer.Typer(help="Visas, authorisations, residence and border cards.", no_args_is_help=True)

By = Annotated[str, typer.Option("--officer", help="User name of the officer of the permit desk who answers for it.")]


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV with the columns that an export has.", exists=True, dir_okay=False)],
    *,
    made: Annotated[datetime, typer.Option(help="When the authority made this copy, UTC.", formats=["%Y-%m-%dT%H:%M"])],
    source: Annotated[str, typer.Option(help="The authority that sent it.")],
    officer: By,
) -> None:
    """Take a list of permits in: new ones, changed ones, ended ones; the same list again changes nothing.

    Exit codes: 0 all went in, 1 some lines were kept aside, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen permits import visas.csv --made 2026-01-31T06:00 --source "Consular service" --officer p.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    with Progress(transient=True) as progress:
        lines = _lines(file, progress)
        report = import_permits(act, source=source, made_at=made.replace(tzinfo=UTC), lines=lines)
    _tell(report)
    raise typer.Exit(Exit.FOUND if report.aside_count else Exit.DONE)


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="A new file; nobody but its owner can read it.", dir_okay=False)],
    *,
    officer: By,
) -> None:
    """Write the whole register of permits as CSV; who did so is in the journal, each permit in the access log.

    Exit codes: 0 done, 2 wrong usage (the file is there already), 5 refused by a rule.

    Examples:
        limen permits export permits.csv --officer p.keeper
    """
    if file.exists():
        raise typer.BadParameter(f"{file} is there already. Name a new file.")
    rows = export_permits(act_of_officer(officer, purpose=PURPOSE))
    count = -1
    # Made readable to its owner alone before the first name stands in it.
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as out:
        for row in rows:
            out.write(row)
            count += 1
    Console(highlight=False).print(f"{count:,} permits written to {file}.", markup=False, soft_wrap=True)


def _lines(file: Path, progress: Progress) -> Iterator[str]:
    """Yield the lines of the file while the bar follows its bytes."""
    task = progress.add_task(file.name, total=file.stat().st_size)
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for line in stream:
            progress.advance(task, len(line.encode("utf-8", "replace")))
            yield line


def _tell(report: ImportReport) -> None:
    console = Console(highlight=False)
    told = (
        f"{report.issued:,} new, {report.changed:,} changed, {report.ended:,} ended, {report.same:,} as before,"
        f" {report.aside_count:,} lines kept aside."
    )
    console.print(told, markup=False, soft_wrap=True)
    for row in report.aside:
        console.print(f"line {row.line}: {row.why} [{row.text}]", markup=False, soft_wrap=True)
    if report.aside_count > len(report.aside):
        console.print(f"... and {report.aside_count - len(report.aside):,} more lines.", markup=False)
