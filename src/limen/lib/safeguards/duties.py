"""The kinds of duty and the rules by which facts open them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.inspection.checks.minors import Accompaniment, accompaniment, rule_of
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.moves import Move

ADVERSE = frozenset({Move.REFUSE, Move.WITHDRAW, Move.REMOVE, Move.HAND_OVER})
"""What goes against a person. A request to enter that is "taken back" under pressure is a refusal by another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyKind:
    """A safeguard. There is no override: a duty ends only by evidence that one of `closable_by` records."""

    name: str
    must: str
    """What must be done, as a translatable sentence."""
    blocks: frozenset[Move]
    closable_by: frozenset[Role]
    source: str
    settles: frozenset[str] = frozenset()
    """Rules of the findings that are answered once this duty is closed on evidence."""


_CHILD = frozenset({Move.ADMIT, Move.ADMIT_CONDITIONALLY, Move.VOID, Move.CLOSE_FILE}) | ADVERSE
_CARE = frozenset({Move.VOID, Move.CLOSE_FILE}) | ADVERSE
"""What waits until somebody was cared for: never their admission."""
_AUTHORITIES = frozenset({Role.PROTECTION, Role.CHILD_PROTECTION})

KINDS: Mapping[str, DutyKind] = {
    kind.name: kind
    for kind in (
        DutyKind(
            name="child-alone",
            must=N_(
                "Find out who has the care of this child. Call the child-protection authority unless that is shown."
            ),
            blocks=_CHILD,
            closable_by=frozenset({Role.SECOND_LINE, Role.PROTECTION, Role.CHILD_PROTECTION}),
            source="Committee on the Rights of the Child, General Comment 6 (2005), paras 31-32",
            settles=frozenset({rule_of(Accompaniment.ALONE)}),
        ),
        DutyKind(
            name="child-other-name",
            must=N_("See what shows that this adult may travel with this child."),
            blocks=_CHILD,
            closable_by=frozenset({Role.FIRST_LINE, Role.SECOND_LINE, Role.PROTECTION, Role.CHILD_PROTECTION}),
            source="Schengen handbook, section 5.6 (to be confirmed)",
            settles=frozenset({rule_of(Accompaniment.OTHER_NAME), rule_of(Accompaniment.ABOARD)}),
        ),
        DutyKind(
            name="age-unknown",
            must=N_("Treat as a child until the age is shown. Age in doubt means child."),
            blocks=_CHILD,
            closable_by=frozenset({Role.FIRST_LINE, Role.SECOND_LINE, Role.PROTECTION, Role.CHILD_PROTECTION}),
            source="Committee on the Rights of the Child, C.O.C. v Spain (2021)",
            settles=frozenset({rule_of(Accompaniment.AGE_UNKNOWN)}),
        ),
        DutyKind(
            name="protection-claim",
            must=N_("Call the protection authority. Nobody is sent back while the claim is open."),
            # Admission stays possible: a claim must never make a person worse off than without it.
            blocks=frozenset({Move.VOID, Move.CLOSE_FILE}) | ADVERSE,
            closable_by=frozenset({Role.PROTECTION}),
            source="Convention relating to the Status of Refugees, art. 33(1) (to be confirmed)",
        ),
        DutyKind(
            name="alert-of-origin",
            must=N_(
                "The State that issued this document also asks for its holder. Call the protection authority first, and"
                " ask nobody of that State anything."
            ),
            # What an alert of the State that somebody flees from is worth, its own authority must say first.
            blocks=frozenset({Move.VOID, Move.CLOSE_FILE, Move.TO_AGENCY, Move.STOP}) | ADVERSE,
            closable_by=frozenset({Role.PROTECTION}),
            source="UNHCR Guidance Note on Extradition and International Refugee Protection (2008) (to be confirmed)",
        ),
        DutyKind(
            name="trafficking",
            must=N_(
                "There are signs of trafficking. Speak with this person alone, let nobody who came with them decide"
                " for them, and call the protection authority."
            ),
            blocks=_CHILD,
            closable_by=frozenset({Role.PROTECTION}),
            source="Protocol to Prevent, Suppress and Punish Trafficking in Persons (2000), art. 6 (to be confirmed)",
        ),
        DutyKind(
            name="child-at-risk",
            must=N_("Somebody worries about this child. Stay with the child and call the child-protection authority."),
            blocks=_CHILD,
            closable_by=_AUTHORITIES,
            source="Committee on the Rights of the Child, General Comment 6 (2005), paras 31-32",
        ),
        DutyKind(
            name="age-doubted",
            must=N_(
                "The age of this person is in doubt. Treat them as a child until the child-protection authority has"
                " assessed it; an X-ray alone shows nothing."
            ),
            blocks=_CHILD,
            closable_by=_AUTHORITIES,
            source="Committee on the Rights of the Child, C.O.C. v Spain (2021)",
        ),
        DutyKind(
            name="guardian",
            must=N_("Have a guardian named who speaks for this child, and somebody who represents it in law."),
            blocks=_CARE,
            closable_by=_AUTHORITIES,
            source="Committee on the Rights of the Child, General Comment 6 (2005), paras 33-38",
        ),
        DutyKind(
            name="interpreter",
            must=N_("Find an interpreter: this person does not understand what is said to them."),
            blocks=_CARE,
            closable_by=frozenset({Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR}) | _AUTHORITIES,
            source="OHCHR Recommended Principles and Guidelines (2014), guideline 6 (to be confirmed)",
        ),
        DutyKind(
            name="medical-care",
            must=N_("Call medical care: this person needs to be seen before anything else is decided."),
            blocks=_CARE,
            closable_by=frozenset({Role.SECOND_LINE, Role.SUPERVISOR}) | _AUTHORITIES,
            source="OHCHR Recommended Principles and Guidelines (2014), guideline 5 (to be confirmed)",
        ),
        DutyKind(
            name="female-officer",
            must=N_("This person asks for a female officer. Let her take over what is asked and searched."),
            blocks=_CARE,
            closable_by=frozenset({Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR}) | _AUTHORITIES,
            source="OHCHR Recommended Principles and Guidelines (2014), guideline 6 (to be confirmed)",
        ),
        DutyKind(
            name="consular-notice",
            must=N_("Tell the consulate of this person's State without delay that they are held: they asked for it."),
            # It follows the custody; it keeps nobody from anything but the closing of the file.
            blocks=frozenset({Move.CLOSE_FILE}),
            closable_by=frozenset({Role.SECOND_LINE, Role.SUPERVISOR}),
            source="Vienna Convention on Consular Relations, art. 36(1)(b) (to be confirmed)",
        ),
        DutyKind(
            name="carrier-notice",
            must=N_("Tell the carrier without delay that its passenger was refused, then in writing."),
            # It follows the decision, so it keeps the file open and nothing else.
            blocks=frozenset({Move.CLOSE_FILE}),
            closable_by=frozenset({Role.SECOND_LINE, Role.SUPERVISOR}),
            source="ICAO Annex 9, 5.3 (12th edition)",
        ),
    )
}

_BY_ACCOMPANIMENT: Mapping[Accompaniment, str] = {
    Accompaniment.ALONE: "child-alone",
    Accompaniment.OTHER_NAME: "child-other-name",
    Accompaniment.ABOARD: "child-other-name",
    Accompaniment.AGE_UNKNOWN: "age-unknown",
}
FOLLOWING = frozenset({"carrier-notice", "consular-notice"})
"""Kinds that follow a decision: they protect nobody from harm, and keep only the file open."""
BY_WORD: Mapping[str, str] = {
    "interpreter": N_("An interpreter"),
    "medical-care": N_("Medical care"),
    "female-officer": N_("A female officer: she asked for one"),
    "child-at-risk": N_("Help for a child: something about whom it is with, or what it says, is not right"),
    "age-doubted": N_("An answer about the age: this may be a child, whatever the document says"),
    "trafficking": N_("Help against somebody who holds or exploits them: signs of trafficking"),
}
"""Kinds that an officer's word opens, with what the officer says this person needs."""
ALERTED: Mapping[str, str] = {
    "protection-claim": "protection",
    "alert-of-origin": "protection",
    "trafficking": "protection",
    "child-alone": "child-protection",
    "child-at-risk": "child-protection",
    "age-doubted": "child-protection",
}
"""Kinds of which an authority of the country pack is told at once, by itself."""
AFTER_GRACE = frozenset({"child-alone"})
"""Of these the authority is told after the minutes of the country pack: a mother may be the next in the line."""
CHILD_CASES = frozenset({"child-alone", "child-at-risk", "age-doubted"})
"""Kinds for which the child-protection authority gets a case."""
CONSULATE_TOLD = "consulate-told"
"""Evidence that is never accepted of somebody who claims protection."""
DERIVED = frozenset(_BY_ACCOMPANIMENT.values())
"""Kinds that follow from facts: when the facts change (the mother steps up), the duty that no longer follows is
superseded."""


class WrongRole(Problem):
    """The duty is for somebody else to close."""

    code = "duty-wrong-role"
    sentence = N_("This duty is not for your role to close. Refer the traveller, or call the authority it names.")


class NotByWord(Problem):
    """A need that no word opens, or none was chosen."""

    code = "need-unknown"
    sentence = N_("Choose what this person needs from the list.")


class ConsulateOfClaimant(Problem):
    """The State of origin of somebody who claims protection is never told where they are."""

    code = "consulate-of-claimant"
    sentence = N_(
        "This person claims protection. Their State is told nothing: record that the notice was not wanted, and ask"
        " the protection authority."
    )


class WrongEvidence(Problem):
    """The evidence offered does not close this duty."""

    code = "duty-wrong-evidence"
    sentence = N_("Choose one of the kinds of evidence listed with the duty, and say in words what you saw.")


def duties_from(facts: Facts) -> tuple[DutyKind, ...]:
    """Return the duties that `facts` open; empty when they open none."""
    name = _BY_ACCOMPANIMENT.get(accompaniment(facts))
    return (KINDS[name],) if name else ()


def kind_by_word(name: str) -> DutyKind:
    """Return the kind of duty that an officer's word opens. Raises NotByWord."""
    if name not in BY_WORD:
        raise NotByWord
    return KINDS[name]


def unanswered(findings: Iterable[Finding], *, answered: Iterable[DutyKind]) -> tuple[Finding, ...]:
    """Return `findings` without those that a duty closed on evidence has answered; no evidence answers a stop."""
    settled = frozenset[str]().union(*(kind.settles for kind in answered))
    return tuple(each for each in findings if each.rule not in settled or each.severity >= Severity.STOP)


def require_closable(
    kind: DutyKind, *, roles: Iterable[Role], evidence: str, words: str, accepted: Collection[str]
) -> None:
    """Raise WrongRole or WrongEvidence unless one of `roles` may close `kind` on `evidence` told in `words`.

    `accepted` are the codes of evidence that the country pack lets close this kind.
    """
    if kind.closable_by.isdisjoint(roles):
        raise WrongRole
    if evidence not in accepted or not words.strip():
        raise WrongEvidence
