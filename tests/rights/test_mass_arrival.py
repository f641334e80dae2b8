"""However many come at once, nobody's safeguards are switched off, and nothing they wear tells of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Verdict
from limen.apps.protection.models import Claim, Message, Told
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.operations import NoticeTold, PhotoOfChild, PlanTold
from limen.apps.response.queries import PersonView, surge_at
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.evidence import Picture
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move
from limen.lib.safeguards.arrivals import Member, Need, Relation, told_outside, told_total
from limen.lib.safeguards.contingency import NoticeKind, Plan, Step, Trigger
from limen.lib.safeguards.duties import ADVERSE
from limen.lib.safeguards.messages import SENTENCES
from limen.lib.seals.seal import read_seal
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.papers import SIGNER
from tests.fakes.post import Post, open_duties


def _people(act: Act, *members: Member) -> tuple[PersonView, ...]:
    return access.look_at_group(act, group=arrived.registered(act, *members))[0].people


def test_a_claim_that_was_ticked_blocks_what_a_claim_blocks(post: Post) -> None:
    tomas = post.officer("tomas", Role.SUPERVISOR)
    (asks,) = _people(post.first, replace(MOTHER, needs=(Need.PROTECTION,)))
    assert Claim.objects.filter(inspection=asks.inspection).exists()
    assert Told.objects.filter(authority="protection").exists()
    for move in ADVERSE:
        with pytest.raises(Problem):
            crossings.decide(tomas, inspection=asks.inspection, verdict=Verdict(move=move, reading=1))
    assert "protection-claim" in open_duties(tomas, asks.inspection)


def test_a_child_with_strangers_is_not_waved_through(post: Post) -> None:
    tomas = post.officer("tomas", Role.SUPERVISOR)
    *_, child = _people(post.first, MOTHER, replace(BOY, family_name="Haile", relation=Relation.NONE))
    assert "child-at-risk" in open_duties(tomas, child.inspection)
    with pytest.raises(Problem):
        crossings.decide(
            tomas, inspection=child.inspection, verdict=Verdict(move=Move.ADMIT, reading=1, words="A busy night.")
        )


def test_surge_mode_switches_nothing_off(post: Post) -> None:
    response.begin_surge(post.officer("tomas", Role.SUPERVISOR), why="Three buses.")
    (alone,) = _people(post.first, BOY)
    assert open_duties(post.first, alone.inspection) == ["child-alone"]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_a_sum_gives_no_small_count_away(parts: list[int]) -> None:
    """Whoever knows the sum and all other parts learns of a small part what stands there: one to four."""
    told = told_total(parts)
    few = [part for part in parts if 0 < part < 5]
    if not few:
        assert told == str(sum(parts))
        return
    least, most = map(int, told.split("-"))
    rest = sum(parts) - sum(few)
    assert (least - rest, most - rest) == (len(few), 4 * len(few))


def test_what_is_measured_tells_and_begins_nothing(post: Post) -> None:
    lead = post.officer("tomas", Role.SUPERVISOR)
    plan = Plan(name="Storm", triggers={Trigger.NOTICE: 0}, steps=(Step(what="Open the tent", who="Ines"),))
    response.keep_plan(lead, told=PlanTold(id=lead.new_id(), series=lead.new_id(), plan=plan, why="Spring."))
    storm = NoticeTold(
        id=lead.new_id(),
        kind=NoticeKind.WEATHER,
        words="Storm.",
        source="Weather office",
        until=lead.at + timedelta(hours=2),
    )
    response.enter_notice(lead, told=storm)
    machine = replace(lead, roles=frozenset({Role.ADMINISTRATOR}), post="")
    assert response.watch_plans(machine) == 1
    assert surge_at(post.first.post) is None
    with pytest.raises(NotAllowed):
        response.begin_surge(replace(machine, post=post.first.post), why="A counter said so.")
    (message,) = {each.about for each in Message.objects.filter(addressee="contact/response")}
    assert SENTENCES[message].count("%") == 0


@pytest.mark.parametrize("member", [BOY, replace(MOTHER, birth=PartialDate())])
def test_no_photo_is_kept_of_whoever_may_be_a_child(post: Post, member: Member) -> None:
    group = arrived.registered(post.first, member)
    face = Picture(media_type="image/jpeg", data=b"face", width=1, height=1)
    with pytest.raises(PhotoOfChild):
        response.keep_photo(post.first, group=group, place=1, photo=post.first.new_id(), picture=face)


def test_a_band_tells_nothing_and_is_found_at_its_post_alone(post: Post) -> None:
    told = arrived.family()
    group = response.register_group(post.first, group=told)
    bands = response.print_bands(post.first, group=group, signer=SIGNER)
    seal = read_seal(bands.seal).seal
    assert (seal.number, seal.outcome, seal.reasons) == (told.number, "registered", "")
    again = response.print_bands(post.first, group=group, signer=SIGNER)
    # Nothing of the group is in it: made twice, it is not even the same.
    assert read_seal(again.seal).seal.facts != seal.facts
    assert not {"Tekle", "TEKLE", "Selam"} & set(str(bands).replace("'", " ").split())


def test_partners_learn_of_no_claim_and_of_no_small_number() -> None:
    assert [told_outside(count) for count in (0, 1, 4, 5)] == ["0", "1-4", "1-4", "5"]
    assert [need for need in Need if not need.for_partners] == [Need.PROTECTION, Need.APART]
