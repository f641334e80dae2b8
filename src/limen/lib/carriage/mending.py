"""A list that came as a file is mended row by row: only what was wrong is shown, and only that is sent, as a change.

Whoever is not shown stays as announced. A person whom the register would not know again after they were put right is
taken off the list as they were, so that nobody is awaited twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from limen.lib.carriage.understanding import issue_to_dict, read_message, understood_from
from limen.lib.carriage.understood import OnBoard, Purpose
from limen.lib.manifest import Manifest, Person, row_texts, write_rows

MOST_ROWS: Final = 400
"""Of one list are mended by hand."""
TYPED: Final = (
    *("family_name", "given_names", "birth_date", "sex", "nationality"),
    *("document_number", "document_issuer", "document_expiry", "seat", "booking"),
)
"""What is shown and typed of a person, in this order; all else of them stays as it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyRow:
    """A person of a list with whom something was wrong."""

    place: int
    """In the list, from 0."""
    cells: tuple[str, ...]
    """What was understood of each of TYPED, empty where nothing was."""
    issues: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What is to be sent: two tables, each empty where nobody is in it."""

    gone: bytes = b""
    """Who is taken off the list, as they were announced: sent first."""
    change: bytes = b""


def faulty_rows(manifest: Manifest) -> tuple[FaultyRow, ...]:
    """Return the persons of a list with whom something was wrong, in its order; none of a list of another purpose."""
    if understood_from(manifest).purpose not in (Purpose.LIST, Purpose.CHANGE):
        return ()
    places = sorted({issue.person for issue in manifest.issues if 0 <= issue.person < len(manifest.persons)})
    return tuple(
        FaultyRow(
            place=place,
            cells=_cells(manifest.persons[place]),
            issues=tuple(issue_to_dict(issue) for issue in manifest.issues_of(place)),
        )
        for place in places[:MOST_ROWS]
    )


def mended(
    manifest: Manifest, said: Mapping[int, tuple[str, ...]], *, today: date, agreed: Mapping[str, object] | None
) -> Mended:
    """Return what is to be sent where `said` was typed for some places of a list, a text for each of TYPED.

    Nothing for rows that were left as they are; a row without any text takes its person off the list.
    """
    before = understood_from(manifest).persons
    told = {place: typed for place, typed in said.items() if typed != _cells(manifest.persons[place])}
    gone = [place for place, typed in told.items() if not any(typed)]
    stay = [place for place, typed in told.items() if any(typed)]
    change = b""
    if stay:
        rows = [_row(manifest.persons[place], told[place]) for place in stay]
        change = write_rows(manifest, rows, purpose="change")
        (after,) = read_message(change, today=today, agreed=agreed).lists
        gone += [place for place, new in zip(stay, after.persons, strict=True) if not _is_found(before[place], new)]
    taken_off = [row_texts(manifest.persons[place]) for place in sorted(gone)]
    return Mended(gone=write_rows(manifest, taken_off, purpose="reduction") if gone else b"", change=change)


def _cells(person: Person) -> tuple[str, ...]:
    texts = row_texts(person)
    texts["given_names"] = f"{texts['given_names']} {texts['second_name']}".strip()
    return tuple(texts[name] for name in TYPED)


def _row(person: Person, typed: tuple[str, ...]) -> dict[str, str]:
    """Return the row of a person who was put right: what was not shown stays as it was sent."""
    return row_texts(person) | {"second_name": ""} | dict(zip(TYPED, typed, strict=True))


def _is_found(before: OnBoard, after: OnBoard) -> bool:
    """Return True when the register takes both for one person, as it finds whom it was told of before."""
    if before.key == after.key:
        return True
    if before.document is None or after.document is None or before.holder is None or after.holder is None:
        return False
    old = (before.document.number, str(before.holder.birth))
    return old == (after.document.number, str(after.holder.birth))
