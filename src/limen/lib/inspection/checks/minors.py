"""Is this a child, and with whom does the child travel?

Age in doubt means child (CRC views, C.O.C. v Spain 2021): a birth date that is partly unknown is read so that the
person is as young as it allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.inspection.facts import Companion, Facts, Holder
from limen.lib.names import same_name

MOST_IN_A_CAR = 9
"""People whom a car seats. Beyond that an adult of the child's name aboard need not be its own."""


class Accompaniment(StrEnum):
    """With whom a person who may be a child travels."""

    ADULT = "adult"
    """The person is an adult: the question does not arise."""
    AGE_UNKNOWN = "age-unknown"
    ALONE = "alone"
    OTHER_NAME = "other-name"
    """With an adult, but none of the same name."""
    SAME_NAME = "same-name"
    ABOARD = "aboard"
    """Among so many people that a name in common says nothing: on a bus, a ship, a train."""


def accompaniment(facts: Facts) -> Accompaniment:
    """Return with whom the traveller is, as far as names and dates of birth tell."""
    if facts.holder is None or facts.holder.birth.year is None:
        return Accompaniment.AGE_UNKNOWN
    if youngest_age(facts.holder, facts) >= facts.policy.alone_below:
        return Accompaniment.ADULT
    adults = [other for other in facts.company if _is_adult(other, facts)]
    if not adults:
        return Accompaniment.ALONE
    if len(facts.company) >= MOST_IN_A_CAR:
        return Accompaniment.ABOARD
    if any(_shares_name(other, facts.holder) for other in adults):
        return Accompaniment.SAME_NAME
    return Accompaniment.OTHER_NAME


def youngest_age(person: Holder | Companion, facts: Facts) -> int:
    """Return the lowest age in whole years that the person's date of birth allows today."""
    return person.birth.age_on(facts.today)[0]


def _is_adult(companion: Companion, facts: Facts) -> bool:
    return companion.birth.year is not None and youngest_age(companion, facts) >= facts.policy.adult_age


def _shares_name(companion: Companion, holder: Holder) -> bool:
    # Two people of whom no family name is known have none in common.
    return bool(holder.primary) and same_name(companion.primary, holder.primary)


SOURCE = "Convention on the Rights of the Child, art. 3(1) (to be confirmed); General Comment 6 (2005)"
FOUND: Mapping[Accompaniment, tuple[Severity, str]] = {
    Accompaniment.AGE_UNKNOWN: (
        Severity.ATTENTION,
        N_("The age of this person is not known. Age in doubt means child until it is assessed."),
    ),
    Accompaniment.ALONE: (
        Severity.ATTENTION,
        N_("A child without an adult: ask who brings, who meets, and who has the care of the child."),
    ),
    Accompaniment.OTHER_NAME: (
        Severity.ATTENTION,
        N_("A child with an adult of another name: ask how they belong together and see what shows it."),
    ),
    Accompaniment.ABOARD: (
        Severity.ATTENTION,
        N_("A child among many people: ask with whom the child travels, and see what shows it."),
    ),
    Accompaniment.SAME_NAME: (Severity.INFO, N_("A child with an adult of the same name.")),
}


def rule_of(found: Accompaniment) -> str:
    """Return the stable id of the finding that tells this accompaniment."""
    return f"minor.{found.value}"


def check_accompaniment(facts: Facts) -> Iterator[Finding]:
    """Yield whether the traveller is a child, alone or with whom (Convention on the Rights of the Child, art. 3 and
    10).
    """
    found = accompaniment(facts)
    if found is Accompaniment.ADULT:
        return
    severity, sentence = FOUND[found]
    yield Finding(
        rule=rule_of(found),
        severity=severity,
        sentence=sentence,
        theirs=facts.holder.birth if facts.holder else None,
        source=SOURCE,
    )
