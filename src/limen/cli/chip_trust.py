"""`limen chip trust`: whom we believe about documents; looked at in files, brought in, confirmed, brought back."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters.trust_store import read_trust
from limen.cli.problems import Exit
from limen.lib.basics.findings import Severity
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.trust import Difference, TrustStore, difference, state_of_certificate

if TYPE_CHECKING:
    from limen.apps.trust.queries import Changes, TrustVersionView

app = typer.Typer(
    no_args_is_help=True, help="Whom we believe about documents: look into lists, bring them in, confirm."
)
NOT_PINNED = (
    "No --anchor was given: whoever made these lists was believed because you gave them. Name the certificate of the"
    " authority whose lists you mean to believe."
)
NOTHING = "Nothing is in force here: bring a list with limen chip trust import."
Anchors = Annotated[
    list[Path] | None,
    typer.Option("--anchor", metavar="FILE", help="Certificate of an authority whose lists are believed. Repeat."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]
By = Annotated[
    str, typer.Option("--officer", help="User name of the officer of the watchlist desk who answers for it.")
]
Words = Annotated[str, typer.Option("--why", help="Why, in a few words: needed for whatever is unusual.")]
Which = Annotated[int | None, typer.Option("--version", help="Number of the version, where several wait.")]


def register() -> ModuleType:
    """Return the module that works on the register, Django loaded on this installation. Raises ConfigurationError."""
    importlib.import_module("limen.cli.register").open_register()
    return importlib.import_module("limen.cli.chip_register")


@app.command()
def look(
    files: Annotated[list[Path], typer.Argument(help="Files for the trust store, or folders of them.", exists=True)],
    *,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What was believed before: tell what would change. Repeat.", exists=True),
    ] = None,
    anchor: Anchors = None,
    as_json: AsJson = False,
) -> None:
    """Tell whose signers the files know, how old they are, and what they would change; nothing is brought in.

    Exit codes: 0 told; 2 a file cannot be read or is not believed.

    Examples:
        limen chip trust look DE_ML.ml --anchor csca-germany.cer
        limen chip trust look DE_ML_new.ml --against DE_ML_old.ml
    """
    store, pinned = read_trust(files, anchors=anchor or ())
    changed = difference(read_trust(against, anchors=anchor or ())[0], store) if against else None
    if as_json:
        typer.echo(json.dumps(_as_dict(store, changed, pinned=pinned), ensure_ascii=False))
        return
    console = Console()
    _tell_store(console, store)
    if changed is not None:
        _tell_difference(console, changed)
    if not pinned:
        console.print(NOT_PINNED, highlight=False)


@app.command()
def show(*, as_json: AsJson = False) -> None:
    """Tell whom this installation believes, from which lists, and how old they are.

    Exit codes: 0 told; 1 nothing is in force, or it is older than the country pack allows, or its file is damaged;
    4 no installation.

    Examples:
        limen chip trust show
    """
    found, most = register().in_force(), register().stale_days()
    made_at = found.store.made_at()
    clock = importlib.import_module("limen.adapters.clock")
    days = (clock.now() - made_at).days if made_at else None
    if as_json:
        answer = _as_dict(found.store, None, pinned=True)
        typer.echo(json.dumps(answer | {"version": found.number, "days": days, "most_days": most}, ensure_ascii=False))
    else:
        console = Console()
        _tell_store(console, found.store)
        age = "no list says when it was made" if days is None else f"newest list {days} days old, at most {most}"
        told = f"Version {found.number}; {age}." if found.number else NOTHING
        console.print("The file in force is missing or damaged: import it again." if found.is_silent else told)
    good = bool(found.number) and not found.is_silent and (days or 0) <= most
    raise typer.Exit(Exit.DONE if good else Exit.FOUND)


@app.command("import")
def import_command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Lists of authorities, of what was revoked, of faults; certificates; folders.", exists=True
        ),
    ] = None,
    *,
    anchor: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Certificate of an authority whose lists will be believed. Repeat.", exists=True
        ),
    ] = None,
    officer: By,
) -> None:
    """Bring files in and tell what they would change; a newer copy takes the place of the same list.

    Nothing changes yet: limen chip trust propose, then limen chip trust confirm by another officer.

    Exit codes: 0 read; 1 read, and something is to be looked at twice; 2 a file cannot be read or is not believed;
    4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust import DE_ML.ml --anchor csca-germany.cer --officer w.keeper
        limen chip trust import pkd/ --officer w.keeper
    """
    view, changes = register().bring(files or (), anchor or (), officer=officer)
    _tell_version(view, changes)
    Console().print("Next: limen chip trust propose --officer you", highlight=False, markup=False)
    raise typer.Exit(Exit.FOUND if view.suspicious else Exit.DONE)


@app.command()
def propose(*, why: Words = "", version: Which = None, officer: By) -> None:
    """Propose that the version that waits takes effect.

    Exit codes: 0 done; 4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust propose --why "Digest compared with the publisher's page" --officer w.keeper
    """
    register().propose(version, words=why, officer=officer)
    Console().print("Next: another officer runs limen chip trust confirm", highlight=False)


@app.command()
def confirm(*, version: Which = None, officer: By) -> None:
    """Put the version that waits in force, as its second person: never whoever brought or proposed it.

    Exit codes: 0 done; 4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust confirm --officer n.second
    """
    count = register().confirm(version, officer=officer)
    Console().print(f"{count:,} certificates of authorities in force.", highlight=False)


@app.command()
def withdraw(*, why: Words, version: Which = None, officer: By) -> None:
    """Take the version that waits back, or send it back; what is in force stays.

    Exit codes: 0 done; 4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust withdraw --why "Not the publisher's file" --officer n.second
    """
    register().withdraw(version, words=why, officer=officer)


@app.command()
def versions() -> None:
    """Show the versions, the newest first, with who brought and who confirmed each.

    Exit codes: 0 done; 4 no installation.

    Examples:
        limen chip trust versions
    """
    table = Table("number", "how", "state", "brought", "by", "confirmed by", "authorities", "+", "~", "-")
    for each in register().versions():
        counts = (each.authorities, each.added, each.changed, each.removed)
        brought = f"{each.brought_at:%Y-%m-%d %H:%M}"
        table.add_row(
            str(each.number), each.how, each.state, brought, each.bringer, each.decider, *(f"{n:,}" for n in counts)
        )
    Console().print(table)


@app.command("roll-back")
def roll_back(
    number: Annotated[int, typer.Argument(help="Of the version, as limen chip trust versions shows it.")],
    *,
    why: Words,
    officer: By,
) -> None:
    """Propose that an earlier version comes back; another officer confirms it.

    Exit codes: 0 done; 4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust roll-back 3 --why "The new list lost a State" --officer w.keeper
    """
    _tell_version(*register().roll_back(number, words=why, officer=officer))


@app.command()
def remove(
    code: Annotated[str, typer.Argument(help="Of the list or certificate, as limen chip trust show has it.")],
    *,
    why: Words,
    officer: By,
) -> None:
    """Propose that a list or certificate goes; another officer confirms it.

    Exit codes: 0 done; 4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust remove master-list:NLD --why "No longer published" --officer w.keeper
    """
    _tell_version(*register().remove(code, words=why, officer=officer))


@app.command()
def copy(path: Annotated[Path, typer.Argument(help="File to write.", dir_okay=False)]) -> None:
    """Write what is in force into one file, signed by this node, for a post that has no connection.

    Exit codes: 0 written; 4 no installation; 5 nothing is in force.

    Examples:
        limen chip trust copy trust-of-headquarters.bin
    """
    count = register().write_copy(path)
    Console().print(f"{count:,} certificates of authorities written.", highlight=False)


@app.command()
def take(
    path: Annotated[Path, typer.Argument(help="File that limen chip trust copy wrote.", exists=True, dir_okay=False)],
    *,
    officer: By,
) -> None:
    """Put in force what headquarters put in force there, from a file that headquarters signed.

    The key of headquarters stands in list-trust.json; a file of anybody else is refused.

    Exit codes: 0 in force; 4 no installation; 5 refused by a rule.

    Examples:
        limen chip trust take trust-of-headquarters.bin --officer w.keeper
    """
    view = register().take_copy(path, officer=officer)
    Console().print(f"{view.authorities:,} certificates of authorities in force.", highlight=False)


def _tell_version(view: TrustVersionView, changes: Changes) -> None:
    console = Console()
    console.print(f"Version {view.number}: {view.authorities:,} certificates of {view.states} States.", highlight=False)
    for source in changes.brought:
        made = f", of {source.made_at:%Y-%m-%d}" if source.made_at else ""
        console.print(f"  {source.code}: {source.kind} {source.name}{made}", highlight=False, markup=False)
        console.print(f"    SHA-256 {source.digest}", highlight=False)
    _tell_difference(console, changes.difference)
    for finding in view.suspicious:
        mark = "!" if finding.severity >= Severity.ATTENTION else "·"
        console.print(f"{mark} {finding}", highlight=False, markup=False)


def _tell_store(console: Console, store: TrustStore) -> None:
    table = Table("code", "file", "kind", "signed", "holds", "unreadable")
    for source in store.sources:
        made = "" if source.made_at is None else f"{source.made_at:%Y-%m-%d}"
        table.add_row(source.code, source.name, source.kind, made, str(source.count), str(source.unreadable or ""))
    console.print(table)
    states = store.states()
    console.print(f"{len(store.authorities)} certificates of authorities of {len(states)} States:", highlight=False)
    console.print(" ".join(f"{state} {count}" for state, count in states.items()), highlight=False)


def _tell_difference(console: Console, changed: Difference) -> None:
    counts = (len(changed.added), len(changed.changed), len(changed.removed), changed.kept)
    console.print("{} added, {} written anew, {} removed, {} kept".format(*counts), highlight=False)
    for certificate in changed.added:
        known = " (follows from a key that was known)" if certificate in changed.linked else ""
        console.print(f"+ {_line(certificate)}{known}", highlight=False, markup=False)
    for _, certificate in changed.changed:
        console.print(f"~ {_line(certificate)}", highlight=False, markup=False)
    for certificate in changed.removed:
        console.print(f"- {_line(certificate)}", highlight=False, markup=False)


def _line(certificate: Certificate) -> str:
    return f"{state_of_certificate(certificate)}  {certificate.not_after:%Y-%m-%d}  {certificate.label}"


def _as_dict(store: TrustStore, changed: Difference | None, *, pinned: bool) -> dict[str, object]:
    return {
        "sources": [
            {
                "code": source.code,
                "name": source.name,
                "kind": source.kind,
                "use": source.use.value,
                "made_at": source.made_at and source.made_at.isoformat(),
                "count": source.count,
                "unreadable": source.unreadable,
                "sha256": source.digest,
            }
            for source in store.sources
        ],
        "states": store.states(),
        "lists_pinned": pinned,
        "difference": changed
        and {
            "added": [certificate_as_dict(each) | {"linked": each in changed.linked} for each in changed.added],
            "changed": [certificate_as_dict(each) for _, each in changed.changed],
            "removed": [certificate_as_dict(each) for each in changed.removed],
            "kept": changed.kept,
        },
    }


def certificate_as_dict(certificate: Certificate) -> dict[str, object]:
    """Return what a certificate says, for programs."""
    return {
        "state": state_of_certificate(certificate),
        "subject": certificate.label,
        "serial": f"{certificate.serial:x}",
        "key": str(certificate.key or certificate.key_problem),
        "valid_from": certificate.not_before.isoformat(),
        "valid_to": certificate.not_after.isoformat(),
        "sha256": certificate.fingerprint,
    }
