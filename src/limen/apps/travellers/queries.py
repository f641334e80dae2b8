"""Reads: what is known of a document and of the person it describes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from limen.apps.travellers import models
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder, Meeting
from limen.lib.inspection.identity import identity_key, is_telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register knows before this meeting."""

    person: UUID | None = None
    """The record of exactly this document, None when it was never met."""
    document: UUID | None = None
    persons: tuple[UUID, ...] = ()
    """That person and all who are linked to it: whose crossings count as this traveller's."""
    same_number: tuple[Meeting, ...] = ()
    same_person: tuple[Meeting, ...] = ()


def find_known(*, document: Document | None, holder: Holder) -> Known:
    """Return what is known of `document` and of its `holder`, one query, and one more when anything is."""
    rows = _rows(document, identity_key(holder), telling=is_telling(holder))
    exact = next((row for row in rows if document is not None and _is_exactly(row, document, holder)), None)
    own_root = exact.person.root if exact else None
    known = [row for row in rows if row is not exact]
    return Known(
        person=exact.person_id if exact else None,
        document=exact.id if exact else None,
        persons=linked_persons(own_root) if own_root else (),
        same_number=tuple(_meeting(row, own_root) for row in known if _has_number(row, document)),
        same_person=tuple(_meeting(row, own_root) for row in known if not _has_number(row, document)),
    )


def linked_persons(root: UUID) -> tuple[UUID, ...]:
    """Return the ids of all persons whose link leads to `root`, itself included."""
    return tuple(models.Person.objects.filter(root=root).values_list("id", flat=True))


def persons_linked_to(person: UUID) -> tuple[UUID, ...]:
    """Return the ids of all persons that officers linked to this one, itself included."""
    return tuple(
        models.Person.objects.filter(root__in=models.Person.objects.filter(id=person).values("root")).values_list(
            "id", flat=True
        )
    )


def holder_of(document: UUID) -> Holder:
    """Return the holder that the document row `document` describes; raises Document.DoesNotExist."""
    return holder_in(models.Document.objects.get(id=document))


def apart(person: UUID, others: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of `others` of whom an officer said that they are not `person`."""
    said = models.Link.objects.filter(same=False, withdrawn_at__isnull=True).filter(
        Q(one=person, other__in=list(others)) | Q(other=person, one__in=list(others))
    )
    return frozenset(link.other_id if link.one_id == person else link.one_id for link in said)


def _rows(document: Document | None, key: bytes, *, telling: bool) -> list[models.Document]:
    wanted = Q(pk__in=[])
    if document is not None:
        wanted |= Q(number=document.number, issuer=document.issuer)
    if telling:
        wanted |= Q(identity_key=key)
    return list(models.Document.objects.filter(wanted).select_related("person").order_by("first_met")[:MOST_MEETINGS])


MOST_MEETINGS = 50
"""Namesakes beyond this number say nothing about this traveller, and a screen cannot show them."""


def _is_exactly(row: models.Document, document: Document, holder: Holder) -> bool:
    return (
        _has_number(row, document)
        and row.code == document.code
        and row.expiry == str(document.expiry)
        and row.sex == holder.sex
        and bytes(row.identity_key) == identity_key(holder)
    )


def _has_number(row: models.Document, document: Document | None) -> bool:
    return document is not None and row.number == document.number and row.issuer == document.issuer


def _meeting(row: models.Document, own_root: UUID | None) -> Meeting:
    return Meeting(
        person=row.person_id,
        document=row.id,
        holder=holder_in(row),
        issuer=row.issuer,
        number=row.number,
        linked=own_root is not None and row.person.root == own_root,
    )


def holder_in(row: models.Document) -> Holder:
    """Return the holder that a document row describes."""
    return Holder(
        primary=row.primary,
        secondary=row.secondary,
        birth=PartialDate.parse(row.birth),
        sex=Sex(row.sex),
        citizenship=row.citizenship,
    )
