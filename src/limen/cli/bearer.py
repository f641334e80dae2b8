"""`limen bearer`: a face or a finger against the one on the document, one to one, where the country pack allows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from limen.adapters import chip_reader, clock, one_to_one
from limen.adapters.chip_reader import Order
from limen.adapters.country_pack import read_country_pack
from limen.adapters.installation import home, read_configuration
from limen.adapters.terminal_files import terminal_in
from limen.adapters.trust_store import read_trust
from limen.cli.chip import own_trust
from limen.cli.chip_trust import Anchors
from limen.cli.problems import Exit
from limen.lib import mrz
from limen.lib.basics.country_pack import BearerLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity, finding_to_dict
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.bearer import require_comparison, tell_face, tell_finger
from limen.lib.emrtd.access import NoPassword, Password, password_of_lines
from limen.lib.emrtd.authenticity import authenticity
from limen.lib.emrtd.fingers import print_of, read_fingers
from limen.lib.emrtd.lds import TAGS, Group
from limen.lib.emrtd.passive import MOST_TRUST_DAYS, Verdict, passive_authentication
from limen.lib.emrtd.reading import WANTED, ChipRead
from limen.lib.emrtd.results import Met, Result
from limen.lib.emrtd.terminal_authentication import Terminal
from limen.lib.emrtd.tlv import Malformed
from limen.lib.mrz.reading import Reading

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Compare a bearer with their own document, one to one. Nothing is kept, and nobody is looked for.",
)
OnDocument = Annotated[Path, typer.Argument(help="Picture from the document or its chip.", exists=True, dir_okay=False)]
Live = Annotated[Path, typer.Argument(help="Picture of the person who is here.", exists=True, dir_okay=False)]
Born = Annotated[str, typer.Option(help="Date of birth of the bearer: 1974-05-12, 1974, or ? where it is not known.")]
Position = Annotated[
    int | None,
    typer.Option(min=1, max=10, help="Which finger: 1 right thumb to 10 left little finger; else the first."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


class PrintMissing(Problem):
    """Data group 3 without a print that can be compared: of a person whose prints could not be taken, or damaged."""

    code = "print-missing"
    sentence = N_("There is no print in it that can be compared.")


class NothingLaidDown(Problem):
    """No reader, or no document on it."""

    code = "chip-not-met"
    sentence = N_("No chip answered: connect the reader, and lay the document on it.")


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
def finger(document: OnDocument, live: Live, *, born: Born, position: Position = None, as_json: AsJson = False) -> None:
    """Compare a print from a chip (WSQ, PNG, JPEG, or the file of data group 3) with a live one.

    Exit codes: 0 alike, 1 not alike, 2 wrong usage, 3 no print in the file, 5 not allowed by the country pack.

    Examples:
        limen bearer finger chip.wsq live.png --born 1974-08-12
        limen bearer finger DG3.bin live.png --born 1974-08-12 --position 7
    """
    law = _law().finger
    require_comparison(law, born=_date(born), today=clock.now().date())
    compared = one_to_one.compare_fingers(_print_in(document.read_bytes(), position), live.read_bytes())
    _tell(tell_finger(compared, law), compared._asdict(), as_json=as_json)


@app.command("finger-on-chip")
def finger_on_chip(
    live: Live,
    *,
    page: Annotated[str, typer.Option(help="Lines of the page, which open the chip; parted by a space.")],
    terminal: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER",
            help="Key and certificates by which States let this reader read fingerprints.",
            exists=True,
            file_okay=False,
        ),
    ],
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Whom to believe; else what is in force in the installation.", exists=True),
    ] = None,
    anchor: Anchors = None,
    position: Position = None,
    as_json: AsJson = False,
) -> None:
    """Read a print from the chip on this machine's reader and compare it with a live one; nothing of it is kept.

    The chip gives prints only to a reader that its State certified. They are compared only where the chip is genuine
    and proved to be no copy, and they end with this command: no file, no page and no register gets them.

    Exit codes: 0 alike, 1 not alike or not compared, 2 wrong usage, 3 no print, 4 readers cannot be reached from this
    installation, 5 not allowed by the country pack.

    Examples:
        limen bearer finger-on-chip live.png --terminal certificates/ --page "P<UTOERIKSSON<<ANNA... L898902C3..."
    """
    law, now = _law().finger, clock.now()
    reading = mrz.parse(page.replace(" ", "\n"), today=now.date())
    require_comparison(law, born=reading.birth, today=now.date())
    read = _read(_password(reading), terminal_in(terminal, today=now.date()))
    store, _, most = (*read_trust(trust, anchors=anchor or ()), MOST_TRUST_DAYS) if trust else own_trust()
    outcome = passive_authentication(read.files, trust=store, at=now, page=reading, most_trust_days=most)
    proofs = authenticity(read, outcome, trust=store, at=now)
    told = (*read.findings, *outcome.findings, *(step.finding for step in proofs))
    data = read.files.groups.get(Group.FINGERS)
    is_bound = outcome.verdict is Verdict.GENUINE and any(step.result is Result.SUCCESSFUL for step in proofs)
    if data is None or not is_bound:
        _tell(told, {}, as_json=as_json, is_done=False)
        return
    compared = one_to_one.compare_fingers(_print_in(data, position), live.read_bytes())
    _tell((*told, *tell_finger(compared, law)), compared._asdict(), as_json=as_json)


def _read(password: Password, terminal: Terminal) -> ChipRead:
    """Return what the chip on a reader of this machine gives, prints too where it does; raises NothingLaidDown."""
    order = Order(passwords=(password,), wanted=(*WANTED, Group.FINGERS), terminal=terminal)
    with chip_reader.laid_down(order) as card:
        read = None if isinstance(card, Met) else chip_reader.read_card(card, order).read
    if read is None:
        raise NothingLaidDown
    return read


def _password(reading: Reading) -> Password:
    try:
        return password_of_lines(reading)
    except NoPassword as error:
        raise typer.BadParameter(str(error), param_hint="--page") from error


def _print_in(data: bytes, position: int | None) -> bytes:
    """Return the picture of one print: the file itself, or out of data group 3. Raises PrintMissing."""
    if not data.startswith(bytes((TAGS[Group.FINGERS],))):
        return data
    try:
        found = print_of(read_fingers(data), position=position)
    except Malformed as error:
        raise PrintMissing from error
    if found is None:
        raise PrintMissing
    return found.image.data


def _law() -> BearerLaw:
    return read_country_pack(read_configuration(home()).country).bearer


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _tell(findings: tuple[Finding, ...], compared: dict[str, object], *, as_json: bool, is_done: bool = True) -> None:
    if as_json:
        said = {"compared": compared, "findings": [finding_to_dict(finding) for finding in findings]}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        console = Console()
        for finding in findings:
            console.print(f"{finding}", markup=False, highlight=False)
    worst = max(finding.severity for finding in findings)
    raise typer.Exit(Exit.DONE if is_done and worst < Severity.NOTICE else Exit.FOUND)
