"""Append to the chain: one lock, one insert, one move of the head, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from limen.apps.journal.operations import statements
from limen.apps.journal.operations.statements import adapted
from limen.lib.basics.act import Act
from limen.lib.events.canonical import JSON, canonical_text
from limen.lib.events.event import GENESIS, Event, linked
from limen.lib.events.kinds import check_promises, current
from limen.lib.events.sealing import seal

CHUNK = 500
"""Events written at a time: bounds the memory of a bulk load and the length of a list of parameters."""


_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
"""What the head of a chain claims before its first event."""


class OutsideTransaction(RuntimeError):
    """An event was appended outside a transaction: it could be kept without the change it tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event to be: what happened, before it has a place in the chain."""

    kind: str
    subject: UUID
    data: Mapping[str, JSON]
    sealed: Mapping[str, JSON] = field(default_factory=dict)
    subject_record: UUID | None = None
    act: Act | None = None
    """Who acted and when, where that is not the `Act` of the caller (a bulk load of what others did)."""


@dataclass(slots=True)
class _Head:
    incarnation: UUID
    sequence: int
    hash: bytes
    time: datetime
    latest: datetime
    """The latest moment claimed by the events of this append; the statement keeps the latest of the whole chain."""


def append(
    act: Act,
    *,
    kind: str,
    subject: UUID,
    data: Mapping[str, JSON],
    sealed: Mapping[str, JSON] | None = None,
    subject_record: UUID | None = None,
) -> UUID:
    """Append one event to this node's chain and return its id.

    `data` holds the plain fields that the kind promises, `sealed` the personal payload, sealed under the key of
    `subject_record`. Raises OutsideTransaction, KindRefused and NotCanonical: all three mistakes of the program.
    A clock that was set back refuses nothing: the event keeps the moment claimed, and `queries.health` tells.
    """
    draft = Draft(kind=kind, subject=subject, data=data, sealed=sealed or {}, subject_record=subject_record)
    return append_many(act, drafts=(draft,))[0]


def append_many(act: Act, *, drafts: Iterable[Draft]) -> list[UUID]:
    """Append events in order and return their ids; the head is locked once, rows go in by chunks of CHUNK."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("journal.append must run in the transaction of the change it tells of")
    ids: list[UUID] = []
    with connection.cursor() as cursor:
        head = _lock_head(cursor, act)
        for chunk in _chunks(drafts):
            events = _linked_events(cursor, act, head, chunk)
            _insert(cursor, events)
            ids += [event.id for event in events]
        if ids:
            _move(cursor, head)
    return ids


def _chunks(drafts: Iterable[Draft]) -> Iterator[Sequence[Draft]]:
    rest = iter(drafts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _lock_head(cursor: CursorWrapper, act: Act) -> _Head:
    """Return the head of this incarnation's chain, locked until the transaction ends; a new chain gets one."""
    incarnation = act.node.incarnation
    row = _select_head(cursor, incarnation)
    if row is None:
        first = (incarnation, act.node.name, 0, GENESIS, _BEFORE_ALL, _BEFORE_ALL)
        cursor.execute(statements.INSERT_HEAD, adapted(first))
        # Another writer may have begun the chain in the meantime: what counts is what is there once it is locked.
        row = _select_head(cursor, incarnation) or (0, GENESIS)
    sequence, last_hash = row
    return _Head(incarnation, sequence, bytes(last_hash), _BEFORE_ALL, _BEFORE_ALL)


def _select_head(cursor: CursorWrapper, incarnation: UUID) -> tuple[int, bytes] | None:
    cursor.execute(statements.select_head(), adapted((incarnation,)))
    row: tuple[int, bytes] | None = cursor.fetchone()
    return row


def _move(cursor: CursorWrapper, head: _Head) -> None:
    moved = (head.sequence, head.hash, head.time, head.latest, head.latest, head.incarnation)
    cursor.execute(statements.MOVE_HEAD, adapted(moved))


def _linked_events(cursor: CursorWrapper, act: Act, head: _Head, drafts: Sequence[Draft]) -> list[Event]:
    keys = _keys(cursor, act, {draft.subject_record for draft in drafts if draft.sealed and draft.subject_record})
    events = []
    for draft in drafts:
        event = linked(_event(act, head, draft, keys), previous_hash=head.hash)
        head.sequence, head.hash, head.time = event.sequence, event.hash, event.time
        head.latest = max(head.latest, event.time)
        events.append(event)
    return events


def _event(node_act: Act, head: _Head, draft: Draft, keys: Mapping[UUID, tuple[UUID, bytes]]) -> Event:
    kind = current(draft.kind)
    check_promises(kind, data=draft.data, sealed=draft.sealed)
    act = draft.act or node_act
    event_id = act.new_id()
    key_id, sealed = _sealed(act, draft, event_id, keys) if draft.sealed else (None, None)
    return Event(
        id=event_id,
        kind=kind.name,
        version=kind.version,
        time=act.at,
        subject=draft.subject,
        subject_record=draft.subject_record,
        node=node_act.node.name,
        incarnation=head.incarnation,
        sequence=head.sequence + 1,
        actor=act.actor,
        roles=tuple(sorted(act.roles)),
        post=act.post,
        lane=act.lane,
        purpose=act.purpose,
        data=draft.data,
        sealed=sealed,
        key_id=key_id,
        previous_hash=head.hash,
        hash=GENESIS,
    )


def _sealed(act: Act, draft: Draft, event_id: UUID, keys: Mapping[UUID, tuple[UUID, bytes]]) -> tuple[UUID, bytes]:
    record = draft.subject_record
    if record is None:
        raise ValueError(f"{draft.kind}: a sealed payload needs the subject_record whose key seals it")
    key_id, key = keys[record]
    sealed = seal(
        draft.sealed,
        key=key,
        nonce=act.keys.nonce(),
        event_id=event_id,
        kind=draft.kind,
        key_id=key_id,
        subject_record=record,
    )
    return key_id, sealed


def key_for(act: Act, subject_record: UUID) -> tuple[UUID, bytes]:
    """Return (key id, key) of a person inside the caller's transaction, made now where there was none."""
    with connection.cursor() as cursor:
        _lock_head(cursor, act)
        return _keys(cursor, act, {subject_record})[subject_record]


def _insert(cursor: CursorWrapper, events: Sequence[Event]) -> None:
    cursor.executemany(statements.INSERT_EVENT, [adapted(_row(event)) for event in events])


def _row(event: Event) -> tuple[statements.Value, ...]:
    return (
        event.id,
        event.kind,
        event.version,
        event.time,
        event.subject,
        event.subject_record,
        event.node,
        event.incarnation,
        event.sequence,
        event.actor,
        " ".join(event.roles),
        event.post,
        event.lane,
        event.purpose,
        canonical_text(event.data),
        event.sealed,
        event.key_id,
        event.previous_hash,
        event.hash,
    )


def _keys(cursor: CursorWrapper, act: Act, records: set[UUID]) -> Mapping[UUID, tuple[UUID, bytes]]:
    """Return record -> (key id, key), giving a key to every record that has none. The head's lock keeps this alone."""
    if not records:
        return {}
    known = _known_keys(cursor, records)
    keys = {record: (key_id, act.keys.open_key(key_id)) for record, key_id in known.items()}
    opened = {record: (key_id, key) for record, (key_id, key) in keys.items() if key is not None}
    wanting = sorted(records - opened.keys())
    fresh = dict(zip(wanting, act.keys.new_keys(count=len(wanting)) if wanting else (), strict=True))
    for record, (key_id, _key) in fresh.items():
        # A key may be gone while the register still names it: a crash within an erasure, a lost keys database.
        if record in known:
            cursor.execute(statements.RENEW_KEY, adapted((key_id, record)))
    unknown = [adapted((record, key_id)) for record, (key_id, _key) in fresh.items() if record not in known]
    if unknown:
        cursor.executemany(statements.INSERT_KEY, unknown)
    return {**opened, **fresh}


def _known_keys(cursor: CursorWrapper, records: set[UUID]) -> dict[UUID, UUID]:
    places = ", ".join(["%s"] * len(records))
    cursor.execute(
        f"SELECT subject_record, key_id FROM journal_subjectkey WHERE subject_record IN ({places})",  # noqa: S608  # %s only
        adapted(list(records)),
    )
    return {statements.read_uuid(record): statements.read_uuid(key_id) for record, key_id in cursor.fetchall()}
