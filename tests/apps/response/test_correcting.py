"""What was registered in haste is put right: the old is kept, the file is read again, what was asked for stays."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.adapters.erasure_rooms import erasure_rooms
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Presented
from limen.apps.journal import operations as journal
from limen.apps.journal.models import Event, Look
from limen.apps.protection.models import Claim
from limen.apps.response import access, models
from limen.apps.response import operations as response
from limen.apps.response.access import NoSuchGroup, NoSuchPerson
from limen.apps.response.operations import Corrected, CorrectionEmpty, CorrectionOverlaps, CorrectionWords, NeedStays
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.safeguards.arrivals import Member, Need, Relation
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import LAND, Post, chain_findings, open_duties, passport, view

WHY = "She showed a school card."


def _correct(act: Act, group: UUID, place: int, member: Member, *, why: str = WHY, seen: int = 0) -> bool:
    said = Corrected(id=clock.new_id(), member=member, why=why, seen=seen)
    return response.correct_person(act, group=group, place=place, said=said)


def test_what_stood_before_is_kept_and_the_file_is_read_again(post: Post) -> None:
    group = arrived.registered(post.first, replace(MOTHER, needs=(Need.FOOD,)))
    colleague = post.officer("omar", Role.FIRST_LINE, lane="A2")
    assert _correct(colleague, group, 1, replace(MOTHER, given_names="Senait", birth=PartialDate(2010)))
    before = Look.objects.count()
    person, (was,) = access.look_at_person(post.first, group=group, place=1)
    assert Look.objects.count() - before == 1
    assert (person.member.name, person.member.needs, person.member.sounds) != (was.before.name, was.before.needs, "")
    assert (person.member.name, was.before.name, was.by, was.why) == ("Senait Tekle", "Selam Tekle", "Omar", WHY)
    holder = view(post.first, person.inspection).facts.holder
    assert holder is not None
    assert (holder.secondary, holder.birth) == ("SENAIT", PartialDate(2010))
    # Sixteen, and nobody with her: the corrected age opens what it opens at a lane.
    assert open_duties(post.first, person.inspection) == ["child-alone"]
    assert Event.objects.filter(kind="limen.person.corrected").count() == 1
    assert chain_findings() == []
    journal.forget(
        post.base, subject_record=models.Registered.objects.get().person, reason="court-order", rooms=erasure_rooms()
    )
    assert not models.Correction.objects.exists()


def test_what_is_asked_for_opens_its_duties_and_is_not_taken_back(post: Post) -> None:
    group = arrived.registered(post.first, MOTHER, BOY)
    colleague = post.officer("omar", Role.FIRST_LINE, lane="A2")
    asks = replace(MOTHER, needs=(Need.PROTECTION, Need.MEDICAL))
    _correct(colleague, group, 1, asks)
    _correct(colleague, group, 2, replace(BOY, relation=Relation.NONE))
    first, child = access.look_at_group(post.first, group=group)[0].people
    assert Claim.objects.filter(inspection=first.inspection).exists()
    assert (first.is_done, child.is_done, first.is_corrected) == (True, True, True)
    supervisor = post.officer("tomas", Role.SUPERVISOR)
    assert set(open_duties(supervisor, first.inspection)) == {"medical-care", "protection-claim"}
    assert "child-at-risk" in open_duties(supervisor, child.inspection)
    with pytest.raises(NeedStays):
        _correct(colleague, group, 1, replace(MOTHER, needs=(Need.MEDICAL,)), seen=1)
    # Said again that he is her son, the duty stays until somebody answers it.
    _correct(colleague, group, 2, BOY, seen=1)
    assert "child-at-risk" in open_duties(supervisor, child.inspection)


def test_a_document_that_was_read_says_it_better(post: Post) -> None:
    group = arrived.registered(post.first, MOTHER)
    inspection = access.look_at_group(post.first, group=group)[0].people[0].inspection
    crossings.read_again(post.first, inspection=inspection, presented=Presented(scanned=passport()))
    known = view(post.first, inspection).facts.holder
    assert not _correct(post.first, group, 1, replace(MOTHER, given_names="Senait"))
    assert view(post.first, inspection).facts.holder == known


def test_what_is_no_correction_is_refused(post: Post) -> None:
    group = arrived.registered(post.first, MOTHER)
    other = replace(MOTHER, given_names="Senait")
    for problem, place, member, why, seen in (
        (CorrectionWords, 1, other, " ", 0),
        (CorrectionEmpty, 1, MOTHER, WHY, 0),
        (CorrectionOverlaps, 1, other, WHY, 1),
        (NoSuchPerson, 2, other, WHY, 0),
    ):
        with pytest.raises(problem):
            _correct(post.first, group, place, member, why=why, seen=seen)
    with pytest.raises(NoSuchGroup):
        _correct(post.officer("lars", Role.FIRST_LINE, post=LAND, lane="L1"), group, 1, other)
    assert not models.Correction.objects.exists()
