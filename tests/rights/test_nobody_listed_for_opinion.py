"""Nobody is listed for an opinion, a belief, journalism, work for the rights of people, or origin."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.models import PersonEntry
from limen.lib.basics.country_pack import CountryPackError
from limen.lib.basics.country_pack.reading import Table
from limen.lib.basics.country_pack.watchlists import NEVER, read_watchlists
from limen.lib.basics.roles import Role
from tests.fakes.acting import utopia
from tests.fakes.lists import SANCTIONS, copied, person
from tests.fakes.post import Post

CATEGORY: dict[str, Any] = {
    "code": "wanted",
    "name": "Wanted by a court",
    "legal_basis": "Code of Criminal Procedure, 210",
    "actions": ["stop-and-call"],
    "kept_days": 365,
    "review_days": 90,
    "longest_days": 365,
}
NAMES = [
    "Political opponents",
    "Members of the opposition",
    "Dissidents",
    "Journalists and bloggers",
    "Foreign press",
    "Human rights defenders",
    "Human-rights workers",
    "Rights defenders and their lawyers",
    "Activists against the dam",
    "Participants of the demonstration of 3 May",
    "Protest leaders",
    "Religious extremists",
    "Members of an ethnic minority",
    "Trade union leaders",
    "Asylum seekers",
]
CODES = ["political-opinion", "journalism", "human-rights", "opposition", "activists", "press", "religion", "asylum"]
ALLOWED = ["Wanted by a court", "Smuggling of migrants", "Murder", "Fraud with travel documents", "Missing person"]


def read(**changes: object) -> None:
    read_watchlists(Table(file="watchlists.toml", path="", said={"category": [{**CATEGORY, **changes}]}))


@pytest.mark.parametrize("name", NAMES)
def test_the_pack_refuses_such_a_name(name: str) -> None:
    with pytest.raises(CountryPackError, match="nobody is listed for"):
        read(name=name)


@pytest.mark.parametrize("code", CODES)
def test_the_pack_refuses_such_a_code(code: str) -> None:
    with pytest.raises(CountryPackError, match="nobody is listed for"):
        read(code=code)


@pytest.mark.parametrize("name", ALLOWED)
def test_an_act_that_the_law_punishes_is_a_category(name: str) -> None:
    read(name=name)


def test_the_shipped_pack_has_none() -> None:
    said = tomllib.loads((resources.files("limen.countries") / "utopia" / "watchlists.toml").read_text("utf-8"))
    assert len(said["category"]) > 3
    for category in said["category"]:
        assert not NEVER.search(category["name"]), category
        assert not NEVER.search(category["code"].replace("-", " ")), category


def test_nothing_goes_in_under_it_whatever_the_owner_calls_it(post: Post) -> None:
    """An owner who files somebody under such a reason has a record kept aside, not an entry."""
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    assert all(act.pack.watchlists.category(code) is None for code in CODES)
    watchlists.open_person_list(act, told=SANCTIONS)
    filed = [person(str(place), category=code) for place, code in enumerate(CODES)]
    mixed = [person(f"m{place}", topics=(f"role.{code}",)) for place, code in enumerate(CODES)]
    difference = copied(act, [person("right"), *filed, *mixed])
    assert difference.aside == len(filed) + len(mixed)
    assert list(PersonEntry.objects.values_list("key", flat=True)) == ["right"]


def test_no_list_may_hold_such_entries(post: Post) -> None:
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    assert utopia().watchlists.category("journalism") is None
    for code in CODES:
        told = watchlists.ListTold(
            code="new",
            name="New",
            owner="border-service",
            legal_basis="s. 1",
            action="inform",
            made_here=True,
            categories=(code,),
        )
        with pytest.raises(watchlists.CategoryUnknown):
            watchlists.open_person_list(act, told=told)
