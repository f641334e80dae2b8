"""What is kept of lists, for how long, and how it goes when its days are over."""

from __future__ import annotations

from uuid import UUID

from limen.apps.watchlists.erasure import list_data, numbers, persons
from limen.lib.basics.act import Act
from limen.lib.basics.retention import Kept

KEEPS: tuple[Kept, ...] = (*numbers.KEEPS, *persons.KEEPS)


def erase_due(act: Act) -> int:
    """Erase what is past its legal days, and what was cut short; return how many rows went."""
    gone = numbers.erase_due(act) + persons.erase_due(act)
    list_data.drop_unnamed(act)
    return gone


def forget(act: Act, *, subject_record: UUID) -> int:
    """Erase an entry about a person, whatever its days, and return how many rows went."""
    return persons.forget(act, subject_record=subject_record)
