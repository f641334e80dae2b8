"""Was this traveller stopped before, at this very inspection? What is shown afterwards does not undo it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.inspection.facts import Document, Facts

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


def _told(document: Document) -> str:
    return f"{document.issuer} {document.number}"
