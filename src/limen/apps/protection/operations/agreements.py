"""Agreements with recipients: proposed by one person, put in force by another; and what is asked before data leaves."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.protection import models
from limen.apps.protection.queries import agreement_of, agreements_with, claims_of, referral_reveals_claim
from limen.apps.travellers.queries import persons_linked_to, states_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.agreements import (
    Agreement,
    AgreementDone,
    AgreementSamePerson,
    AgreementWrong,
    DataClass,
    NoAgreement,
    RecipientKind,
    require_agreement,
    require_let,
)


class NoSuchAgreement(Problem):
    """There is no such agreement."""

    code = "agreement-unknown"
    sentence = N_("There is no such agreement.")


def propose_agreement(act: Act, *, agreement: UUID, said: Agreement, name: str, legal_basis: str) -> None:
    """Propose an agreement; the same `agreement` twice is one. Raises NotAllowed, AgreementWrong,
    or AgreementDone for the same id with other content.
    """
    require(act.roles, Right.PROPOSE_AGREEMENTS)
    called, law = clean_line(name, longest=200), clean_line(legal_basis, longest=200)
    require_agreement(said, state=act.pack.state.code, services={each.code for each in act.pack.protection.services})
    if not called or not law:
        raise AgreementWrong
    with transaction.atomic():
        told = {
            "kind": said.kind.value,
            "recipient": said.recipient,
            "name": called,
            "classes": ",".join(each for each in DataClass if each in said.classes),
            "legal_basis": law,
            "forbids_onward": said.forbids_onward,
            "valid_from": said.valid_from,
            "valid_until": said.valid_until,
        }
        row, is_new = models.Agreement.objects.get_or_create(
            id=agreement, defaults={**told, "proposed_at": act.at, "proposed_by_id": act.actor}
        )
        if any(getattr(row, field) != value for field, value in told.items()):
            # What was proposed stays: something else is another agreement.
            raise AgreementDone
        if is_new:
            append(
                act,
                kind="limen.agreement.proposed",
                subject=agreement,
                data={"recipient": f"{said.kind}/{said.recipient}"[:64], "forbids_onward": said.forbids_onward},
            )


def confirm_agreement(act: Act, *, agreement: UUID) -> None:
    """Put an agreement in force as the second person.

    Raises NotAllowed, NoSuchAgreement, AgreementDone or AgreementSamePerson.
    """
    require(act.roles, Right.CONFIRM_AGREEMENTS)
    with transaction.atomic():
        row = _open_row(agreement)
        if row.confirmed_at is not None:
            raise AgreementDone
        if row.proposed_by_id == act.actor:
            raise AgreementSamePerson
        row.confirmed_at, row.confirmed_by_id = act.at, act.actor
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        append(act, kind="limen.agreement.confirmed", subject=row.id, data={})


def end_agreement(act: Act, *, agreement: UUID, words: str) -> None:
    """End an agreement, or a proposal: from now on nothing leaves by it.

    One person does, because it holds data back. Raises NotAllowed, NoSuchAgreement, AgreementDone or AgreementWrong.
    """
    require(act.roles, Right.CONFIRM_AGREEMENTS)
    said = clean_line(words, longest=500)
    if not said:
        raise AgreementWrong
    with transaction.atomic():
        row = _open_row(agreement)
        row.ended_at, row.ended_by_id, row.end_words = act.at, act.actor, said
        row.save(update_fields=["ended_at", "ended_by", "end_words"])
        append(act, kind="limen.agreement.ended", subject=row.id, data={})


def _open_row(agreement: UUID) -> models.Agreement:
    row = models.Agreement.objects.select_for_update().filter(id=agreement).first()
    if row is None:
        raise NoSuchAgreement
    if row.ended_at is not None:
        raise AgreementDone
    return row


def require_may_be_told(act: Act, *, agreement: UUID, person: UUID, needed: Collection[DataClass]) -> Agreement:
    """Return the agreement by which what is known of a person may be told to its recipient.

    Whoever ever claimed protection is told of as a claimant, whatever is told. Raises NoAgreement or RecipientFeared.
    """
    row = models.Agreement.objects.filter(id=agreement).first()
    if row is None:
        raise NoAgreement
    persons = {person, *persons_linked_to(person)}
    classes = {*needed, DataClass.CLAIM} if claims_of(persons) else {*needed}
    found = agreement_of(row)
    require_let([found], needed=classes, today=act.today, feared=states_of(persons))
    return found


def require_may_be_sent(act: Act, row: models.Referral) -> None:
    """Raise NoAgreement for a referral whose note may say that somebody claimed protection, to a service not bound."""
    service = act.pack.protection.service(row.service)
    if service is None or service.is_own_authority or not referral_reveals_claim(row):
        return
    bound = agreements_with(RecipientKind.SERVICE, row.service)
    require_let(bound, needed={DataClass.CLAIM}, today=act.today, feared=())
