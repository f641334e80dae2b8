"""What follows an outcome, as plain rules: where somebody may be taken, what is contested, what keeps a file open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from limen.lib.basics.countries import ENTRIES, Kind, state_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Country, Word
from limen.lib.inspection.moves import Move, State

RETURNED = "ICAO Annex 9, 5.12-5.13 (12th edition)"
"""Source of the rule that whoever is sent back is examined, and never bounced."""


class Ground(StrEnum):
    """Why this State and no other (ICAO Annex 9, 5.11, 12th edition)."""

    BEGAN = "began"
    """The journey began there."""
    ADMISSIBLE = "admissible"
    """The person may enter there."""


class MomentWrong(Problem):
    """Something is said to have happened in the future, or before what it follows."""

    code = "moment-wrong"
    sentence = N_("This moment cannot be: it lies in the future, or before what it follows. Correct date and time.")


class DestinationWrong(Problem):
    """No State stands behind the code, or it is this one, or no ground is named."""

    code = "destination-wrong"
    sentence = N_("Name another State, and why it is this one: the journey began there, or the person may enter there.")


class DestinationSentBack(Problem):
    """The State that sent a person back is never the one they are taken to."""

    code = "destination-sent-back"
    sentence = N_(
        "%(state)s sent this person back to be examined here. Nobody is passed to and fro: examine, and decide here."
    )


class DestinationOfCitizenship(Problem):
    """A person whose claim for protection is not decided is never taken to the State they are a citizen of."""

    code = "destination-of-citizenship"
    sentence = N_(
        "A claim for protection of this person is not decided. Until it is, nothing about them goes to %(state)s."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """What the choice of a destination asks about a person."""

    citizenship: str
    sent_by: str = ""
    """State that sent the person back to us; empty when none did."""
    claim_undecided: bool = False
    """A claim for protection was recorded, here or at another inspection, and the authority has not decided it."""


def require_destination(destination: str, *, ground: str, own: str, traveller: Traveller) -> None:
    """Raise DestinationWrong, DestinationSentBack or DestinationOfCitizenship unless the person may be taken there."""
    state = state_of(destination)
    if not is_state(destination) or state == state_of(own) or ground not in list(Ground):
        raise DestinationWrong
    if traveller.sent_by and state == state_of(traveller.sent_by):
        raise DestinationSentBack(state=Country(destination))
    if traveller.claim_undecided and state == state_of(traveller.citizenship):
        raise DestinationOfCitizenship(state=Country(destination))


def is_state(code: str) -> bool:
    """Return True when a person can be taken to, or sent by, what stands behind the code: a State, or a part of one."""
    entry = ENTRIES.get(code)
    return entry is not None and entry.kind is not Kind.FORMER and bool(entry.state)


CONTESTABLE = frozenset({Move.REFUSE, Move.WITHDRAW, Move.STOP, Move.ADMIT_CONDITIONALLY})
"""Decisions that a person may contest; a removal falls with the refusal it rests on."""


class Missing(StrEnum):
    """What a file still waits for before it can be closed."""

    NOTICE = "notice"
    CARRIER = "carrier"
    CUSTODY = "custody"
    APPEAL = "appeal"
    OUTCOME = "outcome"
    REQUEST = "request"
    SANCTION = "sanction"
    UPHELD = "upheld"

    @property
    def words(self) -> str:
        """The msgid of what is missing."""
        return _MISSING[self]


_MISSING: Mapping[Missing, str] = {
    Missing.NOTICE: N_("the notice has not been handed over"),
    Missing.CARRIER: N_("the carrier has no notice in writing"),
    Missing.CUSTODY: N_("the person is still held"),
    Missing.APPEAL: N_("an appeal or a review is open"),
    Missing.OUTCOME: N_("an outcome waits for a second person"),
    Missing.REQUEST: N_("headquarters has not answered"),
    Missing.SANCTION: N_("a proposed sanction is not decided"),
    Missing.UPHELD: N_("an appeal was upheld, and the case has not been taken back"),
}


class FileNotReady(Problem):
    """The file cannot be closed: something is still to be done."""

    code = "file-not-ready"
    sentence = N_("The file stays open: %(missing)s.")


def require_ready(missing: Collection[Missing]) -> None:
    """Raise FileNotReady naming the first thing that is missing."""
    for each in missing:
        raise FileNotReady(missing=Word(each.words))


NOTICE_BEFORE_FILING = frozenset({State.REFUSED, State.REMOVED, State.HANDED_OVER})
"""States whose file never closes before the person has the notice in their hands."""


def require_past(moment: datetime, *, now: datetime, after: datetime | None = None) -> None:
    """Raise MomentWrong unless `moment` lies between `after` (where given) and `now`, both allowed.

    People tell the time in minutes: what follows something in the same minute follows it.
    """
    if moment > now or (after is not None and moment < after.replace(second=0, microsecond=0)):
        raise MomentWrong
