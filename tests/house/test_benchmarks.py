"""The table of `make bench`: a goal is held against the ratio, and renewing the document leaves its prose alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import plots, report, running
from benchmarks.rows import Better, Row

FASTER = Row(name="mrz", value=12_345.6, unit="documents/s", against="mrz 0.6.2", ratio=12.34, goal=10)
SLOWER = Row(name="page", value=151.2, unit="ms", goal=150, better=Better.LOWER, note="the fonts are not cached")


def test_a_goal_is_held_against_the_ratio_and_else_against_the_value() -> None:
    assert (FASTER.reached, SLOWER.reached) == (True, False)
    assert Row(name="size", value=3, unit="MB").reached is None


def test_cells_say_which_side_of_the_goal_is_good() -> None:
    assert report.cells_of(FASTER) == ("mrz", "12,346 documents/s", "mrz 0.6.2", "12.3 ×", "≥ 10 ×", "yes")
    assert report.cells_of(SLOWER) == ("page", "151 ms", "", "", "≤ 150", "no")


def test_renewing_keeps_the_prose_around_the_table() -> None:
    first = report.between_markers("# Benchmarks\n\nHow to read this.\n", "old", name="mrz")
    first = report.between_markers(first, "of another", name="lane")
    second = report.between_markers(f"{first}\nAfterwards.\n", "new", name="mrz")
    assert "old" not in second
    assert second.startswith("# Benchmarks\n\nHow to read this.\n")
    assert second.endswith("\nAfterwards.\n")
    assert "<!-- begin: make bench mrz -->\nnew\n<!-- end: make bench mrz -->" in second
    assert "<!-- begin: make bench lane -->\nof another\n<!-- end: make bench lane -->" in second


def test_notes_stand_below_the_table() -> None:
    text = report.markdown_of("mrz", [FASTER, SLOWER], scale=0.5, day="2025-01-31")
    assert text.startswith("### mrz\n")
    assert "on 2025-01-31 at scale 0.5" in text
    assert text.endswith("- page: the fonts are not cached")


def test_a_benchmark_that_breaks_is_told() -> None:
    console = Console(file=io.StringIO())
    measured, failed = running.measure(["that_is_not_there"], scale=1, console=console)
    assert measured == {}
    assert failed[0].startswith("that_is_not_there: ModuleNotFoundError")


def test_the_pictures_say_what_the_tables_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in plots.FOLDER.iterdir()}
    monkeypatch.setattr(plots, "FOLDER", tmp_path)
    plots.draw()
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == kept
    assert all(picture.count("<rect") > 8 for picture in kept.values())
