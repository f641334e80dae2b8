"""To whom what is known of a person may be told: only to who is bound, by an agreement in force, to tell nobody else.

What says that somebody asked for protection never reaches the State they may have fled from, directly or through a
partner (UNHCR guidance on confidentiality of asylum information, to be confirmed). This State's own authorities are
bound by its law and need no agreement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from limen.lib.basics.countries import is_issuer, state_of
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.safeguards.referrals import ReferralConsent


class DataClass(StrEnum):
    """What an agreement is about."""

    CLAIM = "claim"
    CHILD_CASE = "child-case"
    REFERRAL = "referral"
    TRACING = "tracing"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _CLASSES[self]


_CLASSES: Final = {
    DataClass.CLAIM: N_("That somebody asked for protection"),
    DataClass.CHILD_CASE: N_("The case of a child"),
    DataClass.REFERRAL: N_("Referrals"),
    DataClass.TRACING: N_("Whom families look for"),
}


class RecipientKind(StrEnum):
    """With whom an agreement is made."""

    SERVICE = "service"
    AGENCY = "agency"
    STATE = "state"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _KINDS[self]


_KINDS: Final = {
    RecipientKind.SERVICE: N_("A receiving service of the directory"),
    RecipientKind.AGENCY: N_("Another agency"),
    RecipientKind.STATE: N_("Another State"),
}


class AgreementWrong(Problem):
    """An agreement says too little, or names nobody."""

    code = "agreement-wrong"
    sentence = N_(
        "Name the recipient (a service by its code, a State by its code of three letters), what it may be told, by"
        " which law, and days that follow one another."
    )


class AgreementSamePerson(Problem):
    """Two persons put an agreement in force."""

    code = "agreement-same-person"
    sentence = N_("Whoever proposed an agreement does not put it in force: a second person does.")


class AgreementDone(Problem):
    """The step was taken, or the agreement has ended."""

    code = "agreement-done"
    sentence = N_("This agreement does not stand where that step begins. Look at it again.")


class NoAgreement(Problem):
    """Nobody is told what no agreement lets them be told."""

    code = "agreement-missing"
    sentence = N_(
        "No agreement in force lets this recipient be told, and forbids it to tell others. Nothing has left; the legal"
        " desk keeps the agreements."
    )


class RecipientFeared(Problem):
    """It would reach a State that the person may have fled from."""

    code = "recipient-feared"
    sentence = N_("This could reach a State that the person may have fled from. Nothing has left.")


class TransferNotApproved(Problem):
    """A child's case goes to another State only by a transfer that two persons of the authority stand for."""

    code = "transfer-not-approved"
    sentence = N_("Another State gets the case of a child only once a transfer is recorded in it and approved.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was agreed with one recipient."""

    kind: RecipientKind
    recipient: str
    """Code of the service or the State; a short name of the agency."""
    classes: frozenset[DataClass]
    forbids_onward: bool
    """True when the recipient may tell nobody else."""
    valid_from: date
    valid_until: date
    is_confirmed: bool
    is_ended: bool

    def is_in_force(self, today: date) -> bool:
        """Return True once two persons put it in force, from its first day to its last, until somebody ended it."""
        return self.is_confirmed and not self.is_ended and self.valid_from <= today <= self.valid_until

    def lets(self, needed: Collection[DataClass], today: date) -> bool:
        """Return True when all of `needed` may be told by it today, and may go no further."""
        return self.is_in_force(today) and self.forbids_onward and self.classes.issuperset(needed)


def require_let(
    agreements: Iterable[Agreement],
    *,
    needed: Collection[DataClass],
    today: date,
    feared: Collection[str],
) -> None:
    """Raise NoAgreement or RecipientFeared unless one of `agreements`, all with one recipient, lets `needed` be told.

    `feared` are the States that the person may have fled from. With a claim among what is told, no State is told that
    is one of them; and none at all where nobody knows which they are.
    """
    letting = [each for each in agreements if each.lets(needed, today)]
    if not letting:
        raise NoAgreement
    if DataClass.CLAIM in needed and any(_is_feared(each, feared) for each in letting):
        raise RecipientFeared


def _is_feared(agreement: Agreement, feared: Collection[str]) -> bool:
    if agreement.kind is not RecipientKind.STATE:
        return False
    states = {state_of(each) for each in feared if each}
    return not states or state_of(agreement.recipient) in states


_PLAIN: Final = frozenset({Share.AGE, Share.SEX, Share.LANGUAGE, Share.NAME})
"""Parts of a note that say nothing of why somebody is here."""


def note_reveals_claim(
    situations: Collection[Situation], shares: Collection[Share], *, consent: ReferralConsent, claimed: bool
) -> bool:
    """Return True when a hand-over note may say that somebody asked for protection.

    Named as the situation, it does. Of somebody who claimed, every part in free words may; where a life is in danger
    help comes first, and the note is about that.
    """
    if Situation.ASYLUM in situations:
        return True
    return claimed and consent is not ReferralConsent.VITAL and not _PLAIN.issuperset(shares)


def require_agreement(agreement: Agreement, *, state: str, services: Collection[str]) -> None:
    """Raise AgreementWrong for an agreement that names nobody, nothing, or days that do not follow one another.

    An agreement with this State itself is none.
    """
    known = {
        RecipientKind.SERVICE: agreement.recipient in services,
        RecipientKind.STATE: is_issuer(agreement.recipient) and state_of(agreement.recipient) != state_of(state),
        RecipientKind.AGENCY: bool(agreement.recipient),
    }
    if not known[agreement.kind] or not agreement.classes or agreement.valid_until < agreement.valid_from:
        raise AgreementWrong
