"""Is the number of the document on a list of lost, stolen or revoked documents?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.facts import Facts, NumberAlike, NumberHit, Silent

_STATUS = {
    "lost": Word(N_("lost")),
    "stolen": Word(N_("stolen")),
    "revoked": Word(N_("revoked")),
    "blank-stolen": Word(N_("stolen blank")),
}


def check_number(facts: Facts) -> Iterator[Finding]:
    """Yield the hits on exact-number lists, what looks like one, and every list that is silent or old."""
    if isinstance(facts.lists, Silent):
        yield _silent(facts.lists)
        return
    if facts.document is not None and not facts.lists.ages:
        yield Finding(
            rule="lists.none",
            severity=Severity.NOTICE,
            sentence=N_("No list of lost or stolen documents is in force here: this document was compared with none."),
            source="Limen: a silent source is a finding",
        )
    for hit in facts.lists.hits:
        yield _hit(hit, facts)
    for name, made in facts.lists.silent:
        yield _one_silent(name, made)
    for alike in facts.lists.alike:
        yield _alike(alike, facts)
    for name, made in facts.lists.ages:
        if _hours(facts.at - made) > facts.policy.list_stale_hours:
            yield _stale(name, made, facts)


def _hit(hit: NumberHit, facts: Facts) -> Finding:
    document = facts.document
    return Finding(
        rule="lists.number",
        severity=Severity.STOP if hit.action == "stop-and-call" else Severity.ATTENTION,
        sentence=N_(
            "This document number is reported %(status)s on the list “%(list)s”. It is a lead: verify with %(owner)s "
            "before any other step."
        ),
        values={"status": _STATUS[hit.status], "list": hit.list_name, "owner": hit.owner},
        ours=hit.listed_on or _STATUS[hit.status],
        theirs=f"{document.issuer} {document.number}" if document else None,
        source="ICAO Annex 9, 3.10 (to be confirmed)",
    )


def _alike(alike: NumberAlike, facts: Facts) -> Finding:
    """Return what asks for a second look at the document: in a dense series such a number is listed by chance."""
    return Finding(
        rule="lists.number-alike",
        severity=Severity.NOTICE,
        sentence=N_(
            "Check the number: it was typed, and %(number)s, which looks like it, is reported %(status)s on the list "
            "“%(list)s”."
        ),
        values={"number": alike.number, "status": _STATUS[alike.status], "list": alike.list_name},
        ours=alike.number,
        theirs=facts.document.number if facts.document else None,
        source="Limen: a typed number has no check digit",
    )


def _one_silent(name: str, made: datetime) -> Finding:
    return Finding(
        rule="lists.silent",
        severity=Severity.ATTENTION,
        sentence=N_(
            "The list “%(list)s” cannot be asked: its copy of %(when)s is damaged or missing. This document was not "
            "compared with it."
        ),
        values={"list": name, "when": made.date()},
        source="Limen: a silent source is a finding",
    )


def _silent(silent: Silent) -> Finding:
    if silent.last_copy is None:
        sentence = N_(
            "The lists of lost and stolen documents cannot be asked: this document was not compared with them."
        )
    else:
        sentence = N_(
            "The lists of lost and stolen documents cannot be asked; the last copy is of %(when)s. This document was "
            "not compared."
        )
    return Finding(
        rule="lists.silent",
        severity=Severity.ATTENTION,
        sentence=sentence,
        values={"when": silent.last_copy.date()} if silent.last_copy else {},
        source="Limen: a silent source is a finding",
    )


def _stale(name: str, made: datetime, facts: Facts) -> Finding:
    return Finding(
        rule="lists.stale",
        severity=Severity.NOTICE,
        sentence=N_("The list “%(list)s” is %(hours)s hours old; at most %(limit)s are allowed."),
        values={"list": name, "hours": _hours(facts.at - made), "limit": facts.policy.list_stale_hours},
        ours=made.date(),
        source="Country pack: lists",
    )


def _hours(age: timedelta) -> int:
    return int(age.total_seconds() // 3600)
