"""Reads: hits, what was said of them, and what may be coercive because of them. Who shows them asks `access` first."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from limen.apps.journal.operations.statements import count_where, places, select
from limen.apps.screening import models
from limen.apps.watchlists.queries import PersonListInForce, person_lists
from limen.lib.basics.country_pack import Scope
from limen.lib.basics.roles import Role
from limen.lib.decision.hits import Owner, Said, Verified
from limen.lib.inspection.screened import ListAction, PersonHit
from limen.lib.screening.hits import Hit
from limen.lib.screening.record import hit_from_dict


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicationRow:
    """What somebody said of a hit."""

    said: Said
    why: str
    officer: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRow:
    """What the owner of the list was asked and answered."""

    asked: str
    how: str
    asked_at: datetime
    answer: Owner
    words: str
    officer: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRow:
    """A hit with the list it comes of and all that was said of it."""

    id: UUID
    person: UUID
    inspection: UUID | None
    post: str
    whence: str
    found_at: datetime
    seen_at: datetime
    number: int
    """Version of the list in which it was seen last."""
    record: UUID
    """Subject record of the entry."""
    found: PersonHit
    said: Said | None
    """What counts now; None while it is open."""
    adjudications: tuple[AdjudicationRow, ...] = ()
    verifications: tuple[VerificationRow, ...] = ()

    @property
    def is_discreet(self) -> bool:
        """True when nobody at a lane may learn of it."""
        return self.found.action is ListAction.DISCREET

    @property
    def verified(self) -> Verified:
        """The hit as the table of moves asks for it."""
        return Verified(
            hit=self.id,
            list_name=self.found.list_name,
            owner=self.found.owner,
            answer=self.verifications[-1].answer if self.verifications else None,
            is_cleared=self.said is Said.NOT_SAME,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearedRow:
    """A cleared pair of a person."""

    id: UUID
    list_code: str
    list_name: str
    entry: str
    cleared_at: datetime
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A retroactive run and how far it is."""

    id: UUID
    list_code: str
    list_name: str
    number: int
    scopes: tuple[Scope, ...]
    look_back_days: int
    legal_basis: str
    entries: int
    persons: int
    hits: int
    share: float | None
    """Of the people known when it began, the part that it has gone past; None where that was not counted."""
    started_at: datetime
    finished_at: datetime | None


def lists_seen_by(roles: Collection[Role]) -> frozenset[str]:
    """Return the codes of the lists whose hits are shown in full, discreet ones too, to somebody of `roles`.

    A first-line officer is never among them, whatever a list says.
    """
    told = frozenset(roles) - {Role.FIRST_LINE}
    return frozenset(each.code for each in person_lists() if not each.seen_by.isdisjoint(told))


def hits_of(rows: Sequence[models.Hit]) -> tuple[HitRow, ...]:
    """Return hits with all that was said of them, in the order given."""
    if not rows:
        return ()
    lists = {each.code: each for each in person_lists()}
    ids = [row.id for row in rows]
    said: dict[UUID, list[AdjudicationRow]] = {}
    for row in select(models.Adjudication, f"WHERE hit_id IN {places(ids)} ORDER BY at, id", *ids):
        said.setdefault(row.hit_id, []).append(
            AdjudicationRow(said=Said(row.said), why=row.why, officer=row.officer_id, at=row.at)
        )
    asked: dict[UUID, list[VerificationRow]] = {}
    for each in select(models.Verification, f"WHERE hit_id IN {places(ids)} ORDER BY at, id", *ids):
        asked.setdefault(each.hit_id, []).append(
            VerificationRow(
                asked=each.asked,
                how=each.how,
                asked_at=each.asked_at,
                answer=Owner(each.answer),
                words=each.words,
                officer=each.officer_id,
                at=each.at,
            )
        )
    return tuple(
        _row(row, lists.get(row.list_code), said=tuple(said.get(row.id, ())), asked=tuple(asked.get(row.id, ())))
        for row in rows
    )


def found_hits(*, persons: Collection[UUID], hits: Collection[PersonHit], inspection: UUID) -> tuple[HitRow, ...]:
    """Return what is kept of the hits of one inspection that the lane may know of: those of its reading, and all that
    were ever seen at it.
    """
    if not persons:
        return ()
    rows = select(models.Hit, f"WHERE person IN {places(persons)} ORDER BY bits DESC, id", *persons)
    wanted = {(each.hit.list_code, each.hit.entry, each.content) for each in hits}
    mine = (row for row in rows if row.inspection == inspection or (row.list_code, row.entry, row.content) in wanted)
    return hits_of([row for row in mine if not row.is_discreet])


def against(*, persons: Collection[UUID], inspection: UUID, hits: Collection[PersonHit]) -> tuple[Verified, ...]:
    """Return the hits of an inspection that may go against the traveller; what asks for help is none of them."""
    rows = found_hits(persons=persons, hits=hits, inspection=inspection)
    return tuple(row.verified for row in rows if row.found.action is not ListAction.ASSIST)


def confirmed_orders(persons: Collection[UUID]) -> dict[UUID, int]:
    """Return for each of `persons` how many hits on lists that stop a human found to be that person, with the last
    word of the owner that the entry counts; who has none is left out.
    """
    if not persons:
        return {}
    where = f"WHERE person IN {places(persons)} AND said = %s AND action = %s"
    rows = select(models.Hit, where, *persons, Said.SAME.value, ListAction.STOP.value)
    found: dict[UUID, int] = {}
    for row in hits_of(rows):
        if row.verifications and row.verifications[-1].answer is Owner.CONFIRMED:
            found[row.person] = found.get(row.person, 0) + 1
    return found


def cleared_of(persons: Collection[UUID], *, today: date) -> tuple[ClearedRow, ...]:
    """Return the cleared pairs of one traveller that count today, those of discreet lists left out."""
    if not persons:
        return ()
    where = (
        f"WHERE person IN {places(persons)} AND withdrawn_at IS NULL AND expires_on >= %s AND is_discreet = %s"
        " ORDER BY cleared_at, id"
    )
    rows = select(models.ClearedPair, where, *persons, today.isoformat(), False)
    lists = {each.code: each for each in person_lists()}
    return tuple(
        ClearedRow(
            id=row.id,
            list_code=row.list_code,
            list_name=lists[row.list_code].name if row.list_code in lists else row.list_code,
            entry=row.entry,
            cleared_at=row.cleared_at,
            expires_on=row.expires_on,
        )
        for row in rows
    )


def redress_of(persons: Collection[UUID]) -> str:
    """Return the redress number of one traveller, empty where there is none."""
    if not persons:
        return ""
    rows = select(models.RedressNumber, f"WHERE person IN {places(persons)} ORDER BY issued_at LIMIT 1", *persons)
    return rows[0].number if rows else ""


def open_count(lists: Collection[str]) -> int:
    """Return how many hits of these lists nobody has adjudicated."""
    return count_where(models.Hit, f"WHERE said = %s AND list_code IN {places(lists)}", "", *lists) if lists else 0


def open_hits_for(roles: Collection[Role]) -> int:
    """Return how many hits wait for somebody of `roles`, discreet ones among them."""
    return open_count(lists_seen_by(roles))


def runs(*, limit: int = 20) -> tuple[RunRow, ...]:
    """Return the retroactive runs, the newest first."""
    names = {each.code: each.name for each in person_lists()}
    return tuple(
        RunRow(
            id=row.id,
            list_code=row.list_code,
            list_name=names.get(row.list_code, row.list_code),
            number=row.number,
            scopes=tuple(Scope(each) for each in row.scopes.split(",")),
            look_back_days=row.look_back_days,
            legal_basis=row.legal_basis,
            entries=row.entries_count,
            persons=row.persons_count,
            hits=row.hits_count,
            share=_share(row),
            started_at=row.started_at,
            finished_at=row.finished_at,
        )
        for row in models.Run.objects.order_by("-started_at", "id")[:limit]
    )


def _share(row: models.Run) -> float | None:
    if row.finished_at is not None:
        return 1.0
    return min(row.walked_count / row.known_count, 1.0) if row.known_count else None


def _row(
    row: models.Hit,
    kept: PersonListInForce | None,
    *,
    said: tuple[AdjudicationRow, ...],
    asked: tuple[VerificationRow, ...],
) -> HitRow:
    hit: Hit = hit_from_dict(json.loads(row.told))
    return HitRow(
        id=row.id,
        person=row.person,
        inspection=row.inspection,
        post=row.post,
        whence=row.whence,
        found_at=row.found_at,
        seen_at=row.seen_at,
        number=row.number,
        record=row.record,
        found=PersonHit(
            list_name=kept.name if kept else row.list_code,
            owner=kept.owner if kept else "",
            action=ListAction(row.action),
            content=row.content,
            made_here=row.made_here,
            hit=hit,
        ),
        said=Said(row.said) if row.said else None,
        adjudications=said,
        verifications=asked,
    )
