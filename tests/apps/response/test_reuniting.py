"""Families separated at two posts: what fits is found both ways, and told to neither before it is safe and wanted."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.journal.models import Event, Look
from limen.apps.response import access, models
from limen.apps.response import operations as response
from limen.apps.response.access import NoSuchReunion
from limen.apps.response.operations import MissingWrong, ReunionOfChild, ReunionUnwanted, ReunionWords
from limen.apps.response.queries import looked_for_by, sought_by
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.arrivals import Member, Relation
from limen.lib.safeguards.tracing import Risk
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import AIR, LAND, Post, chain_findings

FATHER = Member(family_name="Tekle", given_names="Mehari", birth=PartialDate(1988), sex=Sex.M, relation=Relation.FIRST)
LOST = replace(FATHER, given_names="Mehary", birth=PartialDate(1987), relation=Relation.PARTNER)


def _report(act: Act, group: UUID, who: Member = LOST) -> int:
    return response.report_missing(act, missing=clock.new_id(), group=group, who=who, last_seen="The bridge")


def _elsewhere(post: Post) -> Act:
    return post.officer("lars", Role.FIRST_LINE, post=LAND, lane="L1")


def _protector(post: Post, at: str = AIR) -> Act:
    return post.officer("amara", Role.PROTECTION, lane="", post=at)


def test_whoever_came_before_and_whoever_comes_later_is_found(post: Post) -> None:
    here = arrived.registered(post.first)
    arrived.registered(_elsewhere(post), FATHER)
    assert _report(post.first, here) == 1
    later = arrived.registered(_elsewhere(post), replace(FATHER, birth=PartialDate(1986)))
    assert models.Reunion.objects.filter(found__group=later).count() == 1
    arrived.registered(_elsewhere(post), replace(FATHER, given_names="Dawit", family_name="Haile"))
    assert models.Reunion.objects.count() == 2
    assert Event.objects.filter(kind="limen.reunion.noted").count() == 3
    assert chain_findings() == []


def test_the_same_report_twice_is_one_and_without_a_name_none(post: Post) -> None:
    here, missing = arrived.registered(post.first), clock.new_id()
    arrived.registered(_elsewhere(post), FATHER)
    for _ in range(2):
        assert response.report_missing(post.first, missing=missing, group=here, who=LOST) == 1
    with pytest.raises(MissingWrong):
        _report(post.first, here, Member())


def test_nobody_is_told_before_it_is_safe_and_wanted(post: Post) -> None:
    here = arrived.registered(post.first)
    there = arrived.registered(_elsewhere(post), FATHER)
    _report(post.first, here)
    amara = _protector(post)
    (match,) = access.reunions_for(amara)
    (sought,) = sought_by(here)
    assert (sought.found, looked_for_by(there)) == (None, ())
    for risk, agrees, words, problem in (
        (Risk.SAFE, False, "He was asked.", ReunionUnwanted),
        (Risk.SAFE, True, " ", ReunionWords),
    ):
        with pytest.raises(problem):
            response.assess_reunion(amara, reunion=match.id, risk=risk, agrees=agrees, words=words)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Reunion.objects.update(risk="safe", words="x", assessed_at=amara.at, assessed_by=amara.actor)
    response.assess_reunion(amara, reunion=match.id, risk=Risk.DANGER, agrees=True, words="She fled from him.")
    assert sought_by(here)[0].found is None
    response.assess_reunion(amara, reunion=match.id, risk=Risk.SAFE, agrees=True, words="Both asked, apart.")
    found = sought_by(here)[0].found
    assert found is not None
    assert (found.name, found.post) == ("Mehari Tekle", LAND)
    assert [each.number for each in looked_for_by(there)] == [models.Group.objects.get(id=here).number]


def test_of_a_child_only_its_own_authority_says_so(post: Post) -> None:
    here = arrived.registered(post.first, MOTHER)
    arrived.registered(_elsewhere(post), BOY)
    assert _report(post.first, here, BOY) == 1
    amara, clara = _protector(post), post.officer("clara", Role.CHILD_PROTECTION, lane="", post="")
    (match,) = access.reunions_for(amara)
    assert match.is_child
    with pytest.raises(ReunionOfChild):
        response.assess_reunion(amara, reunion=match.id, risk=Risk.SAFE, agrees=True, words="He is small.")
    response.assess_reunion(clara, reunion=match.id, risk=Risk.SAFE, agrees=True, words="He asked for his mother.")


def test_a_match_is_seen_at_either_post_by_whoever_may_and_every_look_is_written(post: Post) -> None:
    here = arrived.registered(post.first)
    arrived.registered(_elsewhere(post), FATHER)
    _report(post.first, here)
    before = Look.objects.count()
    (match,) = access.reunions_for(_protector(post, LAND))
    assert Look.objects.count() - before == 3
    third = post.officer("olivia", Role.PROTECTION, lane="", post="UTO-SEA-1")
    assert access.reunions_for(third) == ()
    with pytest.raises(NoSuchReunion):
        access.look_at_reunion(third, reunion=match.id)
    with pytest.raises(NotAllowed):
        access.reunions_for(post.first)
    assert "Mehari" in json.dumps(match.reasons)
