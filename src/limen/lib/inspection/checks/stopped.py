"""Was this traveller stopped before, at this very inspection? What is shown afterwards does not undo it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.inspection.checks.persons import ALERT
from limen.lib.inspection.facts import Document, Facts
from limen.lib.inspection.screened import ListAction, Screening

RULE: Final = "inspection.stopped-before"
"""Not counted again as a stop of its own."""


def check_stopped(facts: Facts) -> Iterator[Finding]:
    """Yield a stop for each document that stopped an earlier reading of this inspection."""
    for document in facts.stopped_by:
        yield Finding(
            rule="inspection.stopped-before",
            severity=Severity.STOP,
            sentence=N_(
                "This inspection was stopped before, with document %(document)s: what was shown since does not undo it."
            ),
            values={"document": document},
            source="Limen: another document, or a silent list, is no way around a hit",
        )


def stopped_by(facts: Facts, findings: Iterable[Finding]) -> frozenset[str]:
    """Return the documents that stopped a reading or one before it, as issuer and number."""
    is_stopped = any(each.severity >= Severity.STOP and each.rule != RULE for each in findings)
    own = {_told(facts.document)} if is_stopped and facts.document else set()
    return frozenset({*facts.stopped_by, *own})


def stopped_before(before: Facts, findings: Iterable[Finding], *, now: Facts) -> frozenset[str]:
    """Return the documents that stopped an earlier reading and still do: not one of whom each hit was cleared since.

    `findings` are those of `before`, the reading before `now`.
    """
    findings = tuple(findings)
    stopped = stopped_by(before, findings)
    if before.document is None or before.document != now.document or not _is_cleared(before, findings, now):
        return stopped
    return stopped - {_told(before.document)}


def _is_cleared(before: Facts, findings: Iterable[Finding], now: Facts) -> bool:
    """Return True when hits on lists of persons alone stopped somebody, and each was found to be somebody else."""
    if not isinstance(before.screening, Screening) or not isinstance(now.screening, Screening):
        return False
    if any(each.severity >= Severity.STOP and each.rule not in (RULE, ALERT) for each in findings):
        return False
    cleared = {(each.list_name, each.entry) for each in now.screening.cleared}
    stops = [each for each in before.screening.hits if each.action is ListAction.STOP]
    return bool(stops) and all((each.list_name, each.hit.entry) in cleared for each in stops)


def _told(document: Document) -> str:
    return f"{document.issuer} {document.number}"
