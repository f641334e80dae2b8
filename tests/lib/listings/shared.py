"""Files for tests of lists: small invented ones, and the owners' real ones where they are beside the checkout."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from limen.lib.listings import ListedPerson, Mapping, Reading, Unreadable, read_persons

CASES: Final = Path(__file__).resolve().parents[2] / "cases" / "lists"
REAL: Final = Path(__file__).resolve().parents[4] / "shared" / "data" / "watchlists"


def opened(**files: str) -> dict[str, BytesIO]:
    """Return invented files by the names that a format gives them."""
    return {name: BytesIO((CASES / file).read_bytes()) for name, file in files.items()}


def really(**files: str) -> dict[str, BytesIO]:
    """Return the owners' files; skips the test where they are not there."""
    missing = [file for file in files.values() if not (REAL / file).exists()]
    if missing:
        pytest.skip(f"the real lists are not beside the checkout: {', '.join(missing)}")
    return {name: BytesIO((REAL / file).read_bytes()) for name, file in files.items()}


def read_all(
    code: str, files: dict[str, BytesIO], *, mapping: Mapping | None = None
) -> tuple[list[ListedPerson], list[Unreadable], Reading]:
    """Return the persons, what could not be read, and the reading."""
    reading = read_persons(code, files, mapping=mapping)
    records = list(reading)
    persons = [each for each in records if isinstance(each, ListedPerson)]
    return persons, [each for each in records if isinstance(each, Unreadable)], reading


def rules(reading: Reading) -> list[str]:
    """Return the ids of what the reading found about the file as a whole."""
    return [each.rule.removeprefix("listing.") for each in reading.findings()]
