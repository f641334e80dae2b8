"""Writes docs/rights.md from docs/rights.toml: `python -m tools.rights_book`.

The table names the code that holds each rule and the tests that fail without it; tests look both up, so that the page
cannot speak of what is not there.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "rights.toml"
BOOK = ROOT / "docs" / "rights.md"
STATES = {"held": "Held", "partly": "Held in part", "not-yet": "Not held yet"}
HEAD = """# Rights

Rules that protect people: what each says, by which law, what holds it in the program, and which test fails without it.
Made from [rights.toml](rights.toml) by `python -m tools.rights_book`; tests compare, and look up every name. What the
software finds, which duties it opens and who may do what stands in the [rule book](rules.md).

A mark says how surely the source was read: **V** its text was seen in a copy, **T** only a title or a heading, **M**
from memory and to be confirmed, **D** derived, or a rule of this product. *No.* counts the list of rules from which
this product began.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightEntry:
    """One rule that protects somebody."""

    id: str
    rule: int
    sentence: str
    source: str
    mark: str
    state: str
    note: str
    held_by: tuple[str, ...]
    tests: tuple[str, ...]


def entries() -> tuple[RightEntry, ...]:
    """Return all rules of the table, in its order. Raises KeyError or TypeError for one that says too little."""
    said = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(_entry(row) for row in said["right"])


def _entry(row: dict[str, object]) -> RightEntry:
    known = {"id", "rule", "sentence", "source", "mark", "state", "note", "held_by", "tests"}
    if unknown := sorted(set(row) - known):
        raise TypeError(f"{row.get('id')}: unknown {unknown}")
    return RightEntry(
        id=str(row["id"]),
        rule=int(str(row["rule"])),
        sentence=str(row["sentence"]),
        source=str(row["source"]),
        mark=str(row["mark"]),
        state=str(row["state"]),
        note=str(row.get("note", "")),
        held_by=tuple(map(str, _list(row, "held_by"))),
        tests=tuple(map(str, _list(row, "tests"))),
    )


def _list(row: dict[str, object], key: str) -> list[object]:
    value = row.get(key, [])
    if not isinstance(value, list):
        raise TypeError(f"{row.get('id')}: {key} is no list")
    return value


def book() -> str:
    """Return the whole page as Markdown."""
    rows = entries()
    lines = [HEAD, _counted(rows)]
    for state, title in STATES.items():
        lines += [
            f"\n## {title}\n",
            "| id | rule | source | held by | fails without it | no. |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_line(row) for row in rows if row.state == state]
    return "\n".join([*lines, ""])


def _counted(rows: tuple[RightEntry, ...]) -> str:
    counts = [f"{sum(row.state == state for row in rows)} {title.lower()}" for state, title in STATES.items()]
    return f"{len(rows)} rules: {', '.join(counts)}."


def _line(row: RightEntry) -> str:
    sentence = f"{row.sentence} *{row.note}*" if row.note else row.sentence
    held = "<br>".join(f"`{name.removeprefix('limen.')}`" for name in row.held_by) or "-"
    tests = "<br>".join(f"[{Path(path).stem}](../{path})" for path in row.tests) or "-"
    cells = (f"`{row.id}`", sentence, f"{row.source} [{row.mark}]", held, tests, str(row.rule))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> int:
    """Write the page."""
    BOOK.write_text(book(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
