"""Reads of the journal: the chain for machines and auditors, the access log, and how the journal is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from limen.apps.journal import models
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Value
from limen.lib.events.checkpoints import Checkpoint
from limen.lib.events.event import Event
from limen.lib.events.looks import ACCESS_LOG, Look, LookBatch
from limen.lib.events.proof import SOURCE, Proof, verify_chain, verify_looks

DEFAULT = DEFAULT_DB_ALIAS
"""Every reading of the chain can be asked of another database: a copy is proved before it is trusted."""
BACKUPS = UUID("6261636b-7570-5000-8000-6c696d656e00")
"""The subject of events about backups."""
PAGE = 2000
CLOCK_TOLERANCE = timedelta(minutes=1)
CHECKPOINT_AGE = timedelta(hours=1)
UNSEALED_AGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the journal of this node is."""

    events: int
    last_event_at: datetime | None
    latest_claimed: datetime | None
    """The latest moment any event of this life of the node claims."""
    unsigned_events: int
    last_checkpoint_at: datetime | None
    unsealed_looks: int
    oldest_unsealed_look_at: datetime | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What has no checkpoint yet."""

    events: int
    look_batches: int
    since: datetime | None
    """When the oldest of it was written, as far as that can be told cheaply; None when nothing waits."""

    def is_older_than(self, age: timedelta, *, now: datetime) -> bool:
        """Tell whether something has waited longer than `age`; a clock set back counts as a long wait."""
        return self.since is not None and not timedelta() <= now - self.since < age


def events_since(*, incarnation: UUID, sequence: int, limit: int = PAGE, using: str = DEFAULT) -> list[Event]:
    """Return up to `limit` events of a chain after `sequence`, in order; an empty list at its end."""
    rows = models.Event.objects.using(using).filter(incarnation=incarnation, sequence__gt=sequence).order_by("sequence")
    return [event_of(row) for row in rows[:limit]]


def incarnations(*, using: str = DEFAULT) -> list[UUID]:
    """Return the chains this database holds, oldest first."""
    # Asked of the events, not of the heads: a chain whose head was taken away is proved all the same.
    return sorted(models.Event.objects.using(using).values_list("incarnation", flat=True).distinct().order_by())


def all_events(*, using: str = DEFAULT) -> Iterator[Event]:
    """Return every event, chain by chain, in order; read in pages, so that no reader holds the database for long."""
    for incarnation in incarnations(using=using):
        sequence = 0
        while page := events_since(incarnation=incarnation, sequence=sequence, using=using):
            yield from page
            sequence = page[-1].sequence


def count_events(*, using: str = DEFAULT) -> int:
    """Return how many events the heads of all chains promise."""
    return sum(models.Head.objects.using(using).values_list("sequence", flat=True))


def timeline(*, subject: UUID, limit: int = PAGE) -> list[Event]:
    """Return what happened to a subject, oldest first."""
    rows = models.Event.objects.filter(subject=subject).order_by("id")
    return sorted((event_of(row) for row in rows[:limit]), key=_moment_of_id)


def _moment_of_id(event: Event) -> tuple[int, UUID, int]:
    # Ids of one millisecond are in no order (RFC 9562, 5.7): there the chain says what came first.
    return event.id.int >> 80, event.incarnation, event.sequence


def checkpoints(*, using: str = DEFAULT) -> list[Checkpoint]:
    """Return all checkpoints, chain by chain, in order."""
    rows = models.Checkpoint.objects.using(using).order_by("incarnation", "sequence")
    return [checkpoint_of(row) for row in rows]


def looks_of(*, subject: UUID, limit: int = PAGE) -> list[Look]:
    """Return who looked at the data of a subject, newest first."""
    rows = models.Look.objects.filter(subject=subject).order_by("-number")
    return [look_of(row) for row in rows[:limit]]


def look_batches(*, using: str = DEFAULT) -> Iterator[tuple[LookBatch, list[Look]]]:
    """Return the sealed access log, batch by batch, with the looks that are still there."""
    for row in models.LookBatch.objects.using(using).order_by("number").iterator():
        looks = models.Look.objects.using(using).filter(number__range=(row.first, row.last)).order_by("number")
        yield batch_of(row), [look_of(look) for look in looks]


def pruned_looks(*, using: str = DEFAULT) -> int:
    """Return the number up to which looks were lawfully erased; 0 when none were."""
    lines = models.LookPruning.objects.using(using).order_by("-up_to")
    return lines.values_list("up_to", flat=True).first() or 0


def last_look_batch() -> LookBatch | None:
    """Return the newest sealed batch of the access log."""
    row = models.LookBatch.objects.order_by("-number").first()
    return None if row is None else batch_of(row)


def last_anchored_batch() -> int:
    """Return the number of the newest batch of looks that an event of the chain names; 0 when none does."""
    row = models.Event.objects.filter(subject=ACCESS_LOG).order_by("-id").first()
    return 0 if row is None else int(json.loads(row.data)["batch"])


def waiting_for_checkpoint(*, incarnation: UUID) -> Waiting:
    """Return what no checkpoint of this life of the node covers."""
    head = models.Head.objects.filter(pk=incarnation).first()
    signed = models.Checkpoint.objects.filter(incarnation=incarnation).order_by("-sequence").first()
    batch = last_look_batch()
    events = (head.sequence if head else 0) - (signed.sequence if signed else 0)
    batches = batch.number - last_anchored_batch() if batch else 0
    moments = (signed.time if signed else None, head.time if head else None, batch.sealed_at if batch else None)
    since = next((moment for moment in moments if moment is not None), None)
    return Waiting(events=events, look_batches=batches, since=since if events or batches else None)


def last_backup_at() -> datetime | None:
    """Return when the last backup of this register was written and checked; None when none was."""
    return models.Event.objects.filter(subject=BACKUPS).order_by("-id").values_list("time", flat=True).first()


def prove(
    *,
    public_keys: Mapping[str, Collection[bytes]] | None = None,
    using: str = DEFAULT,
    passing: Callable[[Iterator[Event]], Iterable[Event]] = iter,
) -> Proof:
    """Prove the whole journal of a database: chain, checkpoints, heads and access log.

    `passing` sees the events go by: a door counts them there to show how far it is. Others may write meanwhile.
    """
    with one_moment(using=using):
        events = passing(all_events(using=using))
        proof = verify_chain(events, checkpoints=checkpoints(using=using), public_keys=public_keys)
        proof.findings += head_findings(proof, using=using)
        proof.findings += verify_looks(look_batches(using=using), pruned_to=pruned_looks(using=using))
    return proof


@contextmanager
def one_moment(*, using: str = DEFAULT) -> Iterator[None]:
    """Let everything read inside be of one moment, without keeping anybody from writing.

    Inside a transaction nothing is done: it is for whoever began it to have chosen what it sees.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # `atomic` would begin as a writer and hold up all others
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def head_findings(proof: Proof, *, using: str = DEFAULT) -> Iterator[Finding]:
    """Compare a proof of this database with its heads: they tell of lost events that no checkpoint signed yet."""
    for head in models.Head.objects.using(using).order_by("incarnation"):
        chain = proof.chains.get(head.incarnation)
        if head.sequence and (chain is None or (chain.last, chain.hash) != (head.sequence, bytes(head.hash))):
            values: dict[str, Value] = {"node": head.node, "sequence": head.sequence}
            yield Finding(rule="journal.head", severity=Severity.STOP, sentence=_HEAD, values=values, source=SOURCE)


def health(*, incarnation: UUID, now: datetime) -> Health:
    """Return how the journal is for this life of the node; `findings` says what is wrong and what to do."""
    head = models.Head.objects.filter(pk=incarnation).first()
    signed = models.Checkpoint.objects.filter(incarnation=incarnation).order_by("-sequence").first()
    batch = last_look_batch()
    unsealed = models.Look.objects.filter(number__gt=batch.last if batch else 0)
    oldest = unsealed.order_by("number").values_list("at", flat=True).first()
    events = head.sequence if head else 0
    return Health(
        events=events,
        last_event_at=head.time if head else None,
        latest_claimed=head.latest if head else None,
        unsigned_events=events - (signed.sequence if signed else 0),
        last_checkpoint_at=signed.time if signed else None,
        unsealed_looks=unsealed.count(),
        oldest_unsealed_look_at=oldest,
        findings=tuple(_findings(head, signed, oldest, now)),
    )


def _findings(
    head: models.Head | None, signed: models.Checkpoint | None, oldest_look: datetime | None, now: datetime
) -> Iterator[Finding]:
    if head is not None and (ahead := head.latest - min(now, head.time)) > CLOCK_TOLERANCE:
        seconds = int(ahead.total_seconds())
        yield _warning("journal.clock", _CLOCK, seconds=seconds)
    if head is not None and (signed is None or signed.sequence < head.sequence):
        since = head.time if signed is None else signed.time
        if (age := now - since) > CHECKPOINT_AGE:
            yield _warning("journal.unsigned", _UNSIGNED, minutes=int(age.total_seconds() // 60))
    if oldest_look is not None and (age := now - oldest_look) > UNSEALED_AGE:
        yield _warning("journal.unsealed", _UNSEALED, minutes=int(age.total_seconds() // 60))


def _warning(rule: str, sentence: str, **values: int) -> Finding:
    return Finding(rule=rule, severity=Severity.ATTENTION, sentence=sentence, values=values, source=SOURCE)


def event_of(row: models.Event) -> Event:
    """Return an event as the libraries know it."""
    return Event(
        id=row.id,
        kind=row.kind,
        version=row.version,
        time=row.time,
        subject=row.subject,
        subject_record=row.subject_record,
        node=row.node,
        incarnation=row.incarnation,
        sequence=row.sequence,
        actor=row.actor,
        roles=tuple(row.roles.split()),
        post=row.post,
        lane=row.lane,
        purpose=row.purpose,
        data=json.loads(row.data),
        sealed=None if row.sealed is None else bytes(row.sealed),
        key_id=row.key_id,
        previous_hash=bytes(row.previous_hash),
        hash=bytes(row.hash),
    )


def checkpoint_of(row: models.Checkpoint) -> Checkpoint:
    """Return a checkpoint as the libraries know it."""
    return Checkpoint(
        node=row.node,
        incarnation=row.incarnation,
        sequence=row.sequence,
        hash=bytes(row.hash),
        time=row.time,
        public_key=bytes(row.public_key),
        signature=bytes(row.signature),
    )


def look_of(row: models.Look) -> Look:
    """Return a look as the libraries know it."""
    return Look(
        number=row.number,
        at=row.at,
        actor=row.actor,
        roles=tuple(row.roles.split()),
        post=row.post,
        lane=row.lane,
        purpose=row.purpose,
        subject=row.subject,
        what=row.what,
    )


def batch_of(row: models.LookBatch) -> LookBatch:
    """Return a batch of the access log as the libraries know it."""
    return LookBatch(
        number=row.number,
        first=row.first,
        last=row.last,
        count=row.count,
        sealed_at=row.sealed_at,
        previous_hash=bytes(row.previous_hash),
        hash=bytes(row.hash),
    )


_HEAD = N_("The journal of %(node)s should end with event %(sequence)s, and it does not.")
_CLOCK = N_(
    "The clock was set back: the journal already holds an event %(seconds)s seconds ahead of it."
    " Check the time of this machine."
)
_UNSIGNED = N_("The newest events have had no checkpoint for %(minutes)s minutes. Is the node process running?")
_UNSEALED = N_("The access log has not been sealed for %(minutes)s minutes. Is the node process running?")
