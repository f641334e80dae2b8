"""May the traveller enter and stay, and were they here longer than they may? Counted, told with its evidence, and never
more than a reason to look: nobody is refused by a count of days.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Country, Word
from limen.lib.inspection.facts import Facts, Past, Silent, is_own_national
from limen.lib.stays.entitlement import Basis, Entitlement, Question, on_entry, while_here
from limen.lib.stays.grounds import Traveller, Way
from limen.lib.stays.pairing import pair
from limen.lib.stays.permits import Permit
from limen.lib.stays.reasons import Reason

SOURCE: Final = "Country pack: stays"


def check_stay(facts: Facts) -> Iterator[Finding]:
    """Yield on what the stay rests, until when it may last, and what stands against it."""
    if facts.past is None or facts.holder is None or is_own_national(facts):
        return
    if isinstance(facts.permits, Silent):
        yield _silent()
    permits = () if isinstance(facts.permits, Silent) else facts.permits
    if not facts.holder.citizenship and not permits:
        yield _citizenship_unknown()
        return
    told = entitlement_in(facts, facts.past, permits)
    if facts.direction is Direction.ENTRY:
        yield from _entering(facts, told, reminder_days=facts.past.law.reminder_days)
    else:
        yield from _leaving(told)


def entitlement_in(facts: Facts, past: Past, permits: tuple[Permit, ...]) -> Entitlement:
    """Return the entitlement that the facts tell, for the day and the way of the inspection."""
    question = question_in(facts, past, permits)
    if facts.direction is Direction.EXIT:
        return while_here(question, day=facts.today)
    return on_entry(question, way=Way(facts.kind, past.post, past.mode), day=facts.today)


def question_in(facts: Facts, past: Past, permits: tuple[Permit, ...]) -> Question:
    """Return what the facts let be asked about stays, for this day or any other."""
    return Question(
        state_code=facts.state_code,
        traveller=traveller_in(facts),
        law=past.law,
        permits=permits,
        # What is dated after this moment is a matter of clocks, and told by another check.
        stays=pair(passage for passage in past.passages if passage.at <= facts.at),
    )


def traveller_in(facts: Facts) -> Traveller:
    """Return the traveller as the law on stays asks for them."""
    return Traveller(
        citizenships=(facts.holder.citizenship,) if facts.holder else (),
        document=facts.document.code if facts.document else "",
        kind=facts.kind,
    )


def _entering(facts: Facts, told: Entitlement, *, reminder_days: int) -> Iterator[Finding]:
    yield from _against_permits(told)
    if not told.entitled:
        yield _used_up(told) if told.has("used-up") else _no_permission(facts)
    elif told.basis is not None and told.until is not None:
        few = told.days_left is not None and told.days_left <= reminder_days and told.days_used > 0
        yield _until(told, told.basis, few=few)
        yield from _conditions(told.basis)


def _leaving(told: Entitlement) -> Iterator[Finding]:
    if told.overstayed_by:
        yield Finding(
            rule="stay.overstay",
            severity=Severity.ATTENTION,
            sentence=N_(
                "Stayed %(days)s days longer than allowed, as far as is recorded: the stay was lawful until %(until)s. "
                "Hear the traveller: a record may be missing."
            ),
            values={"days": told.overstayed_by, "until": told.until or told.day},
            ours=told.until,
            theirs=told.day,
            source=_source(told.basis),
        )
    elif not told.entitled:
        yield Finding(
            rule="stay.nothing-held",
            severity=Severity.NOTICE,
            sentence=N_("No permit and no exemption is known that covers the stay which ends now."),
            source=SOURCE,
        )


_ANNULLED: Final = N_("The %(kind)s %(number)s was annulled on %(day)s.")
_REVOKED: Final = N_("The %(kind)s %(number)s was revoked on %(day)s.")


def _against_permits(told: Entitlement) -> Iterator[Finding]:
    """Yield what stands against each permit that is held; it weighs less once something else carries the stay."""
    for reason in told.reasons:
        if reason.code in ("annulled", "revoked"):
            yield Finding(
                rule="stay.permit-ended",
                severity=Severity.ATTENTION,
                sentence=_ANNULLED if reason.code == "annulled" else _REVOKED,
                values=reason.values,
                source="Country pack: kinds of permits",
            )
        elif reason.code in _NOT_NOW and not (told.entitled and reason.code == "expired"):
            yield _not_now(told, reason)


_NOT_NOW: Final = {
    "not-yet-valid": N_("The %(kind)s %(number)s is valid from %(day)s."),
    "entries-used": N_("The entries that the %(kind)s %(number)s allows are used: %(entries)s."),
    "expired": N_("The %(kind)s %(number)s was valid until %(day)s."),
    "kind-unknown": N_("The country pack knows no permit “%(kind)s”."),
}


def _not_now(told: Entitlement, reason: Reason) -> Finding:
    return Finding(
        rule="stay.permit-not-now",
        severity=Severity.INFO if told.entitled else Severity.NOTICE,
        sentence=_NOT_NOW[reason.code],
        values=reason.values,
        source="Country pack: kinds of permits",
    )


def _used_up(told: Entitlement) -> Finding:
    reason = next(each for each in told.reasons if each.code == "used-up")
    if told.next_entry is None:
        return Finding(
            rule="stay.used-up",
            severity=Severity.ATTENTION,
            sentence=N_("The %(days)s days of the rule “%(rule)s” are used up on %(day)s."),
            values=reason.values,
            ours=told.days_used,
            source=reason.source,
        )
    return Finding(
        rule="stay.used-up",
        severity=Severity.ATTENTION,
        sentence=N_(
            "The %(days)s days of the rule “%(rule)s” are used up on %(day)s; entry becomes possible on %(next)s."
        ),
        values={**reason.values, "next": told.next_entry},
        ours=told.days_used,
        source=reason.source,
    )


def _no_permission(facts: Facts) -> Finding:
    return Finding(
        rule="stay.no-permission",
        severity=Severity.ATTENTION,
        sentence=N_(
            "No visa, permit or exemption is known: a citizen of %(citizenship)s needs one to enter here. That is no "
            "reason to refuse whoever asks for protection."
        ),
        values={"citizenship": Country(facts.holder.citizenship if facts.holder else "")},
        source=SOURCE,
    )


def _until(told: Entitlement, basis: Basis, *, few: bool) -> Finding:
    return Finding(
        rule="stay.few-days-left" if few else "stay.until",
        severity=Severity.NOTICE if few else Severity.INFO,
        sentence=(
            N_("Only %(left)s days are left: may stay until %(until)s (%(basis)s, %(used)s days used).")
            if few
            else N_("May stay until %(until)s, %(left)s days (%(basis)s).")
        ),
        values={
            "left": told.days_left or 0,
            "until": told.until or told.day,
            "basis": Word(basis.name),
            **({"used": told.days_used} if few else {}),
        },
        ours=told.until,
        source=_source(basis),
    )


def _conditions(basis: Basis) -> Iterator[Finding]:
    if basis.permit is not None and basis.permit.conditions:
        yield Finding(
            rule="stay.conditions",
            severity=Severity.NOTICE,
            sentence=N_("The permit is given under conditions: %(conditions)s."),
            values={"conditions": "; ".join(basis.permit.conditions)},
            source="Country pack: kinds of permits",
        )


def _citizenship_unknown() -> Finding:
    return Finding(
        rule="stay.citizenship-unknown",
        severity=Severity.NOTICE,
        sentence=N_("The citizenship is not known: whether a permit is needed cannot be told."),
        source=SOURCE,
    )


def _silent() -> Finding:
    return Finding(
        rule="stay.permits-silent",
        severity=Severity.ATTENTION,
        sentence=N_("The register of permits cannot be asked: what the traveller holds is not known."),
        source="Limen: a silent source is a finding",
    )


def _source(basis: Basis | None) -> str:
    return basis.rule.legal_basis if basis is not None and basis.rule is not None else SOURCE
