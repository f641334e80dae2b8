"""`limen documents`: own lost, stolen and revoked documents at the terminal, in the name of the watchlist desk."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from limen.adapters.clock import new_id
from limen.apps.examination.operations import (
    OwnDocumentGone,
    Reported,
    put_on_list,
    report_document,
    tell_outward,
    withdraw_document,
)
from limen.apps.examination.queries import own_documents
from limen.cli.named_officer import act_of_officer

PURPOSE = "own-documents"
app = typer.Typer(help="Own documents that are lost, stolen or revoked.", no_args_is_help=True)

By = Annotated[
    str, typer.Option("--officer", help="User name of the officer of the watchlist desk who answers for it.")
]


@app.command("report")
def report_command(
    number: Annotated[str, typer.Argument(help="Number of the document.")],
    *,
    status: Annotated[str, typer.Option(help="lost, stolen, revoked or blank-stolen.")],
    officer: By,
    kind: Annotated[str, typer.Option("--type", help="Kind of document, a code of the country pack.")] = "passport",
    since: Annotated[datetime | None, typer.Option(help="Since when.", formats=["%Y-%m-%d"])] = None,
) -> None:
    """Record a document of this State that is not to be used any more.

    Exit codes: 0 recorded, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen documents report X1234567 --status stolen --since 2026-01-30 --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    happened = since.date() if since else None
    said = Reported(document_type=kind, number=number, status=status, happened_on=happened)
    report_document(act, document=new_id(), reported=said)
    Console(highlight=False).print("Recorded. Next: limen documents list, limen documents tell.", markup=False)


@app.command("withdraw")
def withdraw_command(
    number: Annotated[str, typer.Argument(help="Number of the document.")],
    *,
    why: Annotated[str, typer.Option(help="Why, in words.")],
    officer: By,
) -> None:
    """Withdraw the report of a document that was found, or that was never gone.

    Exit codes: 0 withdrawn, 2 wrong usage, 5 refused by a rule: no report of this number is in force.

    Examples:
        limen documents withdraw X1234567 --why "Found at home." --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    rows = [row for row in own_documents(number=number) if row.withdrawn_at is None]
    if not rows:
        raise OwnDocumentGone
    withdraw_document(act, document=rows[0].id, why=why)
    Console(highlight=False).print("Withdrawn. Next: limen documents list, limen documents tell.", markup=False)


@app.command("list")
def list_command(*, officer: By) -> None:
    """Bring the register as a new copy of the list that the lanes check; a second person puts it in force.

    Exit codes: 0 brought, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen documents list --officer w.keeper
    """
    report = put_on_list(act_of_officer(officer, purpose=PURPOSE))
    told = f"{report.entries:,} numbers wait for a second person: limen lists confirm."
    Console(highlight=False).print(told, markup=False)


@app.command("tell")
def tell_command(
    folder: Annotated[Path, typer.Argument(help="Folder for the file.", exists=True, file_okay=False)],
    *,
    officer: By,
) -> None:
    """Make the next file for other States, of all that they were not told yet.

    Exit codes: 0 made, 2 wrong usage, 5 refused by a rule: nothing has changed.

    Examples:
        limen documents tell outgoing/ --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    file = tell_outward(act)
    path = folder / f"{act.pack.state.code.lower()}-documents-{file.number:06d}.jsonl"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(file.text)
    Console(highlight=False).print(f"{file.rows:,} changes written to {path}.", markup=False, soft_wrap=True)
