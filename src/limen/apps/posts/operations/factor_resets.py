"""Second factors lost or stolen: one named person asks that they are taken away, another one confirms it.

Whoever can give a password and take the factors away can be anybody at any desk. So one alone cannot do both.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts import queries
from limen.apps.posts.models import FactorReset
from limen.apps.posts.operations.officers import locked_officer
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require

LAPSES: Final = timedelta(hours=24)
"""What nobody confirmed by then must be asked for again."""


class ResetNeedsTwo(Problem):
    """The machine was asked to take factors away where two named people could."""

    code = "reset-needs-two"
    sentence = N_(
        "Two named people take second factors away: an administrator asks for it at the officer's page, another"
        " administrator or a supervisor confirms it at the desk."
    )


class ResetSecondPerson(Problem):
    """Whoever asked, or the officer concerned, would be the second person."""

    code = "reset-second-person"
    sentence = N_("Somebody else must do this: neither who asked for it nor the officer whose second factors they are.")


class ResetGone(Problem):
    """Nobody asks for this any more."""

    code = "reset-gone"
    sentence = N_("This was confirmed already, or asked for over a day ago. Look at the list again.")


def ask_factor_reset(act: Act, *, officer: UUID) -> UUID:
    """Ask that an officer's second factors are taken away; what was asked before, and not confirmed, is replaced.

    Raises NotAllowed, ResetSecondPerson or OfficerUnknown.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    if officer == act.actor:
        raise ResetSecondPerson
    with transaction.atomic():
        locked_officer(officer)
        FactorReset.objects.filter(officer=officer, confirmed_at__isnull=True).delete()
        row = FactorReset.objects.create(id=act.new_id(), officer_id=officer, asked_by_id=act.actor, asked_at=act.at)
        append(act, kind="limen.officer.factors-reset-asked", subject=officer, data={})
    return row.id


def confirm_factor_reset(act: Act, *, reset: UUID) -> int:
    """Take the second factors away that somebody else asked for; return how many there were.

    The officer enrols anew at the next sign-in. Raises NotAllowed, ResetGone or ResetSecondPerson.
    """
    require(act.roles, Right.CONFIRM_RESETS)
    with transaction.atomic():
        row = (
            FactorReset.objects.select_for_update()
            .filter(id=reset, confirmed_at__isnull=True, asked_at__gt=act.at - LAPSES)
            .first()
        )
        if row is None:
            raise ResetGone
        if act.actor in (row.asked_by_id, row.officer_id):
            raise ResetSecondPerson
        count: int = Authenticator.objects.filter(user_id=row.officer_id).delete()[0]
        row.confirmed_by_id, row.confirmed_at = act.actor, act.at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        append(
            act,
            kind="limen.officer.second-factors-reset",
            subject=row.officer_id,
            data={"count": count, "asked_by": str(row.asked_by_id)},
        )
    return count


def remove_second_factors(act: Act, *, officer: UUID) -> int:
    """Take all second factors from an officer, by whoever keeps the machine; return how many there were.

    Only where no two others could do it at the desk: somebody must be able to let the last administrator in again.
    Raises NotAllowed, ResetNeedsTwo or OfficerUnknown.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    if _two_others_could(officer):
        raise ResetNeedsTwo
    with transaction.atomic():
        row = locked_officer(officer)
        count: int = Authenticator.objects.filter(user=row).delete()[0]
        append(act, kind="limen.officer.second-factors-removed", subject=officer, data={"count": count})
    return count


def _two_others_could(officer: UUID) -> bool:
    """Tell whether one other officer could ask and another one confirm: both active, with a second factor."""
    others = [row for row in queries.officers() if row.id != officer and row.is_active and row.has_second_factor]
    asking = [row for row in others if may(row.roles, Right.KEEP_OFFICERS)]
    confirming = [row for row in others if may(row.roles, Right.CONFIRM_RESETS)]
    return bool(asking) and len(confirming) > 1
