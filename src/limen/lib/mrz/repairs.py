"""Look-alike characters taken for each other: what would make the lines right is offered, never applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final, NamedTuple

from limen.lib.basics.words import N_
from limen.lib.mrz.layout import ALPHABETIC, ANY, NUMERIC
from limen.lib.mrz.reading import Change, Repair

_DIGITS: Final = {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
_LETTERS: Final = {digit: letter for letter, digit in _DIGITS.items()}
_EITHER: Final = _DIGITS | _LETTERS

MOST_CHANGES: Final = 3
"""Changes beyond those that the position forces. With more, chance alone makes check digits agree."""

MOST_REPAIRS: Final = 4
"""More ways than these are no help to anybody."""

MOST_PLACES: Final = 22
"""Doubtful places, which bounds the work: 1,793 combinations of up to three."""

_BY_POSITION: Final = N_("Letters stood where only digits can stand, or digits where only letters can.")
_BY_DIGITS: Final = N_("With these characters every check digit is right.")


class Repairs(NamedTuple):
    """The repairs to offer, and how many ways there are: more than were offered when they are too many."""

    offered: tuple[Repair, ...]
    ways: int


NOTHING: Final = Repairs((), 0)


def find_repairs(lines: tuple[str, ...], classes: str, is_right: Callable[[tuple[str, ...]], bool]) -> Repairs:
    """Return the repairs of `lines` with the fewest changes that `is_right` accepts.

    `classes` says what may stand at each position (`Layout.classes`). First, look-alikes are exchanged where the class
    of the position forces it; if that is not enough, up to MOST_CHANGES more where both letters and digits may stand.
    """
    zone = "".join(lines)
    forced = _exchange_by_position(zone, classes)
    if forced is None:
        return NOTHING
    if forced != zone and is_right(_lines_like(lines, forced)):
        return Repairs((_repair(lines, forced, _BY_POSITION),), 1)
    if is_right(lines):  # a code that nobody knows, and nothing in it that looks like another
        return NOTHING
    for repaired in _exchange_more(forced, classes):
        found = [candidate for candidate in repaired if is_right(_lines_like(lines, candidate))]
        if len(found) > MOST_REPAIRS:
            return Repairs((), len(found))
        if found:
            return Repairs(tuple(_repair(lines, candidate, _BY_DIGITS) for candidate in found), len(found))
    return NOTHING


def _exchange_by_position(zone: str, classes: str) -> str | None:
    """None when a character cannot stand where it stands and looks like none that can."""
    exchanged = [allowed(character, kind) for character, kind in zip(zone, classes, strict=True)]
    return None if "" in exchanged else "".join(exchanged)


def allowed(character: str, kind: str) -> str:
    """Return what a character is where `kind` may stand (`Layout.classes`): itself, its look-alike, or nothing."""
    if kind == NUMERIC and character.isalpha():
        return _DIGITS.get(character, "")
    if kind == ALPHABETIC and character.isdigit():
        return _LETTERS.get(character, "")
    return character


def _exchange_more(zone: str, classes: str) -> Iterator[Iterator[str]]:
    """Yield all zones with one more exchange, then with two, then with three."""
    places = [
        place
        for place, (character, kind) in enumerate(zip(zone, classes, strict=True))
        if kind == ANY and character in _EITHER
    ]
    if len(places) > MOST_PLACES:
        return
    for count in range(1, MOST_CHANGES + 1):
        yield (_exchange(zone, chosen) for chosen in combinations(places, count))


def _exchange(zone: str, places: tuple[int, ...]) -> str:
    characters = list(zone)
    for place in places:
        characters[place] = _EITHER[characters[place]]
    return "".join(characters)


def _lines_like(lines: tuple[str, ...], zone: str) -> tuple[str, ...]:
    width = len(lines[0])
    return tuple(zone[start : start + width] for start in range(0, len(zone), width))


def _repair(lines: tuple[str, ...], zone: str, reason: str) -> Repair:
    repaired = _lines_like(lines, zone)
    changes = tuple(
        Change(number, position, found, proposed)
        for number, (line, mended) in enumerate(zip(lines, repaired, strict=True), 1)
        for position, (found, proposed) in enumerate(zip(line, mended, strict=True), 1)
        if found != proposed
    )
    return Repair(repaired, changes, reason)


def changes_as_text(repair: Repair) -> str:
    """Return the changes in a form that needs no translation: `O→0 (2:14), I→1 (2:16)`."""
    return ", ".join(f"{change.found}→{change.proposed} ({change.line}:{change.position})" for change in repair.changes)
