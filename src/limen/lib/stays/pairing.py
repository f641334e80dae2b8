"""From crossings to stays: each entry with the exit that ends it, and what is missing said instead of guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Final, NamedTuple

from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import N_
from limen.lib.stays.reasons import Reason

TWICE_RECORDED: Final = timedelta(minutes=60)
"""Two crossings the same way at one post within this time are one crossing, recorded twice."""
CLOCKS_APART: Final = timedelta(hours=2)
"""How far the clocks of two posts may differ before an order of crossings is taken at its word."""


class Passage(NamedTuple):
    """A crossing as the calculator needs it. A tuple, because facts keep hundreds of them as short lists."""

    direction: Direction
    at: datetime
    day: date
    """Local date at the post."""
    post: str
    mode: str
    kind: TravellerKind = TravellerKind.PASSENGER
    document: int = 0
    """Which of the traveller's documents: numbered as they came, so that a change is seen and no number is told."""


# What happened at one moment is put in one order, whatever order it came in.
_MOMENT: Final = itemgetter(*(Passage._fields.index(name) for name in ("at", "direction", "post", "document")))


class Pairing(StrEnum):
    """How sure it is that these two crossings, or this one, are a stay."""

    SURE = "sure"
    """Entry and exit follow each other, with one document."""
    LIKELY = "likely"
    """Entry and exit are paired across two documents, a double recording or clocks that differ."""
    RUNNING = "running"
    """The last crossing is an entry: the traveller is here, as far as the register knows."""
    EXIT_MISSING = "exit-missing"
    ENTRY_MISSING = "entry-missing"


class Stay(NamedTuple):
    """Days in the State: from an entry to an exit, with how sure that is and why. A tuple, because hundreds of them
    are made for one question.
    """

    begun: Passage
    """The crossing that tells how the traveller came: the entry, or the exit where no entry is recorded."""
    ended: Passage | None
    """The exit after an entry."""
    pairing: Pairing
    why: Reason

    @property
    def first_day(self) -> date:
        """The first day here; that of the exit where no entry is recorded."""
        return self.begun.day

    @property
    def last_known_day(self) -> date:
        """The last day on which the traveller is known to have been here."""
        begun, ended = self.begun, self.ended
        # A post further west may write an earlier date for a later moment.
        return begun.day if ended is None or ended.day < begun.day else ended.day

    @property
    def last_day(self) -> date | None:
        """The last day here, None while the stay runs; the one known day where the other crossing is not recorded."""
        return None if self.pairing is Pairing.RUNNING else self.last_known_day


def pair(passages: Iterable[Passage]) -> tuple[Stay, ...]:
    """Return the stays of one traveller, oldest first, of crossings in any order.

    Every crossing is in one stay, but for those recorded twice. Nothing is guessed: an entry without an exit makes a
    stay of that day alone, and the last one a running stay.
    """
    ordered = sorted(passages, key=_MOMENT)
    if _are_in_turns(ordered):
        return tuple(_stays_in_turns(ordered))
    once, twice = _once(ordered)
    return tuple(_stays(_in_order(once), twice))


def _are_in_turns(ordered: list[Passage]) -> bool:
    """Return True when no two crossings the same way follow each other."""
    directions = [passage.direction for passage in ordered]
    ones, others = directions[::2], directions[1::2]
    return not others or (
        ones[0] is not others[0] and ones.count(ones[0]) == len(ones) and others.count(others[0]) == len(others)
    )


def _stays_in_turns(ordered: list[Passage]) -> list[Stay]:
    """Return what `_stays` does, for crossings in turns: nearly everybody's, hundreds of them for one question."""
    before = ordered[:1] if ordered and ordered[0].direction is Direction.EXIT else []
    rest = ordered[len(before) :]
    return [
        *(_half(leaving, Pairing.ENTRY_MISSING, _NO_ENTRY) for leaving in before),
        *[
            Stay(entry, leaving, Pairing.SURE, _IN_ORDER)
            if entry.document == leaving.document
            else _paired(entry, leaving, _NONE)
            for entry, leaving in zip(rest[::2], rest[1::2], strict=False)
        ],
        *(_half(entry, Pairing.RUNNING, _RUNNING) for entry in rest[len(rest) // 2 * 2 :]),
    ]


def running(stays: Sequence[Stay]) -> Stay | None:
    """Return the stay that runs, None when the traveller is not here as far as the register knows."""
    return stays[-1] if stays and stays[-1].pairing is Pairing.RUNNING else None


def left_on(stays: Sequence[Stay], *, day: date) -> tuple[Stay, ...]:
    """Return the stays as they will be once the traveller leaves on `day`, so that what follows can be asked before."""
    stay = running(stays)
    if stay is None:
        return tuple(stays)
    leaving = stay.begun._replace(direction=Direction.EXIT, day=day)
    return (*stays[:-1], Stay(begun=stay.begun, ended=leaving, pairing=Pairing.LIKELY, why=_WILL_LEAVE))


def unmatched(stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """Return the stays of which one crossing is not recorded."""
    return tuple(stay for stay in stays if stay.pairing in (Pairing.EXIT_MISSING, Pairing.ENTRY_MISSING))


def _once(ordered: list[Passage]) -> tuple[list[Passage], set[Passage]]:
    """Return the crossings without those recorded twice, and those that were."""
    kept: list[Passage] = []
    twice: set[Passage] = set()
    for passage in ordered:
        if kept and _is_the_same(kept[-1], passage):
            twice.add(kept[-1])
        else:
            kept.append(passage)
    return kept, twice


def _is_the_same(one: Passage, other: Passage) -> bool:
    return one.direction is other.direction and one.post == other.post and abs(other.at - one.at) <= TWICE_RECORDED


def _in_order(ordered: list[Passage]) -> list[Passage]:
    """Return the crossings with two neighbours exchanged where only differing clocks can explain their order.

    In, in, out, out is in, out, in, out when the two in the middle lie close together and no others are missing.
    """
    passages = list(ordered)
    for place in range(len(passages) - 2):
        if _is_crossed(passages, place):
            passages[place], passages[place + 1] = passages[place + 1], passages[place]
    return passages


def _is_crossed(passages: list[Passage], place: int) -> bool:
    before = passages[place - 1].direction if place else Direction.EXIT
    first, second, after = passages[place : place + 3]
    return (
        first.direction is before
        and second.direction is not before
        and after.direction is second.direction
        and first.post != second.post
        and second.at - first.at <= CLOCKS_APART
    )


_NONE: Final[frozenset[Passage]] = frozenset()


def _stays(passages: list[Passage], twice: AbstractSet[Passage]) -> Iterator[Stay]:
    entry: Passage | None = None
    for passage in passages:
        if passage.direction is Direction.EXIT:
            yield _paired(entry, passage, twice) if entry else _half(passage, Pairing.ENTRY_MISSING, _NO_ENTRY)
            entry = None
            continue
        if entry is not None:
            yield _half(entry, Pairing.EXIT_MISSING, _NO_EXIT)
        entry = passage
    if entry is not None:
        yield _half(entry, Pairing.RUNNING, _RUNNING)


_NO_ENTRY: Final = Reason(
    code="entry-missing",
    sentence=N_("No entry is recorded before this exit: only the day of the exit is known."),
)
_NO_EXIT: Final = Reason(
    code="exit-missing",
    sentence=N_("No exit is recorded before the next entry: only the day of the entry is known."),
)
_RUNNING: Final = Reason(code="running", sentence=N_("No exit is recorded yet: the stay goes on."))
_IN_ORDER: Final = Reason(code="in-order", sentence=N_("The exit follows the entry."))
_WILL_LEAVE: Final = Reason(code="will-leave", sentence=N_("The day of exit is assumed."))
_OTHER_DOCUMENT: Final = Reason(
    code="other-document",
    sentence=N_("Entry and exit were made with different documents of the same person."),
)
_CLOCKS: Final = Reason(
    code="clocks",
    sentence=N_("The exit is dated before the entry: the clocks of the two posts differ."),
)
_TWICE: Final = Reason(
    code="twice",
    sentence=N_("A crossing was recorded twice within an hour at the same post: it is counted once."),
)


def _half(passage: Passage, pairing: Pairing, why: Reason) -> Stay:
    return Stay(begun=passage, ended=None, pairing=pairing, why=why)


def _paired(entry: Passage, leaving: Passage, twice: AbstractSet[Passage]) -> Stay:
    why = _why(entry, leaving, twice)
    pairing = Pairing.SURE if why is _IN_ORDER else Pairing.LIKELY
    return Stay(entry, leaving, pairing, why)


def _why(entry: Passage, leaving: Passage, twice: AbstractSet[Passage]) -> Reason:
    if leaving.at < entry.at:
        return _CLOCKS
    if entry.document != leaving.document:
        return _OTHER_DOCUMENT
    return _TWICE if twice and (entry in twice or leaving in twice) else _IN_ORDER
