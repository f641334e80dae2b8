"""May this traveller be somebody on a list of persons? A hit is a lead: it says with whom to verify, and never more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.inspection.facts import Facts, Silent
from limen.lib.inspection.screened import ClearedPair, ListAction, ListAge, PersonHit, Screening
from limen.lib.screening.hits import Level

LEAD: Final = "ICAO Annex 9, 3.10 (to be confirmed); Limen: a hit is a lead, never a result"
HELP: Final = "Convention on the Rights of the Child, art. 35 (to be confirmed); Limen: who is looked for is helped"
ALERT: Final = "persons.alert"
RULES: Final = frozenset({"persons.alert", "persons.inform", "persons.may-be"})
"""Findings that rest on a hit which may go against the traveller."""


def check_persons(facts: Facts) -> Iterator[Finding]:
    """Yield the hits on lists of persons, what was cleared before, and every list that is silent or old."""
    if isinstance(facts.screening, Silent):
        yield _silent(facts.screening)
        return
    for found in facts.screening.hits:
        yield _FOUND[found.action, found.hit.level](found, facts)
    for cleared in facts.screening.cleared:
        yield _cleared(cleared)
    yield from _redress(facts.screening)
    yield from _lists(facts.screening, facts)


def _lists(screening: Screening, facts: Facts) -> Iterator[Finding]:
    is_anybody = facts.holder is not None or facts.document is not None
    if is_anybody and not screening.ages and not screening.unread:
        yield Finding(
            rule="persons.none",
            severity=Severity.INFO,
            sentence=N_("No list of persons is in force here: this traveller was compared with none."),
            source="Limen: a silent source is a finding",
        )
    for name in screening.unread:
        yield Finding(
            rule="persons.list-silent",
            severity=Severity.ATTENTION,
            sentence=N_("The list “%(list)s” cannot be opened here: this traveller was not compared with it."),
            values={"list": name},
            source="Limen: a silent source is a finding",
        )
    for age in screening.ages:
        if facts.at - age.made_at > timedelta(hours=age.limit_hours):
            yield _stale(age, facts.at)


def _alert(found: PersonHit, facts: Facts) -> Finding:
    return Finding(
        rule="persons.alert",
        severity=Severity.STOP,
        sentence=N_(
            "Much speaks for this traveller being a person on the list “%(list)s”. It is a lead: verify with %(owner)s"
            " before any other step."
        ),
        values={"list": found.list_name, "owner": found.owner},
        ours=found.hit.name,
        theirs=_name(facts),
        source=LEAD,
    )


def _inform(found: PersonHit, facts: Facts) -> Finding:
    return Finding(
        rule="persons.inform",
        severity=Severity.ATTENTION,
        sentence=N_(
            "Much speaks for this traveller being a person on the list “%(list)s”, whose owner asks to be told. It is"
            " a lead: verify with %(owner)s before any other step."
        ),
        values={"list": found.list_name, "owner": found.owner},
        ours=found.hit.name,
        theirs=_name(facts),
        source=LEAD,
    )


def _may_be(found: PersonHit, facts: Facts) -> Finding:
    return Finding(
        rule="persons.may-be",
        severity=Severity.NOTICE,
        sentence=N_(
            "This traveller may be a person on the list “%(list)s”, and may as well be a namesake: compare the two. It"
            " is a lead: verify with %(owner)s before any other step."
        ),
        values={"list": found.list_name, "owner": found.owner},
        ours=found.hit.name,
        theirs=_name(facts),
        source=LEAD,
    )


def _assist(found: PersonHit, facts: Facts) -> Finding:
    return Finding(
        rule="persons.help",
        severity=Severity.ATTENTION,
        sentence=N_(
            "This may be a missing child, or a person who is looked for so that they can be helped: the list “%(list)s”"
            " asks for help, not for a stop. Be kind, stay with them, and call %(owner)s before any other step."
        ),
        values={"list": found.list_name, "owner": found.owner},
        ours=found.hit.name,
        theirs=_name(facts),
        source=HELP,
    )


def _may_need_help(found: PersonHit, facts: Facts) -> Finding:
    return Finding(
        rule="persons.may-need-help",
        severity=Severity.NOTICE,
        sentence=N_(
            "This may be somebody who is looked for so that they can be helped (list “%(list)s”), and may as well be a"
            " namesake: compare the two, and ask %(owner)s."
        ),
        values={"list": found.list_name, "owner": found.owner},
        ours=found.hit.name,
        theirs=_name(facts),
        source=HELP,
    )


_FOUND: Final[Mapping[tuple[ListAction, Level], Callable[[PersonHit, Facts], Finding]]] = {
    (ListAction.STOP, Level.ALERT): _alert,
    (ListAction.STOP, Level.REVIEW): _may_be,
    (ListAction.INFORM, Level.ALERT): _inform,
    (ListAction.INFORM, Level.REVIEW): _may_be,
    (ListAction.ASSIST, Level.ALERT): _assist,
    (ListAction.ASSIST, Level.REVIEW): _may_need_help,
}
"""What a hit becomes. A discreet one has no line here: it is never among the facts, and were it, the check fails."""


def _cleared(cleared: ClearedPair) -> Finding:
    return Finding(
        rule="persons.cleared-before",
        severity=Severity.INFO,
        sentence=(
            N_(
                "By the redress number shown: on %(day)s it was found that this traveller is not the person on the"
                " list “%(list)s”. That counts until %(until)s, unless the entry changes."
            )
            if cleared.by_number
            else N_(
                "On %(day)s it was found that this traveller is not the person on the list “%(list)s”. That counts"
                " until %(until)s, unless the entry changes."
            )
        ),
        values={"list": cleared.list_name, "day": cleared.on, "until": cleared.until},
        source="Limen: nobody is stopped twice for being a namesake",
    )


def _redress(screening: Screening) -> Iterator[Finding]:
    if screening.redress and not screening.redress_fits:
        yield Finding(
            rule="persons.redress-other",
            severity=Severity.NOTICE,
            sentence=N_(
                "The redress number %(number)s does not belong to somebody of this name and date of birth: it clears"
                " nothing here. A slip of the pen, or a changed name: compare, and ask."
            ),
            values={"number": screening.redress},
            source="Limen: nobody is stopped twice for being a namesake",
        )


def _silent(silent: Silent) -> Finding:
    return Finding(
        rule="persons.silent",
        severity=Severity.ATTENTION,
        sentence=(
            N_("The lists of persons cannot be asked: this traveller was not compared with them.")
            if silent.last_copy is None
            else N_(
                "The lists of persons cannot be asked; the oldest copy is of %(when)s. This traveller was not compared"
                " with them."
            )
        ),
        values={"when": silent.last_copy.date()} if silent.last_copy else {},
        source="Limen: a silent source is a finding",
    )


def _stale(age: ListAge, at: datetime) -> Finding:
    return Finding(
        rule="persons.stale",
        severity=Severity.NOTICE,
        sentence=N_("The list “%(list)s” is %(hours)s hours old; at most %(limit)s are allowed."),
        values={
            "list": age.name,
            "hours": int((at - age.made_at).total_seconds() // 3600),
            "limit": age.limit_hours,
        },
        ours=age.made_at.date(),
        source="Country pack: lists",
    )


def _name(facts: Facts) -> str | None:
    if facts.holder is None:
        return None
    return ", ".join(part for part in (facts.holder.primary, facts.holder.secondary) if part)
