"""The lists of persons that are in force, opened: each process maps the data of a version once and keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from limen.apps.watchlists.queries import PersonListInForce, open_index, person_lists_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.screening.hits import Hit
from limen.lib.screening.subject import Subject


class Opened(Protocol):
    """The data of a version of a list, ready to be searched."""

    def screen(self, subject: Subject) -> Iterable[Hit]:
        """Return who of the list the subject may be, heaviest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedList:
    """A list in force, and its data where it could be opened."""

    kept: PersonListInForce
    index: Opened | None


def asked_lists(act: Act) -> tuple[AskedList, ...]:
    """Return every list in force, opened; one whose data is missing or damaged says so and stops nobody's work."""
    return tuple(AskedList(kept=kept, index=_opened(act, kept)) for kept in person_lists_in_force())


def _opened(act: Act, kept: PersonListInForce) -> Opened | None:
    try:
        return open_index(act, kept)
    except (Problem, ValueError, OSError):
        # Told as a finding of every inspection, as an empty result never would be.
        return None
