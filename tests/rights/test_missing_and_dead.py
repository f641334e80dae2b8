"""The dead get their name and are handed over; a family hears it from a person, once it is right, safe and wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import Look
from limen.apps.missing import access, models
from limen.apps.missing import operations as missing
from limen.apps.missing.access import NoSuchMissing
from limen.apps.missing.operations import Asked, FoundDead, MissingDone
from limen.apps.protection.models import Message
from limen.apps.response import access as groups
from limen.apps.response import operations as response
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.agreements import DataClass, NoAgreement
from limen.lib.safeguards.missing import (
    DeadWrong,
    LeadOfChild,
    LeadUnwanted,
    LeadWords,
    MissingWrong,
    NotIdentified,
    NotSafeYet,
    ToldAlready,
    fit_dead,
)
from limen.lib.safeguards.tracing import Described, Risk
from tests.fakes import arrived, helped
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import LAND, Post

SELAM = Described(primary="Tekle", secondary="Selam", sex=Sex.F)
NOBODY_KNOWN = Described(primary="", secondary="", sex=Sex.F)


def amara(post: Post) -> Act:
    return post.officer("amara", Role.PROTECTION, lane="")


def asked(act: Act, who: Described = SELAM, **changes: Any) -> UUID:
    """Let a relative outside look for somebody; return the request."""
    id_ = clock.new_id()
    said = Asked(who=who, seeker="Letebrhan Haile", contact="+000 400 17", relation="mother")
    missing.ask_for_missing(act, request=id_, asked=replace(said, **changes))
    return id_


def found_dead(act: Act, who: Described = SELAM, **changes: Any) -> UUID:
    """Write down somebody who was found dead; return the record."""
    id_ = clock.new_id()
    said = FoundDead(
        found_at=act.at - timedelta(hours=2),
        place="On the bank below the bridge",
        who=who,
        marks="A scar on the left knee, a green jacket",
        whereabouts="Cold room of the clinic",
    )
    missing.record_dead(act, dead=id_, found=replace(said, **changes))
    return id_


def lead() -> UUID:
    return models.Lead.objects.get().id


def test_nobody_is_told_of_the_living_before_it_is_safe_and_wanted(post: Post) -> None:
    arrived.registered(post.first, MOTHER)
    officer = amara(post)
    request = asked(officer)
    view = access.look_at_request(officer, request=request)
    assert [(each.where, each.contact) for each in view.leads] == [("", "")]
    with pytest.raises(NotSafeYet):
        missing.tell_family(officer, lead=lead(), words="Telephoned.")
    with pytest.raises(LeadUnwanted):
        missing.assess_lead(officer, lead=lead(), risk=Risk.SAFE, agrees=False, words="It is she.")
    with pytest.raises(LeadWords):
        missing.assess_lead(officer, lead=lead(), risk=Risk.SAFE, agrees=True, words=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Lead.objects.update(risk="safe", words="x", assessed_at=officer.at, assessed_by=officer.actor)
    missing.assess_lead(officer, lead=lead(), risk=Risk.DANGER, agrees=True, words="She is afraid of him.")
    assert access.look_at_lead(officer, lead=lead()).where == ""
    with pytest.raises(NotSafeYet):
        missing.tell_family(officer, lead=lead(), words="Telephoned.")
    missing.assess_lead(officer, lead=lead(), risk=Risk.SAFE, agrees=True, words="She wants her mother to know.")
    assert access.look_at_lead(officer, lead=lead()).where
    missing.tell_family(officer, lead=lead(), words="Telephoned, with an interpreter.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Lead.objects.update(told_at=None, told_words="")
    row = models.Lead.objects.get()
    assert (row.told_by_id, row.told_words) == (officer.actor, "Telephoned, with an interpreter.")
    with pytest.raises(ToldAlready):
        missing.tell_family(officer, lead=lead(), words="Again.")
    with pytest.raises(ToldAlready):
        missing.assess_lead(officer, lead=lead(), risk=Risk.OTHER, agrees=False, words="Not she.")


def test_of_a_child_only_its_own_authority_says_so(post: Post) -> None:
    arrived.registered(post.first, MOTHER, BOY)
    asked(amara(post), Described(primary=BOY.family_name, secondary=BOY.given_names, sex=BOY.sex))
    row = next(each for each in models.Lead.objects.all())
    with pytest.raises(LeadOfChild):
        missing.assess_lead(amara(post), lead=row.id, risk=Risk.SAFE, agrees=True, words="He is small.")
    missing.assess_lead(helped.authority(post), lead=row.id, risk=Risk.SAFE, agrees=True, words="He ran to her.")


def test_whoever_comes_later_is_compared_by_the_node(post: Post) -> None:
    request = asked(amara(post))
    assert missing.compare_newcomers(post.after(post.base, seconds=1)) == 0
    later = post.after(post.first, hours=1)
    arrived.registered(later, MOTHER)
    node = post.after(post.base, hours=2)
    assert (missing.compare_newcomers(node), missing.compare_newcomers(post.after(node, hours=1))) == (1, 0)
    assert access.look_at_request(amara(post), request=request).waits == 1


def test_no_family_is_told_of_a_death_before_the_competent_body_said_who_died(post: Post) -> None:
    officer = amara(post)
    asked(officer)
    dead = found_dead(officer)
    missing.assess_lead(officer, lead=lead(), risk=Risk.SAFE, agrees=False, words="The name, and the scar.")
    for hand_over in (True, False):
        with pytest.raises(NotIdentified):
            missing.tell_family(officer, lead=lead(), words="Visited them.")
        if hand_over:
            missing.hand_over_dead(officer, dead=dead, to="Institute, 17/26", whereabouts="Institute")
    assert models.Lead.objects.get().told_at is None
    missing.identify_dead(officer, dead=dead, name="Selam Tekle", how="Teeth, letter of 14 March")
    missing.tell_family(officer, lead=lead(), words="Visited them with a nurse who speaks Tigrinya.")
    assert models.Lead.objects.get().told_by_id == officer.actor
    # A machine tells nobody: no message went, to whomever.
    assert not Message.objects.exists()


def test_only_the_competent_body_says_who_died_and_what_was_found_stays(post: Post) -> None:
    officer = amara(post)
    dead = found_dead(officer, NOBODY_KNOWN)
    with pytest.raises(MissingDone):
        missing.identify_dead(officer, dead=dead, name="Selam Tekle", how="I think so.")
    changes: tuple[Callable[[], Any], ...] = (
        lambda: models.Dead.objects.update(
            identified_as="X", identified_how="x", identified_at=officer.at, identified_by=officer.actor
        ),
        lambda: models.Dead.objects.update(marks="None"),
        lambda: models.Dead.objects.all().delete(),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    missing.hand_over_dead(officer, dead=dead, to="Institute, 17/26", whereabouts="Institute")
    with pytest.raises(MissingDone):
        missing.hand_over_dead(officer, dead=dead, to="Another", whereabouts="Another")
    view = access.look_at_dead(officer, dead=dead)
    assert (view.handed_to, view.whereabouts) == ("Institute, 17/26", "Institute")


def test_who_has_no_name_is_found_by_marks_and_belongings_and_families_here_too(post: Post) -> None:
    officer = amara(post)
    asked(officer, marks="green jacket, scar on her knee")
    found_dead(officer, NOBODY_KNOWN)
    assert models.Lead.objects.get().score >= 60
    family = arrived.registered(post.first, MOTHER)
    response.report_missing(post.first, missing=clock.new_id(), group=family, who=BOY)
    found_dead(officer, Described(primary=BOY.family_name, secondary=BOY.given_names, sex=BOY.sex))
    (each,) = access.family_leads_for(officer)
    assert (each.where, each.kind.value) == ("", "dead")
    # Neither the family nor whoever registered it sees any of it on the family's page.
    assert "dead" not in repr(groups.look_at_group(post.first, group=family)).lower()


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (
            Described(primary="Tekle", secondary="Selam", sex=Sex.F),
            Described(primary="Tekle", secondary="Selam", sex=Sex.M),
        ),
        (
            Described(primary="Tekle", secondary="Selam", birth=PartialDate(1990)),
            Described(primary="Tekle", secondary="Selam", birth=PartialDate(1970)),
        ),
        (Described(primary="Tekle", secondary="Selam"), Described(primary="", secondary="")),
    ],
)
def test_what_cannot_be_is_shown_to_nobody(sought: Described, found: Described) -> None:
    assert fit_dead(sought, sought_marks="a green jacket", found=found, found_marks="a red jacket") is None


def test_an_agency_is_told_only_while_an_agreement_lets_it(post: Post) -> None:
    group = arrived.registered(post.first, MOTHER)
    officer = amara(post)
    with pytest.raises(NoAgreement):
        asked(officer, agreement=helped.agreed(post, classes=(DataClass.REFERRAL,)))
    agreement = helped.agreed(post, classes=(DataClass.TRACING,))
    asked(officer, agreement=agreement)
    missing.assess_lead(officer, lead=lead(), risk=Risk.SAFE, agrees=True, words="She wants it.")
    (person,) = groups.look_at_group(post.first, group=group)[0].people
    crossings.claim_protection(post.first, inspection=person.inspection)
    # She asked for protection meanwhile: an agreement that says nothing of claims lets nobody be told any more.
    with pytest.raises(NoAgreement):
        missing.tell_family(officer, lead=lead(), words="Wrote to the agency.")


def test_who_has_no_task_sees_none_of_it_and_every_look_is_written(post: Post) -> None:
    officer = amara(post)
    request, dead = asked(officer), found_dead(officer)
    for role in set(Role) - {Role.PROTECTION, Role.CHILD_PROTECTION, Role.SUPERVISOR}:
        other = post.officer(f"x-{role}", role)
        for look in (
            lambda act: access.look_at_request(act, request=request),
            lambda act: access.look_at_dead(act, dead=dead),
            lambda act: access.look_at_lead(act, lead=lead()),
            access.dead_at,
            access.requests_for,
        ):
            with pytest.raises(NotAllowed):
                look(other)
    tomas = post.officer("tomas", Role.SUPERVISOR)
    assert access.look_at_dead(tomas, dead=dead).number
    with pytest.raises(NotAllowed):
        access.look_at_request(tomas, request=request)
    elsewhere = post.officer("lars", Role.SUPERVISOR, post=LAND)
    with pytest.raises(NoSuchMissing):
        access.look_at_dead(elsewhere, dead=dead)
    assert access.dead_at(elsewhere) == ()
    before = Look.objects.count()
    access.look_at_lead(officer, lead=lead())
    assert set(Look.objects.order_by("number")[before:].values_list("subject", flat=True)) == {request, dead}


def test_what_says_too_little_is_refused(post: Post) -> None:
    officer = amara(post)
    lacking: tuple[dict[str, Any], ...] = ({"who": NOBODY_KNOWN}, {"contact": " "}, {"seeker": ""})
    for said in lacking:
        with pytest.raises(MissingWrong):
            asked(officer, **{"who": SELAM, **said})
    for wrong in ({"place": " "}, {"marks": ""}, {"whereabouts": ""}, {"found_at": officer.at + timedelta(hours=1)}):
        with pytest.raises(DeadWrong):
            found_dead(officer, **wrong)
