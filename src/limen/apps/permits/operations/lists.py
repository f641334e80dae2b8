"""Lists of permits: what an authority sends is taken in batch by batch, the whole register is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.permits import models
from limen.apps.permits.access import all_permits
from limen.apps.permits.operations.work import Key, PermitEnded, Work, key_of, known_rows
from limen.apps.permits.queries import count_permits
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.passenger_list import FieldWrong, RowAside
from limen.lib.inspection.permit_list import ListedPermit, digest_of, header_line, read_permits, row_line
from limen.lib.stays.permits import PermitStatus

BATCH: Final = 200
"""Rows of one transaction: some tens of milliseconds, because on SQLite everybody else's writing waits for it."""
MOST_SHOWN: Final = 200
"""Lines kept aside that the report repeats; all are counted."""
LONGEST_SOURCE: Final = 120
REGISTER: Final = UUID("7065726d-6974-5000-8000-6c696d656e00")
"""The subject of events about the register of permits as a whole."""


class PermitListEmpty(Problem):
    """No line of the list can be read."""

    code = "permit-list-empty"
    sentence = N_("No line of this file could be read, so nothing was changed. Compare the file with an export.")


class PermitListFromFuture(Problem):
    """The copy claims to be made after now."""

    code = "permit-list-from-future"
    sentence = N_("This copy is dated %(made)s, after the clock of this node. Correct the date or the clock.")


class PermitListUnnamed(Problem):
    """A list without a sender."""

    code = "permit-list-unnamed"
    sentence = N_("Say which authority sent this list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did."""

    list: UUID
    issued: int
    changed: int
    ended: int
    same: int
    aside_count: int
    aside: tuple[RowAside, ...]
    """The first lines that were kept aside."""


def import_permits(act: Act, *, source: str, made_at: datetime, lines: Iterable[str]) -> ImportReport:
    """Take in a list of permits: new ones are issued, others changed or ended; what is as it was stays untouched.

    A row goes in under its kind, issuer and number. The rows go in by transactions of BATCH, each whole with its
    events: an import that is cut short is sent again, and goes on where it was. Raises NotAllowed, PermitListUnnamed,
    PermitListFromFuture, HeaderMissing or PermitListEmpty.
    """
    require(act.roles, Right.KEEP_PERMITS)
    told = clean_line(source, longest=LONGEST_SOURCE)
    if not told:
        raise PermitListUnnamed
    if made_at > act.at:
        raise PermitListFromFuture(made=made_at.date())
    taken = models.PermitImport(
        id=act.new_id(), source=told, made_at=made_at, imported_at=act.at, imported_by_id=act.actor
    )
    taken.save(force_insert=True)
    hashed, counted = _Hashed(lines), _Counted()
    try:
        _copy(act, taken.id, hashed, counted)
    except Problem:
        taken.delete()  # raised before the first row
        raise
    return _closed(act, taken, counted, digest=hashed.hexdigest())


def export_permits(act: Act) -> Iterator[str]:
    """Return the register line by line as CSV, as `import_permits` takes it; that it was handed out is recorded first.

    Raises NotAllowed.
    """
    require(act.roles, Right.KEEP_PERMITS)
    with transaction.atomic():
        append(act, kind="limen.permits.exported", subject=REGISTER, data={"permits": count_permits()})
    return _lines(act)


def _lines(act: Act) -> Iterator[str]:
    yield header_line()
    for row in all_permits(act):
        yield row_line(row.data, status=row.status, ended_on=row.ended_on, end_reason=row.end_reason)


class _Hashed:
    """Lines that are hashed as they go by, so that a file of any size is read once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._hash = sha256()

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._hash.update(line.encode("utf-8", "surrogatepass"))
            yield line

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


@dataclass(slots=True)
class _Counted:
    """What an import has done so far."""

    issued: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0
    aside_count: int = 0
    aside: list[RowAside] = field(default_factory=list)

    def add(self, done: _Counted) -> None:
        """Count what another batch did."""
        self.issued += done.issued
        self.changed += done.changed
        self.ended += done.ended
        self.same += done.same
        self.aside_count += done.aside_count
        self.aside.extend(done.aside[: MOST_SHOWN - len(self.aside)])

    def put_aside(self, row: RowAside) -> None:
        """Count a line that was kept aside."""
        self.aside_count += 1
        self.aside.append(row)

    @property
    def readable(self) -> int:
        """How many lines were taken in, or were in already."""
        return self.issued + self.changed + self.ended + self.same


def _copy(act: Act, list_: UUID, lines: Iterable[str], counted: _Counted) -> None:
    """Take the rows in, batch by batch. Raises HeaderMissing, or PermitListEmpty when nothing could be read."""
    read = iter(read_permits(lines, law=act.pack.stays))
    while batch := list(islice(read, BATCH)):
        counted.add(_take(act, list_, batch))
    if not counted.readable:
        raise PermitListEmpty


@once_more
def _take(act: Act, list_: UUID, batch: Sequence[ListedPermit | RowAside]) -> _Counted:
    """Take one batch in, whole, and return what it did."""
    counted = _Counted()
    with transaction.atomic():
        work = Work(act=act, taken=list_)
        known = known_rows([row.permit for row in batch if isinstance(row, ListedPermit)])
        for row in batch:
            if isinstance(row, RowAside):
                counted.put_aside(row)
            else:
                _take_row(work, known, row, counted)
        work.write()
    return counted


def _take_row(work: Work, known: dict[Key, models.Permit], row: ListedPermit, counted: _Counted) -> None:
    """Bring the register up to one row; an ended permit is what it was, whatever a list says."""
    if row.ended_on is not None and row.ended_on > work.act.today:
        # Ended before its day, a permit would be missed by somebody who still holds it.
        why = FieldWrong(field=Word(N_("ended on")), typed=row.ended_on.isoformat())
        counted.put_aside(RowAside(line=row.line, why=why, text=row.permit.number))
        return
    digest = digest_of(row.permit)
    held = known.get(key_of(row.permit))
    if held is None:
        held = known[key_of(row.permit)] = work.issue(row.permit, digest, permit=work.act.new_id())
        counted.issued += 1
    elif held.status != PermitStatus.VALID.value:
        _take_again(held, row, digest, counted)
        return
    elif held.content_hash != digest:
        work.change(held, row.permit, digest)
        counted.changed += 1
    elif row.status is PermitStatus.VALID:
        counted.same += 1
    if row.status is not PermitStatus.VALID:
        work.end(held, row.status, on=row.ended_on or work.act.today, reason=row.end_reason, words="")
        counted.ended += 1


def _take_again(held: models.Permit, row: ListedPermit, digest: str, counted: _Counted) -> None:
    if (held.status, held.content_hash) == (row.status.value, digest):
        counted.same += 1
    else:
        counted.put_aside(RowAside(line=row.line, why=PermitEnded(number=row.permit.number), text=row.permit.number))


def _closed(act: Act, taken: models.PermitImport, counted: _Counted, *, digest: str) -> ImportReport:
    taken.content_hash = digest
    taken.issued_count, taken.changed_count = counted.issued, counted.changed
    taken.ended_count, taken.same_count = counted.ended, counted.same
    taken.aside_count = counted.aside_count
    data: dict[str, JSON] = {
        "list": str(taken.id),
        "issued": counted.issued,
        "changed": counted.changed,
        "ended": counted.ended,
        "same": counted.same,
        "unreadable": counted.aside_count,
        "digest": digest,
    }
    with transaction.atomic():
        taken.save(force_update=True)
        append(act, kind="limen.permits.imported", subject=REGISTER, data=data)
    return ImportReport(
        list=taken.id,
        issued=counted.issued,
        changed=counted.changed,
        ended=counted.ended,
        same=counted.same,
        aside_count=counted.aside_count,
        aside=tuple(counted.aside),
    )
