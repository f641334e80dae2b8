"""Writes: an entry made here is proposed by one person and confirmed by another; reviewed; lifted; over on its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.watchlists.access import entry_to_change, proposal_to_decide
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.operations.effect import ListWordsMissing, SamePerson, put_in_force
from limen.apps.watchlists.operations.persons import ActionNotAllowed, CategoryUnknown, locked_list
from limen.apps.watchlists.operations.reading import finish_reading, next_number
from limen.apps.watchlists.queries.persons import counting
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import HitAction
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON, canonical_text
from limen.lib.listings.content import content_hash, content_of
from limen.lib.listings.national import NationalEntry, TypedEntry, national_entry


class NotMadeHere(Problem):
    """The entries of this list come with its copies."""

    code = "person-list-is-copy"
    sentence = N_("This list is a copy of somebody's list. Its entries change with the next copy, not here.")


class ProposalUnderWay(Problem):
    """A proposal about this entry waits already."""

    code = "list-proposal-under-way"
    sentence = N_("A proposal about this entry waits already for a second person. Decide on that one first.")


class ProposalDecided(Problem):
    """The proposal was decided, or what it would change has changed."""

    code = "list-proposal-decided"
    sentence = N_("Somebody decided on this meanwhile, or the entry has changed. Look at it again.")


class ProposalOver(Problem):
    """The last day of the entry came before anybody confirmed it."""

    code = "list-proposal-over"
    sentence = N_("The last day of this entry, %(day)s, is over. Send it back; it can be proposed anew.")


@once_more
def propose_entry(act: Act, *, list_code: str, proposal: UUID, typed: TypedEntry, words: str) -> UUID:
    """Propose a new entry under the id `proposal`, made by the caller; once more the same changes nothing.

    Raises NotAllowed, PersonListUnknown, NotMadeHere, ListWordsMissing, CategoryUnknown, ActionNotAllowed, EntryWrong,
    EntryLacks or EntryTooLong.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    if rows.PersonProposal.objects.filter(id=proposal, proposed_by_id=act.actor).exists():
        return proposal
    key = f"{act.today.year}-{proposal.hex[-8:].upper()}"
    entry = national_entry(typed, key=key, law=act.pack.watchlists, today=act.today)
    with transaction.atomic():
        kept = _made_here(list_code)
        row = _proposal(kept, entry, what=rows.ADD, record=act.new_id())
        row.id = proposal
        _keep(act, row, words)
    return proposal


@once_more
def propose_change(act: Act, *, list_code: str, key: str, proposal: UUID, typed: TypedEntry, words: str) -> UUID:
    """Propose that an entry says something else. Raises what `propose_entry` raises, ListEntryUnknown or
    ProposalUnderWay.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    if rows.PersonProposal.objects.filter(id=proposal, proposed_by_id=act.actor).exists():
        return proposal
    entry = national_entry(typed, key=key, law=act.pack.watchlists, today=act.today)
    with transaction.atomic():
        kept = _made_here(list_code)
        standing = entry_to_change(act, list_code=list_code, key=key)
        row = _proposal(kept, entry, what=rows.CHANGE, record=standing.record)
        row.id, row.entry = proposal, standing
        _keep(act, row, words)
    return proposal


@once_more
def propose_lift(act: Act, *, list_code: str, key: str, proposal: UUID, words: str) -> UUID:
    """Propose that an entry is lifted before its day. Raises NotAllowed, PersonListUnknown, NotMadeHere,
    ListEntryUnknown, ListWordsMissing or ProposalUnderWay.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    if rows.PersonProposal.objects.filter(id=proposal, proposed_by_id=act.actor).exists():
        return proposal
    with transaction.atomic():
        _made_here(list_code)
        standing = entry_to_change(act, list_code=list_code, key=key)
        row = rows.PersonProposal(id=proposal, entry=standing, what=rows.LIFT)
        for name in _COPIED:
            setattr(row, name, getattr(standing, name))
        _keep(act, row, words)
    return proposal


@once_more
def confirm_entry(act: Act, *, proposal: UUID) -> int:
    """Confirm what somebody else proposed: it takes effect as a version of the list, whose number is returned.

    One transaction, its small segment of list data built and read again within. Raises NotAllowed, ListEntryUnknown,
    ProposalDecided, ProposalOver, SamePerson, CategoryUnknown, ActionNotAllowed or ListDataIncomplete.
    """
    require(act.roles, Right.CONFIRM_LISTS)
    with transaction.atomic():
        row = proposal_to_decide(act, proposal=proposal)
        if row.is_confirmed is not None:
            raise ProposalDecided
        if row.proposed_by_id == act.actor:
            raise SamePerson
        kept = locked_list(row.list_id)
        if row.what != rows.LIFT:
            _check_law(act, kept, row)
            if row.expires_on < act.today:
                raise ProposalOver(day=row.expires_on)
        version = _version(act, kept, row)
        put_in_force(act, kept, version)
        row.is_confirmed, row.decided_at, row.decided_by_id, row.version = True, act.at, act.actor, version
        row.save()
        data: dict[str, JSON] = {
            "list": kept.code,
            "proposal": str(row.id),
            "version": str(version.id),
            "what": row.what,
        }
        append(act, kind="limen.list-entry.confirmed", subject=row.record, data=data)
        return version.number


def decline_entry(act: Act, *, proposal: UUID, words: str) -> None:
    """Send a proposal back, or withdraw one's own. Raises NotAllowed, ListEntryUnknown, ProposalDecided or
    ListWordsMissing.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    with transaction.atomic():
        row = proposal_to_decide(act, proposal=proposal)
        if row.is_confirmed is not None:
            raise ProposalDecided
        row.is_confirmed, row.decided_at, row.decided_by_id, row.answer = False, act.at, act.actor, said
        row.save()
        append(
            act,
            kind="limen.list-entry.declined",
            subject=row.record,
            subject_record=row.record,
            data={"list": row.list_id, "proposal": str(row.id)},
            sealed={"words": said},
        )


def review_entry(act: Act, *, list_code: str, key: str, words: str) -> date:
    """Record that somebody looked and found an entry still right; return the day of the next look.

    Raises NotAllowed, ListEntryUnknown, NotMadeHere or ListWordsMissing.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    with transaction.atomic():
        _made_here(list_code)
        row = entry_to_change(act, list_code=list_code, key=key)
        category = act.pack.watchlists.category(row.category)
        if category is None or row.expires_on is None:
            raise CategoryUnknown(category=row.category)
        next_on = min(row.expires_on, act.today + timedelta(days=category.review_days))
        row.review_on = next_on
        row.save(update_fields=["review_on"])
        rows.PersonReview.objects.create(entry=row, at=act.at, officer_id=act.actor, words=said, next_on=next_on)
        append(
            act,
            kind="limen.list-entry.reviewed",
            subject=row.record,
            subject_record=row.record,
            data={"list": list_code, "next_on": next_on.isoformat()},
            sealed={"words": said},
        )
        return next_on


def expire_entries(act: Act) -> int:
    """Take entries made here out of force whose last day is over; return how many. For the node.

    Nobody confirms it: the day was confirmed with the entry.
    """
    over = rows.PersonEntry.objects.filter(
        made_here=True, until__isnull=True, since__state__in=rows.TOOK_EFFECT, expires_on__lt=act.today
    )
    codes = sorted(set(over.values_list("list_id", flat=True)))
    return sum(_expire(act, code) for code in codes)


@once_more
def _expire(act: Act, list_code: str) -> int:
    with transaction.atomic():
        kept = locked_list(list_code)
        if kept.version is None:
            return 0
        over = list(counting(list_code, kept.version.number).filter(expires_on__lt=act.today))
        if not over:
            return 0
        version = _begin(act, kept, how=rows.EXPIRY, made_by=None)
        rows.PersonRemoval.objects.bulk_create(rows.PersonRemoval(version=version, entry=row) for row in over)
        finish_reading(act, version, state=rows.READ)
        put_in_force(act, kept, version)
        return len(over)


_COPIED: Final = (
    "list_id", "record", "key", "name", "category", "action", "content", "content_hash", "legal_basis", "expires_on",
    "review_on", "authority", "case_number", "redress",
)  # fmt: skip
"""What a proposal and an entry both say."""


def _made_here(list_code: str) -> rows.PersonList:
    kept = locked_list(list_code)
    if not kept.made_here:
        raise NotMadeHere
    return kept


def _proposal(kept: rows.PersonList, entry: NationalEntry, *, what: str, record: UUID) -> rows.PersonProposal:
    content = content_of(entry.person)
    besides: dict[str, JSON] = {
        "category": entry.category.code,
        "action": entry.action.value,
        "legal_basis": entry.legal_basis,
        "expires_on": entry.expires_on.isoformat(),
        "authority": entry.authority,
        "case_number": entry.case_number,
        "redress": entry.redress,
    }
    return rows.PersonProposal(
        list=kept,
        record=record,
        key=entry.person.key,
        what=what,
        name=entry.person.names[0].text,
        category=entry.category.code,
        action=entry.action.value,
        content=canonical_text(content),
        content_hash=content_hash(content, besides=besides),
        legal_basis=entry.legal_basis,
        expires_on=entry.expires_on,
        review_on=entry.review_on,
        authority=entry.authority,
        case_number=entry.case_number,
        redress=entry.redress,
    )


def _keep(act: Act, row: rows.PersonProposal, words: str) -> None:
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    if row.what != rows.LIFT:
        _check_law(act, row.list, row)
    open_ones = rows.PersonProposal.objects.filter(list_id=row.list_id, key=row.key, is_confirmed__isnull=True)
    if open_ones.exists():
        raise ProposalUnderWay
    row.words, row.proposed_at, row.proposed_by_id = said, act.at, act.actor
    row.save(force_insert=True)
    sealed: dict[str, JSON] = {"words": said, "entry": row.content}
    append(
        act,
        kind="limen.list-entry.proposed",
        subject=row.record,
        subject_record=row.record,
        data={"list": row.list_id, "proposal": str(row.id), "what": row.what},
        sealed=sealed,
    )


def _check_law(act: Act, kept: rows.PersonList, row: rows.PersonProposal) -> None:
    """Raise unless the law still knows the category, the list may hold it, and the action is among its own."""
    category = act.pack.watchlists.category(row.category)
    if category is None or category.code not in kept.categories:
        raise CategoryUnknown(category=row.category)
    if row.action not in category.actions:
        raise ActionNotAllowed(action=row.action)
    if row.action == HitAction.DISCREET and not kept.seen_by:
        raise ActionNotAllowed(action=row.action)


def _version(act: Act, kept: rows.PersonList, row: rows.PersonProposal) -> rows.PersonListVersion:
    """Make the version that one proposal makes of a list, read and ready."""
    version = _begin(act, kept, how=rows.ENTRY, made_by=row)
    if row.entry is not None and row.entry.until_id is not None:
        raise ProposalDecided
    if row.what == rows.LIFT and row.entry is not None:
        rows.PersonRemoval.objects.create(version=version, entry=row.entry)
    else:
        new = rows.PersonEntry(since=version, replaces=row.entry, made_here=True)
        for name in _COPIED:
            setattr(new, name, getattr(row, name))
        new.save(force_insert=True)
    finish_reading(act, version, state=rows.PROPOSED)
    return version


def _begin(act: Act, kept: rows.PersonList, *, how: str, made_by: rows.PersonProposal | None) -> rows.PersonListVersion:
    return rows.PersonListVersion.objects.create(
        id=act.new_id(),
        list=kept,
        number=next_number(kept.code),
        base=kept.version,
        how=how,
        state=rows.READING,
        made_at=act.at,
        imported_at=act.at,
        imported_by_id=made_by.proposed_by_id if made_by else None,
        proposed_at=made_by.proposed_at if made_by else None,
        proposed_by_id=made_by.proposed_by_id if made_by else None,
        filled=kept.version.filled if kept.version else {},
    )
