"""What the journal keeps of people, and for how long.

Events outlive the person's data: what is left after erasure is that something happened, under ids that lead nowhere.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from limen.apps.journal.models import Look, LookBatch, LookPruning
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="journal_event",
        fields=("sealed",),
        why=N_("Proof of what was recorded and decided; unreadable once the key of the person is destroyed."),
    ),
    Kept(
        table="journal_look",
        fields=("subject", "actor"),
        why=N_("Proof of who looked at whose data and why."),
        retention=RetentionClass.LOOKS,
    ),
)


def erase_due(act: Act) -> int:
    """Delete sealed looks that are past their legal days, whole batches only; return how many rows went."""
    rule = act.pack.retention[RetentionClass.LOOKS]
    with transaction.atomic():
        due = LookBatch.objects.filter(sealed_at__lt=act.at - timedelta(days=rule.days))
        up_to = due.order_by("-number").values_list("last", flat=True).first()
        if up_to is None or LookPruning.objects.filter(up_to__gte=up_to).exists():
            return 0
        LookPruning.objects.create(up_to=up_to, at=act.at, legal_basis=rule.legal_basis)
        gone, _ = Look.objects.filter(number__lte=up_to).delete()
        return gone
