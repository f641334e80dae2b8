"""Writes: duties are opened, superseded and closed; claims are recorded. Nothing here deletes anything."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations.statements import select
from limen.apps.protection import models
from limen.apps.protection.operations.noting import note
from limen.apps.protection.queries import SUPERSEDED, claims_of
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.duties import (
    CONSULATE_TOLD,
    DERIVED,
    KINDS,
    ConsulateOfClaimant,
    DutyKind,
    kind_by_word,
    require_closable,
)

LONGEST_WORDS = 1_000


class NoSuchDuty(Problem):
    """There is no such open duty at the inspection."""

    code = "duty-unknown"
    sentence = N_("This duty is not open any more. Look at the inspection again.")


def settle_duties(act: Act, *, inspection: UUID, person: UUID, kinds: Collection[DutyKind]) -> None:
    """Open the derived duties that the facts of an inspection call for, and supersede those they no longer call for.

    Evidence given for this person counts as long as the same question stands: a child alone who was answered for, then
    travels with a stranger, is asked about anew. Runs inside the transaction of whoever found the facts, who holds the
    inspection.
    """
    rows = select(models.Duty, "WHERE inspection = %s ORDER BY opened_at, id", inspection)
    held = [duty for duty in rows if duty.kind in DERIVED]
    wanted = {kind.name for kind in kinds}
    for duty in held:
        if duty.is_open and (duty.kind not in wanted or duty.person != person):
            _close(act, duty, evidence=SUPERSEDED, words="")
    for kind in kinds:
        if not held or not _stands(held[-1], kind, person):
            open_duty(act, inspection=inspection, person=person, kind=kind)


def _stands(newest: models.Duty, kind: DutyKind, person: UUID) -> bool:
    """Return True when the newest derived duty is this one, open or closed on evidence."""
    return newest.kind == kind.name and newest.person == person and newest.evidence != SUPERSEDED


def open_duty(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind, opened_by: UUID | None = None) -> DutyKind:
    """Open one duty inside the caller's transaction and return its kind.

    `opened_by` is the officer whose word or reading it follows from, where a machine acts on it.
    """
    duty = _insert_duty(act, inspection, person, kind, opened_by or act.actor)
    _note(act, duty, what="duty-opened")
    return kind


def ask_again(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind, opened_by: UUID | None = None) -> bool:
    """Open a duty anew although it may have been answered, because what it is about has changed; False when it is open.

    Inside the transaction of whoever changed it, who holds the inspection.
    """
    where = "WHERE inspection = %s AND kind = %s AND closed_at IS NULL"
    if select(models.Duty, where, inspection, kind.name):
        return False
    open_duty(act, inspection=inspection, person=person, kind=kind, opened_by=opened_by)
    return True


def open_once(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind) -> bool:
    """Open a duty that is opened once at an inspection, however it was answered; False when it was opened before.

    Inside the transaction of whoever found what opens it.
    """
    if select(models.Duty, "WHERE inspection = %s AND kind = %s LIMIT 1", inspection, kind.name):
        return False
    open_duty(act, inspection=inspection, person=person, kind=kind)
    return True


def _insert_duty(act: Act, inspection: UUID, person: UUID, kind: DutyKind, opened_by: UUID) -> models.Duty:
    return models.Duty.objects.create(
        id=act.new_id(),
        inspection=inspection,
        person=person,
        kind=kind.name,
        opened_at=act.at,
        opened_by_id=opened_by,
    )


def _note(act: Act, duty: models.Duty, *, what: str, evidence: str = "", words: str = "") -> None:
    told = {"duty": duty.kind, "evidence": evidence, "words": words}
    note(act, what=what, record=duty.id, person=duty.person, inspection=duty.inspection, told=told)


def note_need(act: Act, *, inspection: UUID, person: UUID, need: str) -> bool:
    """Open the duty that an officer's word calls for; False when it is open already.

    Inside the transaction of whoever holds the inspection. Raises NotAllowed or NotByWord.
    """
    require(act.roles, Right.NOTE_NEED)
    return ask_again(act, inspection=inspection, person=person, kind=kind_by_word(need))


def close_duty(act: Act, *, inspection: UUID, duty: UUID, evidence: str, words: str) -> None:
    """Close a duty on `evidence` (a code of the country pack) told in `words`.

    Raises NoSuchDuty, WrongRole, WrongEvidence or ConsulateOfClaimant. There is no other way to close one.
    """
    with transaction.atomic():
        row = (
            models.Duty.objects.select_for_update()
            .filter(id=duty, inspection=inspection, closed_at__isnull=True)
            .first()
        )
        if row is None:
            raise NoSuchDuty
        accepted = {each.code for each in act.pack.evidence_for(row.kind)}
        seen = clean_words(words, longest=LONGEST_WORDS)
        require_closable(KINDS[row.kind], roles=act.roles, evidence=evidence, words=seen, accepted=accepted)
        if evidence == CONSULATE_TOLD and claims_of({row.person, *persons_linked_to(row.person)}):
            raise ConsulateOfClaimant
        _close(act, row, evidence=evidence, words=seen)


def _close(act: Act, row: models.Duty, *, evidence: str, words: str) -> None:
    row.closed_at, row.closed_by_id, row.evidence, row.words = act.at, act.actor, evidence, words
    row.save(update_fields=["closed_at", "closed_by", "evidence", "words"])
    _note(act, row, what="duty-closed", evidence=evidence, words=words)


def record_claim(act: Act, *, inspection: UUID, person: UUID) -> bool:
    """Record that a person needs protection, and open the duty of its authority; False when it is recorded already.

    Open to everybody who can meet a traveller, at any time, also after a decision. Raises NotAllowed.
    """
    require(act.roles, Right.RECORD_CLAIM)
    with transaction.atomic():
        # Two colleagues may hear the same words: whoever is second finds it recorded, and nobody gets an error.
        _, is_new = models.Claim.objects.get_or_create(
            inspection=inspection,
            defaults={"id": act.new_id(), "person": person, "recorded_at": act.at, "recorded_by_id": act.actor},
        )
        if is_new:
            duty = _insert_duty(act, inspection, person, KINDS["protection-claim"], act.actor)
            _note(act, duty, what="claim-recorded")
            _keep_from_consulate(act, {person, *persons_linked_to(person)})
    return is_new


def _keep_from_consulate(act: Act, persons: Collection[UUID]) -> None:
    """Take away what would have the State of origin told of somebody who claims protection."""
    for duty in models.Duty.objects.filter(person__in=persons, kind="consular-notice", closed_at__isnull=True):
        _close(act, duty, evidence=SUPERSEDED, words="")


def open_consular_notice(act: Act, *, inspection: UUID, person: UUID) -> bool:
    """Open the duty to tell the consulate of somebody who is held and asks for it; False for who claims protection.

    Inside the transaction of whoever holds the inspection (Vienna Convention on Consular Relations, art. 36(1)(b), to
    be confirmed).
    """
    if claims_of({person, *persons_linked_to(person)}):
        return False
    return ask_again(act, inspection=inspection, person=person, kind=KINDS["consular-notice"])
