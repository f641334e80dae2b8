"""`limen missing`: which requests for missing persons are open, by number; nobody's name, and nothing of who fits."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from limen.apps.missing.queries import request_lines, waiting_leads


def missing_command() -> None:
    """List the open requests for missing persons by number, the oldest first.

    Whom they look for, who looks, and which of them somebody fits is read at the desk, by whoever traces.

    Exit codes: 0 done, 4 no installation.

    Examples:
        limen missing
    """
    rows = request_lines()
    table = Table("number", "asked on", "post", "by")
    for row in rows:
        if not row.is_closed:
            by = "program" if row.is_by_program else "officer"
            table.add_row(row.number, f"{row.made_at:%Y-%m-%d}", row.post or "none", by)
    console = Console()
    console.print(table)
    console.print(
        f"Closed: {sum(row.is_closed for row in rows):,}. Fits that nobody has assessed: {waiting_leads():,}."
    )
