"""What is kept of lists: versions no longer in force go when their days are over, imports cut short the next day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from limen.apps.journal.operations import record_retention
from limen.apps.watchlists import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="watchlists_numberentry",
        fields=("issuer", "number"),
        why=N_(
            "To tell at the booth that a document was reported lost, stolen or revoked, and later what was known when."
        ),
        retention=RetentionClass.LIST_NUMBERS,
    ),
)
CUT_SHORT = timedelta(days=1)
"""An import that is not whole after so long was cut short."""
BATCH = 5_000


def erase_due(act: Act) -> int:
    """Erase versions that are not in force and past their legal days; return how many rows went."""
    limit = act.at - timedelta(days=act.pack.retention[RetentionClass.LIST_NUMBERS].days)
    unfinished = Q(content_hash="", imported_at__lt=act.at - CUT_SHORT)
    due = models.NumberListVersion.objects.filter(unfinished | Q(imported_at__lt=limit))
    in_force = models.NumberList.objects.filter(version__isnull=False).values("version")
    return sum(_erase(act, version, limit) for version in due.exclude(id__in=in_force))


def _erase(act: Act, version: models.NumberListVersion, limit: datetime) -> int:
    """Erase a version by short transactions: on SQLite everybody else's writing waits for each of them."""
    gone = 0
    entries = models.NumberEntry.objects.filter(version=version)
    while ids := list(entries.values_list("id", flat=True)[:BATCH]):
        gone += models.NumberEntry.objects.filter(id__in=ids).delete()[0]
    with transaction.atomic():
        gone += version.delete()[0]
        record_retention(act, retention=RetentionClass.LIST_NUMBERS, before=limit, rows=gone)
    return gone
