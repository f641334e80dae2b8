"""Many referrals in one act: each person keeps a referral, a consent and a note of their own, and stops nobody."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.journal.models import Look
from limen.apps.protection.models import Referral
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.access import NoSuchPerson
from limen.apps.response.operations import Asked, Bulk, BulkWrong
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Situation
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.arrivals import Need
from limen.lib.safeguards.referrals import ReferralConsent
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import LAND, Post

ILL = replace(MOTHER, needs=(Need.PREGNANT,))


@pytest.fixture(params=[Role.SUPERVISOR, Role.SECOND_LINE, Role.PROTECTION])
def lead(post: Post, request: pytest.FixtureRequest) -> Act:
    return post.officer("tomas", request.param)


def asked(group: UUID, place: int = 1, **changes: object) -> Asked:
    made = Asked(referral=clock.new_id(), group=group, place=place, consent=ReferralConsent.GIVEN)
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's own fields


def bulk(*people: Asked, **changes: object) -> Bulk:
    made = Bulk(
        service="port-clinic", situations=(Situation.PREGNANCY,), need="A midwife looks at them.", people=people
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's own fields


def test_each_keeps_a_referral_consent_and_note_of_their_own(post: Post, lead: Act) -> None:
    first, second = arrived.registered(post.first, ILL, BOY), arrived.registered(post.first, ILL)
    people = access.people_in_need(lead, need=Need.PREGNANT)
    assert [(group.id, person.place) for group, person in people] == [(first, 1), (second, 1)]
    assert Look.objects.filter(what="people-in-need").count() == 2
    said = bulk(
        asked(first, words="In the eighth month."),
        asked(second, consent=ReferralConsent.VITAL, consent_words="She had fainted."),
    )
    outcomes = response.refer_many(lead, bulk=said)
    assert [each.problem for each in outcomes] == [None, None]
    rows = list(Referral.objects.order_by("made_at", "id"))
    assert len({row.person for row in rows}) == 2
    assert {row.consent for row in rows} == {"given", "vital"}
    assert ["In the eighth month." in row.note for row in rows].count(True) == 1
    assert all("A midwife looks at them." in row.note for row in rows)
    # The same act again refers nobody twice, and whoever is referred stands in the list no more.
    response.refer_many(lead, bulk=said)
    assert Referral.objects.count() == 2
    assert access.people_in_need(lead, need=Need.PREGNANT) == ()


def test_who_is_refused_is_named_and_stops_nobody(post: Post, lead: Act) -> None:
    group = arrived.registered(post.first, ILL)
    outcomes = response.refer_many(
        lead,
        bulk=bulk(
            asked(group, consent=ReferralConsent.VITAL),
            asked(group, place=9),
            asked(clock.new_id()),
            asked(group),
        ),
    )
    assert [each.problem.code if each.problem else "" for each in outcomes] == [
        "referral-wrong",
        "group-person-unknown",
        "group-unknown",
        "",
    ]
    assert outcomes[0].band.endswith(".1")
    assert Referral.objects.count() == 1


def test_who_asked_for_protection_is_in_no_such_list(post: Post, lead: Act) -> None:
    arrived.registered(post.first, replace(MOTHER, needs=(Need.PREGNANT, Need.PROTECTION, Need.APART)))
    assert access.people_in_need(lead, need=Need.PREGNANT) == ()
    for need in (Need.PROTECTION, Need.APART):
        with pytest.raises(NotAllowed):
            access.people_in_need(lead, need=need)


def test_it_is_for_who_may_refer_at_the_post_and_for_so_many_as_can_be_asked(post: Post, lead: Act) -> None:
    group = arrived.registered(post.first, ILL)
    with pytest.raises(NotAllowed):
        access.people_in_need(post.first, need=Need.PREGNANT)
    with pytest.raises(NotAllowed):
        response.refer_many(post.first, bulk=bulk(asked(group)))
    for people in ((), tuple(asked(group) for _ in range(51))):
        with pytest.raises(BulkWrong):
            response.refer_many(lead, bulk=bulk(*people))
    with pytest.raises(NoSuchPerson):
        access.needy_for(lead, arrived.registered(post.first, MOTHER), 1, what="group-referred")
    elsewhere = post.officer("amara", Role.SUPERVISOR, post=LAND)
    assert access.people_in_need(elsewhere, need=Need.PREGNANT) == ()
    assert [each.referral for each in response.refer_many(elsewhere, bulk=bulk(asked(group)))] == [None]
