"""A complaint is kept until its days after the answer are over, and as long as it waits for one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.journal.operations import record_retention
from limen.apps.oversight import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="oversight_complaint",
        fields=("words", "who", "name", "contact", "language", "answer"),
        why=N_("What somebody complained of and how it was answered: so that it is looked into, and can be looked up."),
        retention=RetentionClass.COMPLAINTS,
    ),
    Kept(
        table="oversight_subjectrequest",
        fields=("words", "name", "birth", "document", "contact", "language", "identified_how", "answer"),
        why=N_("What somebody asked of the data about them and how it was answered: so that it is done, and shown."),
        retention=RetentionClass.COMPLAINTS,
    ),
)


def erase_due(act: Act) -> int:
    """Erase complaints and requests whose days after the answer are over."""
    limit = act.at - timedelta(days=act.pack.retention[RetentionClass.COMPLAINTS].days)
    due = [
        *models.Complaint.objects.filter(answered_at__lt=limit).values_list("id", flat=True),
        *models.SubjectRequest.objects.filter(answered_at__lt=limit).values_list("id", flat=True),
    ]
    with transaction.atomic():
        for id_ in due:
            forget_sealed(act, subject_record=id_, reason="retention-over", rooms=())
            forget(act, subject_record=id_)
        record_retention(act, retention=RetentionClass.COMPLAINTS, before=limit, rows=len(due))
    return len(due)


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase a complaint whose erasure the journal has recorded: the database asks for that."""
    gone = models.SubjectRequest.objects.filter(id=subject_record).delete()[0]
    return gone + models.Complaint.objects.filter(id=subject_record).delete()[0]
