"""Duties are answered and claims recorded where the traveller stands: at an inspection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.access import NoSuchInspection, inspection_for
from limen.apps.crossings.operations.carriers import require_written
from limen.apps.crossings.operations.origin import look_after_origin
from limen.apps.crossings.queries import last_reading
from limen.apps.journal.operations import once_more
from limen.apps.journal.operations.statements import select
from limen.apps.protection.access import referrals_of
from limen.apps.protection.operations import close_duty, due_for_alert, note_need, record_claim, tell_authority
from limen.apps.protection.operations.children import Noticed, open_child_case
from limen.apps.protection.operations.referrals import Need, propose_referral
from limen.apps.protection.operations.screenings import Asked, record_screening
from limen.apps.protection.queries import ReferralView, ScreeningView, child_case_of, screenings_of
from limen.apps.travellers.queries import holders_of
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.record import load_facts
from limen.lib.safeguards.duties import CHILD_CASES


@once_more
def answer_duty(act: Act, *, inspection: UUID, duty: UUID, evidence: str, words: str) -> None:
    """Close a duty of an inspection that is this person's task, on `evidence` (a code of the pack) told in `words`.

    Raises NoSuchInspection, CarrierNotWritten, NoSuchDuty, WrongRole or WrongEvidence.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="duty", lock=True)
        require_written(row.id, evidence=evidence)
        close_duty(act, inspection=row.id, duty=duty, evidence=evidence, words=words)


@once_more
def claim_protection(act: Act, *, inspection: UUID) -> bool:
    """Record that the traveller of an inspection needs protection; False when it is recorded already.

    Open to whoever meets the traveller, anywhere and at any time, whosever task the inspection is: nothing of it is
    shown. Raises NotAllowed or NoSuchInspection.
    """
    with transaction.atomic():
        # Not locked: whoever works on the inspection must not keep anybody from recording what the traveller said.
        rows = select(models.Inspection, "WHERE id = %s", inspection)
        if not rows:
            raise NoSuchInspection
        is_new = record_claim(act, inspection=rows[0].id, person=rows[0].person)
        if is_new:
            look_after_origin(act, rows[0], load_facts(last_reading(rows[0].id).facts))
            tell_authorities(act, at_once=rows[0].id)
        # Said again, it opens a file that was closed meanwhile: somebody has to look at it.
        models.Inspection.objects.filter(id=rows[0].id, filed_at__isnull=False).update(filed_at=None)
        return is_new


@once_more
def note_need_of(act: Act, *, inspection: UUID, need: str) -> bool:
    """Open the duty that an officer's word calls for at an inspection of theirs; False when it is open already.

    Raises NoSuchInspection, NotAllowed or NotByWord.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="need", lock=True)
        is_new = note_need(act, inspection=row.id, person=row.person, need=need)
        if is_new:
            tell_authorities(act, at_once=row.id)
        return is_new


def tell_authorities(act: Act, *, at_once: UUID | None = None) -> int:
    """Have the authorities told of duties that wait for them, open the cases of children, and return of how many.

    Called by whatever opens a duty by word, and again and again by the node for all others. A file that was closed
    before somebody claimed protection, or was found to be a child, is open again.
    """
    if at_once is None and not due_for_alert(act):
        # Asked every few seconds: who looks and finds nothing keeps nobody from writing.
        return 0
    with transaction.atomic():
        due = due_for_alert(act, at_once=at_once)
        rows = models.Inspection.objects.in_bulk({duty.inspection for duty in due})
        for duty in due:
            tell_authority(act, duty=duty.id, kind=duty.kind)
            row = rows.get(duty.inspection)
            if row is None:
                continue
            models.Inspection.objects.filter(id=row.id, filed_at__isnull=False).update(filed_at=None)
            if duty.kind in CHILD_CASES:
                noticed = Noticed(
                    person=duty.person,
                    inspection=row.id,
                    post=row.post,
                    by=duty.kind,
                    met_at=min(row.opened_at, duty.opened_at),
                    at=duty.opened_at,
                    officer=duty.opened_by_id,
                )
                open_child_case(act, noticed=noticed)
        return len(due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helping:
    """What is known of the needs of somebody at an inspection, and what was done about them."""

    holder: Holder | None
    is_child: bool
    screenings: tuple[ScreeningView, ...]
    referrals: tuple[ReferralView, ...]
    child_case: UUID | None


def look_at_helping(act: Act, *, inspection: UUID) -> Helping:
    """Return screenings and referrals of an inspection that is this person's task.

    Raises NoSuchInspection or NotAllowed.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="needs")
        return Helping(
            holder=load_facts(last_reading(row.id).facts).holder,
            is_child=row.is_child,
            screenings=screenings_of(row.id),
            referrals=referrals_of(act, inspection=row.id),
            child_case=child_case_of(row.person),
        )


@once_more
def screen_needs(act: Act, *, inspection: UUID, screening: UUID, asked: Asked) -> bool:
    """Keep a screening of the traveller of an inspection; the same `screening` twice is one.

    Raises NoSuchInspection and what `record_screening` raises.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="needs", lock=True)
        is_new = record_screening(act, screening=screening, inspection=row.id, person=row.person, asked=asked)
        if is_new:
            look_after_origin(act, row, load_facts(last_reading(row.id).facts))
            tell_authorities(act, at_once=row.id)
        return is_new


@once_more
def refer_to_service(act: Act, *, inspection: UUID, referral: UUID, need: Need) -> UUID:
    """Propose a referral of the traveller of an inspection; what is known of them is added to what was told.

    Raises NoSuchInspection and what `propose_referral` raises.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="referral", lock=True)
        return refer_from(act, inspection=row.id, person=row.person, referral=referral, need=need)


def refer_from(act: Act, *, inspection: UUID, person: UUID, referral: UUID, need: Need) -> UUID:
    """Propose a referral for whoever was let see this person already; otherwise as `refer_to_service`."""
    made = Need(
        service=need.service,
        situations=need.situations,
        consent=need.consent,
        told={**known_of(act, person), **need.told},
        consent_words=need.consent_words,
        on_paper_at=need.on_paper_at,
    )
    return propose_referral(act, referral=referral, inspection=inspection, person=person, need=made)


def known_of(act: Act, person: UUID) -> Mapping[Share, str]:
    """Return what the register could tell a service of somebody; the note keeps only what that service may see."""
    holder = holders_of([person]).get(person)
    if holder is None:
        return {}
    youngest, oldest = holder.birth.age_on(act.today)
    age = str(youngest) if youngest == oldest else f"{youngest}-{oldest}"
    return {
        Share.NAME: ", ".join(each for each in (holder.primary, holder.secondary) if each),
        Share.AGE: "" if holder.birth.year is None else age,
        Share.SEX: holder.sex.value,
        Share.CITIZENSHIP: holder.citizenship,
    }
