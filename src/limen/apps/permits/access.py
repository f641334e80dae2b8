"""The only way to a permit on behalf of a person: for a task, every look logged before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from limen.apps.journal.operations import record_look
from limen.apps.permits import models
from limen.apps.permits.queries import ChangeRow, PermitRow, changes_since, held_by, row_of
from limen.lib.basics.act import Act
from limen.lib.basics.document_numbers import is_number, normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.passenger_list import Typed, presented_from

MOST_FOUND: Final = 20
"""Whom more than these answer to was not looked for closely enough."""
PAGE: Final = 500
TASKS: Final[Mapping[str, str]] = {
    "application": N_("An application for a permit"),
    "holder-asks": N_("The holder asks, or complains"),
    "authority-asks": N_("An authority or a court asks"),
    "correction": N_("A correction"),
}
"""For what a permit may be looked for: code, and the words that the desk shows."""


class PermitUnknown(Problem):
    """There is no such permit, or it is not this person's business; from outside the two look the same."""

    code = "permit-unknown"
    sentence = N_("There is no such permit.")


class SearchNotClose(Problem):
    """A search that says neither for what, nor for whom closely enough."""

    code = "permit-search"
    sentence = N_("Say what you look for the permit for, and either its number, or family name and date of birth.")


def permit_for(act: Act, *, permit: UUID) -> PermitRow:
    """Return one permit to whoever keeps permits. Raises PermitUnknown."""
    return row_of(_seen(act, _kept(act, models.Permit.objects.filter(id=permit)), what="permit"))


def permit_to_end(act: Act, *, permit: UUID) -> models.Permit:
    """Return the row of one permit, locked until the transaction ends. Raises PermitUnknown."""
    return _seen(act, _kept(act, models.Permit.objects.select_for_update().filter(id=permit)), what="permit")


def find_permits(
    act: Act, *, task: str, number: str = "", family_name: str = "", born: str = ""
) -> tuple[PermitRow, ...]:
    """Return the permits under a number, or of a family name with a date of birth, the newest first.

    `number` is the permit's own or that of the document it is bound to. Raises NotAllowed, SearchNotClose or
    FieldWrong.
    """
    require(act.roles, Right.KEEP_PERMITS)
    if task not in TASKS:
        raise SearchNotClose
    rows = _by_number(number) if number.strip() else _by_name(family_name, born)
    return _all_seen(act, rows.order_by("-valid_until", "-id")[:MOST_FOUND], what=f"permit-search/{task}")


def permits_for(
    act: Act, *, document: Document | None, holder: Holder | None, inspection: UUID
) -> tuple[PermitRow, ...]:
    """Return what the traveller of an inspection holds, the newest first.

    The caller has made sure that the inspection is this person's task; the log names it. Raises NotAllowed.
    """
    require(act.roles, Right.SEE_PERMITS)
    return _all_seen(act, held_by(document, holder), what=f"permits/{inspection}")


def changes_for(act: Act, *, since: int, limit: int) -> tuple[tuple[ChangeRow, PermitRow], ...]:
    """Return at most `limit` changes after the one numbered `since`, each with its permit as it is now.

    Raises NotAllowed.
    """
    require(act.roles, Right.KEEP_PERMITS)
    changes = changes_since(since, limit=limit)
    found = models.Permit.objects.filter(id__in={change.permit for change in changes})
    permits = {row.id: row for row in _all_seen(act, found, what="permit-changes")}
    return tuple((change, permits[change.permit]) for change in changes if change.permit in permits)


def all_permits(act: Act) -> Iterator[PermitRow]:
    """Yield the whole register in the order of its ids, page by page, every look logged before its page is shown.

    Raises NotAllowed.
    """
    require(act.roles, Right.KEEP_PERMITS)
    last = UUID(int=0)
    while page := _all_seen(act, models.Permit.objects.filter(id__gt=last).order_by("id")[:PAGE], what="permit-export"):
        last = page[-1].id
        yield from page


def _kept(act: Act, rows: QuerySet[models.Permit]) -> models.Permit | None:
    return rows.first() if may(act.roles, Right.KEEP_PERMITS) else None


def _seen(act: Act, row: models.Permit | None, *, what: str) -> models.Permit:
    if row is None:
        raise PermitUnknown
    record_look(act, subject=row.person, what=what)
    return row


def _all_seen(act: Act, rows: Iterable[models.Permit], *, what: str) -> tuple[PermitRow, ...]:
    with transaction.atomic():
        return tuple(row_of(_seen(act, row, what=what)) for row in rows)


def _by_number(number: str) -> QuerySet[models.Permit]:
    if not is_number(number):
        raise SearchNotClose
    normal = normal_number(number)
    return models.Permit.objects.filter(number=normal) | models.Permit.objects.filter(document_number=normal)


def _by_name(family_name: str, born: str) -> QuerySet[models.Permit]:
    holder = presented_from(Typed(family_name=family_name, born=born)).holder
    if holder is None or not holder.primary or not holder.birth.is_complete:
        raise SearchNotClose
    return models.Permit.objects.filter(primary=holder.primary, birth=str(holder.birth))
