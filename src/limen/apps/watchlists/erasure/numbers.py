"""What is kept of lists of numbers: versions out of force until their days are over, what came to nothing a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from limen.apps.journal.operations import append, record_retention
from limen.apps.watchlists import models
from limen.apps.watchlists.queries import number_list_id
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
"""An import that is not whole after so long was cut short; one that was withdrawn has waited long enough."""
BATCH = 5_000


def erase_due(act: Act) -> int:
    """Erase versions that are not in force and past their legal days; return how many numbers and versions went."""
    limit = act.at - timedelta(days=act.pack.retention[RetentionClass.LIST_NUMBERS].days)
    _withdraw_left_lying(act, limit)
    cut_short = Q(content_hash="") | Q(proposed_by__isnull=False, confirmed_by__isnull=True)
    due = models.NumberListVersion.objects.filter(
        Q(cut_short, imported_at__lt=act.at - CUT_SHORT) | Q(imported_at__lt=limit)
    )
    lists = models.NumberList.objects
    in_force = lists.filter(version__isnull=False).values("version")
    waiting = lists.filter(waiting__isnull=False).values("waiting")
    return sum(_erase(act, version, limit) for version in due.exclude(id__in=in_force).exclude(id__in=waiting))


def _withdraw_left_lying(act: Act, limit: datetime) -> None:
    """Take back what nobody confirmed in time."""
    for kept in models.NumberList.objects.filter(waiting__imported_at__lt=limit):
        with transaction.atomic():
            data = {"list": kept.code, "version": str(kept.waiting_id)}
            kept.waiting = None
            kept.save(update_fields=["waiting"])
            append(act, kind="limen.number-list.withdrawn", subject=number_list_id(kept.code), data=data)


def _erase(act: Act, version: models.NumberListVersion, limit: datetime) -> int:
    """Erase a version, rows of before by short transactions, and the list data that no other version names."""
    gone = 0
    entries = models.NumberEntry.objects.filter(version=version)
    while ids := list(entries.values_list("id", flat=True)[:BATCH]):
        gone += models.NumberEntry.objects.filter(id__in=ids).delete()[0]
    artefact = version.artefact
    with transaction.atomic():
        gone += version.delete()[0]
        is_last = bool(artefact) and not models.NumberListVersion.objects.filter(artefact=artefact).exists()
        gone += version.entries_count if is_last else 0
        record_retention(act, retention=RetentionClass.LIST_NUMBERS, before=limit, rows=gone)
    if is_last:
        act.artefacts.drop(artefact)
    return gone
