"""The carrier of somebody refused is told without delay and then in writing; the file stays open until then. Fails when
the safeguard is taken out.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import CarrierNotice
from limen.apps.crossings.operations import afterwards, carriers, filing
from limen.apps.crossings.operations.carriers import CarrierNotTold, CarrierNotWritten, CarrierTold
from limen.apps.journal.models import Event
from limen.apps.protection.models import Duty
from limen.lib.decision.afterwards import FileNotReady, Missing, MomentWrong
from limen.lib.decision.moves import DutyOpen
from tests.fakes.post import Post, chain_findings, open_duties
from tests.fakes.refused import refused


def test_the_file_stays_open_until_the_carrier_has_it_in_writing(post: Post) -> None:
    sofia, inspection = refused(post)
    assert open_duties(sofia, inspection) == ["carrier-notice"]
    with pytest.raises(DutyOpen):
        filing.close_file(sofia, inspection=inspection)
    told = CarrierTold(carrier="Utopian Air", conveyance="UA 12", how="station manager, by telephone", at=sofia.at)
    carriers.tell_carrier(sofia, inspection=inspection, told=told)
    with pytest.raises(DutyOpen):
        filing.close_file(sofia, inspection=inspection)
    duty = Duty.objects.get(kind="carrier-notice").id
    with pytest.raises(CarrierNotWritten):
        crossings.answer_duty(sofia, inspection=inspection, duty=duty, evidence="carrier-told", words="They know.")
    later = post.after(sofia, minutes=20)
    carriers.write_to_carrier(later, inspection=inspection, how="letter by e-mail", at=later.at)
    assert open_duties(later, inspection) == []
    with pytest.raises(FileNotReady) as waits:  # for the traveller's own notice, and no more for the carrier
        filing.close_file(later, inspection=inspection)
    assert Missing.CARRIER not in afterwards.look_at_afterwards(later, inspection=inspection).missing
    assert "notice" in str(waits.value)


def test_both_times_are_kept_and_neither_is_made_up(post: Post) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(CarrierNotTold):
        carriers.write_to_carrier(sofia, inspection=inspection, how="letter", at=sofia.at)
    told = CarrierTold(carrier="Utopian Air", conveyance="UA 12", how="by telephone", at=sofia.at)
    for moment in (sofia.at + timedelta(minutes=1), sofia.at - timedelta(days=1)):  # from the future; before it was so
        with pytest.raises(MomentWrong):
            carriers.tell_carrier(sofia, inspection=inspection, told=replace(told, at=moment))
    carriers.tell_carrier(sofia, inspection=inspection, told=told)
    later = post.after(sofia, minutes=20)
    with pytest.raises(MomentWrong):
        carriers.write_to_carrier(later, inspection=inspection, how="letter", at=sofia.at - timedelta(minutes=2))
    carriers.write_to_carrier(later, inspection=inspection, how="letter", at=later.at)
    notice = CarrierNotice.objects.get()
    assert (notice.told_at, notice.written_at) == (sofia.at, later.at)
    steps = [json.loads(each.data)["step"] for each in Event.objects.filter(kind="limen.carrier.told").order_by("id")]
    assert steps == ["told", "written"]
    assert chain_findings() == []
