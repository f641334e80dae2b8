"""`limen screening check`, `rescreen`, `status`: people compared with the lists of persons, and how the lists are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from limen.adapters.register_reading import register_of
from limen.adapters.sweep_local import sweep_here
from limen.adapters.sweep_spark import sweep_on_spark
from limen.adapters.world import world
from limen.apps.crossings.operations import rescreen_all
from limen.apps.watchlists.access import Compared, all_answer, compare_for, lists_for
from limen.apps.watchlists.operations import ListUnknown
from limen.apps.watchlists.queries import PersonListInForce, person_lists_in_force
from limen.cli.named_officer import act_of_officer
from limen.cli.problems import Exit
from limen.lib.basics.act import Act
from limen.lib.basics.words import in_english
from limen.lib.screening import profile_of
from limen.lib.screening.asking import Asked, AskedRow, asked_from, read_asked
from limen.lib.screening.sweeping import Stretch, Sweep, Swept

PURPOSE: Final = "screening"
AT_A_TIME: Final = 200

By = Annotated[str, typer.Option("--officer", help="User name of the officer in whose name it is asked.")]
Lists = Annotated[list[str] | None, typer.Option("--list", help="Code of a list to ask; may be repeated. Else all.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, one object a line.")]


def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV with a header, or JSON lines (.jsonl), of many people.", exists=True, dir_okay=False),
    ] = None,
    *,
    family_name: Annotated[str, typer.Option(help="Family name, or the whole name of one person.")] = "",
    given_names: Annotated[str, typer.Option(help="Given names.")] = "",
    born: Annotated[str, typer.Option(help="1974-05-12, 1974-05 or 1974.")] = "",
    sex: Annotated[str, typer.Option(help="F, M or X.")] = "",
    citizenship: Annotated[str, typer.Option(help="Code of three letters.")] = "",
    issuer: Annotated[str, typer.Option(help="Code of the State that wrote the name.")] = "",
    number: Annotated[str, typer.Option(help="Number of the document.")] = "",
    written: Annotated[str, typer.Option(help="visual, or mrz as in the machine-readable zone.")] = "",
    lists: Lists = None,
    as_json: AsJson = False,
    officer: By,
) -> None:
    """Compare one person, or each of a file, with the lists, and say who they may be and why. Nothing of them is kept.

    What an entry says is logged as a look of the officer's. A hit is a lead: ask the owner of the list.

    Exit codes: 0 nobody found, 1 somebody may be on a list, 2 wrong usage, 3 rows that cannot be read, 5 refused.

    Examples:
        limen screening check --family-name "Al Qasimi" --given-names Marwan --born 1974-08-12 --officer w.keeper
        limen screening check crew.csv --list sanctions --json --officer w.keeper
    """
    if (file is None) == (not family_name):
        raise typer.BadParameter("Name either a file or --family-name.")
    act = act_of_officer(officer, purpose=PURPOSE)
    asked = _lists(act, lists or [])
    said = {
        "family_name": family_name,
        "given_names": given_names,
        "born": born,
        "sex": sex,
        "citizenship": citizenship,
        "issuer": issuer,
        "number": number,
        "written": written,
    }
    people = iter([asked_from(said)]) if file is None else _people(file)
    found, unread = 0, 0
    with _progress(file) as bar:
        for batch in _batches(people, bar):
            unread += sum(isinstance(each, AskedRow) for each in batch)
            found += _check(act, batch, asked, as_json=as_json)
    if not as_json and not found:
        Console().print("Nobody found.")
    raise typer.Exit(Exit.UNREADABLE if unread else Exit.FOUND if found else Exit.DONE)


def _people(file: Path) -> Iterator[Asked | AskedRow]:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        yield from read_asked(stream, as_json=file.suffix in {".jsonl", ".ndjson", ".json"})


def _progress(file: Path | None) -> Any:
    """Return a bar for a file, nothing for one person."""
    return Progress(console=Console(stderr=True), transient=True) if file else nullcontext()


def _batches(people: Iterator[Asked | AskedRow], bar: Progress | None) -> Iterator[list[Asked | AskedRow]]:
    task = bar.add_task("People compared", total=None) if bar else None
    while batch := list(islice(people, AT_A_TIME)):
        yield batch
        if bar is not None and task is not None:
            bar.advance(task, len(batch))


def _check(act: Act, batch: Sequence[Asked | AskedRow], lists: Sequence[PersonListInForce], *, as_json: bool) -> int:
    """Compare a batch and tell what was found; return how many may be on a list."""
    for each in batch:
        if isinstance(each, AskedRow):
            sys.stderr.write(f"limen: {each}\n")
    people = [each for each in batch if isinstance(each, Asked)]
    compared = compare_for(act, subjects=[each.subject for each in people], lists=lists)
    for each, hits in zip(people, compared, strict=True):
        if as_json:
            sys.stdout.write(json.dumps(_as_json(each, hits), ensure_ascii=False) + "\n")
        elif hits:
            _tell(each, hits)
    return sum(bool(hits) for hits in compared)


def _as_json(asked: Asked, hits: Iterable[Compared]) -> dict[str, object]:
    return {
        "id": asked.id,
        "hits": [
            {
                "list": each.list.code,
                "version": each.hit.list_version,
                "entry": each.hit.entry,
                "level": each.hit.level.value,
                "bits": each.hit.bits,
                "name": each.hit.name,
                "action": each.entry.action.value,
                "verify_with": each.list.owner,
                "reasons": [
                    {"field": line.field.value, "verdict": line.verdict.value, "bits": line.bits,
                     "text": in_english(line.sentence, line.values)}
                    for line in each.hit.evidence
                ],
                "profile": each.hit.profile,
                "artefact": each.hit.artefact,
            }
            for each in hits
        ],
    }  # fmt: skip


def _tell(asked: Asked, hits: Iterable[Compared]) -> None:
    console = Console(highlight=False)
    name = asked.subject.names[0]
    console.print(f"{asked.id}: {name.primary}, {name.secondary}".rstrip(", "), style="bold", markup=False)
    table = Table("list", "entry", "name on the list", "asks for", "bits", "why")
    for each in hits:
        why = "\n".join(f"{line.bits:+.1f} {in_english(line.sentence, line.values)}" for line in each.hit.evidence)
        table.add_row(
            each.list.name, each.hit.entry, each.hit.name, each.entry.action.value, f"{each.hit.bits:.1f}", why
        )
    console.print(table)


def _lists(act: Act, codes: Sequence[str]) -> tuple[PersonListInForce, ...]:
    """Return the lists that are asked. Raises ListUnknown for one that is not there, or not theirs to know of."""
    seen = {each.code: each for each in lists_for(act)}
    for code in codes:
        if code not in seen:
            raise ListUnknown(list=code)
    return tuple(seen[code] for code in dict.fromkeys(codes)) if codes else tuple(seen.values())


class Where(StrEnum):
    """What compares a whole register."""

    HERE = "here"
    """A process for each core of this machine."""
    SPARK = "spark"
    """Apache Spark."""


def rescreen(
    *,
    on: Annotated[Where, typer.Option(help="The cores of this machine, or Apache Spark.")] = Where.HERE,
    processes: Annotated[int, typer.Option(min=0, help="Processes on this machine; 0: one for each core.")] = 0,
    master: Annotated[str, typer.Option(help="The master of the cluster, such as spark://hq:7077.")] = "local[*]",
) -> None:
    """Compare people of the law's scope with what lists have added or changed; the node does the same bit by bit.

    Booths go on working meanwhile. Stopped or killed, it goes on where it was when it is started again. Nothing about
    a person is printed: hits wait at the desk of those who answer for the list.

    Exit codes: 0 all is done, 1 a list could not be asked: start it again later, 4 no installation.

    Examples:
        limen screening rescreen
        limen screening rescreen --on spark --master spark://headquarters:7077
    """
    register = register_of(settings.DATABASES["default"])

    def sweeper(sweep: Sweep, stretches: Iterable[Stretch]) -> Iterator[Swept]:
        if on is Where.SPARK:
            return sweep_on_spark(sweep, stretches, register=register, master=master)
        return sweep_here(sweep, stretches, register=register, processes=processes or None)

    act = world().machine_act(purpose="rescreening")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("People compared", total=None)
        done = rescreen_all(act, sweeper=sweeper, progress=lambda looked, _: bar.update(task, completed=looked))
    told = f"{done.persons:,} people compared, {done.made_good:,} again because a list is back."
    Console(highlight=False).print(told, markup=False)
    raise typer.Exit(Exit.DONE if done.is_done else Exit.FOUND)


def status(*, as_json: AsJson = False) -> None:
    """Say which lists of persons are in force, how old each is, what is searched, and by which weights.

    Discreet lists are only counted: who may know of them sees them at the desk.

    Exit codes: 0 all answer and none is too old, 1 look again, 4 no installation.

    Examples:
        limen screening status
    """
    act = world().machine_act(purpose="lists")
    seen, every = lists_for(act), person_lists_in_force()
    answers, profile = all_answer(act), profile_of(act.pack.screening).id
    old = any(each.is_stale(at=act.at) for each in every)
    if as_json:
        said = {
            "profile": profile,
            "answers": answers,
            "discreet": len(every) - len(seen),
            "lists": [_status(each, at=act.at) for each in seen],
        }
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        _print_status(seen, at=act.at, profile=profile, answers=answers, hidden=len(every) - len(seen))
    raise typer.Exit(Exit.DONE if answers and not old else Exit.FOUND)


def _status(kept: PersonListInForce, *, at: datetime) -> dict[str, object]:
    return {
        "code": kept.code,
        "name": kept.name,
        "version": kept.number,
        "made_at": kept.made_at.isoformat() if kept.made_at else None,
        "checked_at": kept.checked_at.isoformat() if kept.checked_at else None,
        "is_stale": kept.is_stale(at=at),
        "entries": kept.entries,
        "artefacts": list(kept.artefacts),
    }


def _print_status(seen: Iterable[PersonListInForce], *, at: datetime, profile: str, answers: bool, hidden: int) -> None:
    console = Console(highlight=False)
    table = Table("list", "name", "version", "copy of", "age", "entries", "list data")
    for kept in seen:
        copy = kept.made_at.strftime("%Y-%m-%d %H:%M UTC") if kept.made_at else "-"
        table.add_row(
            kept.code, kept.name, str(kept.number), copy, _age(kept, at=at), f"{kept.entries:,}",
            " ".join(digest[:12] for digest in kept.artefacts),
        )  # fmt: skip
    console.print(table)
    console.print(f"Weights: {profile}", markup=False)
    if hidden:
        console.print(f"{hidden} discreet lists are in force as well.", markup=False)
    console.print("All lists answer." if answers else "A list cannot be asked, or there is none.", markup=False)


def _age(kept: PersonListInForce, *, at: datetime) -> str:
    if kept.fresh_at is None or kept.made_here:
        return "made here" if kept.made_here else "-"
    hours = int((at - kept.fresh_at).total_seconds() // 3600)
    return f"{hours} h" + (f", over {kept.stale_hours} h" if kept.is_stale(at=at) else "")
