"""`limen screening`: how the comparison of travellers with lists of persons does here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from limen.adapters.calibration_files import Measured, MeasuredList, folder_of, free_name, keep
from limen.apps.watchlists.operations import calibrate
from limen.cli import comparing
from limen.cli.named_officer import act_of_officer
from limen.lib.basics.act import Act
from limen.lib.inspection.passenger_list import ListedPerson, read_passenger_list
from limen.lib.inspection.presented import read_presented
from limen.lib.inspection.subject import subject_of
from limen.lib.screening import Profile, Subject, Thresholds, profile_of
from limen.lib.screening.calibration import Budget, Curve, proposed, with_thresholds

PURPOSE = "calibrate"
_AT_ONCE: Final = 400
"""Rows that are read together."""
app = typer.Typer(help="Compare people with the lists of persons; how well that does here.", no_args_is_help=True)
app.command("check")(comparing.check)
app.command("rescreen")(comparing.rescreen)
app.command("status")(comparing.status)


@app.callback()
def screening() -> None:
    """How the comparison of travellers with lists of persons does here."""


@app.command("calibrate")
def calibrate_command(
    *,
    officer: Annotated[str, typer.Option("--officer", help="User name of the officer who answers for it.")],
    alert: Annotated[float, typer.Option(min=0, help="False alarms that stop, for each thousand travellers.")] = 0.1,
    review: Annotated[float, typer.Option(min=0, help="The same for all that are shown.")] = 1.0,
    travellers: Annotated[int, typer.Option(min=1, help="Recorded documents to replay, the newest.")] = 50_000,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="CSV of travellers instead, as buses bring it.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Replay travellers against the lists in force; show false alarms by threshold and propose thresholds.

    Nothing is put in force: the thresholds are written into a profile beside the one in force, for the country pack.
    Only counts are kept of the travellers. Everybody who is like an entry is counted as a false alarm.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen screening calibrate --officer w.keeper
        limen screening calibrate --alert 0.05 --review 0.5 --file bus.csv --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    table = None if file is None else _Table(file, act)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Travellers compared", total=None)
        curves = calibrate(
            act,
            travellers=travellers,
            subjects=table,
            progress=lambda done: bar.update(task, completed=done),
        )
    budget = Budget(alert=alert, review=review)
    folder = folder_of(settings.CONFIGURATION.home)
    profile = profile_of(act.pack.screening)
    name = free_name(folder, profile.name, act.today.isoformat())
    measured = _measured(act, curves, budget, profile, name)
    lists = {each.list_code: Thresholds(alert=each.alert, review=each.review) for each in measured.lists}
    text, _ = with_thresholds(act.pack.screening.weights, name=profile.name, dated=act.today, lists=lists)
    written, picture = keep(folder, measured, profile=text)
    if table is not None and table.aside:
        Console().print(f"{table.aside:,} rows could not be read.", markup=False)
    _tell(measured, written, picture)


def _measured(act: Act, curves: Iterable[Curve], budget: Budget, profile: Profile, name: str) -> Measured:
    lists = tuple(_list(curve, budget, profile) for curve in curves)
    return Measured(
        at=act.at,
        travellers=max(curve.travellers for curve in curves),
        profile=profile.id,
        alert_budget=budget.alert,
        review_budget=budget.review,
        proposed=name,
        lists=lists,
    )


def _list(curve: Curve, budget: Budget, profile: Profile) -> MeasuredList:
    then, now = proposed(curve, budget), profile.thresholds_of(curve.list_code)
    return MeasuredList(
        list_code=curve.list_code,
        list_version=curve.list_version,
        artefact=curve.artefact,
        points=curve.points(),
        alert=then.alert,
        review=then.review,
        alerts_then=curve.per_thousand(then.alert),
        shown_then=curve.per_thousand(then.review),
        alert_now=now.alert,
        review_now=now.review,
        alerts_now=curve.per_thousand(now.alert),
        shown_now=curve.per_thousand(now.review),
        is_settled=curve.settles(budget),
    )


class _Table:
    """The travellers of a CSV, and how many rows of it could not be read."""

    def __init__(self, file: Path, act: Act) -> None:
        self._file, self._act = file, act
        self.aside = 0

    def __iter__(self) -> Iterator[Subject]:
        """Yield the travellers. Raises what the reading of passenger lists does."""
        with self._file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream)
            header = next(rows, [])
            while batch := list(islice(rows, _AT_ONCE)):
                text = io.StringIO()
                csv.writer(text).writerows([header, *batch])
                yield from self._of_text(text.getvalue())

    def _of_text(self, text: str) -> Iterator[Subject]:
        for row in read_passenger_list(text, today=self._act.today):
            subject = self._subject(row) if isinstance(row, ListedPerson) else None
            if subject is None:
                self.aside += 1
            else:
                yield subject

    def _subject(self, row: ListedPerson) -> Subject | None:
        read = read_presented(row.presented, today=self._act.today)
        return subject_of(document=read.document, holder=read.holder, reading=read.findings)


def _tell(measured: Measured, written: Path, picture: Path) -> None:
    console = Console(highlight=False)
    table = Table("list", "", "alert from", "alerts / 1,000", "shown from", "shown / 1,000")
    for each in measured.lists:
        now = (each.alert_now, each.alerts_now, each.review_now, each.shown_now)
        then = (each.alert, each.alerts_then, each.review, each.shown_then)
        table.add_row(each.list_code, "in force", *(f"{figure:.3g}" for figure in now))
        table.add_row("", "proposed", *(f"{figure:.3g}" for figure in then))
    console.print(table)
    if not all(each.is_settled for each in measured.lists):
        needed = f"{3000 / measured.alert_budget:,.0f}" if measured.alert_budget else "any number of"
        told = f"{measured.travellers:,} travellers are too few to settle this budget: it takes {needed}."
        console.print(told, markup=False, soft_wrap=True)
    console.print(f"Picture: {picture}", markup=False, soft_wrap=True)
    told = f"Proposed: {written}. It is in force nowhere: put it into the folder `screening` of the country pack"
    console.print(f"{told} and name it in screening.toml.", markup=False, soft_wrap=True)
