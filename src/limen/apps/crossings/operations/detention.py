"""The register of detention: who is held at whatever post, why, since when, and which review was missed. Read only.

For the body that visits places of detention, and for oversight: they change nothing by looking, and every look is
written first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.operations.afterwards import CustodyView, custody_view
from limen.apps.crossings.operations.custody import is_of_child, may_be_child
from limen.apps.journal.operations import record_look
from limen.apps.travellers.queries import holders_of
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.facts import Holder

MOST_SHOWN = 200


class NoSuchDetention(Problem):
    """The register has no such entry."""

    code = "detention-unknown"
    sentence = N_("The register of detention has no such entry.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DetentionRow:
    """One line of the register, without a name."""

    id: UUID
    post: str
    place: str
    since: datetime
    until: datetime | None
    review_at: datetime
    is_overdue: bool
    missed: int
    is_of_child: bool
    """True when it has come out since that this may be a child, or the family of one: it must end at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detention:
    """One entry of the register, whole."""

    row: DetentionRow
    holder: Holder | None
    custody: CustodyView


def look_at_register(act: Act) -> tuple[DetentionRow, ...]:
    """Return who is held now at all posts, what is wrong first, then the last who were held.

    One line of the access log tells who saw the register. Raises NotAllowed.
    """
    require(act.roles, Right.SEE_DETENTION)
    with transaction.atomic():
        record_look(act, subject=named_id("detention", "register"), what="detention-register")
        rows = models.Custody.objects.select_related("inspection").prefetch_related("missed")
        running = list(rows.filter(until__isnull=True).order_by("review_at", "id"))
        ended = list(rows.filter(until__isnull=False).order_by("-until", "id")[:MOST_SHOWN])
        return _weightiest_first(_row(act, each) for each in [*running, *ended])


def _weightiest_first(rows: Iterable[DetentionRow]) -> tuple[DetentionRow, ...]:
    return tuple(
        sorted(rows, key=lambda row: (row.until is not None, not row.is_of_child, not row.is_overdue, row.review_at))
    )


def look_at_detention(act: Act, *, custody: UUID) -> Detention:
    """Return one entry of the register; the look at the person is written first.

    Raises NotAllowed or NoSuchDetention.
    """
    require(act.roles, Right.SEE_DETENTION)
    with transaction.atomic():
        row = models.Custody.objects.select_related("inspection").filter(id=custody).first()
        if row is None:
            raise NoSuchDetention
        person = row.inspection.person
        record_look(act, subject=person, what="detention")
        told = _row(act, row)
        return Detention(
            row=told,
            holder=holders_of([person]).get(person),
            custody=custody_view(act, row, is_childs=told.is_of_child),
        )


def _row(act: Act, row: models.Custody) -> DetentionRow:
    is_running = row.until is None
    return DetentionRow(
        id=row.id,
        post=row.inspection.post,
        place=row.place,
        since=row.since,
        until=row.until,
        review_at=row.review_at,
        is_overdue=is_running and act.at >= row.review_at,
        missed=row.missed.count(),
        is_of_child=is_running and (may_be_child(row.inspection) or is_of_child(row.inspection)),
    )
