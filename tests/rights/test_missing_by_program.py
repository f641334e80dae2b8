"""A program that looks for somebody hears nothing early, nothing of a child, and nothing that no agreement lets it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import Look
from limen.apps.missing import access, models
from limen.apps.missing import operations as missing
from limen.apps.missing.access import NoSuchMissing
from limen.apps.missing.operations import Asked, MissingDone
from limen.apps.protection.operations import agreements
from limen.apps.response import access as groups
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.agreements import DataClass, NoAgreement
from limen.lib.safeguards.missing import tells_of_child
from limen.lib.safeguards.tracing import Described, Risk
from tests.fakes import arrived, helped
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import Post
from tests.rights.test_missing_and_dead import SELAM, amara, asked, found_dead

TOKEN = UUID(int=17)


def by_program(post: Post, who: Described = SELAM, **changes: Any) -> UUID:
    """Let an agency's program look for somebody; return the request."""
    id_ = clock.new_id()
    said = Asked(who=who, seeker="Letebrhan Haile", contact="+000 400 17", relation="mother", token=TOKEN)
    agreement = changes.pop("agreement", None) or helped.agreed(post, classes=(DataClass.TRACING,))
    missing.ask_by_program(amara(post), request=id_, asked=replace(said, agreement=agreement, **changes))
    return id_


def heard(act: Act, request: UUID) -> tuple[str, object]:
    """Return all that an answer may differ in."""
    view = access.progress_of(act, request=request)
    return view.progress.value, view.since - view.made_at


def test_an_answer_is_the_same_whether_somebody_is_here_or_not_until_a_person_has_told(post: Post) -> None:
    officer = amara(post)
    nobody_here = heard(officer, by_program(post, replace(SELAM, primary="Haddad", secondary="Nabil")))
    arrived.registered(post.first, MOTHER)
    request = by_program(post)
    lead = models.Lead.objects.get().id
    assert heard(officer, request) == nobody_here
    for risk, agrees in ((Risk.DANGER, False), (Risk.OTHER, False), (Risk.SAFE, True)):
        missing.assess_lead(officer, lead=lead, risk=risk, agrees=agrees, words="Asked alone.")
        assert heard(officer, request) == nobody_here
    missing.tell_family(officer, lead=lead, words="Telephoned, with an interpreter.")
    before = Look.objects.count()
    view = access.progress_of(officer, request=request)
    assert (view.progress.value, view.since) == ("told", models.Lead.objects.get().told_at)
    # And nothing of whom or where, even then.
    told = repr(view)
    assert not any(word in told for word in ("Tekle", "Selam", post.first.post, str(lead)))
    seen = set(Look.objects.order_by("number")[before:].values_list("subject", flat=True))
    assert seen == {request, models.Lead.objects.get().person}
    missing.close_request(officer, request=request, words="They have met.")
    assert heard(officer, request)[0] == "closed"


def test_of_a_child_nothing_is_heard_even_when_somebody_was_told(post: Post) -> None:
    arrived.registered(post.first, MOTHER, BOY)
    officer, authority = amara(post), helped.authority(post)
    request = by_program(post, Described(primary=BOY.family_name, secondary=BOY.given_names, sex=BOY.sex))
    lead = models.Lead.objects.get(request=request)
    missing.assess_lead(authority, lead=lead.id, risk=Risk.SAFE, agrees=True, words="He ran to her.")
    missing.tell_family(authority, lead=lead.id, words="With the guardian.")
    assert heard(officer, request)[0] == "open"


@pytest.mark.parametrize(("birth", "stage"), [("1992", "told"), ("2015", "open"), ("", "open")])
def test_of_the_dead_who_may_be_a_child_nothing_is_heard(post: Post, birth: str, stage: str) -> None:
    officer = amara(post)
    who = replace(SELAM, birth=PartialDate.parse(birth) if birth else PartialDate())
    request, dead = by_program(post, who), found_dead(officer)
    missing.hand_over_dead(officer, dead=dead, to="Institute, 17/26", whereabouts="Institute")
    missing.identify_dead(officer, dead=dead, name="Selam Tekle", how="Teeth")
    missing.assess_lead(officer, lead=models.Lead.objects.get().id, risk=Risk.SAFE, agrees=False, words="The scar.")
    assert heard(officer, request)[0] == "open"
    missing.tell_family(officer, lead=models.Lead.objects.get().id, words="Visited them.")
    assert heard(officer, request)[0] == stage


def test_what_no_agreement_lets_be_told_looks_like_nobody(post: Post) -> None:
    group = arrived.registered(post.first, MOTHER)
    officer, agreement = amara(post), helped.agreed(post, classes=(DataClass.TRACING,))
    request = by_program(post, agreement=agreement)
    lead = models.Lead.objects.get().id
    missing.assess_lead(officer, lead=lead, risk=Risk.SAFE, agrees=True, words="She wants it.")
    missing.tell_family(officer, lead=lead, words="Wrote to the agency.")
    told = heard(officer, request)
    assert told[0] == "told"
    (person,) = groups.look_at_group(post.first, group=group)[0].people
    crossings.claim_protection(post.first, inspection=person.inspection)
    # An answer taken back, like a refusal, would say that she asked for protection.
    assert heard(officer, request) == told
    agreements.end_agreement(post.officer("olga", Role.OVERSIGHT, lane="", post=""), agreement=agreement, words="Over.")
    with pytest.raises(NoAgreement):
        access.progress_of(officer, request=request)


def test_only_requests_of_one_s_own_programs_are_heard_of(post: Post) -> None:
    request, written = by_program(post), asked(amara(post))
    with pytest.raises(NoSuchMissing):
        access.progress_of(amara(post), request=written)
    with pytest.raises(NoSuchMissing):
        access.progress_of(helped.authority(post), request=request)
    for role in set(Role) - {Role.PROTECTION, Role.CHILD_PROTECTION}:
        with pytest.raises(NotAllowed):
            access.progress_of(post.officer(f"x-{role}", role), request=request)


def test_an_age_that_nobody_knows_may_be_a_child_s(post: Post) -> None:
    today = post.base.today
    assert tells_of_child([PartialDate()], today=today)
    assert tells_of_child([PartialDate(1980), PartialDate(2015)], today=today)
    assert not tells_of_child([PartialDate(1980), PartialDate()], today=today)


def test_nobody_is_told_once_a_request_is_closed(post: Post) -> None:
    arrived.registered(post.first, MOTHER)
    officer, request = amara(post), by_program(post)
    lead = models.Lead.objects.get().id
    missing.assess_lead(officer, lead=lead, risk=Risk.SAFE, agrees=True, words="She wants it.")
    missing.close_request(officer, request=request, words="Whoever asked is the danger.")
    with pytest.raises(MissingDone):
        missing.tell_family(officer, lead=lead, words="Wrote to the agency.")
