"""Writes: a list is opened, a version of it is imported in pieces and takes effect whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.watchlists import models
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.listings.numbers import ListedNumber, Unreadable, read_numbers

BATCH = 5_000
"""Rows of one transaction: some tens of milliseconds, because on SQLite everybody else's writing waits for it."""
MOST_SHOWN = 200
"""Lines kept aside that the report repeats; all are counted."""
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}").fullmatch


class ListUnknown(Problem):
    """There is no list of this code."""

    code = "list-unknown"
    sentence = N_("There is no list “%(list)s”. Open it first, with its owner and its legal basis.")


class ListNotRight(Problem):
    """A list cannot be opened without saying whose it is and on what law it stands."""

    code = "list-not-right"
    sentence = N_("A list needs a code, a name, an owner and a legal basis, and says what is done on a hit.")


class ListEmpty(Problem):
    """The file holds no number that can be read: the version in force stays."""

    code = "list-empty"
    sentence = N_(
        "No line of this file could be read, so the list in force stays as it is. Compare the file with the example."
    )


class ListFromFuture(Problem):
    """The copy claims to be made after now."""

    code = "list-from-future"
    sentence = N_("This copy is dated %(made)s, after the clock of this post. Correct the date or the clock.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did."""

    version: UUID
    entries: int
    repeated: int
    """Rows that named a number again."""
    unreadable_count: int
    unreadable: tuple[Unreadable, ...]
    """The first lines that were kept aside."""
    before: int
    """Entries of the version that was in force until now."""


def open_list(act: Act, *, code: str, name: str, owner: str, legal_basis: str, action: str) -> None:
    """Open a list, or change what is said about it; its entries stay. Raises NotAllowed or ListNotRight."""
    require(act.roles, Right.KEEP_LISTS)
    told = {
        "name": clean_line(name, longest=120),
        "owner": clean_line(owner, longest=120),
        "legal_basis": clean_line(legal_basis, longest=200),
    }
    if not _CODE(code) or not all(told.values()) or action not in models.ACTIONS:
        raise ListNotRight
    with transaction.atomic():
        models.NumberList.objects.update_or_create(code=code, defaults={**told, "action": action})
        append(act, kind="limen.number-list.opened", subject=list_id(code), data={"list": code, "action": action})


def list_id(code: str) -> UUID:
    """Return the id that the journal knows a list by."""
    return named_id("number-list", code)


def import_numbers(act: Act, *, list_code: str, lines: Iterable[str], made_at: datetime) -> ImportReport:
    """Import a CSV as the new version of a list: all that can be read goes in, the rest is reported.

    The rows go in by transactions of BATCH, between which booths record their travellers; the version takes effect in
    the last one, whole. Raises NotAllowed, ListUnknown, HeaderMissing, ListFromFuture or ListEmpty; the list in force
    stays as it was then, as it does when the import is cut short.
    """
    require(act.roles, Right.KEEP_LISTS)
    if made_at > act.at:
        raise ListFromFuture(made=made_at.date())
    hashed = _Hashed(lines)
    version = _begin(act, list_code, made_at)
    try:
        copied = _copy(version, hashed)
    except Problem:
        version.delete()
        raise
    return _put_in_force(act, version, copied, digest=hashed.hexdigest())


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
class _Copied:
    """What has gone in so far."""

    rows: int = 0
    unreadable: int = 0
    aside: list[Unreadable] = field(default_factory=list)


def _begin(act: Act, list_code: str, made_at: datetime) -> models.NumberListVersion:
    kept = models.NumberList.objects.filter(code=clean_line(list_code, longest=32)).first()
    if kept is None:
        raise ListUnknown(list=clean_line(list_code, longest=32))
    return models.NumberListVersion.objects.create(
        id=act.new_id(),
        list=kept,
        made_at=made_at,
        imported_at=act.at,
        imported_by_id=act.actor,
        content_hash="",
        entries_count=0,
        unreadable_count=0,
    )


def _copy(version: models.NumberListVersion, lines: Iterable[str]) -> _Copied:
    """Insert what can be read, batch by batch. Raises HeaderMissing, or ListEmpty when nothing could be read."""
    copied = _Copied()
    read = iter(read_numbers(lines))
    while batch := list(islice(read, BATCH)):
        _insert(version.id, batch, copied)
    if not copied.rows:
        raise ListEmpty
    return copied


def _insert(version: UUID, batch: Sequence[ListedNumber | Unreadable], copied: _Copied) -> None:
    entries = [_entry(version, row) for row in batch if isinstance(row, ListedNumber)]
    models.NumberEntry.objects.bulk_create(entries, ignore_conflicts=True)
    wrong = [row for row in batch if isinstance(row, Unreadable)]
    copied.aside.extend(wrong[: MOST_SHOWN - len(copied.aside)])
    copied.rows += len(entries)
    copied.unreadable += len(wrong)


def _put_in_force(act: Act, version: models.NumberListVersion, copied: _Copied, *, digest: str) -> ImportReport:
    with transaction.atomic():
        kept = (
            models.NumberList.objects.select_for_update(of=("self",)).select_related("version").get(pk=version.list_id)
        )
        before = kept.version.entries_count if kept.version else 0
        entries = models.NumberEntry.objects.filter(version=version).count()
        version.content_hash, version.entries_count, version.unreadable_count = digest, entries, copied.unreadable
        version.save()
        kept.version = version
        kept.save(update_fields=["version"])
        append(
            act,
            kind="limen.number-list.imported",
            subject=list_id(kept.code),
            data={
                "list": kept.code,
                "version": str(version.id),
                "entries": entries,
                "unreadable": copied.unreadable,
            },
        )
    return ImportReport(
        version=version.id,
        entries=entries,
        repeated=copied.rows - entries,
        unreadable_count=copied.unreadable,
        unreadable=tuple(copied.aside),
        before=before,
    )


def _entry(version: UUID, row: ListedNumber) -> models.NumberEntry:
    return models.NumberEntry(
        version_id=version, issuer=row.issuer, number=row.number, status=row.status, listed_on=row.listed_on
    )
