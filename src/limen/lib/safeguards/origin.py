"""An alert of the State that somebody flees from: it is for the protection authority first, and stops nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from limen.lib.basics.countries import state_of
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.inspection.checks.lists import check_number
from limen.lib.inspection.checks.persons import RULES, check_persons
from limen.lib.inspection.facts import Document, Facts, NumberLists
from limen.lib.inspection.screened import ListAction, PersonHit, Screening
from limen.lib.screening.hits import Field, Verdict


def has_alert_of_origin(facts: Facts) -> bool:
    """Return True when something is held against the traveller that the State which issued their document may have
    said.

    A document of another State is reported lost, stolen or revoked by the State that issued it; and a list of persons
    that is not this State's own may say what that State asked for, where it names the document itself.
    """
    return bool(_findings_of_origin(facts))


def set_aside(findings: Iterable[Finding], *, facts: Facts, claim: bool) -> tuple[Finding, ...]:
    """Return `findings` as they weigh while a claim for protection is recorded: what the State of origin may have said
    stops nobody, and one notice says whom to call.

    The reading stays as it was found: nothing that is kept or told elsewhere changes by a claim.
    """
    findings = tuple(findings)
    of_origin = _findings_of_origin(facts) if claim else ()
    if not of_origin:
        return findings
    rest = [each for each in findings if each not in of_origin]
    notice = Finding(
        rule="safeguard.alert-of-origin",
        severity=Severity.NOTICE,
        sentence=N_(
            "The State that issued this document may be asking for its holder. The protection authority looks at that"
            " first; it is no reason to stop anybody here."
        ),
        source="UNHCR Guidance Note on Extradition and International Refugee Protection (2008) (to be confirmed)",
    )
    return tuple(sorted((*rest, notice), key=lambda each: -each.severity))


def _findings_of_origin(facts: Facts) -> tuple[Finding, ...]:
    document = facts.document
    if document is None or state_of(document.issuer) == state_of(facts.state_code):
        return ()
    lists, screening = facts.lists, facts.screening
    found: list[Finding] = []
    if isinstance(lists, NumberLists):
        found += (each for each in check_number(facts) if each.rule == "lists.number")
    if isinstance(screening, Screening):
        only = replace(screening, hits=tuple(hit for hit in screening.hits if _may_be_of_origin(hit, document)))
        found += (each for each in check_persons(replace(facts, screening=only)) if each.rule in RULES)
    return tuple(found)


def _may_be_of_origin(found: PersonHit, document: Document) -> bool:
    if found.made_here or found.action is ListAction.ASSIST:
        return False
    return bool(document.number) and any(
        line.field is Field.DOCUMENT and line.verdict is Verdict.AGREES for line in found.hit.evidence
    )
