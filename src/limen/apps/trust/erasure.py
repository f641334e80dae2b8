"""What is kept of the trust store: versions out of force until their days are over, what came to nothing some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from limen.apps.journal.operations import append, record_retention
from limen.apps.trust import models as rows
from limen.apps.trust.queries import TRUST_STORE, artefacts_named
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="trust_trustversion",
        fields=("artefact",),
        why=N_(
            "To know which documents their own State says were issued with a fault: its deviation lists name them by "
            "number."
        ),
        retention=RetentionClass.LIST_NUMBERS,
    ),
)
LEFT_LYING: Final = timedelta(days=30)
"""What nobody proposed or confirmed in so long is taken back."""


def erase_due(act: Act) -> int:
    """Erase the files of versions that are not in force and past their legal days; return how many went.

    The rows stay: they say who brought and who confirmed what, and hold nothing of anybody else.
    """
    limit = act.at - timedelta(days=act.pack.retention[RetentionClass.LIST_NUMBERS].days)
    lying = Q(state__in=(*rows.WAITING, rows.WITHDRAWN), brought_at__lt=act.at - LEFT_LYING)
    over = Q(state__in=(rows.SUPERSEDED, rows.ROLLED_BACK), left_at__lt=limit)
    return sum(_erase(act, row, limit) for row in rows.TrustVersion.objects.filter(lying | over).exclude(artefact=""))


def _erase(act: Act, row: rows.TrustVersion, limit: datetime) -> int:
    artefact, row.artefact = row.artefact, ""
    with transaction.atomic():
        if row.state in rows.WAITING:
            row.state = rows.WITHDRAWN
            append(act, kind="limen.trust.withdrawn", subject=TRUST_STORE, data={"version": str(row.id)})
        row.save(update_fields=["state", "artefact"])
        record_retention(act, retention=RetentionClass.LIST_NUMBERS, before=limit, rows=1)
    if artefact not in artefacts_named():
        act.artefacts.drop(artefact)
    return 1
