"""A permit is seen for a task, by number or by whom one means; who has no such task learns nothing by asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.journal.models import Event, Look
from limen.apps.permits.access import PermitUnknown, find_permits, permit_for
from limen.apps.permits.models import Permit
from limen.apps.permits.operations import annul_permit, revoke_permit
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from tests.apps.permits.given import GROUND, issued, permit_desk
from tests.fakes.post import Post

WAYS: dict[str, Callable[[Act, UUID], Any]] = {
    "look": lambda act, permit: permit_for(act, permit=permit),
    "annul": lambda act, permit: annul_permit(act, permit=permit, version=1, reason=GROUND, words="Forged."),
    "revoke": lambda act, permit: revoke_permit(act, permit=permit, version=1, reason="replaced", words="New one."),
}
STRANGERS = [role for role in Role if role is not Role.PERMIT_DESK]


@pytest.mark.parametrize("way", WAYS)
def test_not_yours_looks_like_not_there(post: Post, way: str) -> None:
    desk = permit_desk(post)
    permit = issued(desk)
    events = Event.objects.count()
    with pytest.raises(PermitUnknown) as nothing:
        WAYS[way](desk, clock.new_id())
    for role in STRANGERS:
        with pytest.raises(PermitUnknown) as not_theirs:
            WAYS[way](replace(desk, roles=frozenset({role})), permit)
        assert str(not_theirs.value) == str(nothing.value)
    assert Permit.objects.get().status == "valid"
    assert (Event.objects.count(), Look.objects.count()) == (events, 0)


@pytest.mark.parametrize("role", STRANGERS)
def test_nobody_else_searches(post: Post, role: Role) -> None:
    desk = permit_desk(post)
    issued(desk)
    with pytest.raises(NotAllowed):
        find_permits(replace(desk, roles=frozenset({role})), task="application", number="V1234567")


def test_the_look_is_written_with_its_purpose_before_anything_is_shown(post: Post) -> None:
    desk = permit_desk(post)
    permit = issued(desk)
    row = permit_for(desk, permit=permit)
    find_permits(desk, task="authority-asks", number="V1234567")
    looks = [(look.subject, look.actor, look.purpose, look.what) for look in Look.objects.order_by("number")]
    assert looks == [
        (row.person, desk.actor, "permits", "permit"),
        (row.person, desk.actor, "permits", "permit-search/authority-asks"),
    ]
