"""Families that look for each other: how well a request and a report fit, with the reasons; a machine never says so.

Names are compared by their sounds in whatever script they stand; ages, places and the names of relatives speak too.
What fits is shown to nobody before a caseworker has assessed the risk: whoever looks may be whom a child fled from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.names.comparison import fold
from limen.lib.names.parts import NamePart, parts_of
from limen.lib.screening.hits import Verdict


class Side(StrEnum):
    """Which side of a search an entry is."""

    SOUGHT = "sought"
    """Somebody is looked for."""
    FOUND = "found"
    """Somebody was found, or is here, without those they belong to."""


class Risk(StrEnum):
    """What a caseworker says of bringing two people together."""

    SAFE = "safe"
    DANGER = "danger"
    UNCLEAR = "unclear"
    OTHER = "other"
    """These are two different people."""

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _RISKS[self]


_RISKS = {
    Risk.SAFE: N_("They are family, and contact is safe"),
    Risk.DANGER: N_("Contact would be a danger"),
    Risk.UNCLEAR: N_("Not clear yet: no contact for now"),
    Risk.OTHER: N_("Two different people"),
}


class What(StrEnum):
    """What was compared."""

    NAME = "name"
    RELATIVES = "relatives"
    AGE = "age"
    PLACE = "place"
    SEX = "sex"
    MARKS = "marks"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _WHATS[self]


_WHATS = {
    What.NAME: N_("Name"),
    What.RELATIVES: N_("Relatives"),
    What.AGE: N_("Age"),
    What.PLACE: N_("Places"),
    What.SEX: N_("Sex"),
    What.MARKS: N_("Marks and belongings"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Somebody as a request or a report describes them."""

    primary: str
    secondary: str
    own_script: str = ""
    sex: Sex = Sex.X
    birth: PartialDate = PartialDate()  # noqa: RUF009 - frozen, and equal wherever it is made
    origin: str = ""
    last_seen: str = ""
    relatives: tuple[tuple[str, str], ...] = ()
    """(relation, name)."""

    @property
    def names(self) -> tuple[str, ...]:
        """The ways in which the name is written."""
        return tuple(each for each in (f"{self.primary} {self.secondary}".strip(), self.own_script) if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One line of the reasons."""

    what: What
    verdict: Verdict
    points: int
    """Of the hundred."""
    sought: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a request and a report fit."""

    score: int
    """0 to 100."""
    reasons: tuple[Reason, ...]
    """The weightiest first."""


POINTS: Final = {What.NAME: 45, What.RELATIVES: 25, What.AGE: 15, What.PLACE: 10, What.SEX: 5}
WORTH_ASKING: Final = 50
"""From here on a caseworker is asked. A false lead costs a look, a missed one a family."""
YEARS_APART: Final = 3
"""Ages of children without papers are guessed; what is further apart is no guess."""


def fit(sought: Described, found: Described) -> Fit | None:
    """Return how well two descriptions fit, None where they do not fit well enough to ask anybody.

    Another sex, where both are known, ends it; what one side does not say weighs nothing either way.
    """
    if Sex.X not in (sought.sex, found.sex) and sought.sex is not found.sex:
        return None
    compared = (
        (What.NAME, _names(sought.names, found.names), " / ".join(sought.names), " / ".join(found.names)),
        (What.RELATIVES, _relatives(sought, found), _listed(sought.relatives), _listed(found.relatives)),
        (What.AGE, _ages(sought.birth, found.birth), str(sought.birth), str(found.birth)),
        (What.PLACE, _places(sought, found), _place(sought), _place(found)),
        (What.SEX, None if Sex.X in (sought.sex, found.sex) else 1.0, sought.sex.value, found.sex.value),
    )
    reasons = [_reason(what, how, ours, theirs) for what, how, ours, theirs in compared]
    known = sum(POINTS[each.what] for each in reasons if each.verdict is not Verdict.SILENT)
    # Half of what nobody said counts against a fit: a first name alone is shared by thousands.
    score = round(100 * sum(each.points for each in reasons) / (known + (100 - known) / 2))
    if score < WORTH_ASKING or reasons[0].points < POINTS[What.NAME] / 3:
        return None
    return Fit(score=score, reasons=tuple(sorted(reasons, key=lambda each: -each.points)))


def _reason(what: What, how: float | None, ours: str, theirs: str) -> Reason:
    if how is None:
        return Reason(what=what, verdict=Verdict.SILENT, points=0, sought=ours, found=theirs)
    verdict = Verdict.AGREES if how > 0.85 else Verdict.CLOSE if how > 0.4 else Verdict.DISAGREES
    return Reason(what=what, verdict=verdict, points=round(how * POINTS[what]), sought=ours, found=theirs)


def _names(some: Sequence[str], others: Sequence[str]) -> float | None:
    if not some or not others:
        return None
    return max(likeness(one, other) for one in some for other in others)


def likeness(one: str, other: str) -> float:
    """Return how alike two names sound, 0 to 1, in whatever order their parts stand.

    A part that only one of them has takes a little away: fathers' and grandfathers' names are often left out.
    """
    mine, theirs = _telling(one), _telling(other)
    if not mine or not theirs:
        return 0.0
    fewer, more = sorted((mine, theirs), key=len)
    left = list(more)
    total = 0.0
    for part in fewer:
        best = max(left, key=lambda each: _part_likeness(part, each))
        total += _part_likeness(part, best)
        left.remove(best)
    return max(0.0, total / len(fewer) - 0.05 * len(left) - (0.2 if len(fewer) == 1 and len(more) > 1 else 0.0))


def _telling(name: str) -> list[NamePart]:
    parts = parts_of(name)
    return [part for part in parts if not part.is_particle] or list(parts)


def _part_likeness(one: NamePart, other: NamePart) -> float:
    if one.latin == other.latin:
        return 1.0
    mine, theirs = {form.sound for form in one.forms}, {form.sound for form in other.forms}
    if not mine.isdisjoint(theirs):
        return 0.95
    if any(form.is_open for form in (*one.forms, *other.forms)):
        # Where a script writes no short vowels, what is left of both without vowels is all that can agree.
        bare = {form.skeleton for form in one.forms} & {form.skeleton for form in other.forms}
        return 0.9 if any(len(each) > 1 for each in bare) else 0.0
    return max((_sound_likeness(a, b) for a in mine for b in theirs), default=0.0)


def _sound_likeness(one: str, other: str) -> float:
    """Return 1 less the edits between two sounds by their length; what is more than a third apart is not alike."""
    longest = max(len(one), len(other))
    apart = _edits(one, other) / longest if longest else 1.0
    return 1.0 - apart if apart <= 1 / 3 else 0.0


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, its in enumerate(other, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (sign != its))
    return row[-1]


def _relatives(sought: Described, found: Described) -> float | None:
    if not sought.relatives or not found.relatives:
        return None
    best = [max(likeness(name, other) for _, other in found.relatives) for _, name in sought.relatives]
    # One mother who agrees weighs more than three cousins whom the other side does not name.
    return max(best)


def _ages(one: PartialDate, other: PartialDate) -> float | None:
    if one.year is None or other.year is None:
        return None
    if one.may_be(other):
        return 1.0
    years = abs(one.year - other.year)
    return max(0.0, 0.8 - years / (YEARS_APART + 1)) if years <= YEARS_APART else 0.0


def _places(sought: Described, found: Described) -> float | None:
    ours, theirs = _words(sought), _words(found)
    if not ours or not theirs:
        return None
    return 1.0 if not ours.isdisjoint(theirs) else 0.0


def _words(described: Described) -> frozenset[str]:
    return frozenset(word for word in fold(_place(described)).split() if len(word) > 2)


def _place(described: Described) -> str:
    return ", ".join(each for each in (described.origin, described.last_seen) if each)


def _listed(relatives: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{relation}: {name}" for relation, name in relatives)
