"""What a token may open, against what its officer may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.roles import Role
from limen.lib.decision.rights import RIGHTS, Right, may
from limen.lib.decision.scopes import (
    AT_WORK,
    IN_PERSON,
    RESTS_ON,
    Scope,
    ScopeBeyondRole,
    ScopeMissing,
    require_grounded,
    require_scope,
    roles_for,
)

ROLES = st.sets(st.sampled_from(Role))
SCOPES = st.sets(st.sampled_from(Scope))


def test_every_scope_rests_on_a_right_that_somebody_has() -> None:
    assert set(RESTS_ON) == set(Scope)
    for right in RESTS_ON.values():
        assert any(right in rights for rights in RIGHTS.values())


def test_what_touches_a_traveller_needs_somebody_at_work() -> None:
    travellers = {Right.INSPECT, Right.RECORD_CLAIM}
    assert {scope for scope, right in RESTS_ON.items() if right in travellers} == AT_WORK


def test_whoever_keeps_the_machine_gets_no_token_that_leads_to_a_traveller() -> None:
    for scope in IN_PERSON | {Scope.CROSSINGS}:
        with pytest.raises(ScopeBeyondRole):
            require_grounded([scope], roles=[Role.ADMINISTRATOR])


@given(scopes=SCOPES, roles=ROLES)
def test_a_token_is_given_only_where_every_scope_has_its_right(scopes: set[Scope], roles: set[Role]) -> None:
    if all(may(roles, RESTS_ON[scope]) for scope in scopes):
        require_grounded(scopes, roles=roles)
    else:
        with pytest.raises(ScopeBeyondRole):
            require_grounded(scopes, roles=roles)


@given(scopes=SCOPES, held=ROLES)
def test_the_roles_of_a_token_are_the_officer_s_and_carry_what_they_carried(
    scopes: set[Scope], held: set[Role]
) -> None:
    kept = roles_for(scopes, held=held)
    assert kept <= held
    for scope in scopes:
        assert may(kept, RESTS_ON[scope]) is may(held, RESTS_ON[scope])


@given(scopes=SCOPES, asked=st.sampled_from(Scope))
def test_a_scope_that_is_not_named_opens_nothing(scopes: set[Scope], asked: Scope) -> None:
    if asked in scopes:
        require_scope(scopes, asked)
    else:
        with pytest.raises(ScopeMissing):
            require_scope(scopes, asked)
