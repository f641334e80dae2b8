"""Is this a document that can be used here and today?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from limen.lib.basics.countries import state_of
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Country
from limen.lib.inspection.facts import Document, Facts

# Passports are issued for ten years at most almost everywhere; a later expiry is looked at, not rejected.
LONGEST_VALIDITY_YEARS = 15


def check_form(facts: Facts) -> Iterator[Finding]:
    """Yield what the reading itself found, and whether there is a document at all."""
    yield from facts.reading
    if facts.repaired_from:
        yield Finding(
            rule="document.repaired",
            severity=Severity.NOTICE,
            sentence=N_(
                "The lines were corrected: the officer compared them with the page and accepted what was offered."
            ),
            ours=facts.received,
            theirs=facts.repaired_from,
            source="Limen: nothing is repaired silently",
        )
    if facts.form.startswith("MRV"):
        yield Finding(
            rule="document.visa-read",
            severity=Severity.ATTENTION,
            sentence=N_("This is a visa, not a travel document: read the passport it stands in."),
            source="ICAO Doc 9303-7",
        )
    if facts.document is None:
        yield _without_document(facts)
    elif not facts.document.read:
        yield Finding(
            rule="document.typed",
            severity=Severity.NOTICE,
            sentence=N_("The document was typed, not read: compare every field with the page."),
            source="Limen: a typed field has no check digit",
        )


def _without_document(facts: Facts) -> Finding:
    own = facts.holder is not None and state_of(facts.holder.citizenship) == state_of(facts.state_code)
    if own and facts.direction is Direction.ENTRY:
        return Finding(
            rule="document.none-own-national",
            severity=Severity.ATTENTION,
            sentence=N_(
                "No document, says to be a national of this State: identify the person; a national is never refused "
                "entry."
            ),
            source="ICCPR art. 12(4) (to be confirmed)",
        )
    return Finding(
        rule="document.none",
        severity=Severity.ATTENTION,
        sentence=N_("The person has no document. This is recorded; by itself it is no reason to refuse."),
        source="Global Compact for Migration, objective 4 (to be confirmed)",
    )


def check_dates(facts: Facts) -> Iterator[Finding]:
    """Yield what is wrong with the dates of document and holder, counted in the post's local date."""
    if facts.document is not None:
        yield from _expiry(facts.document, facts)
    if facts.holder is not None and facts.holder.birth.earliest > facts.today:
        yield Finding(
            rule="document.birth-in-future",
            severity=Severity.ATTENTION,
            sentence=N_("The date of birth lies in the future."),
            theirs=facts.holder.birth,
            ours=facts.today,
            source="ICAO Doc 9303-3, 4.8",
        )


def _expiry(document: Document, facts: Facts) -> Iterator[Finding]:
    expiry = document.expiry
    if expiry.year is None:
        yield Finding(
            rule="document.expiry-unknown",
            severity=Severity.NOTICE,
            sentence=N_("The document shows no date of expiry: look whether its issuer gives documents without one."),
            source="ICAO Doc 9303-3, 4.8",
        )
        return
    if expiry.latest < facts.today:
        yield Finding(
            rule="document.expired",
            severity=Severity.ATTENTION,
            sentence=N_("The document expired on %(date)s."),
            values={"date": expiry},
            theirs=expiry,
            ours=facts.today,
            source="ICAO Doc 9303-3; country pack: validity",
        )
    elif facts.direction is Direction.ENTRY and _too_short(document, facts):
        yield Finding(
            rule="document.validity-short",
            severity=Severity.ATTENTION,
            sentence=N_("The document is valid until %(date)s; this State asks for %(days)s days beyond entry."),
            values={"date": expiry, "days": facts.policy.validity_beyond_entry_days},
            theirs=expiry,
            ours=facts.today + timedelta(days=facts.policy.validity_beyond_entry_days),
            source="Country pack: validity",
        )
    if expiry.earliest.year > facts.today.year + LONGEST_VALIDITY_YEARS:
        yield Finding(
            rule="document.expiry-implausible",
            severity=Severity.ATTENTION,
            sentence=N_("The date of expiry is more than %(years)s years away: compare it with the page."),
            values={"years": LONGEST_VALIDITY_YEARS},
            theirs=expiry,
            source="Limen: longest usual validity (to be confirmed)",
        )


def _too_short(document: Document, facts: Facts) -> bool:
    if state_of(document.issuer) == state_of(facts.state_code):
        return False
    return document.expiry.latest < facts.today + timedelta(days=facts.policy.validity_beyond_entry_days)


def check_issuer(facts: Facts) -> Iterator[Finding]:
    """Yield where holder and document disagree about the State in a way that is usual and lawful, so that nobody
    wonders.
    """
    if facts.document is None or facts.holder is None or not facts.holder.citizenship:
        return
    if state_of(facts.document.issuer) != state_of(facts.holder.citizenship):
        yield Finding(
            rule="document.issuer-not-citizenship",
            severity=Severity.INFO,
            sentence=N_(
                "Issued by %(issuer)s to a citizen of %(citizenship)s, as travel documents for refugees or residents "
                "are."
            ),
            values={"issuer": Country(facts.document.issuer), "citizenship": Country(facts.holder.citizenship)},
            theirs=Country(facts.holder.citizenship),
            ours=Country(facts.document.issuer),
            source="ICAO Doc 9303-3, section 5",
        )
