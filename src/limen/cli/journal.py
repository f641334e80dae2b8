"""`limen journal`: prove it, export it, sign it. Proving an export needs this program and the file, nothing else."""

from __future__ import annotations

import importlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from limen.adapters.journal_export import ExportFile
from limen.adapters.node_identity import public_key_from_pem
from limen.cli.problems import Exit
from limen.lib.basics.findings import Severity, finding_to_dict
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.events.event import Event
from limen.lib.events.proof import Proof, verify_chain

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help="Prove, export and sign the journal."
)
PublicKeys = Mapping[str, tuple[bytes, ...]]


class PublicKeyUnreadable(Problem):
    """`--public-key` names something that is no node and key."""

    code = "journal.public-key"
    sentence = N_("“%(said)s” must be NODE=FILE, where FILE holds that node's Ed25519 public key (PEM).")


@app.command()
def verify(
    *,
    export: Annotated[
        Path | None,
        typer.Option(help="Prove this exported file instead of the database.", exists=True, dir_okay=False),
    ] = None,
    public_key: Annotated[
        list[str] | None,
        typer.Option(metavar="NODE=FILE", help="The key you were given for a node. Repeat for more."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Prove a journal: every hash, every link, every signature; no secret is needed.

    An export is proved with nothing but the file. With --public-key, a signature by any other key is refused;
    without, the key's fingerprint is told, to be compared with the one you were given.

    Exit codes: 0 the journal holds, 1 it does not, 2 wrong usage, 3 the file is no exported journal,
    4 no installation.

    Examples:
        limen journal verify
        limen journal verify --export journal.jsonl --public-key post-1=node-public.pem
    """
    keys = _public_keys(public_key or [])
    proof = _prove_export(export, keys) if export else _prove_register(keys)
    _tell_json(proof) if as_json else _tell(proof)
    raise typer.Exit(Exit.DONE if proof.holds else Exit.FOUND)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write; replaced when it exists.", dir_okay=False)],
) -> None:
    """Write the whole journal as CloudEvents JSON, one event a line, with its checkpoints.

    Personal payload stays sealed: the file alone discloses nobody. That it was exported is recorded.

    Exit codes: 0 written, 4 no installation.

    Examples:
        limen journal export journal.jsonl
    """
    register = _register()
    with _bar("Exporting", register.count_events()) as passing:
        written = register.export(file, passing)
    Console(stderr=True).print(f"{written.events} events written to {file}.\nSHA-256 {written.digest}", highlight=False)


@app.command()
def checkpoint() -> None:
    """Sign the journal now, and print the signature to give to somebody who is to prove it later.

    Exit codes: 0 signed, or nothing new to sign; 4 no installation.

    Examples:
        limen journal checkpoint
    """
    line = _register().checkpoint()
    if line is None:
        Console(stderr=True).print("Everything is signed already.")
    else:
        typer.echo(line)


def _register() -> ModuleType:
    """Return the part that needs Django, loaded late: proving an export must not need an installation."""
    importlib.import_module("limen.cli.register").open_register()
    return importlib.import_module("limen.cli.journal_register")


def _public_keys(said: list[str]) -> PublicKeys:
    keys: defaultdict[str, tuple[bytes, ...]] = defaultdict(tuple)
    for each in said:
        node, _, path = each.partition("=")
        try:
            keys[node] += (public_key_from_pem(Path(path).read_bytes()),)
        except (OSError, ValueError) as error:
            raise PublicKeyUnreadable(said=each) from error
    return dict(keys)


def _prove_export(path: Path, keys: PublicKeys) -> Proof:
    file = ExportFile(path)
    checkpoints, events = file.frame()
    with _bar("Proving", events) as passing:
        return verify_chain(passing(file.events()), checkpoints=checkpoints, public_keys=keys or None)


def _prove_register(keys: PublicKeys) -> Proof:
    register = _register()
    with _bar("Proving", register.count_events()) as passing:
        proof: Proof = register.prove(keys, passing)
    return proof


Passing = Callable[[Iterable[Event]], Iterator[Event]]


@contextmanager
def _bar(doing: str, total: int) -> Iterator[Passing]:
    """Show a bar on standard error; events that pass through what is given move it."""
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=total)

        def passing(events: Iterable[Event]) -> Iterator[Event]:
            for event in events:
                progress.advance(task)
                yield event

        yield passing


def _tell(proof: Proof) -> None:
    console = Console()
    chains = Table("node", "life", "events", "signed up to", title=None, box=None, pad_edge=False)
    for chain in proof.chains.values():
        stretch = f"{chain.first} to {chain.last}"
        chains.add_row(chain.node, str(chain.incarnation), stretch, str(chain.signed_to or "-"))
    console.print(chains, highlight=False)
    for finding in sorted(proof.findings, key=lambda finding: -finding.severity):
        console.print(f"{_MARKS[finding.severity]} {finding}", highlight=False, markup=False)
    if proof.untold:
        console.print(f"… and {proof.untold} more.", highlight=False)
    verdict = "The journal holds" if proof.holds else "The journal does NOT hold"
    console.print(f"{verdict}: {proof.events} events proved.", style="bold", highlight=False)


def _tell_json(proof: Proof) -> None:
    typer.echo(
        json.dumps(
            {
                "holds": proof.holds,
                "events": proof.events,
                "chains": [
                    {
                        "node": chain.node,
                        "incarnation": str(chain.incarnation),
                        "first": chain.first,
                        "last": chain.last,
                        "hash": chain.hash.hex(),
                        "signed_to": chain.signed_to,
                    }
                    for chain in proof.chains.values()
                ],
                "findings": [finding_to_dict(finding) for finding in proof.findings],
                "untold": proof.untold,
            },
            ensure_ascii=False,
        )
    )


_MARKS = {Severity.INFO: "i", Severity.NOTICE: "·", Severity.ATTENTION: "!", Severity.STOP: "■"}
