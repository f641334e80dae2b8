"""No sanction falls on a carrier by itself, and none where nobody looked at what it did so that it would not happen.
Fails when the safeguard is taken out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.carriers import models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import CarrierTold, Received
from limen.apps.carriers.operations.sanctions import CarrierSanctionNotRight, SanctionTold
from limen.apps.crossings import operations as crossings
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel
from limen.lib.decision.moves import SecondPersonMissing
from limen.lib.decision.rights import NotAllowed
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post, chain_findings
from tests.fakes.refused import legal_desk

TOLD = SanctionTold(
    ground="no-data",
    circumstances="No list came for three flights.",
    precautions="Its system was down, which it had said the evening before.",
    heard="Its station manager, by letter.",
)


def desk(post: Post, name: str = "karim") -> Act:
    return replace(post.officer(name, Role.CARRIER_DESK), post="", lane="")


def carrier_of(post: Post) -> UUID:
    return carriers.add_carrier(desk(post), told=CarrierTold(code="XU", name="Utopian Air", mode="air"))


@pytest.mark.parametrize("left_out", ["circumstances", "precautions", "heard"])
def test_nothing_is_proposed_without_what_the_carrier_did_and_how_it_was_heard(post: Post, left_out: str) -> None:
    carrier = carrier_of(post)
    with pytest.raises(CarrierSanctionNotRight):
        carriers.propose_carrier_sanction(
            desk(post), request=clock.new_id(), carrier=carrier, told=replace(TOLD, **{left_out: " \n"})
        )
    assert models.CarrierSanction.objects.count() == 0


def test_the_database_knows_no_sanction_without_it_either(post: Post) -> None:
    carriers.propose_carrier_sanction(desk(post), request=clock.new_id(), carrier=carrier_of(post), told=TOLD)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.CarrierSanction.objects.update(precautions="")


def test_somebody_else_of_the_authority_decides_with_reasons(post: Post) -> None:
    request = clock.new_id()
    karim = desk(post)
    carriers.propose_carrier_sanction(karim, request=request, carrier=carrier_of(post), told=TOLD)
    with pytest.raises(NotAllowed):
        carriers.decide_carrier_sanction(karim, sanction=request, imposed=True, words="Fined.")
    both = replace(karim, roles=karim.roles | {Role.LEGAL_DESK})
    with pytest.raises(SecondPersonMissing):
        carriers.decide_carrier_sanction(both, sanction=request, imposed=True, words="Fined.")
    lena = legal_desk(post)
    with pytest.raises(CarrierSanctionNotRight):
        carriers.decide_carrier_sanction(lena, sanction=request, imposed=True, words=" ")
    carriers.decide_carrier_sanction(lena, sanction=request, imposed=False, words="It had taken every precaution.")
    assert models.CarrierSanction.objects.get().decision == "not-imposed"
    assert chain_findings() == []


def test_no_machine_proposes_one_whatever_a_carrier_does(post: Post) -> None:
    """Late, wrong and unannounced: the carrier is told, and that is all that happens by itself."""
    carrier = carrier_of(post)
    wrong = Person(surname="", given="", nationality="QQQ", number="")
    late = post.first.at + timedelta(minutes=1)
    for persons, departs in (((wrong, wrong), late), ((Person(),), late)):
        raw = paxlst(*persons, departs=departs, arrives=departs, reference=f"R{len(persons)}")
        receipt = carriers.receive(post.first, received=Received(raw=raw, channel=Channel.HTTPS, carrier=carrier))
        assert receipt.message
        carriers.take_in(post.first, message=receipt.message)
    while crossings.assess_announced(post.first):
        pass
    while carriers.settle_due(post.after(post.first, days=2)):
        pass
    assert carriers.see_notes(post.first, carrier=carrier)
    assert models.CarrierSanction.objects.count() == 0
