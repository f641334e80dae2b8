"""`limen chip`: what the files of a chip are worth, and whom we believe; from files, without a reader or a register."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters import clock
from limen.adapters.installation import home
from limen.adapters.trust_store import own_trust, read_chip_files, read_trust
from limen.cli.problems import Exit
from limen.lib import mrz
from limen.lib.basics.findings import Severity, finding_to_dict
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.passive import MOST_TRUST_DAYS, Outcome, Verdict, passive_authentication
from limen.lib.emrtd.trust import Difference, TrustStore, difference, state_of_certificate

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Check the files of a document's chip; look into lists of authorities.",
)
_MARKS: Final = {Severity.INFO: "i", Severity.NOTICE: "·", Severity.ATTENTION: "!", Severity.STOP: "■"}
_NOT_PINNED: Final = (
    "No --anchor was given: whoever made these lists was believed because you gave them. Name the certificate of the"
    " authority whose lists you mean to believe."
)
Anchors = Annotated[
    list[Path] | None,
    typer.Option("--anchor", metavar="FILE", help="Certificate of an authority whose lists are believed. Repeat."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


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
    most_days: Annotated[int, typer.Option(min=1, help="Days after which lists are old.")] = MOST_TRUST_DAYS,
    as_json: AsJson = False,
) -> None:
    """Check what the files of a chip are worth: every part, the signature, who signed, whether that was taken back.

    Without --trust, the folder chip-trust of the installation is believed.

    Exit codes: 0 genuine and nothing to look at; 1 anything else was found; 2 a file for --trust cannot be read or is
    not believed; 3 no files of a chip.

    Examples:
        limen chip verify passport/ --trust DE_ML.ml --anchor csca-germany.cer
        limen chip verify EF_SOD.bin DG1.bin DG2.bin --trust lists/ --json
    """
    store, pinned = read_trust(trust, anchors=anchor or ()) if trust else own_trust(home())
    now = clock.now() if at is None else datetime.combine(at.date(), time(12), tzinfo=UTC)
    reading = mrz.parse(page.replace(" ", "\n"), today=now.date()) if page else None
    outcome = passive_authentication(
        read_chip_files(files), trust=store, at=now, page=reading, most_trust_days=most_days
    )
    _tell_json(outcome, pinned=pinned) if as_json else _tell(outcome, pinned=pinned)
    raise typer.Exit(_exit_of(outcome))


@app.command()
def trust(
    files: Annotated[list[Path], typer.Argument(help="Files for the trust store, or folders of them.", exists=True)],
    *,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What was believed before: tell what would change. Repeat.", exists=True),
    ] = None,
    anchor: Anchors = None,
    as_json: AsJson = False,
) -> None:
    """Tell whose signers the lists know, how old they are, and what they would change.

    Exit codes: 0 told; 2 a file cannot be read or is not believed.

    Examples:
        limen chip trust DE_ML.ml --anchor csca-germany.cer
        limen chip trust DE_ML_new.ml --against DE_ML_old.ml
    """
    store, pinned = read_trust(files, anchors=anchor or ())
    changed = difference(read_trust(against, anchors=anchor or ())[0], store) if against else None
    if as_json:
        typer.echo(json.dumps(_trust_as_dict(store, changed, pinned=pinned), ensure_ascii=False))
        return
    console = Console()
    _tell_sources(console, store)
    _tell_states(console, store)
    if changed is not None:
        _tell_difference(console, changed)
    if not pinned:
        console.print(_NOT_PINNED, highlight=False)


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
        console.print(_NOT_PINNED, highlight=False)


def _tell_json(outcome: Outcome, *, pinned: bool) -> None:
    answer = {
        "verdict": outcome.verdict.value,
        "result": outcome.result.value,
        "steps": [
            {"id": step.id, "result": step.result.value, "weight": step.weight.value, "rule": step.finding.rule}
            for step in outcome.steps
        ],
        "findings": [finding_to_dict(finding) for finding in outcome.findings],
        "signer": outcome.signer and _certificate_as_dict(outcome.signer),
        "authority": outcome.authority and _certificate_as_dict(outcome.authority),
        "lists_pinned": pinned,
    }
    typer.echo(json.dumps(answer, ensure_ascii=False))


def _tell_sources(console: Console, store: TrustStore) -> None:
    table = Table("file", "kind", "signed", "holds", "unreadable")
    for source in store.sources:
        made = "" if source.made_at is None else f"{source.made_at:%Y-%m-%d}"
        table.add_row(source.name, source.kind, made, str(source.count), str(source.unreadable or ""))
    console.print(table)


def _tell_states(console: Console, store: TrustStore) -> None:
    states = store.states()
    console.print(f"{len(store.authorities)} certificates of authorities of {len(states)} States:", highlight=False)
    console.print(" ".join(f"{state} {count}" for state, count in states.items()), highlight=False)


def _tell_difference(console: Console, changed: Difference) -> None:
    counts = f"{len(changed.added)} added, {len(changed.removed)} removed, {changed.kept} kept"
    console.print(counts, highlight=False)
    for certificate in changed.added:
        known = " (follows from a key that was known)" if certificate in changed.linked else ""
        console.print(f"+ {_line(certificate)}{known}", highlight=False, markup=False)
    for certificate in changed.removed:
        console.print(f"- {_line(certificate)}", highlight=False, markup=False)


def _line(certificate: Certificate) -> str:
    return f"{state_of_certificate(certificate)}  {certificate.not_after:%Y-%m-%d}  {certificate.label}"


def _trust_as_dict(store: TrustStore, changed: Difference | None, *, pinned: bool) -> dict[str, object]:
    return {
        "sources": [
            {
                "name": source.name,
                "kind": source.kind,
                "made_at": source.made_at and source.made_at.isoformat(),
                "count": source.count,
                "unreadable": source.unreadable,
            }
            for source in store.sources
        ],
        "states": store.states(),
        "lists_pinned": pinned,
        "difference": changed
        and {
            "added": [_certificate_as_dict(each) | {"linked": each in changed.linked} for each in changed.added],
            "removed": [_certificate_as_dict(each) for each in changed.removed],
            "kept": changed.kept,
        },
    }


def _certificate_as_dict(certificate: Certificate) -> dict[str, object]:
    return {
        "state": state_of_certificate(certificate),
        "subject": certificate.label,
        "serial": f"{certificate.serial:x}",
        "key": str(certificate.key or certificate.key_problem),
        "valid_from": certificate.not_before.isoformat(),
        "valid_to": certificate.not_after.isoformat(),
        "sha256": certificate.fingerprint,
    }
