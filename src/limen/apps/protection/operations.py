"""Writes: duties are opened, superseded and closed; claims are recorded. Nothing here deletes anything."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.protection import models
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.duties import DERIVED, KINDS, DutyKind, require_closable

SUPERSEDED = "superseded"
LONGEST_WORDS = 1_000


class NoSuchDuty(Problem):
    """There is no such open duty at the inspection."""

    code = "duty-unknown"
    sentence = N_("This duty is not open any more. Look at the inspection again.")


def settle_duties(act: Act, *, inspection: UUID, person: UUID, kinds: Collection[DutyKind]) -> tuple[DutyKind, ...]:
    """Open the duties that the facts of an inspection call for, and supersede derived ones that they no longer call
    for.

    A kind that was closed on evidence at this inspection stays closed. Runs inside the transaction of whoever found
    the facts;
    returns the kinds that are open afterwards.
    """
    held = list(models.Duty.objects.filter(inspection=inspection))
    wanted = {kind.name for kind in kinds}
    for duty in held:
        if duty.closed_at is None and duty.kind in DERIVED and duty.kind not in wanted:
            _close(act, duty, evidence=SUPERSEDED, words="")
    answered = {duty.kind for duty in held if duty.evidence != SUPERSEDED}
    opened = [
        open_duty(act, inspection=inspection, person=person, kind=kind) for kind in kinds if kind.name not in answered
    ]
    still = [KINDS[duty.kind] for duty in held if duty.closed_at is None]
    return (*still, *opened)


def open_duty(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind) -> DutyKind:
    """Open one duty inside the caller's transaction and return its kind."""
    duty = models.Duty.objects.create(
        id=act.new_id(),
        inspection=inspection,
        person=person,
        kind=kind.name,
        opened_at=act.at,
        opened_by_id=act.actor,
    )
    append(
        act,
        kind="limen.duty.opened",
        subject=duty.id,
        data={},
        # Which safeguard applies to whom is personal, and a claim above all: none of it stands in the plain part of a
        # journal.
        sealed={"inspection": str(inspection), "duty": kind.name},
        subject_record=person,
    )
    return kind


def close_duty(act: Act, *, inspection: UUID, duty: UUID, evidence: str, words: str) -> None:
    """Close a duty on `evidence` (a code of the country pack) told in `words`.

    Raises NoSuchDuty, WrongRole or WrongEvidence. There is no other way to close one.
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
        require_closable(KINDS[row.kind], roles=act.roles, evidence=evidence, words=words, accepted=accepted)
        _close(act, row, evidence=evidence, words=words.strip()[:LONGEST_WORDS])


def _close(act: Act, row: models.Duty, *, evidence: str, words: str) -> None:
    row.closed_at, row.closed_by_id, row.evidence, row.words = act.at, act.actor, evidence, words
    row.save(update_fields=["closed_at", "closed_by", "evidence", "words"])
    append(
        act,
        kind="limen.duty.closed",
        subject=row.id,
        data={},
        sealed={"inspection": str(row.inspection), "duty": row.kind, "evidence": evidence, "words": words},
        subject_record=row.person,
    )


def record_claim(act: Act, *, inspection: UUID, person: UUID) -> bool:
    """Record that a person needs protection, and open the duty of the protection authority; False when it is recorded
    already.

    Open to everybody who can meet a traveller, at any time, also after a decision. Raises NotAllowed.
    """
    require(act.roles, Right.RECORD_CLAIM)
    with transaction.atomic():
        if models.Claim.objects.filter(inspection=inspection).exists():
            return False
        claim = models.Claim.objects.create(
            id=act.new_id(), inspection=inspection, person=person, recorded_at=act.at, recorded_by_id=act.actor
        )
        append(
            act,
            kind="limen.claim.recorded",
            subject=claim.id,
            data={},
            sealed={"inspection": str(inspection)},
            subject_record=person,
        )
        open_duty(act, inspection=inspection, person=person, kind=KINDS["protection-claim"])
    return True
