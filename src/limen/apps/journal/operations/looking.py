"""The access log: a line before anything personal is shown, chained afterwards in batches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from limen.apps.journal import queries
from limen.apps.journal.models import Event, Look, LookBatch
from limen.apps.journal.operations import statements
from limen.apps.journal.operations.statements import adapted
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.events import looks as access_log
from limen.lib.events.canonical import JSON
from limen.lib.events.sealing import open_seal

BATCH = 1000
"""Looks sealed in one transaction: some milliseconds, because everybody else's writing waits for it on SQLite."""
LOCK_PATIENCE = timedelta(milliseconds=500)


class PurposeMissing(ValueError):
    """Somebody's data was about to be shown for no declared purpose; a mistake of the program."""


class EventUnknown(Problem):
    """There is no such event with a sealed payload; "not yours" looks the same."""

    code = "journal.event-unknown"
    sentence = N_("There is no event %(id)s with a sealed payload.")


class PayloadErased(Problem):
    """The key of the person concerned was destroyed."""

    code = "journal.payload-erased"
    sentence = N_("What event %(id)s held about a person was erased; that it happened is all that is left.")


def record_look(act: Act, *, subject: UUID, what: str) -> None:
    """Record that `act` looks at the data of `subject`; `what` is a code such as `traveller` or `meetings`.

    One insert, to be called before the data is shown. Outside a transaction it is on disk when this returns.
    """
    if not act.purpose or not what:
        raise PurposeMissing(f"a look at {what!r} needs a declared purpose")
    roles = " ".join(sorted(act.roles))
    values = (act.at, act.actor, roles, act.post, act.lane, act.purpose, subject, what)
    with connection.cursor() as cursor:
        cursor.execute(statements.INSERT_LOOK, adapted(values))


def open_payload(act: Act, *, event_id: UUID) -> Mapping[str, JSON]:
    """Return the personal payload of an event, after recording the look; raises EventUnknown and PayloadErased."""
    row = Event.objects.filter(pk=event_id, sealed__isnull=False).first()
    if row is None or row.sealed is None or row.key_id is None or row.subject_record is None:
        raise EventUnknown(id=str(event_id))
    record_look(act, subject=row.subject_record, what="event-payload")
    key = act.keys.open_key(row.key_id)
    if key is None:
        raise PayloadErased(id=str(event_id))
    return open_seal(
        bytes(row.sealed),
        key=key,
        event_id=row.id,
        kind=row.kind,
        key_id=row.key_id,
        subject_record=row.subject_record,
    )


def seal_looks(act: Act) -> int:
    """Chain all looks written so far and return how many; several sealers at once do no harm.

    Returns early when writers keep the table busy: the next round takes what is left.
    """
    sealed = 0
    while count := _seal_batch(act):
        sealed += count
    return sealed


def _seal_batch(act: Act) -> int:
    try:
        with transaction.atomic():
            _wait_for_writers()
            return _seal_next(act)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return 0
        raise


def _wait_for_writers() -> None:
    """Let looks in the making be finished first: on PostgreSQL a lower number may be committed after a higher one."""
    if connection.vendor != "postgresql":
        return  # SQLite: this transaction is the only writer
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(LOCK_PATIENCE.total_seconds() * 1000)}")
        cursor.execute("LOCK TABLE journal_look IN SHARE ROW EXCLUSIVE MODE")


def _seal_next(act: Act) -> int:
    after = queries.last_look_batch()
    rows = Look.objects.filter(number__gt=after.last if after else 0).order_by("number")[:BATCH]
    waiting = [queries.look_of(row) for row in rows]
    if not waiting:
        return 0
    batch = access_log.batch_of(waiting, after=after, sealed_at=act.at)
    LookBatch.objects.create(
        number=batch.number,
        first=batch.first,
        last=batch.last,
        count=batch.count,
        sealed_at=batch.sealed_at,
        previous_hash=batch.previous_hash,
        hash=batch.hash,
    )
    return batch.count
