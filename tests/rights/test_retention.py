"""Each class of data has days and a law of its own; what is due goes by itself, everywhere, and provably."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from limen.adapters.erasure_rooms import erasure_rooms
from limen.adapters.world import World
from limen.apps.journal.models import Erasure, Event
from limen.apps.journal.operations import PayloadErased, open_payload
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import CountryPackError, RetentionClass, parse_country_pack
from limen.node import loops
from tests.apps.crossings.test_erasure import anna, days, found_of_anna
from tests.fakes.acting import utopia
from tests.fakes.post import Post, chain_findings
from tests.lib.basics.test_country_pack import SHIPPED


@pytest.fixture
def post(transactional_db: None) -> Post:
    """A post of which transactions really end, so that keys are really destroyed."""
    return Post()


def the_node_erases(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the node do its daily work at the moment of `act`, as it does by itself."""
    place = World(keys=act.keys, artefacts=act.artefacts, node=act.node, pack=act.pack)
    monkeypatch.setattr(World, "machine_act", lambda _self, *, purpose: replace(act, purpose=purpose))
    loops.erase_due(place)


def test_nothing_of_a_person_is_left_anywhere_once_their_days_are_over(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = anna(post.first)
    event = Event.objects.filter(subject_record=person, sealed__isnull=False).first()
    assert event
    the_node_erases(post.after(post.first, days=days(post.first, RetentionClass.INSPECTIONS) - 1), monkeypatch)
    assert "crossings_reading" in found_of_anna()
    the_node_erases(post.after(post.first, days=days(post.first, RetentionClass.TRAVELLERS) + 1), monkeypatch)
    assert found_of_anna() == set()
    with pytest.raises(PayloadErased):
        open_payload(post.first, event_id=event.id)
    assert Erasure.objects.filter(subject_record=person).exists()
    told = Event.objects.filter(kind="limen.retention.applied").values_list("data", flat=True)
    assert {json.loads(each)["class"] for each in told} >= {"inspections"}
    assert chain_findings() == []


def test_erasing_is_work_of_every_day_of_the_node_and_of_every_room() -> None:
    (job,) = [job for job in loops.JOBS if job.work is loops.erase_due]
    assert job.every.days <= 1
    named = {kept.table.split("_")[0] for room in erasure_rooms() for kept in room.KEEPS}
    assert {"travellers", "crossings", "protection", "response", "oversight", "carriers", "screening"} <= named


@pytest.mark.parametrize("kind", RetentionClass)
def test_no_class_is_without_days_and_a_law(kind: RetentionClass) -> None:
    assert utopia().retention[kind].legal_basis
    for missing in ("days", "legal_basis"):
        files = copy.deepcopy(SHIPPED)
        del files["retention.toml"][kind.value][missing]
        with pytest.raises(CountryPackError):
            parse_country_pack("utopia", files)
