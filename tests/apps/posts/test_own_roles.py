"""Nobody gives themselves a role."""

from __future__ import annotations

import pytest

from limen.apps.posts import operations
from limen.lib.basics.roles import Role
from tests.fakes.acting import an_act

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-lantern-at-the-pass"


def test_an_administrator_changes_others_and_not_themselves() -> None:
    machine = an_act(roles=frozenset({Role.ADMINISTRATOR}))
    ada = operations.add_officer(
        machine, username="ada", full_name="Ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, one_time=False
    )
    other = operations.add_officer(
        machine, username="omar", full_name="Omar", roles=[Role.FIRST_LINE], password=PASSWORD, one_time=False
    )
    act = an_act(actor=ada, roles=frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(operations.OwnRoles):
        operations.change_roles(act, officer=ada, roles=[Role.ADMINISTRATOR, Role.OVERSIGHT])
    operations.change_roles(act, officer=other, roles=[Role.SECOND_LINE])
