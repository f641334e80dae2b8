"""`limen stays`: the lists of overstays and of stays that end soon, made anew at the terminal."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from limen.adapters.world import world
from limen.apps.crossings.operations import find_stays

app = typer.Typer(help="Lists of overstays and of stays that end soon.", no_args_is_help=True)


@app.callback()
def stays() -> None:
    """Lists of overstays and of stays that end soon."""


@app.command("run")
def run() -> None:
    """Work out anew who stayed too long and whose stay ends soon; the node does the same every night.

    Booths go on working meanwhile. Nothing about a person is printed: the lists are read at the desk.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen stays run
    """
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Crossings looked through", total=None)
        found = find_stays(
            world().machine_act(purpose="stays"),
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    table = Table("here", "stayed too long", "ends soon", "no permission known")
    table.add_row(*(f"{count:,}" for count in (found.here, found.overstayed, found.ending, found.unfounded)))
    Console().print(table)
