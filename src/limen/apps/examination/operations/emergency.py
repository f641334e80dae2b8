"""Emergency travel documents: given to a national, printed, and reported when one is lost."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.examination import models
from limen.apps.examination.access import emergency_for, emergency_to_change
from limen.apps.examination.operations.own_documents import Reported, is_reported, record_report
from limen.apps.examination.queries import EmergencyRow
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.emrtd.sealing import Sealer
from limen.lib.events.canonical import JSON
from limen.lib.examination.ranges import row_of
from limen.lib.inspection.emergency import (
    LONGEST_WORDS,
    Emergency,
    EmergencyPaper,
    Press,
    TypedEmergency,
    emergency_from,
    lines_of,
    seal_of,
)


class NumberUsed(Problem):
    """The number stands on another document, or is reported as lost or stolen."""

    code = "emergency-number-used"
    sentence = N_("The number %(number)s was used before, or is reported lost or stolen. Take another form.")


class EmergencyEnded(Problem):
    """It was reported before."""

    code = "emergency-ended"
    sentence = N_("This document was reported before, and stays so. Issue another one where it is needed.")


class EmergencyStatusWrong(Problem):
    """A document ends as lost, stolen or revoked."""

    code = "emergency-status"
    sentence = N_("Say whether it is lost, stolen or revoked.")


@once_more
def issue_emergency(act: Act, *, document: UUID, typed: TypedEmergency, by: Sealer) -> UUID:
    """Give a national of this State a document under the id `document`, made by the caller; once more changes nothing.

    Raises NotAllowed, FieldWrong, NotANational, EmergencyIncomplete, EmergencyDates, NumberUsed, and what the lines
    cannot say: NotComposable or Untransliterable.
    """
    require(act.roles, Right.ISSUE_EMERGENCY)
    state = act.pack.state.code
    made = emergency_from(typed, state=state, law=act.pack.examination.emergency, today=act.today)
    with transaction.atomic():
        known = models.EmergencyDocument.objects.filter(id=document).first()
        if known is not None and known.number == made.number:
            return document
        if known is not None or _is_used(made.number):
            raise NumberUsed(number=made.number)
        seal = seal_of(made, state=state, by=by)
        row = _row(act, document, made, seal)
        row.save(force_insert=True)
        append(
            act,
            kind="limen.emergency-document.issued",
            subject=document,
            data={"digest": sha256(seal).hexdigest()},
            sealed={"document": _content(made)},
            subject_record=row.person,
        )
        # Whoever reports a number stands in the journal before or after this, never beside it.
        if is_reported(row_of(made.number)):
            raise NumberUsed(number=made.number)
    return document


def print_emergency(act: Act, *, document: UUID, press: Press) -> bytes:
    """Return the paper as a PDF; that it was printed is in the journal. Raises NoSuchEmergency or what `press` does.

    A document that was reported lost is not printed again: EmergencyEnded.
    """
    row = emergency_for(act, document=document, what="emergency-paper")
    if row.status:
        raise EmergencyEnded
    # Set before the transaction: no writer of the node waits for the press.
    paper = press(_paper(act, row))
    with transaction.atomic():
        # It may have been reported while the press worked.
        if not models.EmergencyDocument.objects.select_for_update().filter(id=document, status="").exists():
            raise EmergencyEnded
        append(act, kind="limen.emergency-document.printed", subject=document, data={})
    return paper


@once_more
def end_emergency(act: Act, *, document: UUID, status: str, words: str = "") -> UUID:
    """Report a document as lost, stolen or revoked, in the register of own documents too; return that report's id.

    The lanes stop it once the watchlist desk has brought the register as a list. Raises NoSuchEmergency,
    EmergencyEnded, EmergencyStatusWrong or OwnDocumentThere.
    """
    said = clean_line(words, longest=LONGEST_WORDS)
    with transaction.atomic():
        row = emergency_to_change(act, document=document)
        if row.status:
            raise EmergencyEnded
        if status not in models.ENDS:
            raise EmergencyStatusWrong
        report = act.new_id()
        law = act.pack.examination.emergency
        record_report(
            act,
            document=report,
            reported=Reported(document_type=law.document_type, number=row.number, status=status, happened_on=act.today),
        )
        row.status, row.report, row.ended_at, row.ended_by_id = status, report, act.at, act.actor
        row.save(update_fields=["status", "report", "ended_at", "ended_by"])
        append(
            act,
            kind="limen.emergency-document.ended",
            subject=document,
            data={"status": status, "report": str(report)},
            sealed={"words": said},
            subject_record=row.person,
        )
    return report


def _is_used(number: str) -> bool:
    """True of a number that was given before, whatever became of it, and of a blank that is reported stolen."""
    return models.EmergencyDocument.objects.filter(number=number).exists() or is_reported(row_of(number))


def _row(act: Act, document: UUID, made: Emergency, seal: bytes) -> models.EmergencyDocument:
    holder = made.holder
    return models.EmergencyDocument(
        id=document,
        person=act.new_id(),
        number=made.number,
        primary=holder.primary,
        secondary=holder.secondary,
        birth=str(holder.birth),
        sex=holder.sex,
        citizenship=holder.citizenship,
        issued_on=made.issued_on,
        valid_until=made.valid_until,
        journey=made.journey,
        established=made.established,
        replaces=made.replaces,
        seal=seal,
        issued_at=act.at,
        issued_by_id=act.actor,
        post=act.post,
    )


def _content(made: Emergency) -> dict[str, JSON]:
    holder = made.holder
    return {
        "number": made.number,
        "primary": holder.primary,
        "secondary": holder.secondary,
        "birth": str(holder.birth),
        "sex": holder.sex.value,
        "citizenship": holder.citizenship,
        "valid_until": made.valid_until.isoformat(),
        "journey": made.journey,
        "established": made.established,
        "replaces": made.replaces,
    }


def _paper(act: Act, row: EmergencyRow) -> EmergencyPaper:
    law, state = act.pack.examination.emergency, act.pack.state
    return EmergencyPaper(
        document=row.document,
        lines=lines_of(row.document, state=state.code),
        state=state.code,
        state_name=state.name,
        authority=law.authority,
        legal_basis=law.legal_basis,
        seal=row.seal,
    )
