"""`limen complaints`: how complaints about treatment stand, by post; nobody's words and no name."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from limen.adapters.world import world
from limen.apps.oversight.queries import complaint_counts


def complaints_command() -> None:
    """Count the complaints of the last year by post: open, late, answered, and those found right.

    Nothing of what was said is printed: complaints are read at the desk, by who stands apart from them.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen complaints
    """
    table = Table("post", "open", "late", "answered", "found right")
    for post, counted in complaint_counts(world().machine_act(purpose="complaints")).items():
        numbers = (counted.open, counted.late, counted.answered, counted.upheld)
        table.add_row(post or "not said", *(f"{count:,}" for count in numbers))
    Console().print(table)
