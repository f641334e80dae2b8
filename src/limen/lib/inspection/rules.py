"""The rule set of the first line: which checks run, under which name, and what happens when one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.inspection.checks.announced import check_announced
from limen.lib.inspection.checks.bearer import check_bearer
from limen.lib.inspection.checks.chip import check_chip
from limen.lib.inspection.checks.codes import check_codes
from limen.lib.inspection.checks.document import check_dates, check_form, check_issuer
from limen.lib.inspection.checks.examined import check_examined
from limen.lib.inspection.checks.fallback import check_fallback
from limen.lib.inspection.checks.history import check_meetings, check_movements
from limen.lib.inspection.checks.lists import check_number
from limen.lib.inspection.checks.minors import check_accompaniment
from limen.lib.inspection.checks.persons import check_persons
from limen.lib.inspection.checks.stays import check_stay
from limen.lib.inspection.checks.stopped import check_stopped
from limen.lib.inspection.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A named question and the pure function that answers it with findings."""

    name: str
    answer: Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Checks frozen under a name and a date. A change makes a new rule set beside the old one, which stays to be
    replayed.
    """

    name: str
    dated: str
    checks: tuple[Check, ...]

    @property
    def id(self) -> str:
        """Name and date in one, as inspections keep it."""
        return f"{self.name}/{self.dated}"


FIRST_LINE_2026_11 = RuleSet(
    name="first-line",
    dated="2026-11-22",
    checks=(
        Check(name="document.form", answer=check_form),
        Check(name="document.dates", answer=check_dates),
        Check(name="document.issuer", answer=check_issuer),
        Check(name="document.number-lists", answer=check_number),
        Check(name="inspection.stopped-before", answer=check_stopped),
        Check(name="history.meetings", answer=check_meetings),
        Check(name="history.movements", answer=check_movements),
        Check(name="minor.accompaniment", answer=check_accompaniment),
        Check(name="fallback", answer=check_fallback),
    ),
)

FIRST_LINE_2026_11_2 = RuleSet(
    name="first-line",
    dated="2026-11-22.2",
    checks=(*FIRST_LINE_2026_11.checks, Check(name="stay", answer=check_stay)),
)

FIRST_LINE_2026_11_3 = RuleSet(
    name="first-line",
    dated="2026-11-29",
    checks=(*FIRST_LINE_2026_11_2.checks, Check(name="persons", answer=check_persons)),
)

FIRST_LINE_2026_11_4 = RuleSet(
    name="first-line",
    dated="2026-11-29.2",
    checks=(
        *FIRST_LINE_2026_11_3.checks,
        Check(name="carrier", answer=check_announced),
        Check(name="chip", answer=check_chip),
        Check(name="document.examined", answer=check_examined),
        Check(name="codes", answer=check_codes),
    ),
)

FIRST_LINE_2026_11_5 = RuleSet(
    name="first-line",
    dated="2026-11-29.3",
    checks=(*FIRST_LINE_2026_11_4.checks, Check(name="bearer", answer=check_bearer)),
)

RULE_SETS: Mapping[str, RuleSet] = {
    rules.id: rules
    for rules in (
        FIRST_LINE_2026_11,
        FIRST_LINE_2026_11_2,
        FIRST_LINE_2026_11_3,
        FIRST_LINE_2026_11_4,
        FIRST_LINE_2026_11_5,
    )
}
IN_FORCE = FIRST_LINE_2026_11_5

CARRIER_2026_11 = RuleSet(
    name="carrier",
    dated="2026-11-29",
    checks=(
        Check(name="document.dates", answer=check_dates),
        Check(name="document.issuer", answer=check_issuer),
        Check(name="document.number-lists", answer=check_number),
        Check(name="minor.accompaniment", answer=check_accompaniment),
        Check(name="stay", answer=check_stay),
        Check(name="persons", answer=check_persons),
    ),
)
"""What is asked about somebody whom a carrier announces: what can be asked before anybody stands before an officer."""


def assess(facts: Facts, *, rules: RuleSet = IN_FORCE) -> tuple[Finding, ...]:
    """Return every finding of `rules` over `facts`, heaviest first; the order of equals is that of the checks."""
    found = [finding for check in rules.checks for finding in _answer(check, facts)]
    return tuple(sorted(found, key=lambda finding: -finding.severity))


def _answer(check: Check, facts: Facts) -> Iterable[Finding]:
    try:
        return tuple(check.answer(facts))
    except Exception as error:  # noqa: BLE001 - DESIGN: a check that fails is a finding that sends on, never a crash and never a clean result
        return (_failed(check, error),)


def _failed(check: Check, error: Exception) -> Finding:
    return Finding(
        rule="check.failed",
        severity=Severity.ATTENTION,
        sentence=N_("The check “%(check)s” could not answer (%(error)s): what it would have found is not known."),
        values={"check": check.name, "error": type(error).__name__},
        source="Limen: a check that fails is never a clean result",
    )
