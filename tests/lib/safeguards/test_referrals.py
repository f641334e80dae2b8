"""What may follow what in a referral, by whom, until when; and what a service may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.safeguards.referrals import (
    OF_SERVICE,
    OPEN,
    STEPS,
    ReferralReasonMissing,
    Stage,
    StepNotOpen,
    StepNotYours,
    due_of,
    is_open_at,
    note_for,
    require_step,
    services_for,
)
from tests.fakes.acting import utopia

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
LAW = utopia().protection


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("after", list(Stage))
def test_each_step_follows_the_table_and_is_one_sides_own(stage: Stage, after: Stage) -> None:
    for is_service in (True, False):
        if after not in STEPS[stage]:
            with pytest.raises(StepNotOpen):
                require_step(stage, after, is_service=is_service, words="Why.")
        elif (after in OF_SERVICE) is is_service:
            require_step(stage, after, is_service=is_service, words="Why.")
        else:
            with pytest.raises(StepNotYours):
                require_step(stage, after, is_service=is_service, words="Why.")


@pytest.mark.parametrize("after", [Stage.DECLINED, Stage.REVOKED])
def test_nobody_declines_or_revokes_without_a_reason(after: Stage) -> None:
    with pytest.raises(ReferralReasonMissing):
        require_step(Stage.SENT, after, is_service=after in OF_SERVICE, words=" ")


def test_a_clock_runs_at_every_open_stage_and_at_no_other() -> None:
    for stage in Stage:
        due = due_of(stage, NOW, LAW)
        assert (due is not None) is (stage in OPEN)
        if due:
            assert [due.level(NOW + timedelta(minutes=passed)) for passed in (0, 10_080 * 3)] == [0, 2]
            assert due.level(due.due) == 1


def test_a_shelter_that_must_not_know_the_name_never_reads_it() -> None:
    shelter = LAW.service("lotus-house")
    assert shelter
    told = dict(note_for(shelter, {share: f"said {share}" for share in Share}))
    assert Share.NAME not in told
    assert Share.HEALTH not in told
    assert told[Share.NEED] == "said need"


def test_health_is_told_to_those_who_heal_and_to_nobody_else() -> None:
    told = {service.code for service in LAW.services if Share.HEALTH in service.shares}
    assert told == {"port-clinic", "child-protection"}


def test_who_receives_most_of_it_comes_first() -> None:
    found = services_for(LAW, (Situation.TRAFFICKING, Situation.VIOLENCE, Situation.MEDICAL))
    assert [service.code for service in found][:2] == ["lotus-house", "port-clinic"]


@pytest.mark.parametrize(
    ("hours", "hour", "expected"),
    [
        ("always", 3, True),
        ("mo-fr 08:00-17:00", 10, False),
        ("sa 09:00-12:00", 10, True),
        ("sa 09:00-12:00", 12, False),
        ("mo-fr 08:00-17:00, sa-su 09:00-17:00", 9, True),
        ("mo-su 06:00-23:00", 23, False),
    ],
)
def test_opening_hours_are_those_of_the_place(hours: str, hour: int, expected: bool) -> None:
    saturday = datetime(2026, 3, 14, hour, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert is_open_at(hours, saturday, ZoneInfo("Europe/Lisbon")) is expected
