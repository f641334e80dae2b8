"""Was the traveller announced by a carrier, and with whom? A list of a carrier proves nothing and is held against
nobody: it says what to expect.
"""

from __future__ import annotations

from collections.abc import Iterator

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.announced import DIFFERING, Announced, Differs, NotAnnounced, TravelsWith
from limen.lib.inspection.facts import Facts

SOURCE = "Limen: what a carrier announced"


def check_announced(facts: Facts) -> Iterator[Finding]:
    """Yield on what the traveller was announced, with which seat and booked with whom, and what differs from that."""
    found = facts.announced
    if isinstance(found, NotAnnounced):
        yield _not_announced(found)
    elif isinstance(found, Announced):
        yield _announced(found)
        yield from _together(found.together)
        if not found.is_exactly:
            yield _other_document(found, facts)
        yield from map(_other, found.differs)
        if found.minor_alone:
            yield _alone()


def _announced(found: Announced) -> Finding:
    return Finding(
        rule="carrier.announced",
        severity=Severity.INFO,
        sentence=(
            N_("Announced on %(number)s from %(origin)s, seat %(seat)s.")
            if found.seat
            else N_("Announced on %(number)s from %(origin)s.")
        ),
        values={"number": found.number, "origin": found.origin or "?", **({"seat": found.seat} if found.seat else {})},
        source=SOURCE,
    )


def _together(together: tuple[TravelsWith, ...]) -> Iterator[Finding]:
    if not together:
        return
    children = sum(other.is_child for other in together)
    yield Finding(
        rule="carrier.together",
        severity=Severity.INFO,
        sentence=(
            N_("Booked with %(names)s; %(children)s of them may be children: keep the family together.")
            if children
            else N_("Booked with %(names)s.")
        ),
        values={
            "names": "; ".join(other.name for other in together),
            **({"children": children} if children else {}),
        },
        source=SOURCE,
    )


def _other_document(found: Announced, facts: Facts) -> Finding:
    document = facts.document
    return Finding(
        rule="carrier.other-document",
        severity=Severity.NOTICE,
        sentence=N_(
            "Announced with another document: the same person with a new one, a mistake of the carrier, or a namesake?"
        ),
        ours=found.announced_document or None,
        theirs=f"{document.issuer} {document.number}" if document else None,
        source=SOURCE,
    )


def _other(differs: Differs) -> Finding:
    return Finding(
        rule="carrier.differs",
        severity=Severity.NOTICE,
        sentence=N_("Announced with another %(what)s: most often a slip of the carrier."),
        values={"what": Word(DIFFERING[differs.what])},
        ours=differs.announced,
        theirs=differs.document,
        source=SOURCE,
    )


def _alone() -> Finding:
    return Finding(
        rule="carrier.minor-alone",
        severity=Severity.ATTENTION,
        sentence=N_("Announced as a child without an adult of the same booking: ask the carrier who accompanies it."),
        source="Convention on the Rights of the Child, art. 3(1) (to be confirmed)",
    )


def _not_announced(found: NotAnnounced) -> Finding:
    return Finding(
        rule="carrier.not-announced",
        severity=Severity.NOTICE,
        sentence=N_(
            "Not on the list that the carrier of %(number)s sent, with %(count)s persons on it: a matter between the"
            " carrier and this State, never held against the traveller."
        ),
        values={"number": found.number, "count": found.announced},
        source=SOURCE,
    )
