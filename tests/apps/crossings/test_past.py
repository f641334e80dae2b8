"""Crossings of an earlier register: whole batches, one event each, and nothing that the tables refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from limen.apps.crossings.models import Crossing
from limen.apps.crossings.operations import PastCrossing, PastTraveller, take_over_crossings
from limen.apps.journal.models import Event
from limen.apps.travellers.models import Document, Person
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.inspection.card import PassengerCard
from tests.fakes.post import Post, document, holder

pytestmark = pytest.mark.django_db
# Names and addresses may hold whatever a table's own format means something else by.
ADDRESS = 'Rue\tde l\'Île 5 \\. \\N, "Ático" 北京\n2nd floor'


@pytest.fixture
def act() -> Act:
    """Whoever sets a register up."""
    return Post().officer("ada", Role.ADMINISTRATOR, post="", lane="")


def past(act: Act, number: str, *, address: str = "") -> PastTraveller:
    came = PastCrossing(
        direction=Direction.ENTRY,
        at=act.at - timedelta(days=30),
        post="UTO-AIR-1",
        lane="A1",
        card=PassengerCard(purpose="holiday", intended_days=9, address=address),
    )
    left = replace(came, direction=Direction.EXIT, at=came.at + timedelta(days=9))
    return PastTraveller(document=document(number), holder=holder(), crossings=(came, left))


def test_a_batch_is_there_whole_and_told_once(act: Act) -> None:
    told: list[int] = []
    travellers = [past(act, "A0000001", address=ADDRESS), past(act, "A0000002")]
    assert take_over_crossings(act, travellers=travellers, progress=told.append) == 4
    assert told == [4]
    rows = list(Crossing.objects.order_by("number"))
    assert [row.direction for row in rows] == ["entry", "exit", "entry", "exit"]
    assert [row.address for row in rows] == [ADDRESS, ADDRESS, "", ""]
    assert {row.at for row in rows} == {act.at - timedelta(days=30), act.at - timedelta(days=21)}
    assert {(row.officer, row.inspection_id, row.intended_days) for row in rows} == {(None, None, 9)}
    assert {row.person for row in rows} == set(Person.objects.values_list("id", flat=True))
    keys = set(Document.objects.values_list("identity_key", flat=True))
    assert [len(bytes(key)) for key in keys] == [16], "one name and birth date, two documents"
    assert Event.objects.filter(kind="limen.crossings.taken-over").count() == 1


def test_what_the_tables_refuse_leaves_nothing(act: Act) -> None:
    with pytest.raises(IntegrityError):
        take_over_crossings(act, travellers=[past(act, "A0000001"), past(act, "A0000001")])
    assert (Crossing.objects.count(), Document.objects.count(), Person.objects.count()) == (0, 0, 0)
    assert not Event.objects.filter(kind="limen.crossings.taken-over").exists()
    nowhere = past(act, "A0000002")
    nowhere = replace(nowhere, crossings=(replace(nowhere.crossings[0], direction="sideways"),))  # type: ignore[arg-type]  # the mistake
    with pytest.raises(IntegrityError):
        take_over_crossings(act, travellers=[nowhere])
    assert not Crossing.objects.exists()
