"""Families who come many at once, as tests register them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.response import operations as response
from limen.apps.response.operations import GroupTold
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.arrivals import Member, Relation, new_number

MOTHER = Member(family_name="Tekle", given_names="Selam", birth=PartialDate(1992), sex=Sex.F, relation=Relation.FIRST)
BOY = Member(family_name="Tekle", given_names="Yonas", birth=PartialDate(2018), sex=Sex.M, relation=Relation.CHILD)


def family(*members: Member, **changes: Any) -> GroupTold:
    """Return a group, a mother with her boy where nobody is named; `changes` replace any of its fields."""
    made = GroupTold(
        id=clock.new_id(),
        number=new_number(clock.new_id().bytes[6:]),
        members=members or (MOTHER, BOY),
        came_from="Massawa",
        goes_to="Utopia City",
    )
    return replace(made, **changes)


def registered(act: Act, *members: Member, **changes: Any) -> UUID:
    """Register a group and return its id."""
    return response.register_group(act, group=family(*members, **changes))
