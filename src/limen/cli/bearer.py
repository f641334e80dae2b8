"""`limen bearer`: a face or a finger against the one on the document, one to one, where the country pack allows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from limen.adapters import clock, one_to_one
from limen.adapters.country_pack import read_country_pack
from limen.adapters.installation import home, read_configuration
from limen.cli.problems import Exit
from limen.lib.basics.country_pack import BearerLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity, finding_to_dict
from limen.lib.bearer import require_comparison, tell_face, tell_finger

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Compare a bearer with their own document, one to one. Nothing is kept, and nobody is looked for.",
)
OnDocument = Annotated[Path, typer.Argument(help="Picture from the document or its chip.", exists=True, dir_okay=False)]
Live = Annotated[Path, typer.Argument(help="Picture of the person who is here.", exists=True, dir_okay=False)]
Born = Annotated[str, typer.Option(help="Date of birth of the bearer: 1974-05-12, 1974, or ? where it is not known.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


@app.command()
def face(document: OnDocument, live: Live, *, born: Born, as_json: AsJson = False) -> None:
    """Compare the portrait of a document with a live picture.

    Exit codes: 0 alike, 1 not alike or nothing to compare, 2 wrong usage, 5 not allowed by the country pack.

    Examples:
        limen bearer face page-portrait.jpg live.jpg --born 1974-08-12
    """
    law = _law().face
    require_comparison(law, born=_date(born), today=clock.now().date())
    compared = one_to_one.compare_faces(document.read_bytes(), live.read_bytes())
    _tell(tell_face(compared, law), compared._asdict(), as_json=as_json)


@app.command()
def finger(document: OnDocument, live: Live, *, born: Born, as_json: AsJson = False) -> None:
    """Compare a print from a chip (WSQ, PNG, JPEG) with a live one.

    Exit codes: 0 alike, 1 not alike, 2 wrong usage, 5 not allowed by the country pack.

    Examples:
        limen bearer finger chip.wsq live.png --born 1974-08-12
    """
    law = _law().finger
    require_comparison(law, born=_date(born), today=clock.now().date())
    compared = one_to_one.compare_fingers(document.read_bytes(), live.read_bytes())
    _tell(tell_finger(compared, law), compared._asdict(), as_json=as_json)


def _law() -> BearerLaw:
    return read_country_pack(read_configuration(home()).country).bearer


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _tell(findings: tuple[Finding, ...], compared: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        said = {"compared": compared, "findings": [finding_to_dict(finding) for finding in findings]}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        console = Console()
        for finding in findings:
            console.print(f"{finding}", markup=False, highlight=False)
    worst = max(finding.severity for finding in findings)
    raise typer.Exit(Exit.DONE if worst < Severity.NOTICE else Exit.FOUND)
