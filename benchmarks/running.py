"""Finds the benchmarks and runs each in a process of its own, so that none measures what another one left behind."""

from __future__ import annotations

import importlib
import multiprocessing
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.rows import Row

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """Return the names of all benchmarks, in order."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run(name: str, scale: float) -> list[Row]:
    """Return the rows of one benchmark."""
    rows: list[Row] = importlib.import_module(f"benchmarks.bench_{name}").run(scale)
    return rows


def run_apart(name: str, *, scale: float) -> Future[list[Row]]:
    """Return the finished future of one benchmark, run in a fresh process: its rows, or the error that ended it."""
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(run, name, scale)


def measure(chosen: Iterable[str], *, scale: float, console: Console) -> tuple[dict[str, list[Row]], list[str]]:
    """Return the rows of each chosen benchmark, and a sentence for each that failed; the others still count."""
    measured: dict[str, list[Row]] = {}
    failed: list[str] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        for name in chosen:
            task = progress.add_task(name, total=None)
            done = run_apart(name, scale=scale)
            if error := done.exception():
                failed.append(f"{name}: {type(error).__name__}: {error}")
            else:
                measured[name] = done.result()
            progress.remove_task(task)
    return measured, failed
