"""A list that came in parts, put together: in any order, with parts that came twice and parts that never came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from limen.lib.manifest.issues import Issue
from limen.lib.manifest.shapes import Manifest, Person, Spot, Totals


class PartKey(NamedTuple):
    """What the parts of one list share."""

    sender: str
    recipient: str
    kind: str
    function: str
    access_reference: str
    carrier: str
    number: str
    departs: str


class Joined(NamedTuple):
    """A list as far as its parts have come."""

    manifest: Manifest
    is_complete: bool
    missing: tuple[int, ...]
    """Numbers of parts that have not come, as far as the others tell; the last one may be missing without a number."""


def part_key(manifest: Manifest) -> PartKey:
    """Return what decides which list a part belongs to."""
    return PartKey(
        manifest.sender,
        manifest.recipient,
        manifest.kind,
        manifest.function,
        manifest.access_reference,
        manifest.carrier,
        manifest.number,
        str(manifest.departs or ""),
    )


def is_part(manifest: Manifest) -> bool:
    """Return True for a message that is not the whole list."""
    return manifest.part.number > 0 and not (manifest.part.is_first and manifest.part.is_last)


def revision_of(manifest: Manifest) -> int:
    """Return the number of the revision: 0 for a list that was sent once."""
    said = manifest.revision
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def join(parts: Iterable[Manifest]) -> Joined:
    """Return the list that `parts`, which share a key, make together; at least one.

    Of parts with the same number the one that came last counts, and of revisions the highest. The count that every part
    repeats is of the whole movement: where it is reached, numbers left out do not matter, since some senders number
    parts by the persons in them.
    """
    came = list(parts)
    newest = max(revision_of(each) for each in came)
    chosen: dict[int, Manifest] = {}
    issues: list[Issue] = []
    for each in came:
        if revision_of(each) != newest:
            continue
        before = chosen.get(each.part.number)
        if before is not None and _said(before.persons) != _said(each.persons):
            issues.append(Issue("part-repeated", {"said": each.part.number}))
        chosen[each.part.number] = each
    ordered = [chosen[number] for number in sorted(chosen)]
    persons = tuple(person for each in ordered for person in each.persons)
    is_complete, missing = _completeness(ordered, persons)
    if not is_complete:
        issues.append(Issue("parts-missing", {"said": ", ".join(map(str, missing)) or "?"}))
    made = replace(
        ordered[0],
        persons=persons,
        part=Spot(ordered[0].part.number, is_first=ordered[0].part.is_first, is_last=ordered[-1].part.is_last),
        issues=(*_moved(ordered), *issues),
        is_interactive=any(each.is_interactive for each in ordered),
    )
    return Joined(made, is_complete, missing)


def _said(persons: Sequence[Person]) -> list[Person]:
    return [each._replace(segment=-1) for each in persons]


def _completeness(ordered: Sequence[Manifest], persons: Sequence[Person]) -> tuple[bool, tuple[int, ...]]:
    numbers = [each.part.number for each in ordered]
    missing = tuple(sorted(set(range(1, numbers[-1])) - set(numbers)))
    crew = sum(each.role.is_crew for each in persons)
    if any(_are_all(part.totals, len(persons) - crew, crew) for part in ordered):
        return True, ()
    return not missing and ordered[-1].part.is_last, missing


def _are_all(totals: Totals, passengers: int, crew: int) -> bool:
    """True when so many are those that the carrier counts; a list of crew alone is held against the crew.

    A carrier that tells one count alone may count everybody in it.
    """
    if totals.passengers is None:
        return totals.crew is not None and totals.crew in {crew, passengers + crew}
    if totals.crew is None:
        return totals.passengers in {passengers, passengers + crew}
    if not passengers:
        return bool(crew) and crew == totals.crew
    return passengers == totals.passengers and crew in {0, totals.crew}


def _moved(ordered: Sequence[Manifest]) -> list[Issue]:
    """Return the issues of all parts, with the places that persons have in the whole."""
    begins = accumulate((len(each.persons) for each in ordered), initial=0)
    return [
        issue._replace(person=issue.person + begin) if issue.person >= 0 else issue
        for each, begin in zip(ordered, begins, strict=False)
        for issue in each.issues
        if issue.code not in {"total-differs", "nobody"}
    ]
