"""Writes: a list is opened; a version of it is brought and proposed by one person, and put in force by another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.watchlists import models
from limen.apps.watchlists.queries import number_list_id
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.listings.numbers import ListedNumber, Unreadable, read_numbers
from limen.lib.screening.numbers import Difference, NumberSet, build_numbers, difference

MOST_SHOWN = 200
"""Lines kept aside that the report repeats; all are counted."""
ROWS_AT_ONCE = 5_000
"""Rows of one transaction where rows of before go: on SQLite everybody else's writing waits for each of them."""
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


class ListProposalGone(Problem):
    """What was looked at waits no longer: somebody confirmed or withdrew it, or brought a newer copy."""

    code = "list-proposal-gone"
    sentence = N_("This copy of the list no longer waits to be confirmed. Look at the list again.")


class ListSecondPerson(Problem):
    """A copy takes effect by two people."""

    code = "list-second-person"
    sentence = N_("You proposed this copy yourself: somebody else has to confirm it.")


class ListVersionGone(Problem):
    """A version that is to take effect again is not kept any more, or never took effect."""

    code = "list-version-gone"
    sentence = N_("This version of the list is not kept any more, or never was in force.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was brought, and what it would change once it is confirmed."""

    version: UUID
    entries: int
    repeated: int
    """Rows that named a number again; the first row counts."""
    unreadable_count: int
    unreadable: tuple[Unreadable, ...]
    """The first lines that were kept aside."""
    before: int
    """Entries of the version in force."""
    difference: Difference


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
        append(
            act, kind="limen.number-list.opened", subject=number_list_id(code), data={"list": code, "action": action}
        )


def import_numbers(act: Act, *, list_code: str, lines: Iterable[str], made_at: datetime) -> ImportReport:
    """Bring a CSV as a new version of a list and propose it: what can be read goes in, the rest is reported.

    It takes effect once somebody else has confirmed it; a version that waited before it waits no longer. The rows go
    through files of the machine, not through its memory, and no other writing waits for them. Raises NotAllowed,
    ListUnknown, HeaderMissing, ListFromFuture or ListEmpty; nothing is kept then, nor when the import is cut short.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    if made_at > act.at:
        raise ListFromFuture(made=made_at.date())
    kept = _list(list_code)
    reading = _Reading(lines)
    with act.artefacts.work() as keep:
        digest = act.artefacts.put(build_numbers(reading, keep=keep))
    numbers = NumberSet.open(act.artefacts.open(digest))
    numbers.check()
    change = difference(_in_force(act, kept), numbers)
    version = models.NumberListVersion(
        id=act.new_id(),
        list=kept,
        made_at=made_at,
        imported_at=act.at,
        imported_by_id=act.actor,
        content_hash=reading.hexdigest(),
        artefact=digest,
        entries_count=len(numbers),
        unreadable_count=reading.unreadable,
    )
    with transaction.atomic():
        before = _propose(act, version, change)
    return ImportReport(
        version=version.id,
        entries=len(numbers),
        repeated=reading.rows - len(numbers),
        unreadable_count=reading.unreadable,
        unreadable=tuple(reading.aside),
        before=before,
        difference=change,
    )


def propose_numbers(act: Act, *, list_code: str, version: UUID) -> Difference:
    """Propose that an earlier version takes effect again, as a new one. Raises NotAllowed, ListUnknown or
    ListVersionGone.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    kept = _list(list_code)
    past = models.NumberListVersion.objects.filter(id=version, list=kept, confirmed_by__isnull=False).first()
    if past is None or not past.artefact or past.id == kept.version_id:
        raise ListVersionGone
    change = difference(_in_force(act, kept), NumberSet.open(act.artefacts.open(past.artefact)))
    again = models.NumberListVersion(
        id=act.new_id(),
        list=kept,
        made_at=past.made_at,
        imported_at=act.at,
        imported_by_id=act.actor,
        content_hash=past.content_hash,
        artefact=past.artefact,
        entries_count=past.entries_count,
        unreadable_count=past.unreadable_count,
    )
    with transaction.atomic():
        _propose(act, again, change)
    return change


def confirm_numbers(act: Act, *, list_code: str, version: UUID) -> int:
    """Put the version that waits in force, as its second person; return how many numbers it holds.

    Raises NotAllowed, ListUnknown, ListProposalGone unless it is `version` that waits, ListSecondPerson, and what the
    store raises when its data is damaged.
    """
    require(act.roles, Right.CONFIRM_LISTS)
    with transaction.atomic():
        kept = _locked(list_code)
        waiting = _waiting(kept, version)
        if waiting.proposed_by_id == act.actor:
            raise ListSecondPerson
        act.artefacts.open(waiting.artefact)
        waiting.confirmed_at, waiting.confirmed_by_id = act.at, act.actor
        waiting.save(update_fields=["confirmed_at", "confirmed_by"])
        kept.version, kept.waiting = waiting, None
        kept.save(update_fields=["version", "waiting"])
        append(
            act,
            kind="limen.number-list.imported",
            subject=number_list_id(kept.code),
            data={
                "list": kept.code,
                "version": str(waiting.id),
                "entries": waiting.entries_count,
                "unreadable": waiting.unreadable_count,
            },
        )
    return waiting.entries_count


def withdraw_numbers(act: Act, *, list_code: str, version: UUID) -> None:
    """Take back what waits, or send it back. Raises NotAllowed, ListUnknown or ListProposalGone."""
    require(act.roles, Right.PROPOSE_LISTS)
    with transaction.atomic():
        kept = _locked(list_code)
        waiting = _waiting(kept, version)
        kept.waiting = None
        kept.save(update_fields=["waiting"])
        data = {"list": kept.code, "version": str(waiting.id)}
        append(act, kind="limen.number-list.withdrawn", subject=number_list_id(kept.code), data=data)


def rows_to_files(act: Act) -> int:
    """Turn the rows of versions of before into list data, and return how many versions that were.

    Whoever installs calls it until it returns 0; what it was cut short at it does again.
    """
    whole = models.NumberListVersion.objects.exclude(content_hash="")
    versions = list(whole.filter(artefact=""))
    for version in versions:
        entries = models.NumberEntry.objects.filter(version=version).order_by("id").iterator(chunk_size=ROWS_AT_ONCE)
        with act.artefacts.work() as keep:
            version.artefact = act.artefacts.put(build_numbers(map(_listed, entries), keep=keep))
        version.save(update_fields=["artefact"])
    moved = models.NumberEntry.objects.exclude(version__artefact="")
    while ids := list(moved.values_list("id", flat=True)[:ROWS_AT_ONCE]):
        models.NumberEntry.objects.filter(id__in=ids).delete()
    return len(versions)


class _Reading:
    """The rows of a file that can be read, counted and hashed as they go by: a file of any size is read once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._hash = sha256()
        self.rows = self.unreadable = 0
        self.aside: list[Unreadable] = []

    def __iter__(self) -> Iterator[ListedNumber]:
        """Yield the rows. Raises HeaderMissing, or ListEmpty at the end when none could be read."""
        for row in read_numbers(self._hashed()):
            if isinstance(row, ListedNumber):
                self.rows += 1
                yield row
            else:
                self.unreadable += 1
                if len(self.aside) < MOST_SHOWN:
                    self.aside.append(row)
        if not self.rows:
            raise ListEmpty

    def hexdigest(self) -> str:
        """Return the SHA-256 of the lines so far."""
        return self._hash.hexdigest()

    def _hashed(self) -> Iterator[str]:
        for line in self._lines:
            self._hash.update(line.encode("utf-8", "surrogatepass"))
            yield line


def _list(code: str) -> models.NumberList:
    kept = models.NumberList.objects.select_related("version").filter(code=clean_line(code, longest=32)).first()
    if kept is None:
        raise ListUnknown(list=clean_line(code, longest=32))
    return kept


def _locked(code: str) -> models.NumberList:
    """Return a list that nobody else changes before this transaction ends."""
    return models.NumberList.objects.select_for_update(of=("self",)).get(code=_list(code).code)


def _waiting(kept: models.NumberList, version: UUID) -> models.NumberListVersion:
    if kept.waiting is None or kept.waiting.id != version:
        raise ListProposalGone
    return kept.waiting


def _in_force(act: Act, kept: models.NumberList) -> NumberSet | None:
    """Return the numbers in force; None where there are none, or none that can be read: all of the new is new then."""
    if kept.version is None or not kept.version.artefact:
        return None
    try:
        numbers = NumberSet.open(act.artefacts.open(kept.version.artefact))
        numbers.check()
    except Problem:  # a damaged list is mended by importing it again, which must not fail over the damage
        return None
    return numbers


def _propose(act: Act, version: models.NumberListVersion, change: Difference) -> int:
    """Let a version wait for its second person, and return how many numbers are in force."""
    kept = _locked(version.list_id)
    version.added_count, version.changed_count, version.removed_count = change.added, change.changed, change.removed
    version.proposed_at, version.proposed_by_id = act.at, act.actor
    version.save()
    kept.waiting = version
    kept.save(update_fields=["waiting"])
    append(
        act,
        kind="limen.number-list.proposed",
        subject=number_list_id(kept.code),
        data={
            "list": kept.code,
            "version": str(version.id),
            "entries": version.entries_count,
            "added": change.added,
            "changed": change.changed,
            "removed": change.removed,
            "digest": version.content_hash,
        },
    )
    return kept.version.entries_count if kept.version else 0


def _listed(row: models.NumberEntry) -> ListedNumber:
    return ListedNumber(issuer=row.issuer, number=row.number, status=row.status, listed_on=row.listed_on)
