"""Invented people on lists of persons, put in force as two officers of the watchlist desk do."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from limen.adapters.world import World
from limen.apps.watchlists import operations as watchlists
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.listings import ListedDocument, ListedName, ListedPerson, NameKind
from tests.doors.api.programs import officer
from tests.fakes.lists import SANCTIONS, in_force

MARWAN = ListedPerson(
    key="QDi.901",
    names=(
        ListedName(text="Marwan Haddad Al-Qasimi"),
        ListedName(text="مروان حداد القاسمي", kind=NameKind.ALIAS),
    ),
    births=(PartialDate(1974, 8, 12),),
    sex=Sex.M,
    citizenships=("SYR",),
    documents=(ListedDocument(number="N0077123", issuer="SYR", kind="passport"),),
    programme="Al-Qaida",
    topics=("sanction",),
    reference="QDi.901",
)
OLGA = ListedPerson(
    key="RUi.17",
    names=(ListedName(text="Olga Petrovna Kuznetsova"),),
    births=(PartialDate(1968),),
    sex=Sex.F,
    citizenships=("RUS",),
    programme="GB",
    topics=("sanction", "wanted"),
)
LIST = SANCTIONS.code
DISCREET = replace(
    SANCTIONS,
    code="watched",
    name="Discreet checks",
    action="discreet",
    categories=("discreet-check",),
    usual_category="discreet-check",
    seen_by=("watchlist_desk",),
)
HIDDEN = ListedPerson(
    key="D-1",
    names=(ListedName(text="Teodor Brandvold Lindqvist"),),
    births=(PartialDate(1981, 2, 3),),
    sex=Sex.M,
    citizenships=("NOR",),
)


def desk(world: World, username: str) -> Act:
    """Return an act of a new officer of the watchlist desk."""
    id_: UUID = officer(world, username, Role.WATCHLIST_DESK, lane=None)
    return world.act(actor=id_, actor_name=username, roles=[Role.WATCHLIST_DESK], purpose="lists")


def put_in_force(world: World, *, discreet: bool = False) -> None:
    """Put a list of sanctions in force, and one of discreet checks where that is asked."""
    first, second = desk(world, "list.first"), desk(world, "list.second")
    watchlists.open_person_list(first, told=SANCTIONS)
    in_force(first, second, [MARWAN, OLGA])
    if discreet:
        watchlists.open_person_list(first, told=DISCREET)
        in_force(first, second, [HIDDEN], code=DISCREET.code)
