"""Runs the benchmarks and prints one table.

    python -m benchmarks                     all of them
    python -m benchmarks --only mrz          those whose module is named so: benchmarks/bench_mrz.py
    python -m benchmarks --scale 0.1         a tenth of the work: seconds instead of minutes, rougher figures
    python -m benchmarks --write             also renew the tables of what ran in docs/benchmarks.md

A benchmark is a module `benchmarks/bench_*.py` with `run(scale: float) -> list[Row]`. Exit code 1 when one failed; a
missed goal is a figure, not a failure.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from benchmarks import plots, report
from benchmarks.running import measure, names


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description="Run the benchmarks and print one table.")
    parser.add_argument("--only", action="append", choices=names(), help="run this one; may be given again")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full work, such as 0.1")
    parser.add_argument("--write", action="store_true", help="renew the tables of what ran in docs/benchmarks.md")
    asked = parser.parse_args(arguments)
    console = Console()
    measured, failed = measure(asked.only or names(), scale=asked.scale, console=console)
    rows = [row for each in measured.values() for row in each]
    console.print(report.table_of(rows))
    for row in rows:
        if row.note:
            console.print(f"{row.name}: {row.note}", markup=False)
    for sentence in failed:
        console.print(f"failed: {sentence}", style="bold red", markup=False)
    if asked.write:
        report.write(measured, scale=asked.scale)
        plots.draw()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
