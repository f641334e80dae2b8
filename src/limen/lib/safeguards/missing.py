"""Missing and dead persons: who may be who, and who may be told what, by whom.

The dead are kept with dignity: what may tell who they were is written down before it is lost, the body goes to the
competent body, and a family hears of it from a named person, never from a machine (ICRC, Management of Dead Bodies
after Disasters; Global Compact for Migration, objective 8; both to be confirmed).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.names.comparison import fold
from limen.lib.safeguards.arrivals import GROWN
from limen.lib.safeguards.tracing import YEARS_APART, Described, Fit, Reason, What, fit
from limen.lib.screening.hits import Verdict


class LeadKind(StrEnum):
    """Who may be whom a request is about."""

    REGISTERED = "registered"
    """Somebody who was registered alive."""
    DEAD = "dead"


class Progress(StrEnum):
    """How far a request is, as far as a program may hear it."""

    OPEN = "open"
    """Kept and compared; whether anybody fits is not said."""
    TOLD = "told"
    """A named person has told those who look, in the words that person chose."""
    CLOSED = "closed"


class MissingWrong(Problem):
    """Nobody can be looked for without a name, and by nobody."""

    code = "missing-request-wrong"
    sentence = N_("Write a name of who is missing, who looks for them, and how they are reached.")


class DeadWrong(Problem):
    """Too little is written down of somebody who died."""

    code = "dead-wrong"
    sentence = N_("Write where and when the person was found, what may tell who they were, and where the body is.")


class LeadWords(Problem):
    """A lead is assessed, and a family is told, in words."""

    code = "lead-words"
    sentence = N_("Choose what you found, and say in words on what it rests.")


class LeadUnwanted(Problem):
    """Nobody is told where somebody is who does not want it."""

    code = "lead-unwanted"
    sentence = N_("Ask whoever was found, alone, whether those who look may know. Without that it is not safe.")


class LeadOfChild(Problem):
    """Of a child only its own authority says whether contact is safe."""

    code = "lead-of-child"
    sentence = N_("Whoever was found may be a child: the child-protection authority assesses this.")


class NotIdentified(Problem):
    """No family is told of a death before the competent body has said who died."""

    code = "dead-not-identified"
    sentence = N_("The competent body has not said who this was. Until it has, no family is told.")


class NotSafeYet(Problem):
    """Nobody is told before somebody assessed the risk."""

    code = "lead-not-safe"
    sentence = N_("Nobody is told before somebody has found it to be right, and safe.")


class ToldAlready(Problem):
    """A family is told once."""

    code = "lead-told"
    sentence = N_("They have been told.")


COMMON: Final = 2
"""Words that marks and belongings must share before two descriptions without a name are shown to anybody."""
_SHORTEST: Final = 4


def fit_dead(sought: Described, *, sought_marks: str, found: Described, found_marks: str) -> Fit | None:
    """Return how well a request fits somebody who was found dead, None where nobody should be asked.

    By the name where one is known; else by what marks, clothes and belongings have in common. Another sex, or ages that
    are no guess apart, end it.
    """
    if Sex.X not in (sought.sex, found.sex) and sought.sex is not found.sex:
        return None
    if _ages_apart(sought, found):
        return None
    named = fit(sought, found) if found.names else None
    if named is not None:
        return named
    common = sorted(_words(sought_marks) & _words(found_marks))
    if len(common) < COMMON:
        return None
    points = min(90, 40 + 10 * len(common))
    verdict = Verdict.AGREES if len(common) > COMMON else Verdict.CLOSE
    marks = Reason(what=What.MARKS, verdict=verdict, points=points, sought=sought_marks, found=found_marks)
    return Fit(score=points, reasons=(marks,))


def tells_of_child(births: Iterable[PartialDate], *, today: date) -> bool:
    """Return True when dates of birth of one person leave it open that it is a child; no known one does, too."""
    known = [each for each in births if each.year is not None]
    return not known or any(each.age_on(today)[0] < GROWN for each in known)


def _ages_apart(one: Described, other: Described) -> bool:
    if one.birth.year is None or other.birth.year is None:
        return False
    # The age of the dead is guessed by who finds them: twice what is allowed among the living.
    return abs(one.birth.year - other.birth.year) > 2 * YEARS_APART


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text).split() if len(word) >= _SHORTEST)
