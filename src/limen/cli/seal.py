"""`limen seal`: check the seal of a paper, ours or another State's, offline; give out what others check ours by."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from limen.adapters import clock
from limen.adapters.code_pictures import read_codes
from limen.adapters.country_pack import read_country_pack
from limen.adapters.installation import ConfigurationError, home, read_configuration
from limen.adapters.seal_signer import make_request, take_certificate
from limen.adapters.seal_trust import own_key, trust_in, trust_of
from limen.adapters.trust_store import read_trust
from limen.cli.problems import Exit
from limen.lib import mrz
from limen.lib.basics.findings import Severity, finding_to_dict
from limen.lib.emrtd.codes import Checked, check_code, is_code, seen_on
from limen.lib.emrtd.trust import TrustStore
from limen.lib.seals.printed import Printed
from limen.lib.seals.seal import MARK
from limen.lib.seals.trust import write_trust
from limen.lib.seals.verify import Compared, Verdict, annulled, verify_seal

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help="Check seals of papers; give out our key."
)
_UNREADABLE: Final = frozenset({"seal.not-a-seal", "seal.newer"})
_MOST_READ: Final = 10 * 1024 * 1024
_MARKS: Final = {Severity.INFO: "i", Severity.NOTICE: "·", Severity.ATTENTION: "!", Severity.STOP: "■"}


@app.command()
def verify(
    said: Annotated[
        str, typer.Argument(metavar="TEXT|FILE|-", help="What the square code on the paper says, or a picture of it.")
    ],
    *,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Keys to believe, instead of this installation's. Repeat for more."),
    ] = None,
    name: Annotated[str, typer.Option(help="Compare: the name in the box on the paper.")] = "",
    birth: Annotated[str, typer.Option(help="Compare: the date of birth in the box.")] = "",
    document: Annotated[str, typer.Option(help="Compare: the number of the document in the box.")] = "",
    control: Annotated[str, typer.Option(help="Compare: the control word in the box; needed for the others.")] = "",
    signers: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="For other States' seals: lists and certificates to believe, instead of the installation's. Repeat.",
            exists=True,
        ),
    ] = None,
    page: Annotated[
        str, typer.Option(help="Compare another State's seal: lines of the document's page, parted by a space.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Check a seal, without any connection and without any secret.

    Takes the seals of our own notices, and of other States: visible digital seals, signed JSON (VDS-NC), data barcodes
    (IDB); as text, as bytes, as a picture. With --trust only the file is asked for ours, with --signers only those
    files for others'. Without, what this installation believes counts, and it also tells when the decision on one of
    our papers was annulled.

    Exit codes: 0 genuine; 1 altered, annulled, of another person, or signed by nobody known; 2 wrong usage;
    3 not a seal; 4 no --trust and no installation.

    Examples:
        limen seal verify LIMEN1:AEXAMPLE --trust utopia.json
        limen seal verify visa.jpg --signers signers/ --page "P<UTOERIKSSON<<ANNA<MARIA<<<... L898902C36UTO740812..."
        limen seal verify scanned.txt --control "K7Q2 ABCD EFGH" --name "ERIKSSON" --birth 1974-08-12 --document L8
    """
    read = _read(said)
    if is_code(read):
        _verify_code(read, signers, page, as_json=as_json)
    text = read.decode("utf-8", errors="replace")
    compared = Compared(printed=Printed(name=name, birth=birth, document=document), control=control)
    asked = compared if any((name, birth, document, control)) else None
    verdict = _offline(text, trust, asked) if trust else _here(text, asked)
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


@app.command()
def request(
    *,
    country: Annotated[str, typer.Option(help="Two letters of the State, as its authority's certificates have them.")],
    name: Annotated[str, typer.Option(help="Two letters or digits that name this signer among those of the State.")],
) -> None:
    """Print a certificate request for the key that seals permits; the key is made where there is none.

    The State's authority (CSCA) certifies it; put what it answers in place with limen seal certificate.

    Exit codes: 0 printed, 2 wrong usage, 4 no installation.

    Examples:
        limen seal request --country UT --name VS > seal-signer.csr
    """
    letters = country + name
    if len(country) != 2 or len(name) != 2 or not (letters.isascii() and letters.isalnum()):
        raise typer.BadParameter("Country and name have two letters or digits each.")
    folder, _ = _installation()
    typer.echo(make_request(folder, country=country.upper(), name=name.upper()).decode(), nl=False)


@app.command()
def certificate(
    file: Annotated[Path, typer.Argument(help="What the authority answered, DER or PEM.", exists=True, dir_okay=False)],
) -> None:
    """Put the certificate for the key that seals permits in place.

    Exit codes: 0 done; 2 not a certificate for this key; 4 no installation; 5 no request was made before.

    Examples:
        limen seal certificate seal-signer.cer
    """
    folder, _ = _installation()
    taken = take_certificate(folder, file.read_bytes())
    Console().print(f"{taken.label}, until {taken.not_after:%Y-%m-%d}", highlight=False, markup=False)


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


def _read(said: str) -> bytes:
    """Return what a code says: the argument itself, or a file, a picture, or what comes on standard input."""
    if said == "-":
        return _of_picture(sys.stdin.buffer.read(_MOST_READ))
    if said.lstrip().upper().startswith(MARK) or is_code(said.encode("utf-8", "replace")):
        return said.encode("utf-8", "replace")
    try:
        with Path(said).open("rb") as file:
            return _of_picture(file.read(_MOST_READ))
    except (OSError, ValueError):
        return said.encode("utf-8", "replace")


def _of_picture(data: bytes) -> bytes:
    """Return what the first seal in a picture says, and anything else as it is. Raises what `read_codes` does."""
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"RIFF")):
        return data
    found = read_codes(data)
    return next((each for each in found if is_code(each) or each.startswith(MARK.encode())), found[0])


def _verify_code(data: bytes, signers: list[Path] | None, page: str, *, as_json: bool) -> NoReturn:
    now = clock.now()
    store = read_trust(signers)[0] if signers else _own_signers()
    checked = check_code(data, trust=store, at=now, seen=seen_on(mrz.parse(page.replace(" ", "\n"), today=now.date())))
    if as_json:
        typer.echo(json.dumps(_code_as_dict(checked), ensure_ascii=False))
    else:
        _tell_code(checked)
    raise typer.Exit(_exit_of_code(checked))


def _own_signers() -> TrustStore:
    _installation()
    importlib.import_module("limen.cli.register").open_register()
    store: TrustStore = importlib.import_module("limen.cli.chip_register").in_force().store
    return store


def _exit_of_code(checked: Checked) -> Exit:
    if checked.is_genuine:
        return Exit.DONE
    return Exit.UNREADABLE if checked.code is None else Exit.FOUND


def _tell_code(checked: Checked) -> None:
    console = Console()
    for finding in checked.findings:
        console.print(f"{_MARKS[finding.severity]} {finding}", highlight=False, markup=False)
    if checked.code is None or checked.authority is None:
        return  # what nobody signed who is believed is not repeated
    console.print(f"  {checked.code.kind}: {checked.code.what}", highlight=False, markup=False)
    for what, value in checked.code.fields:
        console.print(f"  {what:<24} {value}", highlight=False, markup=False)


def _code_as_dict(checked: Checked) -> dict[str, object]:
    code = checked.code if checked.authority is not None else None
    return {
        "genuine": checked.is_genuine,
        "findings": [finding_to_dict(finding) for finding in checked.findings],
        "seal": code
        and {
            "kind": code.kind.value,
            "what": code.what,
            "state": code.state,
            "signed_on": code.signed_on and code.signed_on.isoformat(),
            "fields": [{"what": what, "value": value} for what, value in code.fields],
        },
    }


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
