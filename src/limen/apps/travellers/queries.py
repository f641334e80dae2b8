"""Reads: what is known of a document and of the person it describes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Q, When

from limen.apps.travellers import models
from limen.lib.basics.countries import state_of
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
    """Return what is known of `document` and of its `holder`: one query, and up to two more when anything is."""
    rows = _rows(document, holder)
    exact = next((row for row in rows if document is not None and _is_exactly(row, document, holder)), None)
    others = [row for row in rows if row is not exact]
    own = linked_persons(exact.person.root) if exact else ()
    kept_apart = apart(own, [row.person_id for row in others]) if own and others else frozenset()
    meetings = [(row, _meeting(row, own, kept_apart)) for row in others]
    return Known(
        person=exact.person_id if exact else None,
        document=exact.id if exact else None,
        persons=own,
        same_number=tuple(meeting for row, meeting in meetings if _has_number(row, document)),
        same_person=tuple(meeting for row, meeting in meetings if not _has_number(row, document)),
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


def apart(persons: Collection[UUID], others: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of `others` of whom an officer said that they are none of `persons`, who are one traveller."""
    near, far = set(persons), set(others)
    said = models.Link.objects.filter(same=False, withdrawn_at__isnull=True).filter(
        Q(one__in=near, other__in=far) | Q(other__in=near, one__in=far)
    )
    return frozenset(end for pair in said.values_list("one_id", "other_id") for end in pair if end in far)


MOST_MEETINGS = 50
"""Namesakes beyond this number say nothing about this traveller, and a screen cannot show them."""


def _rows(document: Document | None, holder: Holder) -> list[models.Document]:
    """Return rows with the number or the identity, those of both first: namesakes never crowd out the document."""
    key, wanted, nearness = identity_key(holder), Q(pk__in=[]), []
    if document is not None:
        same_number = Q(number=document.number, issuer=state_of(document.issuer))
        wanted |= same_number
        nearness = [When(same_number & Q(identity_key=key), then=0), When(same_number, then=1)]
    if is_telling(holder):
        wanted |= Q(identity_key=key)
    rows = models.Document.objects.filter(wanted).select_related("person")
    return list(rows.order_by(Case(*nearness, default=2), "first_met", "id")[:MOST_MEETINGS])


def _is_exactly(row: models.Document, document: Document, holder: Holder) -> bool:
    return (
        _has_number(row, document)
        and row.code == document.code
        and row.expiry == str(document.expiry)
        and row.sex == holder.sex
        and bytes(row.identity_key) == identity_key(holder)
    )


def _has_number(row: models.Document, document: Document | None) -> bool:
    return document is not None and (row.number, row.issuer) == (document.number, state_of(document.issuer))


def _meeting(row: models.Document, own: Collection[UUID], kept_apart: Collection[UUID]) -> Meeting:
    return Meeting(
        person=row.person_id,
        document=row.id,
        holder=holder_in(row),
        issuer=row.issuer,
        number=row.number,
        linked=row.person_id in own,
        apart=row.person_id in kept_apart,
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
