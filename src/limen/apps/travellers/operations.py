"""Writes: a document is met, two persons are linked or kept apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import insert, insert_many, locking, places, select
from limen.apps.travellers import models
from limen.apps.travellers.queries import Known, persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.countries import state_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.identity import identity_key

LONGEST_WHY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """The records of a traveller before an officer."""

    person: UUID
    document: UUID | None


class NoSuchPerson(Problem):
    """A person to link is not in the register."""

    code = "person-unknown"
    sentence = N_("One of the two persons is not in the register any more. Look at the findings again.")


class LinkNeedsReason(Problem):
    """A link was asked for without a reason."""

    code = "link-needs-reason"
    sentence = N_("Say in a few words why the two are, or are not, the same person.")


def meet(act: Act, *, document: Document | None, holder: Holder | None, known: Known) -> Met:
    """Return the records of this traveller, made now when the document was never met as it is.

    Runs inside the caller's transaction: a document is only ever met in an inspection, whose event tells of it.
    """
    if known.document is not None and known.person is not None:
        # A clock that was set back makes no meeting older than it was.
        models.Document.objects.filter(id=known.document, last_met__lt=act.at).update(last_met=act.at)
        return Met(person=known.person, document=known.document)
    person = act.new_id()
    insert(models.Person(id=person, root=person, made_at=act.at))
    if holder is None:
        return Met(person=person, document=None)
    return Met(person=person, document=_add_document(act, person, document, holder))


def _add_document(act: Act, person: UUID, document: Document | None, holder: Holder) -> UUID:
    row = _document(act, person, document, holder)
    insert(row)
    return row.id


def _document(act: Act, person: UUID, document: Document | None, holder: Holder) -> models.Document:
    return models.Document(
        id=act.new_id(),
        person_id=person,
        code=document.code if document else "",
        issuer=state_of(document.issuer) if document else "",
        number=document.number if document else "",
        expiry=str(document.expiry) if document else "",
        primary=holder.primary,
        secondary=holder.secondary,
        birth=str(holder.birth),
        sex=holder.sex,
        citizenship=holder.citizenship,
        identity_key=identity_key(holder),
        first_met=act.at,
        last_met=act.at,
    )


def hold_traveller(person: UUID) -> tuple[UUID, ...]:
    """Return all persons linked to this one, locked until the transaction ends: who decides second waits."""
    return _hold(lambda: persons_linked_to(person))


def _hold(group: Callable[[], tuple[UUID, ...]]) -> tuple[UUID, ...]:
    """Lock everybody in a group, in one order, and again where an officer linked more people while this one waited."""
    held: tuple[UUID, ...] = ()
    while (persons := group()) != held and persons and locking():
        select(models.Person, f"WHERE id IN {places(persons)} ORDER BY id{locking()}", *persons)
        held = persons
    return persons


@once_more
def link_persons(act: Act, *, one: UUID, other: UUID, same: bool, why: str) -> None:
    """Record an officer's word that two persons are the same, or are not; a later word replaces an earlier one.

    Raises NotAllowed, LinkNeedsReason or NoSuchPerson.
    """
    require(act.roles, Right.LINK_PERSONS)
    words = clean_line(why, longest=LONGEST_WHY)
    if not words:
        raise LinkNeedsReason
    first, second = sorted((one, other))
    with transaction.atomic():
        groups = _hold_groups(first, second)
        _withdraw(act, first, second)
        models.Link.objects.create(
            id=act.new_id(), one_id=first, other_id=second, same=same, why=words, officer_id=act.actor, at=act.at
        )
        models.settle_roots(groups)
        append(
            act,
            kind="limen.person.linked",
            subject=first,
            data={"one": str(first), "other": str(second), "same": same},
            sealed={"why": words},
            subject_record=first,
        )


def _hold_groups(first: UUID, second: UUID) -> frozenset[UUID]:
    """Return everybody linked to either, locked in one order, so that two officers who link at once wait in turn."""
    held = frozenset(_hold(lambda: tuple(sorted({*persons_linked_to(first), *persons_linked_to(second)}))))
    if first == second or not {first, second} <= held:
        raise NoSuchPerson
    return held


def _withdraw(act: Act, first: UUID, second: UUID) -> None:
    models.Link.objects.filter(one=first, other=second, withdrawn_at__isnull=True).update(withdrawn_at=act.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A traveller of a register before this one."""

    document: Document
    holder: Holder
    first_met: datetime
    last_met: datetime


def take_over(act: Act, *, travellers: Sequence[Earlier]) -> list[Met]:
    """Make the records of travellers that an earlier register knew, each a person of its own, and return them in order.

    Runs inside the caller's transaction. Raises the database's IntegrityError when a document is there already.
    """
    persons = [models.Person(id=act.new_id(), made_at=earlier.first_met) for earlier in travellers]
    for person in persons:
        person.root = person.id
    documents = [_earlier(act, person.id, earlier) for person, earlier in zip(persons, travellers, strict=True)]
    insert_many(persons)
    insert_many(documents)
    return [Met(person=document.person_id, document=document.id) for document in documents]


def _earlier(act: Act, person: UUID, earlier: Earlier) -> models.Document:
    row = _document(act, person, earlier.document, earlier.holder)
    row.first_met, row.last_met = earlier.first_met, earlier.last_met
    return row
