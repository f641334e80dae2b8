"""`limen manifest`: lists of carriers read, checked, converted, explained, made nameless; and invented ones made."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters import clock
from limen.adapters.country_pack import read_carrier_profiles
from limen.cli.problems import Exit
from limen.lib import manifest as lists
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

USUAL_PACK: Final = "utopia"
app = typer.Typer(no_args_is_help=True, help="Read, check, convert, explain, anonymise and generate lists of carriers.")

Files = Annotated[list[Path], typer.Argument(help="Files as carriers sent them; - is standard input.", dir_okay=False)]
ProfileName = Annotated[str, typer.Option("--profile", help="Code of an agreed profile of the country pack.")]
PackName = Annotated[str, typer.Option("--pack", help="Country pack with the profiles: a name, or a folder.")]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], help="The day that decides the century of dates; today if not given."
    ),
]
Output = Annotated[Path | None, typer.Option("--out", help="File to write; standard output if not given.")]


class ProfileUnknown(Problem):
    """No profile goes by that code."""

    code = "manifest-profile-unknown"
    sentence = N_("There is no profile “%(code)s”. There are: %(codes)s.")


class NothingToConvert(Problem):
    """No list in the file can be used."""

    code = "manifest-nothing-usable"
    sentence = N_("No list in %(file)s can be used: %(reason)s")


def _profile(code: str, pack: str) -> lists.Profile:
    if code == lists.WCO.code:
        return lists.WCO
    known = read_carrier_profiles(pack)
    if code not in known:
        raise ProfileUnknown(code=code, codes=", ".join((lists.WCO.code, *sorted(known))))
    return known[code]


def _deliveries(
    files: list[Path], profile: lists.Profile, today: datetime | None
) -> Iterator[tuple[str, lists.Delivery]]:
    day = today.date() if today else clock.now().date()
    for file in files:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        yield str(file), lists.read(data, profile=profile, today=day)


def _is_right(delivery: lists.Delivery) -> bool:
    made = [issue for each in delivery.manifests for issue in each.issues]
    issues = [*delivery.issues, *made, *(issue for each in delivery.answers for issue in each.issues)]
    return not delivery.refused and all(each.level < lists.Level.WARNING for each in issues)


@app.command("read")
def read_command(files: Files, profile: ProfileName = "wco", pack: PackName = USUAL_PACK, today: Day = None) -> None:
    """Print what the files say as JSON Lines, one object for each message.

    Exit codes: 0 everything in order, 1 something to look at, 2 wrong usage, 5 no such profile.

    Examples:
        limen manifest read --profile uto-air list.edi > read.jsonl
    """
    all_right = True
    for source, delivery in _deliveries(files, _profile(profile, pack), today):
        all_right = all_right and _is_right(delivery)
        for kind, made in _messages(delivery):
            line = {"source": source, "message": kind, "digest": delivery.digest, **_plain(made)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    raise typer.Exit(Exit.DONE if all_right else Exit.FOUND)


def _messages(delivery: lists.Delivery) -> Iterator[tuple[str, Any]]:
    for kind, found in (
        ("list", delivery.manifests),
        ("answer", delivery.answers),
        ("acknowledgement", delivery.acknowledgements),
        ("refused", delivery.refused),
    ):
        for made in found:
            yield kind, made


def _plain(value: Any) -> dict[str, Any]:
    names = getattr(value, "_fields", None) or value.__dataclass_fields__
    said = {name: _said(getattr(value, name)) for name in names}
    if isinstance(value, lists.Issue):
        said |= {"level": value.level.name.lower(), "text": str(value)}
    return said


def _said(value: Any) -> Any:
    if hasattr(value, "_fields") or (hasattr(value, "__dataclass_fields__") and not hasattr(value, "is_unknown")):
        return _plain(value)
    if isinstance(value, tuple):
        return [_said(each) for each in value]
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(name): _said(each) for name, each in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)


@app.command("check")
def check_command(files: Files, profile: ProfileName = "wco", pack: PackName = USUAL_PACK, today: Day = None) -> None:
    """Say of each file how many persons are on it and what is wrong, in a table for people.

    Exit codes: 0 everything in order, 1 something to look at, 2 wrong usage, 5 no such profile.

    Examples:
        limen manifest check inbox/*.edi --profile uto-air
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("file", "what", "movement", "persons", "insufficient", "issues"):
        table.add_column(heading, overflow="fold")
    all_right = True
    for source, delivery in _deliveries(files, _profile(profile, pack), today):
        all_right = all_right and _is_right(delivery)
        for made in delivery.manifests:
            short = {each.person for each in made.issues if each.level == lists.Level.INSUFFICIENT}
            what = f"{made.form} {made.kind} {made.function}"
            persons = str(len(made.persons))
            table.add_row(source, what, _movement(made), persons, str(len(short)), _counted(made.issues))
        for answers in delivery.answers:
            table.add_row(source, f"answers {answers.kind}", f"{answers.carrier}{answers.number}",
                          str(len(answers.answers)), "", _counted(answers.issues))  # fmt: skip
        for refused in delivery.refused:
            table.add_row(source, "refused", "", "", "", str(refused.reason))
    Console().print(table)
    raise typer.Exit(Exit.DONE if all_right else Exit.FOUND)


def _movement(made: lists.Manifest) -> str:
    places = [leg.origin for leg in made.legs[:1]] + [leg.destination for leg in made.legs]
    when = f"{made.departs:%Y-%m-%d %H:%M}" if made.departs else ""
    return f"{made.carrier}{made.number} {made.conveyance} {'-'.join(places)} {when}".strip()


def _counted(issues: tuple[lists.Issue, ...]) -> str:
    return ", ".join(f"{count} {code}" for code, count in Counter(each.code for each in issues).most_common())


@app.command("explain")
def explain_command(files: Files, profile: ProfileName = "wco", pack: PackName = USUAL_PACK, today: Day = None) -> None:
    """Say everything that is wrong, each thing with its place in the bytes and what the carrier does about it.

    Exit codes: 0 everything in order, 1 something to look at, 2 wrong usage, 5 no such profile.

    Examples:
        limen manifest explain list.edi
    """
    console = Console()
    all_right = True
    for source, delivery in _deliveries(files, _profile(profile, pack), today):
        all_right = all_right and _is_right(delivery)
        messages = [each for _, each in _messages(delivery)]
        issues = [*delivery.issues, *(issue for each in messages for issue in getattr(each, "issues", ()))]
        people = sum(len(each.persons) for each in delivery.manifests)
        console.print(f"{source}: {len(messages)} messages, {people} persons", style="bold", markup=False)
        for made in delivery.manifests:
            if made.dropped:
                left = ", ".join(f"{count} {lists.SENSITIVE[kind]}" for kind, count in made.dropped.items())
                console.print(f"  left out on receipt and kept nowhere: {left}", markup=False, highlight=False)
        for issue in issues:
            place = (
                f"byte {issue.offset}" if issue.offset >= 0 else f"line {issue.segment}" if issue.segment >= 0 else "-"
            )
            console.print(f"  {issue.level.name.lower()}, {place}: {issue}", markup=False, highlight=False)
    raise typer.Exit(Exit.DONE if all_right else Exit.FOUND)


@app.command("convert")
def convert_command(
    file: Annotated[Path, typer.Argument(help="A file as a carrier sent it.", exists=True, dir_okay=False)],
    *,
    to: Annotated[lists.Form, typer.Option("--to", help="The form to write.")],
    out: Output = None,
    profile: ProfileName = "wco",
    pack: PackName = USUAL_PACK,
    today: Day = None,
) -> None:
    """Write the first list of a file in another form. What the form has no place for is left out.

    A list that was split is put together first. Exit codes: 0 written, 2 wrong usage, 5 nothing that can be used.

    Examples:
        limen manifest convert list.edi --to xlsx --out list.xlsx
    """
    _write(lists.write(_whole(file, _profile(profile, pack), today), to), out)


@app.command("anonymise")
def anonymise_command(
    file: Annotated[Path, typer.Argument(help="A file as a carrier sent it.", exists=True, dir_okay=False)],
    out: Output = None,
    to: Annotated[lists.Form | None, typer.Option("--to", help="The form to write; its own if not given.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same number invents the same people.")] = 1,
    today: Day = None,
) -> None:
    """Write a list with invented people in place of those on it: to show somebody a fault without showing anybody.

    Sex, age in years, State, seat and who is booked together stay. Exit codes: 0 written, 5 nothing that can be used.

    Examples:
        limen manifest anonymise list.edi --out nameless.edi
    """
    made = _whole(file, lists.WCO, today)
    dice = random.Random(seed)  # noqa: S311 - invented people are no secret
    nameless = lists.anonymised(made, dice, today.date() if today else clock.now().date())
    _write(lists.write(nameless, to or made.form), out)


def _whole(file: Path, profile: lists.Profile, today: datetime | None) -> lists.Manifest:
    """Return the first list of the file, whole."""
    (_, delivery), *_ = _deliveries([file], profile, today)
    if not delivery.manifests:
        reason = str(delivery.refused[0].reason) if delivery.refused else ""
        raise NothingToConvert(file=file.name, reason=reason)
    first = delivery.manifests[0]
    same = [each for each in delivery.manifests if lists.part_key(each) == lists.part_key(first)]
    joined = lists.join(same).manifest if lists.is_part(first) else first
    return replace(joined, part=lists.Spot(1, is_first=True, is_last=True)) if lists.is_part(first) else first


@app.command("generate")
def generate_command(
    folder: Annotated[Path, typer.Argument(help="Folder for the files; made where it is missing.", file_okay=False)],
    *,
    count: Annotated[int, typer.Option("--count", min=1, max=1_000_000, help="Lists.")] = 10,
    persons: Annotated[int, typer.Option("--persons", min=0, max=10_000, help="Persons on each.")] = 200,
    form: Annotated[lists.Form, typer.Option("--form", help="The form to write.")] = lists.Form.PAXLST,
    seed: Annotated[int, typer.Option("--seed", help="The same number gives the same lists.")] = 1,
    today: Day = None,
) -> None:
    """Write lists of invented people on invented movements, for rehearsals and to measure under load.

    Exit codes: 0 written, 2 wrong usage.

    Examples:
        limen manifest generate inbox --count 4200 --persons 200
    """
    dice = random.Random(seed)  # noqa: S311 - invented people are no secret
    folder.mkdir(parents=True, exist_ok=True)
    start = datetime.combine(today.date() if today else clock.now().date(), datetime.min.time()) + timedelta(hours=6)
    for number in range(1, count + 1):
        made = lists.invented_list(number, persons, dice, start + timedelta(minutes=number % 1080))
        (folder / f"{number:06}.{_ENDS[form]}").write_bytes(lists.write(made, form))
    sys.stdout.write(f"{count} lists in {folder}\n")


_ENDS: Final = {
    lists.Form.PAXLST: "edi",
    lists.Form.PAXLST_US: "edi",
    lists.Form.PNRGOV: "edi",
    lists.Form.PNRGOV_XML: "xml",
    lists.Form.APP: "app",
    lists.Form.CSV: "csv",
    lists.Form.XLSX: "xlsx",
    lists.Form.MARITIME_XML: "xml",
}


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        out.write_bytes(data)
