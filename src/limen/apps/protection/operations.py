"""Writes: duties are opened, superseded and closed; claims are recorded. Nothing here deletes anything."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.journal.operations.statements import select
from limen.apps.protection import models
from limen.apps.protection.queries import SUPERSEDED
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.duties import DERIVED, KINDS, DutyKind, require_closable

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


def open_duty(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind) -> DutyKind:
    """Open one duty inside the caller's transaction and return its kind."""
    duty = _insert_duty(act, inspection, person, kind)
    _note(act, duty, what="duty-opened")
    return kind


def ask_again(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind) -> bool:
    """Open a duty anew although it may have been answered, because what it is about has changed; False when it is open.

    Inside the transaction of whoever changed it, who holds the inspection.
    """
    where = "WHERE inspection = %s AND kind = %s AND closed_at IS NULL"
    if select(models.Duty, where, inspection, kind.name):
        return False
    open_duty(act, inspection=inspection, person=person, kind=kind)
    return True


def open_once(act: Act, *, inspection: UUID, person: UUID, kind: DutyKind) -> bool:
    """Open a duty that is opened once at an inspection, however it was answered; False when it was opened before.

    Inside the transaction of whoever found what opens it.
    """
    if select(models.Duty, "WHERE inspection = %s AND kind = %s LIMIT 1", inspection, kind.name):
        return False
    open_duty(act, inspection=inspection, person=person, kind=kind)
    return True


def _insert_duty(act: Act, inspection: UUID, person: UUID, kind: DutyKind) -> models.Duty:
    return models.Duty.objects.create(
        id=act.new_id(),
        inspection=inspection,
        person=person,
        kind=kind.name,
        opened_at=act.at,
        opened_by_id=act.actor,
    )


def _note(act: Act, duty: models.Duty, *, what: str, evidence: str = "", words: str = "") -> None:
    """Tell the journal. One kind of event for every safeguard: which of them applies to whom is personal, a claim for
    protection above all, and a journal travels; in the clear it says no more than that a safeguard was worked.
    """
    append(
        act,
        kind="limen.safeguard.noted",
        subject=duty.id,
        data={},
        sealed={
            "what": what,
            "inspection": str(duty.inspection),
            "duty": duty.kind,
            "evidence": evidence,
            "words": words,
        },
        subject_record=duty.person,
    )


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
        seen = clean_words(words, longest=LONGEST_WORDS)
        require_closable(KINDS[row.kind], roles=act.roles, evidence=evidence, words=seen, accepted=accepted)
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
            duty = _insert_duty(act, inspection, person, KINDS["protection-claim"])
            _note(act, duty, what="claim-recorded")
    return is_new
