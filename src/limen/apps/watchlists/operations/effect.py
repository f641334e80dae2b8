"""Writes: a version is proposed by one person and confirmed by another; only then it takes effect, whole."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.operations.persons import locked_list
from limen.apps.watchlists.operations.reading import (
    BATCH,
    VersionNotWaiting,
    VersionUnknown,
    finish_reading,
    next_number,
    withdraw,
)
from limen.apps.watchlists.queries import person_list_id
from limen.apps.watchlists.queries.building import check_data, rebuild_version
from limen.apps.watchlists.queries.persons import counting
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON


class SamePerson(Problem):
    """Whoever brought or proposed something cannot be the one who confirms it."""

    code = "list-same-person"
    sentence = N_("You brought or proposed this yourself. A second named person confirms it.")


class VersionOvertaken(Problem):
    """Another version took effect since this one was read."""

    code = "list-version-overtaken"
    sentence = N_("Another version took effect since this one was read. Withdraw it, and read the copy again.")


class ListWordsMissing(Problem):
    """What is unusual needs words of whoever proposes or refuses it."""

    code = "list-words-missing"
    sentence = N_("Say in a few words why: whoever answers for the list later reads them.")


class VersionNotKept(Problem):
    """Entries of the version were erased, so it can no longer come back."""

    code = "list-version-not-kept"
    sentence = N_("Version %(number)s cannot come back: it never took effect, is in force, or was erased in part.")


def propose_version(act: Act, *, version: UUID, words: str) -> None:
    """Propose that a version that was read takes effect; a suspicious one needs words.

    Raises NotAllowed, VersionUnknown, VersionNotWaiting, VersionOvertaken or ListWordsMissing.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    with transaction.atomic():
        kept, row = _locked(version)
        if row.state != rows.READ:
            raise VersionNotWaiting
        if row.base_id != kept.version_id:
            raise VersionOvertaken
        said = clean_words(words, longest=rows.LONGEST_WORDS)
        if row.suspicious and not said:
            raise ListWordsMissing
        _propose(act, row, said)


def confirm_version(act: Act, *, version: UUID) -> None:
    """Confirm what somebody else proposed: the version takes effect, whole, with data that was read again before.

    Raises NotAllowed, VersionUnknown, VersionNotWaiting, SamePerson, VersionOvertaken, or what the store raises of list
    data that is missing or damaged; the version in force stays then.
    """
    require(act.roles, Right.CONFIRM_LISTS)
    row = rows.PersonListVersion.objects.filter(id=version).first()
    if row is None:
        raise VersionUnknown
    check_data(act, row.artefacts)
    with transaction.atomic():
        kept, row = _locked(version)
        if row.state != rows.PROPOSED:
            raise VersionNotWaiting
        if act.actor in (row.proposed_by_id, row.imported_by_id):
            raise SamePerson
        if row.base_id != kept.version_id or row.begun.filter(expires_on__lt=act.today).exists():
            raise VersionOvertaken
        put_in_force(act, kept, row)


def withdraw_version(act: Act, *, version: UUID, words: str) -> None:
    """Send a version back, or withdraw one's own; what it brought is deleted, the words stay.

    Raises NotAllowed, VersionUnknown, VersionNotWaiting or ListWordsMissing.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    with transaction.atomic():
        _, row = _locked(version)
        if row.state not in (rows.WAITING, rows.READ, rows.PROPOSED):
            raise VersionNotWaiting
        row.state, row.decided_at, row.decided_by_id, row.answer = rows.WITHDRAWN, act.at, act.actor, said
        row.save()
    withdraw(act, row, why="sent-back")


@once_more
def propose_rollback(act: Act, *, list_code: str, number: int, words: str) -> UUID:
    """Propose that version `number` comes back, as a new version with its entries; return the one that waits.

    Entries made here whose days are over do not come back. Raises NotAllowed, PersonListUnknown, VersionNotKept,
    ListWordsMissing or ListDataIncomplete.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    with transaction.atomic():
        version = _begin_rollback(act, list_code, number)
    try:
        _stage_rollback(act, version)
        finish_reading(act, version)
    except Problem:
        withdraw(act, version, why="not-readable")
        raise
    with transaction.atomic():
        _, row = _locked(version.id)
        _propose(act, row, said)
    return version.id


def put_in_force(act: Act, kept: rows.PersonList, version: rows.PersonListVersion) -> None:
    """Let a version take effect inside the caller's transaction, which holds the lock of its list."""
    replaced = version.begun.filter(replaces__isnull=False).values("replaces")
    rows.PersonEntry.objects.filter(id__in=replaced).update(until=version)
    rows.PersonEntry.objects.filter(id__in=version.removals.values("entry")).update(until=version)
    if kept.version_id is not None:
        over = rows.ROLLED_BACK if version.how == rows.ROLLBACK else rows.SUPERSEDED
        rows.PersonListVersion.objects.filter(id=kept.version_id).update(state=over, left_at=act.at)
    version.state, version.decided_at = rows.IN_FORCE, act.at
    version.decided_by_id = None if version.how == rows.EXPIRY else act.actor
    version.save()
    kept.version, kept.checked_at = version, None
    kept.save(update_fields=["version", "checked_at"])
    append(act, kind="limen.person-list.confirmed", subject=person_list_id(kept.code), data=_confirmed(version))


def rebuild_lists(act: Act) -> int:
    """Build every list in force anew whose data stands in several files, or holds somebody whose entry was erased.

    Returns how many. For the node, at night.
    """
    lists = rows.PersonList.objects.filter(version__isnull=False).order_by("code").values_list("code", flat=True)
    return sum(_rebuilt(act, code) for code in lists)


def _rebuilt(act: Act, list_code: str) -> bool:
    kept = rows.PersonList.objects.select_related("version").get(pk=list_code)
    version = kept.version
    if version is None:
        return False
    entries = counting(list_code, version.number).count()
    if len(version.artefacts) < 2 and entries == version.entries_count:
        return False
    version.entries_count = entries
    digests = rebuild_version(act, version)
    with transaction.atomic():
        kept = locked_list(list_code)
        if kept.version_id != version.id:
            return False  # another version took effect meanwhile, with data of its own
        rows.PersonListVersion.objects.filter(id=version.id).update(artefacts=digests, entries_count=entries)
        data: dict[str, JSON] = {"list": list_code, "version": str(version.id), "artefacts": digests}
        append(act, kind="limen.person-list.rebuilt", subject=person_list_id(list_code), data=data)
    return True


def _locked(version: UUID) -> tuple[rows.PersonList, rows.PersonListVersion]:
    """Return a version and its list, both locked, the list first. Raises VersionUnknown."""
    list_code = rows.PersonListVersion.objects.filter(id=version).values_list("list_id", flat=True).first()
    if list_code is None:
        raise VersionUnknown
    kept = locked_list(list_code)
    return kept, rows.PersonListVersion.objects.select_for_update(of=("self",)).get(id=version)


def _propose(act: Act, row: rows.PersonListVersion, said: str) -> None:
    row.state, row.proposed_at, row.proposed_by_id, row.words = rows.PROPOSED, act.at, act.actor, said
    row.save()
    data: dict[str, JSON] = {"list": row.list_id, "version": str(row.id)}
    if row.restores_id:
        data["restores"] = str(row.restores_id)
    append(act, kind="limen.person-list.proposed", subject=person_list_id(row.list_id), data=data)


def _confirmed(version: rows.PersonListVersion) -> dict[str, JSON]:
    return {
        "list": version.list_id,
        "version": str(version.id),
        "number": version.number,
        "how": version.how,
        "entries": version.entries_count,
        "added": version.added_count,
        "changed": version.changed_count,
        "removed": version.removed_count,
        "artefacts": list(version.artefacts),
        "restores": str(version.restores_id) if version.restores_id else None,
    }


def _begin_rollback(act: Act, list_code: str, number: int) -> rows.PersonListVersion:
    kept = locked_list(list_code)
    target = kept.versions.filter(number=number, state__in=rows.TOOK_EFFECT, is_kept=True).first()
    if target is None or kept.version is None or target.number >= kept.version.number:
        raise VersionNotKept(number=number)
    return rows.PersonListVersion.objects.create(
        id=act.new_id(),
        list=kept,
        number=next_number(kept.code),
        base=kept.version,
        how=rows.ROLLBACK,
        restores=target,
        state=rows.READING,
        made_at=target.made_at,
        imported_at=act.at,
        imported_by_id=act.actor,
        source=target.source,
        content_hash=target.content_hash,
        filled=target.filled,
    )


def _stage_rollback(act: Act, version: rows.PersonListVersion) -> None:
    target, base = version.restores, version.base
    assert target is not None  # noqa: S101 - a CHECK of the table says so
    assert base is not None  # noqa: S101 - there was a version in force
    then = counting(version.list_id, target.number)
    now = counting(version.list_id, base.number)
    for batch in _by_ids(then.filter(until__number__lte=base.number).values_list("id", flat=True)):
        _bring_back(act, version, base, batch)
    # What began since, and did not stand for anything that comes back, goes.
    begun = now.filter(since__number__gt=target.number).exclude(
        id__in=version.begun.filter(replaces__isnull=False).values("replaces")
    )
    keys_then = set(then.values_list("key", flat=True))
    gone = [entry for entry, key in begun.values_list("id", "key") if key not in keys_then]
    for start in range(0, len(gone), BATCH):
        with transaction.atomic():
            rows.PersonRemoval.objects.bulk_create(
                rows.PersonRemoval(version=version, entry_id=entry) for entry in gone[start : start + BATCH]
            )


def _bring_back(act: Act, version: rows.PersonListVersion, base: rows.PersonListVersion, ids: Iterable[int]) -> None:
    """Copy rows that counted then and do not now; one that says today what it said then needs no copy."""
    earlier = list(rows.PersonEntry.objects.filter(id__in=ids))
    standing = {
        row.key: row for row in counting(version.list_id, base.number).filter(key__in=[row.key for row in earlier])
    }
    new = []
    for row in earlier:
        row_now = standing.get(row.key)
        over = row.expires_on is not None and row.expires_on < act.today
        if over or (row_now is not None and row_now.content_hash == row.content_hash):
            continue
        row.pk, row.since, row.until, row.replaces = None, version, None, row_now
        new.append(row)
    with transaction.atomic():
        rows.PersonEntry.objects.bulk_create(new)


def _by_ids(ids: Iterable[int]) -> list[list[int]]:
    every = list(ids)
    return [every[start : start + BATCH] for start in range(0, len(every), BATCH)]
