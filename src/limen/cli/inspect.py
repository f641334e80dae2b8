"""`limen inspect`: one traveller at the terminal; lines in, findings out, nothing recorded.

Only what is not about persons is looked up: the lists of document numbers, where there is an installation. Earlier
crossings are shown at the desk, to an officer with a task and a name.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters import clock
from limen.adapters.country_pack import read_country_pack
from limen.adapters.installation import home, read_configuration
from limen.lib.basics.country_pack import CountryPack
from limen.lib.basics.findings import Finding, Severity, finding_to_dict
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import N_, in_english
from limen.lib.decision.advice import Advice, advise
from limen.lib.inspection.facts import Document, Facts, NumberLists, Policy, Silent
from limen.lib.inspection.moves import Move
from limen.lib.inspection.presented import Presented, Unreadable, read_presented
from limen.lib.inspection.rules import IN_FORCE, assess
from limen.lib.safeguards.duties import DutyKind, duties_from

CLEAR, LOOK_AGAIN, UNREADABLE = 0, 1, 3
LONGEST_INPUT = 10_000

_MARKS = {Severity.INFO: "i", Severity.NOTICE: "·", Severity.ATTENTION: "!", Severity.STOP: "■"}
_NOT_HERE = Finding(
    rule="history.not-at-terminal",
    severity=Severity.INFO,
    sentence=N_("Earlier crossings are not looked up at the terminal: they are shown at the desk."),
    source="Limen: access to a person's record only by task",
)


def inspect_command(
    lines: Annotated[
        list[str] | None, typer.Argument(help="The lines of the document; without them, standard input.")
    ] = None,
    direction: Annotated[Direction, typer.Option(help="Which way the traveller crosses.")] = Direction.ENTRY,
    file: Annotated[
        Path | None, typer.Option(help="Read the lines from this file.", exists=True, dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,  # noqa: FBT002 - a flag is a bool to Typer
) -> None:
    """Inspect one traveller: lines in, findings out. Nothing is recorded.

    Exit codes: 0 nothing to look at again, 1 second line advised, 2 wrong usage, 3 the lines cannot be read.

    Examples:
        limen inspect 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<' 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'
        limen inspect --direction exit --file lines.txt --json
    """
    text = "\n".join(lines) if lines else _text(file)
    pack = read_country_pack(read_configuration(home()).country)
    try:
        facts = _facts(text, direction, pack)
    except Unreadable as problem:
        _tell(problem.findings, as_json=as_json, advice=None, duties=(), head=str(problem))
        raise typer.Exit(UNREADABLE) from problem
    findings = (*assess(facts), _NOT_HERE)
    duties = duties_from(facts)
    advice = advise(findings=findings, open_duties=duties, direction=direction)
    _tell(findings, as_json=as_json, advice=advice, duties=duties, head=in_english(advice.sentence, advice.values))
    raise typer.Exit(CLEAR if advice.move is Move.ADMIT else LOOK_AGAIN)


def _text(file: Path | None) -> str:
    if file is None:
        return _bounded(sys.stdin)
    with file.open(encoding="utf-8", errors="replace") as stream:
        return _bounded(stream)


def _bounded(stream: TextIO) -> str:
    return stream.read(LONGEST_INPUT)


def _facts(text: str, direction: Direction, pack: CountryPack) -> Facts:
    now = clock.now()
    read = read_presented(Presented(scanned=text), today=now.date())
    return Facts(
        at=now,
        today=now.date(),
        direction=direction,
        kind=TravellerKind.PASSENGER,
        state_code=pack.state.code,
        policy=Policy.of(pack.thresholds),
        form=read.form,
        reading=read.findings,
        document=read.document,
        holder=read.holder,
        lists=_lists(read.document),
    )


def _lists(document: Document | None) -> NumberLists | Silent:
    # The database is loaded only where there is one: without an installation the command still reads documents.
    if not (home() / "limen.toml").exists():
        return Silent(source="number-lists", why="no-installation")
    from limen.adapters.world import world  # noqa: PLC0415 - both need Django, which waits for an installation
    from limen.apps.watchlists.queries import find_number  # noqa: PLC0415 - as above

    return find_number(document, artefacts=world().artefacts)


def _tell(
    findings: tuple[Finding, ...], *, as_json: bool, advice: Advice | None, duties: tuple[DutyKind, ...], head: str
) -> None:
    if as_json:
        answer = {
            "advice": advice.move.value if advice else None,
            "headline": head,
            "rules": IN_FORCE.id,
            "findings": [{**finding_to_dict(finding), "text": str(finding)} for finding in findings],
            "duties": [{"kind": duty.name, "must": duty.must, "source": duty.source} for duty in duties],
        }
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    console = Console()
    console.print(head, style="bold", markup=False)
    console.print(_table(findings))
    for duty in duties:
        console.print(f"Duty: {duty.must}", markup=False)


def _table(findings: tuple[Finding, ...]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        evidence = " | ".join(str(side) for side in (finding.ours, finding.theirs) if side not in (None, ""))
        table.add_row(_MARKS[finding.severity], str(finding), evidence, finding.source)
    return table
