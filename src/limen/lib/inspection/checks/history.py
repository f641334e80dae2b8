"""What this register knows of the traveller from before. A coincidence is shown with why; it is never acted on by
itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Country, Values
from limen.lib.inspection.facts import Facts, Holder, Meeting, Silent
from limen.lib.inspection.identity import is_same_data


def check_meetings(facts: Facts) -> Iterator[Finding]:
    """Yield earlier meetings with this document, and with this person under another one."""
    if isinstance(facts.history, Silent):
        yield _silent()
        return
    for meeting in facts.history.same_number:
        if facts.holder is not None and not is_same_data(meeting.holder, facts.holder):
            yield _other_data(meeting, facts.holder)
    for meeting in facts.history.same_person:
        yield _known_otherwise(meeting)
    for lane in facts.history.open_elsewhere:
        yield Finding(
            rule="history.open-elsewhere",
            severity=Severity.ATTENTION,
            sentence=N_(
                "The same document is being inspected at lane %(lane)s at this moment: ask the colleague there."
            ),
            values={"lane": lane},
            source="Limen: one traveller, one inspection",
        )


def check_movements(facts: Facts) -> Iterator[Finding]:
    """Yield the last crossing, and whether it fits this one: entry follows exit and exit follows entry."""
    if isinstance(facts.history, Silent) or facts.history.last is None:
        return
    last = facts.history.last
    # The day at the post, not in UTC: a crossing at two in the morning belongs to the new day there.
    day = facts.today - timedelta(days=last.days_ago)
    if last.days_ago < 0 or last.at > facts.at:
        yield Finding(
            rule="history.later-crossing",
            severity=Severity.ATTENTION,
            sentence=N_("A crossing dated %(date)s, after this moment, is recorded: check the clock of this post."),
            values={"date": day},
            source="Limen: time goes forward",
        )
    elif last.direction is facts.direction:
        yield _unpaired(last.direction)
    yield Finding(
        rule="history.last-crossing",
        severity=Severity.INFO,
        sentence=(
            N_("Last crossing: entry on %(date)s at %(post)s; %(count)s crossings are known.")
            if last.direction is Direction.ENTRY
            else N_("Last crossing: exit on %(date)s at %(post)s; %(count)s crossings are known.")
        ),
        values={"date": day, "post": last.post, "count": facts.history.crossings},
        source="Limen: register of crossings",
    )


def _unpaired(last: Direction) -> Finding:
    return Finding(
        rule="history.entry-without-exit" if last is Direction.ENTRY else "history.exit-without-entry",
        severity=Severity.NOTICE,
        sentence=(
            N_(
                "The last crossing was an entry too: no exit is recorded since. A missing record is no fault of the "
                "traveller."
            )
            if last is Direction.ENTRY
            else N_(
                "The last crossing was an exit too: no entry is recorded since. A missing record is no fault of the "
                "traveller."
            )
        ),
        source="Limen: pairing of entries and exits",
    )


def _other_data(meeting: Meeting, holder: Holder) -> Finding:
    return Finding(
        rule="history.number-other-data",
        severity=Severity.INFO if meeting.linked else Severity.ATTENTION,
        sentence=N_("This document number was met before with other data of its holder: compare the two."),
        ours=_told(meeting.holder),
        theirs=_told(holder),
        source="Limen: register of documents",
    )


_SAME_DATA: Final = (
    N_(
        "Same name, date of birth and citizenship as the holder of %(issuer)s %(number)s: the same person, or a "
        "namesake?"
    ),
    N_("Same name, date of birth and citizenship as somebody met without a document: the same person, or a namesake?"),
)
_LINKED: Final = (
    N_("The same person is known under %(issuer)s %(number)s."),
    N_("The same person was met without a document."),
)
_APART: Final = (
    N_("A namesake holds %(issuer)s %(number)s; an officer said that the two are different people."),
    N_("A namesake was met without a document; an officer said that the two are different people."),
)


def _known_otherwise(meeting: Meeting) -> Finding:
    """Tell of the same name, birth date and citizenship under another document, with what officers said of the two."""
    with_document, without = _LINKED if meeting.linked else _APART if meeting.apart else _SAME_DATA
    values: Values = {"issuer": Country(meeting.issuer), "number": meeting.number}
    return Finding(
        rule="history.other-document",
        severity=Severity.INFO if meeting.linked or meeting.apart else Severity.NOTICE,
        sentence=with_document if meeting.number else without,
        values=values if meeting.number else {},
        ours=_told(meeting.holder),
        source="Limen: register of documents; linked only by an officer",
    )


def _silent() -> Finding:
    return Finding(
        rule="history.silent",
        severity=Severity.ATTENTION,
        sentence=N_("Earlier crossings cannot be looked up: nothing is known of what went before."),
        source="Limen: a silent source is a finding",
    )


def _told(holder: Holder) -> str:
    return f"{holder.primary}, {holder.secondary} · {holder.birth} · {holder.sex} · {holder.citizenship}"
