"""The carrier is told without delay, then in writing, and the duty closes on that alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import CarrierNotice
from limen.apps.crossings.operations import carriers
from limen.apps.crossings.operations.carriers import CarrierNotTold, CarrierNotWritten, CarrierTold, CarrierWrong
from limen.apps.crossings.operations.cases import NotYourCase
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.decision.afterwards import MomentWrong
from limen.lib.inspection.moves import State
from tests.fakes.post import Post, chain_findings, decided, open_duties, opened
from tests.fakes.refused import referred, refused, second_line_colleague


def told(act: Act, **changes: object) -> CarrierTold:
    said = {"carrier": "Utopian Air", "conveyance": "UA 12", "how": "station manager, by telephone", "at": act.at}
    return CarrierTold(**(said | changes))  # type: ignore[arg-type]  # a test may say anything


def test_a_refusal_opens_the_duty_where_people_come_by_a_carrier(post: Post) -> None:
    sofia, inspection = refused(post)
    assert open_duties(sofia, inspection) == ["carrier-notice"]


def test_told_then_written_closes_it(post: Post) -> None:
    sofia, inspection = refused(post)
    carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia))
    assert open_duties(sofia, inspection) == ["carrier-notice"]
    later = post.after(sofia, minutes=20)
    carriers.write_to_carrier(later, inspection=inspection, how="letter by e-mail", at=later.at)
    carriers.consult_carrier(later, inspection=inspection, words="UA 13 at 18:00.", at=later.at)
    notice = CarrierNotice.objects.get()
    assert (notice.told_at, notice.written_at, notice.consulted_at) == (sofia.at, later.at, later.at)
    assert open_duties(later, inspection) == []
    assert Duty.objects.get(kind="carrier-notice").evidence == "carrier-told"
    assert chain_findings() == []


def test_nothing_in_writing_before_the_first_word(post: Post) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(CarrierNotTold):
        carriers.write_to_carrier(sofia, inspection=inspection, how="letter", at=sofia.at)
    carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia))
    with pytest.raises(MomentWrong):
        carriers.write_to_carrier(sofia, inspection=inspection, how="letter", at=sofia.at - timedelta(minutes=2))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"carrier": " "}, CarrierWrong),
        ({"how": ""}, CarrierWrong),
        ({"how": "\n"}, CarrierWrong),
    ],
)
def test_who_and_how_are_said(post: Post, changes: dict[str, object], problem: type[Exception]) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(problem):
        carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia, **changes))


def test_no_word_from_the_future(post: Post) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(MomentWrong):
        carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia, at=sofia.at + timedelta(minutes=1)))


def test_the_duty_is_not_closed_by_saying_so(post: Post) -> None:
    sofia, inspection = refused(post)
    duty = Duty.objects.get(kind="carrier-notice").id
    with pytest.raises(CarrierNotWritten):
        crossings.answer_duty(sofia, inspection=inspection, duty=duty, evidence="carrier-told", words="Told them.")
    crossings.answer_duty(sofia, inspection=inspection, duty=duty, evidence="no-carrier", words="Came by own plane.")
    assert open_duties(sofia, inspection) == []


def test_the_same_again_is_one_event(post: Post) -> None:
    sofia, inspection = refused(post)
    for _ in range(2):
        carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia))
    assert CarrierNotice.objects.count() == 1


def test_only_by_whoever_has_the_case(post: Post) -> None:
    _sofia, inspection = refused(post)
    tomas = second_line_colleague(post)
    with pytest.raises(NotYourCase):
        carriers.tell_carrier(tomas, inspection=inspection, told=told(tomas))


def test_nobody_is_told_before_the_decision(post: Post) -> None:
    sofia, inspection = referred(post)
    with pytest.raises(CarrierNotTold):
        carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia))


def test_an_admission_opens_nothing(post: Post) -> None:
    one = opened(post.first)
    assert decided(post.first, one).state is State.ADMITTED
    assert Duty.objects.count() == 0
