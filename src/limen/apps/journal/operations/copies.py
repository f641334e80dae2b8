"""Copies of the journal and the register leave a trace in the journal itself."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations.chain import append
from limen.apps.journal.queries import BACKUPS
from limen.lib.basics.act import Act
from limen.lib.events.canonical import JSON


def record_restore(act: Act, *, earlier_incarnation: UUID, erasures_replayed: int) -> UUID:
    """Begin the chain of a restored node with the fact that it was restored, and from which life."""
    with transaction.atomic():
        return append(
            act,
            kind="limen.node.restored",
            subject=act.node.incarnation,
            data={"earlier_incarnation": str(earlier_incarnation), "erasures_replayed": erasures_replayed},
        )


def record_export(act: Act, *, events: int, digest: str) -> UUID:
    """Record that the journal was exported: how many events, and the SHA-256 of the file."""
    data: dict[str, JSON] = {"events": events, "digest": digest}
    with transaction.atomic():
        return append(act, kind="limen.journal.exported", subject=act.node.incarnation, data=data)


def record_backup(act: Act, *, events: int, digest: str) -> UUID:
    """Record that a backup was written and checked: how many events it holds, and the SHA-256 of the file."""
    data: dict[str, JSON] = {"events": events, "digest": digest}
    with transaction.atomic():
        return append(act, kind="limen.backup.written", subject=BACKUPS, data=data)
