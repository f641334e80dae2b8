"""Who travels together: people of one booking, or of one name and consecutive references where no booking is told."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
MOST_IN_A_BOOKING = 40
"""A larger booking is a group tour: a name in common says nothing in it, and nobody is shown to travel with all."""


def together(bookings: Iterable[tuple[Key, str]]) -> Mapping[Key, tuple[Key, ...]]:
    """Return for each person the others of the same booking, in the order given; none for whom none is told."""
    of_booking: dict[str, list[Key]] = {}
    told = list(bookings)
    for person, booking in told:
        if booking:
            of_booking.setdefault(booking, []).append(person)
    return {
        person: tuple(other for other in of_booking.get(booking, ()) if other != person)
        if booking and len(of_booking[booking]) <= MOST_IN_A_BOOKING
        else ()
        for person, booking in told
    }
