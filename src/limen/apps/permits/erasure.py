"""What is kept of permits: each goes with its key when its days are over, counted from its last day."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.permits import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="permits_permit",
        fields=(
            "person",
            "number",
            "issuer",
            "authority",
            "primary",
            "secondary",
            "birth",
            "sex",
            "citizenship",
            "identity_key",
            "document_issuer",
            "document_number",
            "valid_from",
            "valid_until",
            "conditions",
            "content_hash",
            "ended_on",
            "end_words",
        ),
        why=N_("To know at the border what a traveller was permitted, and to answer for having given or ended it."),
        retention=RetentionClass.PERMITS,
    ),
)
DUE: Final = "retention-over"
"""The reason noted when the days of the country pack have passed."""
CUT_SHORT = timedelta(days=1)
"""An import that is not whole after so long was cut short."""
BATCH: Final = 200


def erase_due(act: Act) -> int:
    """Erase permits past their legal days with the keys of their holders; return how many rows went."""
    limit = act.today - timedelta(days=act.pack.retention[RetentionClass.PERMITS].days)
    gone = 0
    due = models.Permit.objects.filter(valid_until__lt=limit).order_by("id").values_list("person", flat=True)
    while persons := list(due[:BATCH]):
        for person in persons:
            with transaction.atomic():
                gone += forget(act, subject_record=person)
                forget_sealed(act, subject_record=person, reason=DUE)
    return gone + _forget_cut_short(act)


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase the permit of one person, whatever its days, and what happened to it."""
    return models.Permit.objects.filter(person=subject_record).delete()[0]


def _forget_cut_short(act: Act) -> int:
    """Erase imports that were broken off and brought nothing."""
    broken = models.PermitImport.objects.filter(content_hash="", imported_at__lt=act.at - CUT_SHORT)
    brought = models.PermitChange.objects.filter(list__isnull=False).values("list")
    return broken.exclude(id__in=brought).delete()[0]
