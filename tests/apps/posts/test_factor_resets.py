"""Second factors lost or stolen: two named people take them away, and nobody does it for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from limen.apps.posts import operations, queries
from limen.apps.posts.models import FactorReset
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from tests.fakes.acting import an_act

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


def officer(name: str, *roles: Role, enrolled: bool = True) -> Act:
    """Return the act of an officer with a second factor."""
    keeper = replace(an_act(), roles=frozenset({Role.ADMINISTRATOR}))
    id_ = operations.add_officer(
        keeper, username=name, full_name=name.title(), roles=roles, password="quiet-lantern-at-the-pass"
    )
    if enrolled:
        operations.enrol_totp(keeper, officer=id_, secret=SECRET)
    return replace(an_act(), actor=id_, roles=frozenset(roles))


def has_factor(act: Act) -> bool:
    row = queries.officer(act.actor)
    assert row is not None
    return row.has_second_factor


def told(kind: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, data FROM journal_event WHERE kind = %s ORDER BY sequence", [kind])
        return [(UUID(str(actor)).hex, str(data)) for actor, data in cursor.fetchall()]


@pytest.mark.parametrize("second", [Role.ADMINISTRATOR, Role.SUPERVISOR])
def test_one_asks_and_another_confirms(second: Role) -> None:
    ada, ines, other = officer("ada", Role.ADMINISTRATOR), officer("ines", Role.FIRST_LINE), officer("tomas", second)
    reset = operations.ask_factor_reset(ada, officer=ines.actor)
    assert has_factor(ines)
    (row,) = queries.factor_resets(since=ada.at - operations.LAPSES)
    assert (row.id, row.officer, row.asked_by) == (reset, ines.actor, ada.actor)
    assert operations.confirm_factor_reset(other, reset=reset) == 1
    assert not has_factor(ines)
    assert queries.factor_resets(since=ada.at - operations.LAPSES) == ()
    assert [actor for actor, _ in told("limen.officer.factors-reset-asked")] == [ada.actor.hex]
    ((actor, data),) = told("limen.officer.second-factors-reset")
    assert actor == other.actor.hex
    assert str(ada.actor) in data


def test_nobody_is_their_own_second_person() -> None:
    ada, bela = officer("ada", Role.ADMINISTRATOR), officer("bela", Role.ADMINISTRATOR)
    with pytest.raises(operations.ResetSecondPerson):
        operations.ask_factor_reset(ada, officer=ada.actor)
    reset = operations.ask_factor_reset(ada, officer=bela.actor)
    for act in (ada, bela):
        with pytest.raises(operations.ResetSecondPerson):
            operations.confirm_factor_reset(act, reset=reset)
    assert has_factor(bela)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.SUPERVISOR}])
def test_only_administrators_and_supervisors_confirm(role: Role) -> None:
    ada, ines, other = officer("ada", Role.ADMINISTRATOR), officer("ines", Role.FIRST_LINE), officer("kim", role)
    reset = operations.ask_factor_reset(ada, officer=ines.actor)
    with pytest.raises(NotAllowed):
        operations.confirm_factor_reset(other, reset=reset)
    assert has_factor(ines)


def test_it_is_confirmed_once_and_within_a_day() -> None:
    ada, ines, tomas = (
        officer("ada", Role.ADMINISTRATOR),
        officer("ines", Role.FIRST_LINE),
        officer("tomas", Role.SUPERVISOR),
    )
    reset = operations.ask_factor_reset(ada, officer=ines.actor)
    late = replace(tomas, at=tomas.at + operations.LAPSES)
    with pytest.raises(operations.ResetGone):
        operations.confirm_factor_reset(late, reset=reset)
    again = operations.ask_factor_reset(replace(ada, at=late.at), officer=ines.actor)
    with pytest.raises(operations.ResetGone):
        operations.confirm_factor_reset(late, reset=reset)
    operations.confirm_factor_reset(late, reset=again)
    with pytest.raises(operations.ResetGone):
        operations.confirm_factor_reset(replace(late, at=late.at + timedelta(minutes=1)), reset=again)


def test_the_keeper_of_the_machine_does_it_only_where_no_two_others_could() -> None:
    machine = replace(an_act(), roles=frozenset({Role.ADMINISTRATOR}))
    ada, ines = officer("ada", Role.ADMINISTRATOR), officer("ines", Role.FIRST_LINE)
    tomas = officer("tomas", Role.SUPERVISOR, enrolled=False)
    assert operations.remove_second_factors(machine, officer=ines.actor) == 1
    operations.enrol_totp(machine, officer=tomas.actor, secret=SECRET)
    with pytest.raises(operations.ResetNeedsTwo):
        operations.remove_second_factors(machine, officer=ines.actor)
    # The only administrator lost theirs: nobody could ask for it.
    assert operations.remove_second_factors(machine, officer=ada.actor) == 1


@pytest.mark.parametrize(
    "change",
    [
        "confirmed_by_id = asked_by_id, confirmed_at = asked_at",
        "confirmed_by_id = officer_id, confirmed_at = asked_at",
        "confirmed_at = asked_at",
        "asked_by_id = officer_id",
    ],
)
def test_the_database_refuses_it_too(change: str) -> None:
    ada, ines = officer("ada", Role.ADMINISTRATOR), officer("ines", Role.FIRST_LINE)
    operations.ask_factor_reset(ada, officer=ines.actor)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE posts_factorreset SET {change}")  # noqa: S608 - constants of this file
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(id=UUID(int=9), officer_id=ines.actor, asked_by_id=ada.actor, asked_at=ada.at)
