"""Reads: what is known of a document and of the person it describes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.journal.operations.statements import Value, places, select
from limen.apps.travellers import models
from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder, Meeting
from limen.lib.inspection.identity import identity_key, is_telling
from limen.lib.screening.sweeping import Statement


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


def find_known(*, document: Document | None, holder: Holder, own: UUID | None = None) -> Known:
    """Return what is known of `document` and of its `holder`: one query, and up to two more when anything is.

    `own` is the record made of this traveller at this inspection, where there is one: who has no document is met as
    somebody new at every inspection, but not at every reading.
    """
    rows = _rows(document, holder, own)
    exact = next((row for row in rows if _is_exactly(row, document, holder, own)), None)
    others = [row for row in rows if row is not exact and row.id != own]
    persons = persons_linked_to(exact.person_id) if exact else ()
    kept_apart = apart(persons, {row.person_id for row in others})
    meetings = [(row, _meeting(row, persons, kept_apart)) for row in others]
    return Known(
        person=exact.person_id if exact else None,
        document=exact.id if exact else None,
        persons=persons,
        same_number=tuple(meeting for row, meeting in meetings if _has_number(row, document)),
        same_person=tuple(meeting for row, meeting in meetings if not _has_number(row, document)),
    )


def persons_met_as(papers: Collection[Papers]) -> dict[int, UUID]:
    """Return, by the place in `papers`, the record of exactly that document, where it was met as it is; one query for
    some hundreds of them.
    """
    numbers = {each.document.number for each in papers if each.document}
    if not numbers:
        return {}
    known: dict[tuple[str, str], list[models.Document]] = {}
    for row in select(models.Document, f"WHERE number IN {places(numbers)} ORDER BY first_met, id", *numbers):
        known.setdefault((row.number, row.issuer), []).append(row)
    found = {}
    for place, each in enumerate(papers):
        if each.document is None:
            continue
        key = identity_key(each.holder)
        for row in known.get((each.document.number, state_of(each.document.issuer)), ()):
            if bytes(row.identity_key) == key:
                found[place] = row.person_id
                break
    return found


def persons_linked_to(person: UUID) -> tuple[UUID, ...]:
    """Return the ids of all persons that officers linked to this one, itself included."""
    where = "WHERE root = (SELECT root FROM travellers_person WHERE id = %s) ORDER BY id"
    return tuple(row.id for row in select(models.Person, where, person))


def linked_groups(persons: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return, for each of `persons`, all records of that traveller in one order, the same for each of them."""
    if not persons:
        return {}
    wanted = f"SELECT root FROM travellers_person WHERE id IN {places(persons)}"  # noqa: S608  # constant but for %s
    groups: dict[UUID, list[UUID]] = {}
    root_of: dict[UUID, UUID] = {}
    for row in select(models.Person, f"WHERE root IN ({wanted}) ORDER BY root, id", *persons):
        groups.setdefault(row.root, []).append(row.id)
        root_of[row.id] = row.root
    return {person: tuple(groups[root_of[person]]) for person in persons if person in root_of}


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """A document as it was met, with whom it describes."""

    document: Document | None
    """None for a person met without one."""
    holder: Holder


def papers_of(persons: Collection[UUID]) -> tuple[Papers, ...]:
    """Return the documents of one traveller's records, the one met last first."""
    if not persons:
        return ()
    where = f"WHERE person_id IN {places(persons)} ORDER BY last_met DESC, id DESC LIMIT {MOST_MEETINGS}"
    return tuple(_papers(row) for row in select(models.Document, where, *persons))


def papers_statement() -> Statement:
    """Return what asks for every document of the persons of a stretch, for processes that read the register themselves.

    Columns: person, code, issuer, number, family name, given names, birth, sex, citizenship.
    """
    columns = "person_id, code, issuer, number, primary, secondary, birth, sex, citizenship"
    quoted = columns.replace("primary", '"primary"')
    where = "person_id > %s AND person_id <= %s ORDER BY person_id, id"
    return Statement(text=f"SELECT {quoted} FROM travellers_document WHERE {where}")  # noqa: S608  # constants


def count_persons() -> int:
    """Return how many persons there are records of."""
    return models.Person.objects.count()


def papers_of_each(persons: Collection[UUID]) -> dict[UUID, tuple[Papers, ...]]:
    """Return the documents of each of `persons`, the one met last first; none is left out who has any."""
    found: dict[UUID, list[Papers]] = {}
    if persons:
        where = f"WHERE person_id IN {places(persons)} ORDER BY last_met DESC, id DESC"
        for row in select(models.Document, where, *persons):
            found.setdefault(row.person_id, []).append(_papers(row))
    return {person: tuple(papers) for person, papers in found.items()}


def holders_of(persons: Collection[UUID]) -> dict[UUID, Holder]:
    """Return the holder of each of `persons` as the document met last describes them."""
    if not persons:
        return {}
    where = f"WHERE person_id IN {places(persons)} ORDER BY last_met, id"
    return {row.person_id: holder_in(row) for row in select(models.Document, where, *persons)}


def states_of(persons: Collection[UUID]) -> frozenset[str]:
    """Return every State that by a document has `persons`, one traveller, as nationals, or that issued one to them."""
    rows = models.Document.objects.filter(person__in=persons).values_list("citizenship", "issuer")
    return frozenset(code for pair in rows for code in pair if code)


def newest_papers(*, limit: int) -> Iterator[Papers]:
    """Yield the documents met last, the newest first, `limit` of them: for figures in which nobody is named."""
    for row in models.Document.objects.order_by("-last_met", "-id")[:limit].iterator(chunk_size=2_000):
        yield _papers(row)


def _papers(row: models.Document) -> Papers:
    met = Document(code=row.code, issuer=row.issuer, number=row.number, expiry=PartialDate.parse(row.expiry))
    return Papers(document=met if row.number else None, holder=holder_in(row))


def apart(persons: Collection[UUID], others: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `others` of whom an officer said that they are none of `persons`, who are one traveller."""
    if not persons or not others:
        return frozenset()
    near, far = places(persons), places(others)
    where = (
        f"WHERE same = %s AND withdrawn_at IS NULL AND ((one_id IN {near} AND other_id IN {far})"
        f" OR (other_id IN {near} AND one_id IN {far}))"
    )
    said = select(models.Link, where, False, *persons, *others, *persons, *others)
    return frozenset(end for link in said for end in (link.one_id, link.other_id) if end in others)


def unmet_since(before: datetime, *, after: UUID | None = None, limit: int) -> tuple[UUID, ...]:
    """Return up to `limit` persons last met before a moment, in the order of their ids, from the one after `after`."""
    rows = models.Person.objects.filter(made_at__lt=before).exclude(documents__last_met__gte=before)
    rows = rows.filter(id__gt=after) if after else rows
    return tuple(rows.order_by("id").values_list("id", flat=True)[:limit])


MOST_MEETINGS = 50
"""Namesakes beyond this number say nothing about this traveller, and a screen cannot show them."""


def _rows(document: Document | None, holder: Holder, own: UUID | None) -> list[models.Document]:
    """Return rows with the number or the identity, those of both first: namesakes never crowd out the document."""
    key = identity_key(holder)
    wanted: list[tuple[str, tuple[Value, ...]]] = [("id = %s", (own,))] if own else []
    if document is not None:
        wanted.append(("number = %s AND issuer = %s", (document.number, state_of(document.issuer))))
    if is_telling(holder):
        wanted.append(("identity_key = %s", (key,)))
    if not wanted:
        return []
    number = document.number if document else ""
    where = (
        f"WHERE {' OR '.join(condition for condition, _ in wanted)}"
        " ORDER BY CASE WHEN number = %s THEN 0 ELSE 1 END, CASE WHEN identity_key = %s THEN 0 ELSE 1 END,"
        " first_met, id"
        f" LIMIT {MOST_MEETINGS}"
    )
    return select(models.Document, where, *(value for _, values in wanted for value in values), number, key)


def _is_exactly(row: models.Document, document: Document | None, holder: Holder, own: UUID | None) -> bool:
    if document is None:
        return row.id == own and not row.number and _describes(row, holder)
    return (
        _has_number(row, document)
        and row.code == document.code
        and row.expiry == str(document.expiry)
        and _describes(row, holder)
    )


def _describes(row: models.Document, holder: Holder) -> bool:
    return row.sex == holder.sex and bytes(row.identity_key) == identity_key(holder)


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
