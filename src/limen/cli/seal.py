"""`limen seal`: check the seal of a paper, offline; print the key that others need to check ours."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from limen.adapters.country_pack import read_country_pack
from limen.adapters.installation import ConfigurationError, home, read_configuration
from limen.adapters.seal_trust import own_key, trust_in, trust_of
from limen.cli.problems import Exit
from limen.lib.basics.findings import Severity, finding_to_dict
from limen.lib.seals.printed import Printed
from limen.lib.seals.seal import LONGEST, MARK
from limen.lib.seals.trust import write_trust
from limen.lib.seals.verify import Compared, Verdict, annulled, verify_seal

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help="Check seals of papers; give out our key."
)
_UNREADABLE: Final = frozenset({"seal.not-a-seal", "seal.newer"})
_MARKS: Final = {Severity.INFO: "i", Severity.NOTICE: "·", Severity.ATTENTION: "!", Severity.STOP: "■"}


@app.command()
def verify(
    said: Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="What the square code on the paper says.")],
    *,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Keys to believe, instead of this installation's. Repeat for more."),
    ] = None,
    name: Annotated[str, typer.Option(help="Compare: the name in the box on the paper.")] = "",
    birth: Annotated[str, typer.Option(help="Compare: the date of birth in the box.")] = "",
    document: Annotated[str, typer.Option(help="Compare: the number of the document in the box.")] = "",
    control: Annotated[str, typer.Option(help="Compare: the control word in the box; needed for the others.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Check a seal, without any connection and without any secret.

    With --trust only the file is asked. Without, the keys of this installation count, and it also tells when the
    decision on the paper was annulled, if it is one of its own.

    Exit codes: 0 genuine; 1 altered, annulled, of another person, or signed by nobody known; 2 wrong usage;
    3 not a seal; 4 no --trust and no installation.

    Examples:
        limen seal verify LIMEN1:AEXAMPLE --trust utopia.json
        limen seal verify scanned.txt --control "K7Q2 ABCD EFGH" --name "ERIKSSON" --birth 1974-08-12 --document L8
    """
    compared = Compared(printed=Printed(name=name, birth=birth, document=document), control=control)
    asked = compared if any((name, birth, document, control)) else None
    verdict = _offline(_read(said), trust, asked) if trust else _here(_read(said), asked)
    _tell_json(verdict) if as_json else _tell(verdict, offline=bool(trust))
    raise typer.Exit(_exit_of(verdict))


@app.command()
def trust() -> None:
    """Print the key of this node, for everybody who is to check its papers.

    Exit codes: 0 printed, 4 no installation.

    Examples:
        limen seal trust > utopia.json
    """
    folder, state = _installation()
    typer.echo(write_trust([own_key(folder, state=state)]), nl=False)


def _offline(text: str, files: list[Path], compared: Compared | None) -> Verdict:
    return verify_seal(text, trust=[key for file in files for key in trust_in(file)], compared=compared)


def _here(text: str, compared: Compared | None) -> Verdict:
    folder, state = _installation()
    verdict = verify_seal(text, trust=trust_of(folder, state=state), compared=compared)
    if verdict.seal is None:
        return verdict
    importlib.import_module("limen.cli.register").open_register()
    register = importlib.import_module("limen.cli.seal_register")
    since = register.annulled_on(verdict.seal.number)
    return verdict if since is None else annulled(verdict, since=since)


def _installation() -> tuple[Path, str]:
    """Return the folder of the installation and the code of its State; raises ConfigurationError."""
    folder = home()
    if not (folder / "limen.toml").exists():
        raise ConfigurationError(
            f"There is no installation in {folder}. Name the keys to believe with --trust, or the folder with --home."
        )
    return folder, read_country_pack(read_configuration(folder).country).state.code


def _read(said: str) -> str:
    """Return the text of a seal from the argument itself, from a file, or from standard input."""
    if said == "-":
        return sys.stdin.read(LONGEST + 1)
    if said.lstrip().upper().startswith(MARK):
        return said
    try:
        with Path(said).open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST + 1)
    except (OSError, ValueError):
        return said


def _exit_of(verdict: Verdict) -> Exit:
    if verdict.is_genuine:
        return Exit.DONE
    return Exit.UNREADABLE if any(each.rule in _UNREADABLE for each in verdict.findings) else Exit.FOUND


def _tell(verdict: Verdict, *, offline: bool) -> None:
    console = Console()
    for finding in verdict.findings:
        console.print(f"{_MARKS[finding.severity]} {finding}", highlight=False, markup=False)
    seal, key = verdict.seal, verdict.key
    if seal is None or key is None:
        return
    rows = (
        ("number", seal.number),
        ("issued", seal.issued.isoformat()),
        ("State", seal.state),
        ("outcome", seal.outcome),
        ("reasons", seal.reasons or "-"),
        ("signed by", key.node),
    )
    for label, value in rows:
        console.print(f"  {label:<10} {value}", highlight=False, markup=False)
    if offline:
        console.print("Whether it was annulled since is known only to whoever issued it.", highlight=False)


def _tell_json(verdict: Verdict) -> None:
    seal = verdict.seal
    answer = {
        "genuine": verdict.is_genuine,
        "findings": [finding_to_dict(finding) for finding in verdict.findings],
        "seal": seal
        and {
            "state": seal.state,
            "number": seal.number,
            "issued": seal.issued.isoformat(),
            "outcome": seal.outcome,
            "reasons": seal.reasons,
        },
    }
    typer.echo(json.dumps(answer, ensure_ascii=False))
