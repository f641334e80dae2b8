"""`limen response`: hours from before this program counted them, and what stands now at a post, at the terminal."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters.world import world
from limen.apps.response import operations as response
from limen.apps.response.operations import HoursWrong
from limen.apps.response.operations.expecting import MOST_HOURS
from limen.apps.response.queries import alerts_at, outlook_at
from limen.cli.named_officer import act_of_officer

app = typer.Typer(help="The hours of a post, and what is to be expected of them.", no_args_is_help=True)
COLUMNS = ("hour", "people")
PURPOSE = "response"


@app.callback()
def response_commands() -> None:
    """The hours of a post, and what is to be expected of them."""


@app.command("hours")
def hours(
    file: Annotated[Path, typer.Argument(help="CSV with the columns hour (2026-03-01T14:00Z) and people.")],
    *,
    post: Annotated[str, typer.Option("--post", help="Code of the post.")],
    officer: Annotated[str, typer.Option("--officer", help="User name of the supervisor in whose name they are kept.")],
) -> None:
    """Keep how many people came in the hours before this program counted them.

    So a new post knows what is usual from its first day on. Hours that are counted already stay as they are; the same
    file again changes nothing.

    Exit codes: 0 done, 1 the file or an hour of it is wrong, 4 no installation.

    Examples:
        limen response hours counts-2025.csv --post UTO-LND-1 --officer tomas
    """
    read = read_hours(file)
    kept = response.take_over_hours(act_of_officer(officer, purpose=PURPOSE), post=post, hours=read)
    typer.echo(f"{kept} hours are new, {len(read) - kept} were counted already.")


def read_hours(file: Path) -> dict[datetime, int]:
    """Return the people of each hour of a CSV. Raises HoursWrong."""
    found: dict[datetime, int] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise HoursWrong(most=MOST_HOURS)
            for row in rows:
                hour = datetime.fromisoformat(row["hour"])
                if hour.tzinfo is None or hour.astimezone(UTC) in found or len(found) > MOST_HOURS:
                    raise HoursWrong(most=MOST_HOURS)
                found[hour.astimezone(UTC)] = int(row["people"])
    except (ValueError, TypeError, csv.Error) as error:
        raise HoursWrong(most=MOST_HOURS) from error
    return found


@app.command("show")
def show(*, post: Annotated[str, typer.Option("--post", help="Code of the post.")]) -> None:
    """Print what is expected of the hours around now, what came, and which triggers of plans are met.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen response show --post UTO-LND-1
    """
    found = outlook_at(post, now=world().machine_act(purpose=PURPOSE).at)
    table = Table("hour (UTC)", "expected", "band", "came")
    for each in found.hours:
        band = "" if each.low is None or each.high is None else f"{each.low:.0f}-{each.high:.0f}"
        expected = "" if each.expected is None else f"{each.expected:.0f}"
        table.add_row(f"{each.hour:%Y-%m-%d %H:%M}", expected, band, "" if each.came is None else str(each.came))
    console = Console()
    console.print(table)
    console.print(f"Expected by: {found.method.label if found.method else 'nothing yet'}.")
    for alert in alerts_at(post):
        console.print(f"Met: {alert.trigger.value} of “{alert.name}” since {alert.met_at:%Y-%m-%d %H:%M}.")
