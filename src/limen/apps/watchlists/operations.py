"""Writes: a list is opened, a version of it is imported whole and takes effect whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.watchlists import models
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.numbers import ListedNumber, Unreadable, read_numbers

BATCH = 5_000
MOST_SHOWN = 200
"""Lines kept aside that the report repeats; all are counted."""


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
    told = {"name": name.strip(), "owner": owner.strip(), "legal_basis": legal_basis.strip()}
    if not code or not all(told.values()) or action not in models.ACTIONS:
        raise ListNotRight
    with transaction.atomic():
        models.NumberList.objects.update_or_create(code=code, defaults={**told, "action": action})
        append(act, kind="limen.number-list.opened", subject=list_id(code), data={"list": code, "action": action})


def list_id(code: str) -> UUID:
    """Return the id that the journal knows a list by."""
    return named_id("number-list", code)


def import_numbers(act: Act, *, list_code: str, lines: Iterable[str], made_at: datetime) -> ImportReport:
    """Import a CSV as the new version of a list, in one transaction: all that can be read goes in, the rest is
    reported.

    Raises NotAllowed, ListUnknown, HeaderMissing, ListFromFuture or ListEmpty; nothing has changed then.
    """
    require(act.roles, Right.KEEP_LISTS)
    if made_at > act.at:
        raise ListFromFuture(made=made_at.date())
    with transaction.atomic():
        kept = models.NumberList.objects.select_for_update().filter(code=list_code).first()
        if kept is None:
            raise ListUnknown(list=list_code)
        report = _import(act, kept, _Hashed(lines), made_at)
        append(
            act,
            kind="limen.number-list.imported",
            subject=list_id(list_code),
            data={
                "list": list_code,
                "version": str(report.version),
                "entries": report.entries,
                "unreadable": report.unreadable_count,
            },
        )
    return report


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


def _import(act: Act, kept: models.NumberList, lines: _Hashed, made_at: datetime) -> ImportReport:
    before = kept.version.entries_count if kept.version else 0
    version = models.NumberListVersion.objects.create(
        id=act.new_id(),
        list=kept,
        made_at=made_at,
        imported_at=act.at,
        imported_by_id=act.actor,
        content_hash="",
        entries_count=0,
        unreadable_count=0,
    )
    aside: list[Unreadable] = []
    rows, unreadable = _insert(version.id, lines, aside)
    entries = models.NumberEntry.objects.filter(version=version).count()
    if not entries:
        raise ListEmpty
    version.content_hash, version.entries_count, version.unreadable_count = lines.hexdigest(), entries, unreadable
    version.save()
    kept.version = version
    kept.save()
    return ImportReport(
        version=version.id,
        entries=entries,
        repeated=rows - entries,
        unreadable_count=unreadable,
        unreadable=tuple(aside),
        before=before,
    )


def _insert(version: UUID, lines: Iterable[str], aside: list[Unreadable]) -> tuple[int, int]:
    """Insert what can be read in batches; return (rows read, rows kept aside)."""
    read = iter(read_numbers(lines))
    rows = unreadable = 0
    while batch := list(islice(read, BATCH)):
        entries = [_entry(version, row) for row in batch if isinstance(row, ListedNumber)]
        models.NumberEntry.objects.bulk_create(entries, ignore_conflicts=True)
        wrong = [row for row in batch if isinstance(row, Unreadable)]
        aside.extend(wrong[: MOST_SHOWN - len(aside)])
        rows += len(entries)
        unreadable += len(wrong)
    return rows, unreadable


def _entry(version: UUID, row: ListedNumber) -> models.NumberEntry:
    return models.NumberEntry(
        version_id=version, issuer=row.issuer, number=row.number, status=row.status, listed_on=row.listed_on
    )
