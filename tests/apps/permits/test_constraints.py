"""What the code promises of permits, the database enforces; tried as the application's own user."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from limen.adapters import clock
from limen.apps.permits.models import Permit, PermitChange
from limen.apps.permits.operations import annul_permit
from limen.lib.basics.act import Act
from tests.apps.permits.given import GROUND, issued, permit_desk
from tests.fakes.post import Post


@pytest.fixture
def desk(post: Post) -> Act:
    return permit_desk(post)


@pytest.fixture
def permit(desk: Act) -> UUID:
    return issued(desk)


IMPOSSIBLE: list[dict[str, Any]] = [
    {"valid_until": "2025-12-31"},
    {"entries": 3},
    {"stay_days": 0},
    {"sex": "Q"},
    {"number": ""},
    {"issuer": ""},
    {"primary": ""},
    {"document_number": ""},
    {"document_issuer": ""},
    {"status": "lost"},
    {"status": "annulled"},
    {"end_reason": GROUND},
    {"end_words": "Forged."},
    {"ended_on": "2026-02-01"},
]


@pytest.mark.parametrize("changes", IMPOSSIBLE, ids="-".join)
def test_no_permit_is_impossible(permit: UUID, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(id=permit).update(**changes)


@pytest.mark.parametrize("missing", ["ended_at", "ended_on", "ended_by"])
def test_none_is_ended_without_who_when_and_why(desk: Act, permit: UUID, missing: str) -> None:
    end = {"status": "revoked", "ended_at": desk.at, "ended_on": desk.today, "ended_by": desk.actor}
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(id=permit).update(**end)
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(id=permit).update(**{**end, missing: None, "end_reason": GROUND})


def test_a_number_is_given_once_by_one_issuer_for_one_kind(desk: Act, permit: UUID) -> None:
    row = Permit.objects.get(id=permit)
    row.id, row.person = clock.new_id(), clock.new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.kind = "transit-visa"
    row.save(force_insert=True)


def test_what_was_ended_stays_ended(desk: Act, permit: UUID) -> None:
    annul_permit(desk, permit=permit, version=1, reason=GROUND, words="Forged.")
    back = {"status": "valid", "ended_at": None, "ended_on": None, "ended_by": None, "end_reason": "", "end_words": ""}
    for changes in (back, {"end_words": "Nothing."}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Permit.objects.filter(id=permit).update(**changes)
    assert Permit.objects.get(id=permit).end_words == "Forged."


def test_what_happened_stays_as_it_was(permit: UUID) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        PermitChange.objects.filter(permit=permit).update(what="changed")
    change = PermitChange.objects.get(permit=permit)
    change.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save(force_insert=True)
