"""Many people at once: what is asked of a family in under a minute, the number on its bands, who may be there twice.

What is asked is the least with which nobody is lost and nobody goes without what they need now; everything else is
asked later, when there is time (UNHCR Guidance on Registration and Identity Management, emergency registration, to be
confirmed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.names.parts import parts_of
from limen.lib.safeguards.tracing import likeness

MOST_PERSONS: Final = 15
"""People in one group: a larger one is several families, each of which is found again by a number of its own."""
OLDEST: Final = 120
GROWN: Final = 18
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a number: a prime number of them, without those that are mistaken for one another."""
_LENGTH: Final = 8
_INVERSE: Final = 4
"""4 x 8 = 1 modulo 31: the weight of the last sign, taken back."""
YEARS_APART: Final = 3
"""Ages are told from memory, and guessed for those who cannot say."""
FEW: Final = 5
"""Below this many, a count that leaves the post says only that there are some."""
LIKE: Final = 0.85
"""How alike the sounds of two names must be, 0 to 1."""
ALIKE: Final = 2
"""People who must be alike before a group is said to be there twice; where it is one person, that one."""


class NumberWrong(Problem):
    """What was typed is no number of a band."""

    code = "band-number-wrong"
    sentence = N_("“%(typed)s” is no number of a band: a sign is wrong, missing or in another place. Read it again.")


class Need(StrEnum):
    """What somebody needs now, as a worker ticks it."""

    PROTECTION = "protection"
    MEDICAL = "medical"
    PREGNANT = "pregnant"
    BABY = "baby"
    DISABILITY = "disability"
    OLD_ALONE = "old-alone"
    MISSING = "missing"
    APART = "apart"
    INTERPRETER = "interpreter"
    WOMAN = "woman"
    SHELTER = "shelter"
    FOOD = "food"

    @property
    def label(self) -> str:
        """The msgid of the words beside the icon."""
        return _NEEDS[self]

    @property
    def duty(self) -> str:
        """The kind of duty that the word opens; empty where help is given without one, or a claim is recorded."""
        return _DUTIES.get(self, "")

    @property
    def for_partners(self) -> bool:
        """True for what whoever brings help may count; who asked for protection, or is afraid, is nobody else's."""
        return self not in {Need.PROTECTION, Need.APART}


_NEEDS = {
    Need.PROTECTION: N_("Asks for protection"),
    Need.MEDICAL: N_("Ill or hurt"),
    Need.PREGNANT: N_("Pregnant"),
    Need.BABY: N_("Baby: milk, nappies"),
    Need.DISABILITY: N_("Disability"),
    Need.OLD_ALONE: N_("Old and alone"),
    Need.MISSING: N_("Somebody of the family is missing"),
    # Whoever stands beside them reads the screen too: it says what to do, and not of whom somebody is afraid.
    Need.APART: N_("Speak with them alone"),
    Need.INTERPRETER: N_("Interpreter"),
    Need.WOMAN: N_("Female officer"),
    Need.SHELTER: N_("Shelter, blankets"),
    Need.FOOD: N_("Water, food"),
}
_DUTIES = {
    Need.MEDICAL: "medical-care",
    Need.APART: "trafficking",
    Need.INTERPRETER: "interpreter",
    Need.WOMAN: "female-officer",
}
_AT_ONCE: Final = frozenset({"trafficking", "child-at-risk"})
URGENT: Final = (Need.PROTECTION, Need.MEDICAL, Need.APART)
"""What cannot wait for the shelter: it stands first wherever needs are counted."""


class Relation(StrEnum):
    """How somebody is related to the first person of the group."""

    FIRST = "first"
    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    RELATIVE = "relative"
    NONE = "none"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _RELATIONS[self]


_RELATIONS = {
    Relation.FIRST: N_("answers for the group"),
    Relation.PARTNER: N_("wife, husband, partner"),
    Relation.CHILD: N_("son, daughter"),
    Relation.PARENT: N_("mother, father"),
    Relation.SIBLING: N_("sister, brother"),
    Relation.GRANDPARENT: N_("grandmother, grandfather"),
    Relation.RELATIVE: N_("other relative"),
    Relation.NONE: N_("not related"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a group, as they say it."""

    family_name: str = ""
    given_names: str = ""
    birth: PartialDate = PartialDate()  # noqa: RUF009 - frozen, and equal wherever it is made
    sex: Sex = Sex.X
    citizenship: str = ""
    relation: Relation = Relation.RELATIVE
    needs: tuple[Need, ...] = ()
    sounds: str = ""
    """What `sounds_of` found in the name, spaced, where that is kept; empty where nobody asked."""

    @property
    def name(self) -> str:
        """The name as it is spoken, in whatever script it was written."""
        return f"{self.given_names} {self.family_name}".strip()


def born(age: int, today: date) -> PartialDate:
    """Return the date of birth of somebody who says an age: a year, of which the later half is as likely.

    Somebody who says 18 may be 17 by it, and counts as a child until somebody has asked further.
    """
    return PartialDate(today.year - age)


def may_be_child(member: Member, today: date) -> bool:
    """Return True when the age leaves it open that somebody is a child; an age that nobody knows does."""
    return member.birth.age_on(today)[0] < GROWN


def told_outside(count: int) -> str:
    """Return a count as it is told to partners: one that is so small that people may be told by it is not exact."""
    return f"1-{FEW - 1}" if 0 < count < FEW else str(count)


def told_total(parts: Sequence[int]) -> str:
    """Return the sum of counts that are told beside it: where one of them is not exact, neither is the sum.

    Else whoever subtracts the others from the sum has it after all.
    """
    few = [part for part in parts if 0 < part < FEW]
    rest = sum(parts) - sum(few)
    if not few:
        return str(rest)
    return f"{rest + len(few)}-{rest + (FEW - 1) * len(few)}"


def in_order(members: Sequence[Member], today: date) -> tuple[int, ...]:
    """Return the places of `members` in the order to take them in: grown-ups first, so that no child stands alone for
    as long as its mother is being written down.
    """
    return tuple(sorted(range(len(members)), key=lambda place: may_be_child(members[place], today)))


def duties_by_word(member: Member, today: date) -> tuple[str, ...]:
    """Return the kinds of duty that what was ticked opens; a child with people it is not related to is at risk."""
    ticked = [need.duty for need in member.needs if need.duty]
    if member.relation is Relation.NONE and may_be_child(member, today):
        ticked.append("child-at-risk")
    return tuple(dict.fromkeys(ticked))


def is_for_second_line(member: Member, today: date) -> bool:
    """Return True for whom what was ticked must bring somebody to at once: the worker's word refers them."""
    return Need.PROTECTION in member.needs or not _AT_ONCE.isdisjoint(duties_by_word(member, today))


def new_number(random: bytes) -> str:
    """Return a number for a group, such as `K7QF-2M9X`, made of at least seven random bytes.

    It says nothing: no day, no post, no count. The last sign is found from the others, so that a wrong or a swapped
    sign is noticed by whoever types it, also where nothing can be looked up.
    """
    if len(random) < _LENGTH - 1:
        raise ValueError("a number is made of seven random bytes or more")
    signs = [byte % len(LETTERS) for byte in random[: _LENGTH - 1]]
    total = sum(weight * sign for weight, sign in enumerate(signs, start=1))
    signs.append(-_INVERSE * total % len(LETTERS))
    return shown_number("".join(LETTERS[sign] for sign in signs))


def shown_number(plain: str) -> str:
    """Return a number as it is printed: two groups of four."""
    return f"{plain[:4]}-{plain[4:]}"


def read_number(typed: str) -> str:
    """Return the number that somebody typed, as it is kept; what stands behind a full stop is the place in the group.

    Raises NumberWrong.
    """
    plain = "".join(each for each in typed.upper().partition(".")[0] if each.isalnum())
    if len(plain) != _LENGTH or not set(plain) <= set(LETTERS):
        raise NumberWrong(typed=typed[:20])
    signs = [LETTERS.index(each) for each in plain]
    if sum(weight * sign for weight, sign in enumerate(signs, start=1)) % len(LETTERS):
        raise NumberWrong(typed=typed[:20])
    return shown_number(plain)


def sounds_of(name: str) -> frozenset[str]:
    """Return what the parts of a name sound like without vowels: a cheap question before the dear one."""
    return frozenset(form.skeleton for part in parts_of(name) for form in part.forms if form.skeleton)


def may_sound_alike(one: str, other: str) -> bool:
    """Return True unless two names, as `sounds_of` found them, spaced, share nothing; empty rules nothing out."""
    return not one or not other or not set(one.split()).isdisjoint(other.split())


def alike(one: Iterable[Member], other: Iterable[Member], *, today: date) -> int:
    """Return how many people of two groups may be the same: names that agree, the same sex, ages not far apart."""
    left = list(other)
    count = 0
    for member in one:
        found = next((each for each in left if is_alike(member, each, today=today)), None)
        if found is not None:
            left.remove(found)
            count += 1
    return count


def is_alike(one: Member, other: Member, *, today: date) -> bool:
    """Return True when two people may be the same person."""
    if Sex.X not in (one.sex, other.sex) and one.sex is not other.sex:
        return False
    if not may_sound_alike(one.sounds, other.sounds) or not _near(one.birth, other.birth, today):
        return False
    return bool(one.name and other.name) and likeness(one.name, other.name) >= LIKE


def _near(one: PartialDate, other: PartialDate, today: date) -> bool:
    if one.year is None or other.year is None:
        return True
    return abs(one.age_on(today)[1] - other.age_on(today)[1]) <= YEARS_APART


def is_there_twice(one: Sequence[Member], other: Sequence[Member], *, today: date) -> bool:
    """Return True when a group may be registered already: enough of its people are alike. A human looks and says so."""
    return alike(one, other, today=today) >= min(ALIKE, len(one), len(other))
