"""Day by day, in words: the days that count are as many as the entitlement says."""

from __future__ import annotations

from datetime import date

from limen.lib.stays.entitlement import Basis, Entitlement, Question, on_entry, while_here
from limen.lib.stays.explaining import DayUsed, explain
from tests.lib.stays.making import AIR, CREW, came, day, permit, question, visits


def explained(asked: Question, told: Entitlement) -> tuple[DayUsed, ...]:
    assert told.basis is not None
    return explain(asked, basis=told.basis, way=AIR, day=told.day)


def counted(days: tuple[DayUsed, ...]) -> list[date]:
    return [each.day for each in days if each.counted]


def test_the_days_that_count_are_as_many_as_were_told() -> None:
    asked = question(visits((day(0), day(4)), (day(40), day(49))))
    told = on_entry(asked, way=AIR, day=day(60))
    days = explained(asked, told)
    assert len(counted(days)) == told.days_used == 15
    assert all(each.under == "rolling-90-180" for each in days)


def test_what_was_too_long_ago_is_shown_and_not_counted() -> None:
    asked = question(visits((day(0), day(4))))
    days = explained(asked, on_entry(asked, way=AIR, day=day(182)))
    assert [(each.day, each.why.code) for each in days if not each.counted] == [
        (day(0), "long-ago"),
        (day(1), "long-ago"),
        (day(2), "long-ago"),
    ]


def test_days_under_a_permit_say_under_which() -> None:
    asked = question(visits((day(0), day(4))), permit("study-permit", valid_until=day(2)))
    days = explained(asked, on_entry(asked, way=AIR, day=day(60)))
    assert [each.under for each in days] == ["study-permit"] * 3 + ["rolling-90-180"] * 2
    assert str(days[0].why) == "Spent under the Study permit V1, which is counted apart."


def test_days_as_crew_say_so() -> None:
    asked = question(visits((day(0), day(1)), way=CREW))
    days = explained(asked, on_entry(asked, way=AIR, day=day(60)))
    assert [each.why.code for each in days] == ["other-exemption"] * 2


def test_a_stay_that_runs_counts_up_to_the_day() -> None:
    asked = question([came(day(0))])
    told = while_here(asked, day=day(9))
    assert len(counted(explained(asked, told))) == told.days_used == 10


def test_what_rests_on_nothing_is_not_explained() -> None:
    asked = question([], citizenship="UTO")
    told = on_entry(asked, way=AIR, day=day(0))
    assert explained(asked, told) == ()
    assert explain(asked, basis=Basis(kind=told.basis.kind), way=AIR, day=day(0)) == () if told.basis else False
