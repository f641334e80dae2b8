"""Rows as a table: on the terminal, and for each benchmark between two markers of its own in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from benchmarks.rows import Better, Row, machine

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEADINGS = ("measured", "value", "against", "ratio", "goal", "reached")


def cells_of(row: Row) -> tuple[str, ...]:
    """Return a row as text, in the order of HEADINGS."""
    side = "≥" if row.better is Better.HIGHER else "≤"
    unit = "" if row.ratio is None else " ×"
    return (
        row.name,
        f"{number(row.value)} {row.unit}".strip(),
        row.against,
        "" if row.ratio is None else f"{number(row.ratio)} ×",
        "" if row.goal is None else f"{side} {number(row.goal)}{unit}",
        {None: "", True: "yes", False: "no"}[row.reached],
    )


def number(value: float) -> str:
    """Return a figure with three significant digits and its thousands marked."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table_of(rows: Iterable[Row]) -> Table:
    """Return the table for the terminal."""
    table = Table(*HEADINGS)
    for row in rows:
        style = {None: "", True: "green", False: "bold red"}[row.reached]
        *cells, reached = cells_of(row)
        table.add_row(*cells, f"[{style}]{reached}[/]" if style else reached)
    return table


def markdown_of(name: str, rows: list[Row], *, scale: float, day: str) -> str:
    """Return the table of one benchmark and its notes for the document."""
    lines = [f"### {name}", "", f"Measured on {day} at scale {scale:g}: {machine()}.", ""]
    lines += [_line(HEADINGS), _line("---" for _ in HEADINGS)]
    lines += [_line(cells_of(row)) for row in rows]
    lines += ["", *(f"- {row.name}: {row.note}" for row in rows if row.note)]
    return "\n".join(lines).rstrip()


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def between_markers(document: str, text: str, *, name: str) -> str:
    """Return the document with `text` between the markers of a benchmark; they are added where they are missing."""
    begin, end = f"<!-- begin: make bench {name} -->", f"<!-- end: make bench {name} -->"
    if begin not in document:
        document = f"{document.rstrip()}\n\n{begin}\n{end}\n".lstrip()
    before, rest = document.split(begin, 1)
    after = rest.split(end, 1)[1]
    return f"{before}{begin}\n{text}\n{end}{after}"


def write(measured: Mapping[str, list[Row]], *, scale: float) -> None:
    """Renew the tables of the benchmarks that ran in docs/benchmarks.md; those of the others stay as they are."""
    document = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else "# Benchmarks\n"
    day = datetime.now(tz=UTC).date().isoformat()
    for name, rows in measured.items():
        document = between_markers(document, markdown_of(name, rows, scale=scale, day=day), name=name)
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document, encoding="utf-8")
