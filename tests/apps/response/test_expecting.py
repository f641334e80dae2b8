"""Hours are counted once they are over, and what is expected of an hour is said before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from limen.apps.response import models
from limen.apps.response import operations as response
from limen.apps.response.operations import HoursWrong
from limen.apps.response.queries import outlook_at
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.outlook import Method
from tests.fakes import arrived
from tests.fakes.post import AIR, Post

HOUR = timedelta(hours=1)


@pytest.fixture
def lead(post: Post) -> Act:
    return post.officer("tomas", Role.SUPERVISOR)


def here(act: Act) -> datetime:
    return act.at.replace(minute=0, second=0, microsecond=0)


def eight_weeks(act: Act, people: int = 12) -> dict[datetime, int]:
    return {here(act) - HOUR * back: people for back in range(1, 8 * 168 + 1)}


def test_hours_are_counted_when_they_are_over(post: Post) -> None:
    arrived.registered(post.first)
    assert response.count_hours(post.first) == 0
    later = post.after(post.first, hours=2)
    response.count_hours(later)
    assert dict(models.HourCount.objects.values_list("hour", "people")) == {
        here(post.first): 2,
        here(post.first) + HOUR: 0,
    }
    # A device hands over what it registered in an hour that is counted already: it is counted again.
    arrived.registered(later, device=later.new_id(), sequence=1, said_at=later.at - HOUR)
    response.count_hours(post.after(later, hours=1))
    assert models.HourCount.objects.get(hour=here(later) - HOUR).people == 2


def test_hours_from_before_are_taken_over_once(post: Post, lead: Act) -> None:
    hours = eight_weeks(lead)
    with pytest.raises(NotAllowed):
        response.take_over_hours(post.first, post=AIR, hours=hours)
    assert response.take_over_hours(lead, post=AIR, hours=hours) == len(hours)
    assert response.take_over_hours(lead, post=AIR, hours=dict.fromkeys(hours, 99)) == 0
    assert not models.HourCount.objects.filter(people=99).exists()
    for wrong in ({here(lead): 1}, {here(lead) - timedelta(minutes=90): 1}, {here(lead) - HOUR: -1}, {}):
        with pytest.raises(HoursWrong):
            response.take_over_hours(lead, post=AIR, hours=wrong)
    with pytest.raises(HoursWrong):
        response.take_over_hours(lead, post="UTO-NO-1", hours=hours)


def test_without_a_forecast_the_same_weekday_is_expected(lead: Act) -> None:
    assert response.expect(lead, learn=None) == 0
    assert outlook_at(AIR, now=lead.at).method is None
    response.take_over_hours(lead, post=AIR, hours=eight_weeks(lead))
    assert response.expect(lead, learn=None) >= 23
    found = outlook_at(AIR, now=lead.at)
    assert found.method is Method.WEEKDAY
    assert {each.expected for each in found.hours if each.hour > lead.at} == {12.0}
    assert {each.came for each in found.hours if each.hour < here(lead)} == {12}
    # Of an hour that has begun nothing is said any more.
    assert next(each for each in found.hours if each.hour == here(lead)).expected is None


def test_what_was_learned_stands_in_its_place_and_is_told_as_such(post: Post, lead: Act) -> None:
    asked: list[tuple[int, int]] = []

    def learn(people: Sequence[int], hours: int) -> list[tuple[float, float, float]]:
        asked.append((len(people), hours))
        return [(float(step), 0.0, step + 1.0) for step in range(hours)]

    response.take_over_hours(lead, post=AIR, hours=eight_weeks(lead))
    response.expect(lead, learn=None)
    response.expect(lead, learn=learn)
    assert len(asked) == 1
    found = outlook_at(AIR, now=lead.at)
    assert found.method is Method.LEARNED
    assert [each.expected for each in found.hours if each.hour > lead.at][:3] == [1.0, 2.0, 3.0]
    # What was said before an hour stands when it is over: a later word changes hours to come alone.
    later = post.after(lead, hours=2)
    response.expect(later, learn=lambda _, hours: [(90.0, 90.0, 90.0)] * hours)
    first = models.Outlook.objects.get(hour=here(lead) + HOUR)
    assert (first.expected, first.made_at) == (1.0, lead.at)
    assert [each.is_above for each in outlook_at(AIR, now=later.at).hours if each.hour == here(lead)] == [False]
