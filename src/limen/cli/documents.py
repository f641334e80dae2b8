"""`limen documents`: own lost, stolen and revoked documents at the terminal, in the name of the watchlist desk."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from limen.adapters.clock import new_id
from limen.adapters.emergency_pdf import set_emergency
from limen.adapters.installation import home
from limen.adapters.seal_signer import SealSigner
from limen.apps.examination.access import NoSuchEmergency
from limen.apps.examination.operations import (
    OwnDocumentGone,
    Reported,
    end_emergency,
    issue_emergency,
    print_emergency,
    put_on_list,
    report_document,
    tell_outward,
    withdraw_document,
)
from limen.apps.examination.queries import emergency_list, own_documents
from limen.cli.named_officer import act_of_officer
from limen.lib.inspection.emergency import TypedEmergency

PURPOSE = "own-documents"
app = typer.Typer(help="Own documents that are lost, stolen or revoked; emergency documents.", no_args_is_help=True)
emergency = typer.Typer(help="Emergency travel documents for nationals of this State.", no_args_is_help=True)
app.add_typer(emergency, name="emergency")
EMERGENCY = "emergency-documents"

Consul = Annotated[
    str,
    typer.Option("--officer", help="User name of the officer of the permit desk, or supervisor, who answers for it."),
]
By = Annotated[
    str, typer.Option("--officer", help="User name of the officer of the watchlist desk who answers for it.")
]


@app.command("report")
def report_command(
    number: Annotated[str, typer.Argument(help="Number of the document.")],
    *,
    status: Annotated[str, typer.Option(help="lost, stolen, revoked or blank-stolen.")],
    officer: By,
    until: Annotated[str, typer.Option(help="Last number, where stolen blanks are numbered in a row.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Kind of document, a code of the country pack.")] = "passport",
    since: Annotated[datetime | None, typer.Option(help="Since when.", formats=["%Y-%m-%d"])] = None,
) -> None:
    """Record a document of this State that is not to be used any more.

    Exit codes: 0 recorded, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen documents report X1234567 --status stolen --since 2026-01-30 --officer w.keeper
        limen documents report E0000100 --until E0000199 --status blank-stolen --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    happened = since.date() if since else None
    said = Reported(document_type=kind, number=number, until=until, status=status, happened_on=happened)
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


@emergency.command("issue")
def issue_command(
    number: Annotated[str, typer.Argument(help="Number that is printed on the form.")],
    *,
    family_name: Annotated[str, typer.Option(help="As the lines say it, or as it is written.")],
    given_names: Annotated[str, typer.Option(help="Likewise.")] = "",
    born: Annotated[str, typer.Option(help="Such as 1974-05-12.")],
    sex: Annotated[str, typer.Option(help="F, M or X.")] = "X",
    citizenship: Annotated[str, typer.Option(help="Code of this State: nobody else gets one.")],
    until: Annotated[datetime, typer.Option(help="Last day.", formats=["%Y-%m-%d"])],
    journey: Annotated[str, typer.Option(help="From where to where, and by which way.")],
    established: Annotated[str, typer.Option(help="How identity and nationality were found out.")],
    replaces: Annotated[str, typer.Option(help="Number of the passport that is gone.")] = "",
    officer: Consul,
) -> None:
    """Give a national an emergency travel document, sealed with this installation's key.

    Exit codes: 0 recorded, 2 wrong usage, 5 refused by a rule: no national, a number that was used, dates, no seal.

    Examples:
        limen documents emergency issue E0000017 --family-name Eriksson --born 1974-08-12 --citizenship UTO
          --until 2026-12-09 --journey "Nairobi to Utopia" --established "Register of citizens" --officer p.keeper
    """
    act = act_of_officer(officer, purpose=EMERGENCY)
    typed = TypedEmergency(
        number=number,
        family_name=family_name,
        given_names=given_names,
        born=born,
        sex=sex,
        citizenship=citizenship,
        valid_until=until.date().isoformat(),
        journey=journey,
        established=established,
        replaces=replaces,
    )
    issue_emergency(act, document=new_id(), typed=typed, by=SealSigner(folder=home()))
    Console(highlight=False).print("Recorded. Next: limen documents emergency print.", markup=False)


@emergency.command("print")
def print_command(
    number: Annotated[str, typer.Argument(help="Number of the document.")],
    file: Annotated[Path, typer.Argument(help="A new file; nobody but its owner can read it.", dir_okay=False)],
    *,
    officer: Consul,
) -> None:
    """Write the paper as a PDF.

    Exit codes: 0 done, 2 wrong usage (the file is there already), 4 the font OCR-B is missing, 5 refused by a rule.

    Examples:
        limen documents emergency print E0000017 paper.pdf --officer p.keeper
    """
    if file.exists():
        raise typer.BadParameter(f"{file} is there already. Name a new file.")
    act = act_of_officer(officer, purpose=EMERGENCY)
    pdf = print_emergency(act, document=_numbered(number), press=set_emergency)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pdf)
    Console(highlight=False).print(f"Written to {file}.", markup=False, soft_wrap=True)


@emergency.command("end")
def end_command(
    number: Annotated[str, typer.Argument(help="Number of the document.")],
    *,
    status: Annotated[str, typer.Option(help="lost, stolen or revoked.")],
    words: Annotated[str, typer.Option(help="What is known of it.")] = "",
    officer: Consul,
) -> None:
    """Report an emergency document as lost, stolen or revoked; the register of own documents has it too.

    Exit codes: 0 recorded, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen documents emergency end E0000017 --status lost --officer p.keeper
    """
    act = act_of_officer(officer, purpose=EMERGENCY)
    end_emergency(act, document=_numbered(number), status=status, words=words)
    Console(highlight=False).print("Recorded. Next: limen documents list, limen documents tell.", markup=False)


def _numbered(number: str) -> UUID:
    rows = emergency_list(number=number) if number.strip() else ()
    if not rows:
        raise NoSuchEmergency
    return rows[0].id
