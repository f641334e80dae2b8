"""docs/lists.md names the formats as the code has them, and its example of a mapping can be used."""

from __future__ import annotations

import json
from pathlib import Path

from limen.lib.listings import FORMATS, Format, mapping_from_dict
from limen.lib.listings.mapping import DATE_FORMATS, FIELDS

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "lists.md").read_text(encoding="utf-8")


def row(found: Format) -> str:
    """Return the line of the table that a format must have."""
    files = ", ".join(f"`{each.name}`{'' if each.is_needed else ' (optional)'}" for each in found.files)
    proven = "yes" if found.is_proven else "not yet proven on the real file"
    return f"| `{found.code}` | {found.title} | {files} | {found.schema} | {proven} |"


def test_every_format_stands_in_the_table_as_it_is() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| `") and line.count("|") == 6]
    assert rows == [row(each) for each in FORMATS.values()]


def test_the_mapping_that_is_printed_can_be_used() -> None:
    mapping = mapping_from_dict(json.loads(DOCUMENT.split("```json\n")[1].split("```")[0]))
    assert len(mapping.columns) == 8


def test_every_field_and_every_format_of_dates_is_named() -> None:
    assert [name for name in FIELDS if f"`{name}`" not in DOCUMENT] == []
    assert [name for name in DATE_FORMATS if name and f"`{name}`" not in DOCUMENT] == []
