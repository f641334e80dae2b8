"""The lists of persons that are in force, opened: each process maps the data of a version once and keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from limen.apps.watchlists.queries import PersonListInForce, person_lists_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.screening import Index, profile_of
from limen.lib.screening.hits import Hit
from limen.lib.screening.subject import Subject


class Opened(Protocol):
    """The data of a version of a list, ready to be searched."""

    def screen(self, subject: Subject) -> Iterable[Hit]:
        """Return who of the list the subject may be, heaviest first."""


_open: Final[dict[tuple[str, ...], Index]] = {}
_MOST_OPEN: Final = 64
"""Lists that a process keeps open: each version in force, and those that were in force a moment ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedList:
    """A list in force, and its data where it could be opened."""

    kept: PersonListInForce
    index: Opened | None


def asked_lists(act: Act) -> tuple[AskedList, ...]:
    """Return every list in force, opened; one whose data is missing or damaged says so and stops nobody's work."""
    return tuple(AskedList(kept=kept, index=_opened(act, kept)) for kept in person_lists_in_force())


def open_index(act: Act, kept: PersonListInForce) -> Opened:
    """Return the data of a list in force as it is searched; the same for everybody in this process until it changes.

    Raises what the store or the engine raises of data that is missing or damaged.
    """
    profile = profile_of(act.pack.screening)
    key = (profile.id, *kept.artefacts)
    if key not in _open:
        segments = [act.artefacts.open(digest) for digest in kept.artefacts]
        index = Index.open(segments, profile=profile, digests=kept.artefacts)
        while len(_open) >= _MOST_OPEN:
            # Another thread may have been quicker: then there is nothing to let go of.
            _open.pop(next(iter(_open), key), None)
        _open[key] = index
    return _open[key]


def _opened(act: Act, kept: PersonListInForce) -> Opened | None:
    try:
        return open_index(act, kept)
    except (Problem, ValueError, OSError):
        # Told as a finding of every inspection, as an empty result never would be.
        return None
