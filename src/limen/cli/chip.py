"""`limen chip`: what the files of a chip are worth, and whom we believe; from files, without a reader or a register."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from limen.adapters import clock
from limen.adapters.installation import home
from limen.adapters.trust_store import read_chip_files, read_trust
from limen.cli import chip_trust
from limen.cli.chip_trust import NOT_PINNED, Anchors, AsJson, certificate_as_dict
from limen.cli.problems import Exit
from limen.lib import mrz
from limen.lib.basics.findings import Severity, finding_to_dict
from limen.lib.emrtd.passive import MOST_TRUST_DAYS, Outcome, Verdict, passive_authentication
from limen.lib.emrtd.trust import TrustStore

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Check the files of a document's chip; look into lists of authorities.",
)
_MARKS: Final = {Severity.INFO: "i", Severity.NOTICE: "·", Severity.ATTENTION: "!", Severity.STOP: "■"}
app.add_typer(chip_trust.app, name="trust")


@app.command()
def verify(
    files: Annotated[
        list[Path], typer.Argument(help="EF.SOD, EF.COM and data groups, or a folder of them.", exists=True)
    ],
    *,
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Master list, LDIF, certificate, revocation or deviation list, or a folder. Repeat.",
            exists=True,
        ),
    ] = None,
    anchor: Anchors = None,
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Check as of this day.")] = None,
    page: Annotated[str, typer.Option(help="Lines of the page, to hold the chip against; parted by a space.")] = "",
    most_days: Annotated[
        int | None, typer.Option(min=1, help="Days after which lists are old; else as the country pack says, else 90.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check what the files of a chip are worth: every part, the signature, who signed, whether that was taken back.

    Without --trust, what is in force in the register of the installation is believed.

    Exit codes: 0 genuine and nothing to look at; 1 anything else was found; 2 a file for --trust cannot be read or is
    not believed; 3 no files of a chip.

    Examples:
        limen chip verify passport/ --trust DE_ML.ml --anchor csca-germany.cer
        limen chip verify EF_SOD.bin DG1.bin DG2.bin --trust lists/ --json
    """
    store, pinned, most = (*read_trust(trust, anchors=anchor or ()), MOST_TRUST_DAYS) if trust else own_trust()
    now = clock.now() if at is None else datetime.combine(at.date(), time(12), tzinfo=UTC)
    reading = mrz.parse(page.replace(" ", "\n"), today=now.date()) if page else None
    outcome = passive_authentication(
        read_chip_files(files), trust=store, at=now, page=reading, most_trust_days=most_days or most
    )
    _tell_json(outcome, pinned=pinned) if as_json else _tell(outcome, pinned=pinned)
    raise typer.Exit(_exit_of(outcome))


def own_trust() -> tuple[TrustStore, bool, int]:
    """Return whom the installation believes, and after how many days its lists are old; nobody without one."""
    if not (home() / "limen.toml").exists():
        return TrustStore(), True, MOST_TRUST_DAYS
    register = chip_trust.register()
    return register.in_force().store, True, register.stale_days()


def _exit_of(outcome: Outcome) -> Exit:
    worst = max(finding.severity for finding in outcome.findings)
    return Exit.DONE if outcome.verdict is Verdict.GENUINE and worst < Severity.ATTENTION else Exit.FOUND


def _tell(outcome: Outcome, *, pinned: bool) -> None:
    console = Console()
    for finding in outcome.findings:
        console.print(f"{_MARKS[finding.severity]} {finding}", highlight=False, markup=False)
    signer, authority = outcome.signer, outcome.authority
    console.print(f"  verdict    {outcome.verdict} (TR-03135: {outcome.result})", highlight=False)
    if signer is not None:
        console.print(f"  signer     {signer.label}, number {signer.serial:x}", highlight=False, markup=False)
    if authority is not None:
        console.print(f"  authority  {authority.label}", highlight=False, markup=False)
    if not pinned:
        console.print(NOT_PINNED, highlight=False)


def _tell_json(outcome: Outcome, *, pinned: bool) -> None:
    answer = {
        "verdict": outcome.verdict.value,
        "result": outcome.result.value,
        "steps": [
            {"id": step.id, "result": step.result.value, "weight": step.weight.value, "rule": step.finding.rule}
            for step in outcome.steps
        ],
        "findings": [finding_to_dict(finding) for finding in outcome.findings],
        "signer": outcome.signer and certificate_as_dict(outcome.signer),
        "authority": outcome.authority and certificate_as_dict(outcome.authority),
        "lists_pinned": pinned,
    }
    typer.echo(json.dumps(answer, ensure_ascii=False))
