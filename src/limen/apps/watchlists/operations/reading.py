"""Writes: a copy of a list is read into a version that waits: by short transactions, with what it would change.

Nothing of it counts before two people have put it in force (`operations.effect`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from limen.apps.journal.operations import append
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.operations.persons import locked_list
from limen.apps.watchlists.queries import person_list_id, read_as
from limen.apps.watchlists.queries.building import build_version
from limen.apps.watchlists.queries.persons import AT_A_TIME, STREAM, counting
from limen.lib import listings
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import HitAction, ListCategory
from limen.lib.basics.findings import Finding, Severity, finding_from_dict, finding_to_dict
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON, canonical_text
from limen.lib.listings import Filled, ListedPerson, Unreadable, content_hash, content_of

BATCH: Final = 500
"""Records that are compared at a time with what is in force."""
WRITTEN: Final = 100
"""Rows of one transaction: some milliseconds, because on SQLite everybody else's writing waits for it."""
_PAGE: Final = 1 << 16
"""Ids whose bits lie together."""
MOST_ASIDE: Final = 2_000
"""Records kept aside of which place and reason are kept; all are counted."""


class CopyEmpty(Problem):
    """Nothing in the files could be read: the version in force stays."""

    code = "person-list-empty"
    sentence = N_("No record of these files could be read as a person of this list. The version in force stays.")


class CopyFromFuture(Problem):
    """The copy claims to be made after now."""

    code = "person-list-from-future"
    sentence = N_("This copy is dated %(made)s, after the clock of this node. Correct the date or the clock.")


class MadeHere(Problem):
    """A list whose entries are made here takes no copies."""

    code = "person-list-made-here"
    sentence = N_("The entries of this list are made here, one by one. It takes no copies.")


class VersionUnknown(Problem):
    """There is no such version."""

    code = "list-version-unknown"
    sentence = N_("There is no such version of this list.")


class VersionNotWaiting(Problem):
    """The version is past this step."""

    code = "list-version-not-waiting"
    sentence = N_("This version is past this step: somebody was quicker. Look at it again.")


class NoCategory(Problem):
    """The law knows no reason for which this person may be listed here."""

    code = "entry-no-category"
    sentence = N_("The law knows no category for this entry (programme: “%(programme)s”), so it does not go in.")


class KeyRepeated(Problem):
    """An entry of this key came before in the same files."""

    code = "entry-key-repeated"
    sentence = N_("An entry with the number “%(key)s” came before in this file. The first one counts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of a list as the door brings it."""

    list_code: str
    made_at: datetime
    """When the owner made it."""
    source: str
    """Name of the file, or the address."""
    digest: str
    """SHA-256 over the files, in hexadecimal."""
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the servers said of the files, by their names in the format; empty for what was not fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A version that waits for the node to read its files."""

    version: UUID
    list_code: str
    format: str
    mapping: JSON
    source: str
    """Where a copy is fetched from; asked where there are no files."""
    files: tuple[tuple[str, str], ...]
    """(name of the part in its format, digest in the store)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a version would change."""

    version: UUID
    number: int
    entries: int
    added: int
    changed: int
    removed: int
    aside: int
    suspicious: tuple[Finding, ...]
    """Why somebody should look twice."""
    notes: tuple[Finding, ...]
    """What the files as a whole hold besides persons."""


def receive_copy(act: Act, *, copy: Copy, files: Sequence[tuple[str, str]]) -> UUID:
    """Keep the files of a copy for the node to read, and return the version that waits for it.

    `files`: (part, digest in the store). Raises NotAllowed, PersonListUnknown, MadeHere or CopyFromFuture.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    with transaction.atomic():
        version = _begin(act, copy, state=rows.WAITING)
        version.files = [list(each) for each in files]
        version.save(update_fields=["files"])
        data: dict[str, JSON] = {"list": version.list_id, "version": str(version.id), "files": len(files)}
        append(act, kind="limen.person-list.received", subject=person_list_id(version.list_id), data=data)
    return version.id


def take_received() -> Received | None:
    """Take the oldest copy that waits to be read, None while none does."""
    with transaction.atomic():
        waiting = rows.PersonListVersion.objects.select_for_update().filter(state=rows.WAITING).order_by("imported_at")
        version = waiting.first()
        if version is None:
            return None
        version.state = rows.READING
        version.save(update_fields=["state"])
        kept = rows.PersonList.objects.get(pk=version.list_id)
    return Received(
        version=version.id,
        list_code=kept.code,
        format=kept.format,
        mapping=kept.mapping,
        source=kept.source,
        files=tuple((name, digest) for name, digest in version.files),
    )


def read_copy(
    act: Act,
    *,
    copy: Copy,
    records: Iterable[ListedPerson | Unreadable],
    notes: Callable[[], Sequence[Finding]] | None = None,
) -> Difference:
    """Read a copy into a version that waits for a proposal, and return what it would change.

    `notes` is asked, once the last record was read, for what the files hold besides persons.

    Records go in by short transactions; what cannot go in is kept aside with its place and reason. Raises
    NotAllowed, PersonListUnknown, MadeHere, CopyFromFuture, CopyEmpty, ListDataIncomplete, or what the reader raises of
    a file; the version is taken back then, and the one in force stays.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    with transaction.atomic():
        version = _begin(act, copy, state=rows.READING)
    return _read(act, version, records, notes)


def read_received(
    act: Act,
    *,
    version: UUID,
    records: Iterable[ListedPerson | Unreadable],
    notes: Callable[[], Sequence[Finding]] | None = None,
    fetched: Copy | None = None,
) -> Difference:
    """Read a copy that was received before; `fetched` says what was fetched for it just now.

    The officer who brought it answers for it, and the node that calls this acts for them. Raises VersionUnknown, and
    what `read_copy` raises.
    """
    row = rows.PersonListVersion.objects.filter(id=version, state=rows.READING).first()
    if row is None:
        raise VersionUnknown
    if fetched is not None:
        row.made_at, row.content_hash = min(fetched.made_at, act.at), fetched.digest
        row.source, row.marks = clean_line(fetched.source, longest=500), _plain(fetched.marks)
    return _read(act, row, records, notes)


def note_unchanged(act: Act, *, version: UUID, answer: str) -> None:
    """Close a version for which its owner has nothing new: the one in force is as fresh as this `answer` of theirs.

    `answer` is what says so, such as the status of HTTP. Where another version took effect since it was asked for, the
    answer was about the one before and makes nothing fresh. Raises VersionUnknown.
    """
    with transaction.atomic():
        code = rows.PersonListVersion.objects.filter(id=version).values_list("list_id", flat=True).first()
        kept = locked_list(code) if code is not None else None
        row = rows.PersonListVersion.objects.filter(id=version, state=rows.READING).select_related("base").first()
        if kept is None or row is None or row.base is None:
            raise VersionUnknown
        if kept.version_id == row.base_id:
            kept.checked_at = act.at
            kept.save(update_fields=["checked_at"])
        row.entries_count, row.source = row.base.entries_count, row.base.source
        row.answer = clean_line(answer, longest=rows.LONGEST_WORDS)
        withdraw(act, row, why="unchanged")


def begin_checking(act: Act, *, copy: Copy) -> UUID:
    """Begin a version for what an officer asks the owner's server, whose answer may be that nothing is new.

    Raises NotAllowed, PersonListUnknown, MadeHere or CopyFromFuture.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    with transaction.atomic():
        return _begin(act, copy, state=rows.READING).id


def give_up(act: Act, *, version: UUID, problem: Problem) -> None:
    """Take back a version whose files cannot be read, and keep why; one that is past reading stays as it is."""
    row = rows.PersonListVersion.objects.filter(id=version, state=rows.READING).first()
    if row is not None:
        _take_back(act, row, problem)


def _begin(act: Act, copy: Copy, *, state: str) -> rows.PersonListVersion:
    kept = locked_list(copy.list_code)
    if kept.made_here:
        raise MadeHere
    if copy.made_at > act.at:
        raise CopyFromFuture(made=copy.made_at.date())
    return rows.PersonListVersion.objects.create(
        id=act.new_id(),
        list=kept,
        number=next_number(kept.code),
        base_id=kept.version_id,
        how=rows.IMPORT,
        state=state,
        made_at=copy.made_at,
        imported_at=act.at,
        imported_by_id=act.actor,
        source=clean_line(copy.source, longest=500),
        content_hash=copy.digest,
        read_as=read_as(act, kept),
        marks=_plain(copy.marks),
    )


def _plain(marks: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {name: dict(mark) for name, mark in marks.items()}


def next_number(list_code: str) -> int:
    """Return the number of the next version of a list that the caller has locked."""
    last = rows.PersonListVersion.objects.filter(list_id=list_code).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _read(
    act: Act,
    version: rows.PersonListVersion,
    records: Iterable[ListedPerson | Unreadable],
    notes: Callable[[], Sequence[Finding]] | None,
) -> Difference:
    staging = _Staging(act, version)
    try:
        source = iter(records)
        while batch := list(islice(source, BATCH)):
            staging.take(batch)
        if not staging.persons:
            raise CopyEmpty
        staging.leave_out()
        version.filled = dict(staging.filled.by_field)
        version.notes = [finding_to_dict(each) for each in notes()] if notes else []
        return finish_reading(act, version)
    except Problem as problem:
        _take_back(act, version, problem)
        raise


def finish_reading(act: Act, version: rows.PersonListVersion, *, state: str = rows.READ) -> Difference:
    """Count what a version changes, build its list data, and let it wait for a proposal."""
    base = version.base
    before = base.entries_count if base else 0
    version.added_count = version.begun.filter(replaces__isnull=True).count()
    version.changed_count = version.begun.filter(replaces__isnull=False).count()
    version.removed_count = version.removals.count()
    version.entries_count = before + version.added_count - version.removed_count
    version.suspicious = [finding_to_dict(each) for each in _suspicious(version)] if version.how == rows.IMPORT else []
    version.artefacts = build_version(act, version)
    waiting, version.files, version.state = version.files, [], state
    with transaction.atomic():
        version.save()
        append(act, kind="limen.person-list.read", subject=person_list_id(version.list_id), data=_counts(version))
    for _name, digest in waiting:
        act.artefacts.drop(digest)
    return difference_of(version)


def difference_of(version: rows.PersonListVersion) -> Difference:
    """Return what a version would change, in numbers."""
    return Difference(
        version=version.id,
        number=version.number,
        entries=version.entries_count,
        added=version.added_count,
        changed=version.changed_count,
        removed=version.removed_count,
        aside=version.aside_count,
        suspicious=tuple(finding_from_dict(each) for each in version.suspicious),
        notes=tuple(finding_from_dict(each) for each in version.notes),
    )


def withdraw(act: Act, version: rows.PersonListVersion, *, why: str) -> None:
    """Delete what a version brought, and close it; the row stays to say that it was there. `why` is a code."""
    while ids := list(version.begun.values_list("id", flat=True)[:BATCH]):
        rows.PersonEntry.objects.filter(id__in=ids).delete()
    used = rows.PersonListVersion.objects.exclude(id=version.id).filter(list_id=version.list_id)
    named = {digest for digests in used.values_list("artefacts", flat=True) for digest in digests}
    with transaction.atomic():
        version.removals.all().delete()
        unused = [*(digest for _name, digest in version.files), *(set(version.artefacts) - named)]
        version.state, version.is_kept, version.files, version.artefacts = rows.WITHDRAWN, False, [], []
        version.save()
        data: dict[str, JSON] = {"list": version.list_id, "version": str(version.id), "why": why}
        append(act, kind="limen.person-list.withdrawn", subject=person_list_id(version.list_id), data=data)
    for digest in unused:
        act.artefacts.drop(digest)


def _take_back(act: Act, version: rows.PersonListVersion, problem: Problem) -> None:
    version.failure = _why(problem)
    withdraw(act, version, why="not-readable")


class _Staging:
    """A version while it is read."""

    def __init__(self, act: Act, version: rows.PersonListVersion) -> None:
        self.persons = 0
        self.filled = Filled()
        self._act = act
        self._version = version
        self._list = rows.PersonList.objects.get(pk=version.list_id)
        self._base = version.base.number if version.base else 0
        self._met = _Met()

    def take(self, batch: Sequence[ListedPerson | Unreadable]) -> None:
        """Take one batch in."""
        aside = [_aside(self._version, each) for each in batch if isinstance(each, Unreadable)]
        drafts: dict[str, _Draft] = {}
        for person in batch:
            if not isinstance(person, Unreadable):
                self._draft(person, drafts, aside)
        new = self._compared(drafts, aside)
        for start in range(0, len(new), WRITTEN):
            with transaction.atomic():
                rows.PersonEntry.objects.bulk_create(new[start : start + WRITTEN])
        with transaction.atomic():
            self._keep_aside(aside)
            version = self._version
            version.read_count += len(batch)
            version.save(update_fields=["read_count", "aside_count"])

    def _draft(self, person: ListedPerson, drafts: dict[str, _Draft], aside: list[rows.PersonAside]) -> None:
        category = category_of(self._act, self._list, person)
        if category is None:
            filed = person.programme or ", ".join(person.topics)
            aside.append(_refused(self._version, person, NoCategory(programme=clean_line(filed, longest=80))))
        elif person.key in drafts:
            aside.append(_refused(self._version, person, KeyRepeated(key=clean_line(person.key, longest=80))))
        else:
            drafts[person.key] = _Draft.of(person, category, usual_action(self._list.action, category))

    def _compared(self, drafts: dict[str, _Draft], aside: list[rows.PersonAside]) -> list[rows.PersonEntry]:
        """Return the rows that a batch adds; read without a lock, because a version has one reader."""
        keys = list(drafts)
        there = set(self._version.begun.filter(key__in=keys).values_list("key", flat=True))
        standing = {row.key: row for row in counting(self._list.code, self._base).filter(key__in=keys)}
        known = _earlier_records(self._list.code, [key for key in keys if key not in standing])
        new = []
        for key, draft in drafts.items():
            row = standing.get(key)
            if key in there or (row is not None and row.id in self._met):
                aside.append(_refused(self._version, draft.person, KeyRepeated(key=clean_line(key, longest=80))))
                continue
            self.persons += 1
            self.filled.add(draft.person)
            if row is not None:
                self._met.add(row.id)
            if row is None or row.content_hash != draft.digest:
                record = row.record if row else known.get(key) or self._act.new_id()
                new.append(draft.row(self._version, record=record, replaces=row))
        return new

    def _keep_aside(self, aside: Sequence[rows.PersonAside]) -> None:
        room = max(0, MOST_ASIDE - self._version.aside_count)
        rows.PersonAside.objects.bulk_create(aside[:room])
        self._version.aside_count += len(aside)

    def leave_out(self) -> None:
        """Note which rows in force the copy does not have any more."""
        ids = counting(self._list.code, self._base).values_list("id", flat=True).iterator(chunk_size=STREAM)
        gone = (each for each in ids if each not in self._met)
        for batch in _batches(gone):
            with transaction.atomic():
                rows.PersonRemoval.objects.bulk_create(
                    rows.PersonRemoval(version=self._version, entry_id=entry) for entry in batch
                )


class _Met:
    """Ids of the rows in force whose key came by: a bit for each, because a list may have millions."""

    def __init__(self) -> None:
        self._bits: dict[int, bytearray] = {}

    def add(self, row: int) -> None:
        """Remember an id."""
        page, bit = divmod(row, _PAGE)
        bits = self._bits.get(page)
        if bits is None:
            bits = self._bits[page] = bytearray(_PAGE // 8)
        bits[bit >> 3] |= 1 << (bit & 7)

    def __contains__(self, row: int) -> bool:
        """Return True for an id that was added."""
        page, bit = divmod(row, _PAGE)
        bits = self._bits.get(page)
        return bits is not None and bool(bits[bit >> 3] >> (bit & 7) & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A person of a copy, ready to be compared."""

    person: ListedPerson
    category: str
    action: HitAction
    content: dict[str, JSON]
    digest: str

    @classmethod
    def of(cls, person: ListedPerson, category: ListCategory, action: HitAction) -> _Draft:
        content = content_of(person)
        besides: dict[str, JSON] = {"category": category.code, "action": action.value}
        digest = content_hash(content, besides=besides)
        return cls(person=person, category=category.code, action=action, content=content, digest=digest)

    def row(
        self, version: rows.PersonListVersion, *, record: UUID, replaces: rows.PersonEntry | None
    ) -> rows.PersonEntry:
        return rows.PersonEntry(
            record=record,
            list_id=version.list_id,
            key=self.person.key,
            name=clean_line(self.person.names[0].text, longest=rows.LONGEST_NAME),
            category=self.category,
            action=self.action.value,
            content=canonical_text(self.content),
            content_hash=self.digest,
            since=version,
            replaces=replaces,
            made_here=False,
        )


def category_of(act: Act, kept: rows.PersonList, person: ListedPerson) -> ListCategory | None:
    """Return the category under which a person may stand on a list; None keeps them aside.

    What a list says why comes first; the usual category of the list counts only for a person of whom it says nothing
    that it could not also say of somebody whom the law does not let be listed, such as a politician.
    """
    law = act.pack.watchlists
    if person.category:
        named = law.category(person.category)
        return named if named is not None and named.code in kept.categories else None
    found = law.category_of((person.programme, *person.topics), among=kept.categories)
    if found is None and not person.topics and kept.usual_category:
        return law.category(kept.usual_category)
    return found


def usual_action(wanted: str, category: ListCategory) -> HitAction:
    """Return the action of the list where the category allows it, else what is usual for the category."""
    return next((each for each in category.actions if each.value == wanted), category.actions[0])


def _earlier_records(list_code: str, keys: Sequence[str]) -> dict[str, UUID]:
    """Return key -> subject record of entries that stood on the list once and left it."""
    earlier = rows.PersonEntry.objects.filter(list_id=list_code, key__in=keys, since__state__in=rows.TOOK_EFFECT)
    return dict(earlier.order_by("since__number").values_list("key", "record"))


def _aside(version: rows.PersonListVersion, record: Unreadable) -> rows.PersonAside:
    return rows.PersonAside(
        version=version,
        place=clean_line(str(record.place), longest=200),
        why=_why(record.why),
        text=clean_line(record.text, longest=200),
    )


def _refused(version: rows.PersonListVersion, person: ListedPerson, why: Problem) -> rows.PersonAside:
    return rows.PersonAside(
        version=version,
        place=clean_line(person.reference or person.key, longest=200),
        why=_why(why),
        text=clean_line(person.names[0].text, longest=200),
    )


def _why(problem: Problem) -> dict[str, object]:
    found = Finding(rule=problem.code, severity=Severity.ATTENTION, sentence=problem.sentence, values=problem.values)
    return finding_to_dict(found)


def _suspicious(version: rows.PersonListVersion) -> tuple[Finding, ...]:
    """Return what about a copy makes one look twice before it takes effect."""
    base = version.base
    if base is None:
        return ()
    found = listings.Counts(
        added=version.added_count,
        changed=version.changed_count,
        removed=version.removed_count,
        unchanged=base.entries_count - version.changed_count - version.removed_count,
    )
    return listings.suspicious(
        found,
        before=base.filled,
        after=version.filled,
        unreadable=version.aside_count,
        made_at=version.made_at,
        in_force_made_at=base.made_at,
    )


def _counts(version: rows.PersonListVersion) -> dict[str, JSON]:
    return {
        "list": version.list_id,
        "version": str(version.id),
        "number": version.number,
        "entries": version.entries_count,
        "added": version.added_count,
        "changed": version.changed_count,
        "removed": version.removed_count,
        "unreadable": version.aside_count,
        "suspicious": [str(each["rule"]) for each in version.suspicious],
        "digest": version.content_hash or None,
    }


def _batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(ids, AT_A_TIME)):
        yield batch
