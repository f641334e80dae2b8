"""What says that somebody asked for protection leaves only to who is bound to tell nobody, and never to whom they fear.

Every door by which it could leave is tried: the file of a child's case, a referral sent, printed and read later, a
letter, and what a partner or a program reads.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from limen.adapters.clock import new_id
from limen.apps.crossings import operations as crossings
from limen.apps.protection import access, models
from limen.apps.protection.operations import agreements, children, exchange, referrals
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.examination.letters import Addressee, Bearer, LetterEndangers, require_letter
from limen.lib.safeguards.agreements import (
    Agreement,
    AgreementDone,
    AgreementSamePerson,
    AgreementWrong,
    DataClass,
    NoAgreement,
    RecipientFeared,
    RecipientKind,
    TransferNotApproved,
    require_let,
)
from limen.lib.safeguards.children import RecordKind
from limen.lib.safeguards.referrals import ReferralConsent, Stage
from tests.fakes import helped
from tests.fakes.acting import an_act
from tests.fakes.outcomes import dutch, in_hand
from tests.fakes.post import CHILD, Post, opened

TODAY = an_act().today
NOT_BINDING: dict[str, dict[str, Any]] = {
    "lets it be told to others": {"forbids_onward": False},
    "over": {"days": -1},
    "one person's": {"confirmed": False},
    "about something else": {"classes": (DataClass.TRACING,)},
}


def a_case(post: Post, *, claims: bool) -> tuple[Act, UUID]:
    """Return a member of the case of a Dutch child, and the case."""
    girl = opened(post.first, dutch("X0000015", primary="TEKLE", secondary="SELAM", birth=CHILD))
    crossings.note_need_of(post.first, inspection=girl.inspection, need="child-at-risk")
    if claims:
        crossings.claim_protection(post.first, inspection=girl.inspection)
    clara = helped.authority(post)
    return clara, helped.taken(clara)


@pytest.mark.parametrize("why", NOT_BINDING)
def test_no_case_of_a_child_leaves_by_what_does_not_bind(post: Post, why: str) -> None:
    clara, case = a_case(post, claims=False)
    with pytest.raises(NoAgreement):
        exchange.export_child_case(clara, case=case, agreement=new_id())
    with pytest.raises(NoAgreement):
        exchange.export_child_case(clara, case=case, agreement=helped.agreed(post, **NOT_BINDING[why]))
    assert exchange.export_child_case(clara, case=case, agreement=helped.agreed(post))["data"]


def test_of_a_child_who_claimed_only_who_may_know_of_claims_is_told_and_never_its_own_state(post: Post) -> None:
    clara, case = a_case(post, claims=True)
    without = helped.agreed(post, classes=(DataClass.CHILD_CASE,))
    home = helped.agreed(post, kind=RecipientKind.STATE, recipient="NLD")
    other = helped.agreed(post, kind=RecipientKind.STATE, recipient="NOR")
    for agreement, problem in ((without, NoAgreement), (home, RecipientFeared), (other, TransferNotApproved)):
        with pytest.raises(problem):
            exchange.export_child_case(clara, case=case, agreement=agreement)
    record = helped.recorded(clara, case, RecordKind.TRANSFER, state="nor")
    jonas = helped.authority(post, "jonas")
    helped.taken(jonas, case)
    children.approve_record(jonas, case=case, record=record)
    assert exchange.export_child_case(clara, case=case, agreement=other)["data"]
    third = helped.agreed(post, kind=RecipientKind.STATE, recipient="SWE")
    with pytest.raises(TransferNotApproved):
        exchange.export_child_case(clara, case=case, agreement=third)
    with pytest.raises(RecipientFeared):
        exchange.export_child_case(clara, case=case, agreement=home)
    agreements.end_agreement(post.officer("olga", Role.OVERSIGHT), agreement=other, words="They told others.")
    with pytest.raises(NoAgreement):
        exchange.export_child_case(clara, case=case, agreement=other)


def a_referral(post: Post, *, claims: bool, **changes: Any) -> tuple[Act, UUID]:
    """Return who referred a traveller to a shelter that is no authority of this State, and the referral."""
    sofia, inspection = in_hand(post, dutch("X0000033"))
    if claims:
        crossings.claim_protection(post.first, inspection=inspection)
    return sofia, helped.referred(sofia, inspection, **changes)


def sent(act: Act, referral: UUID) -> None:
    referrals.take_step(act, referral=referral, stage=Stage.SENT)


@pytest.mark.parametrize("situations", [(Situation.ASYLUM,), (Situation.TRAFFICKING,)])
def test_a_note_that_may_speak_of_a_claim_is_neither_sent_nor_printed_to_who_is_not_bound(
    post: Post, situations: tuple[Situation, ...]
) -> None:
    sofia, referral = a_referral(post, claims=situations != (Situation.ASYLUM,), situations=situations)
    for door in (sent, printed):
        with pytest.raises(NoAgreement):
            door(sofia, referral)
    helped.agreed(post, kind=RecipientKind.SERVICE, recipient="lotus-house", classes=(DataClass.REFERRAL,))
    with pytest.raises(NoAgreement):
        sent(sofia, referral)
    assert models.Message.objects.filter(addressee="service/lotus-house").count() == 0
    bound = helped.agreed(post, kind=RecipientKind.SERVICE, recipient="lotus-house", classes=(DataClass.CLAIM,))
    sent(sofia, referral)
    mai = helped.service(post)
    assert access.look_at_referral(mai, referral=referral).note
    # It told others: from now on it reads nothing of it, on its page and by programs, which read by the same way.
    agreements.end_agreement(post.officer("olga", Role.OVERSIGHT), agreement=bound, words="They told others.")
    for view in (access.look_at_referral(mai, referral=referral), *access.referrals_of_service(mai)):
        assert (view.note, view.situations, view.consent_words) == ((), (), "")
    assert access.look_at_referral(sofia, referral=referral).note


def printed(act: Act, referral: UUID) -> None:
    def signer(_message: bytes) -> bytes:
        raise AssertionError("nothing is sealed that may not leave")

    referrals.print_paper(act, referral=referral, signer=signer)  # type: ignore[arg-type]  # never asked to sign


def test_help_to_live_and_help_of_who_claimed_nothing_need_no_agreement(post: Post) -> None:
    sofia, referral = a_referral(post, claims=False)
    sent(sofia, referral)
    inspection = models.Referral.objects.get().inspection
    crossings.claim_protection(post.first, inspection=inspection)
    vital = helped.referred(
        sofia,
        inspection,
        service="port-clinic",
        situations=(Situation.MEDICAL,),
        consent=ReferralConsent.VITAL,
        consent_words="She does not wake.",
        told={Share.NEED: "A doctor, now."},
    )
    sent(sofia, vital)
    own = helped.referred(sofia, inspection, service="protection-office", situations=(Situation.ASYLUM,))
    sent(sofia, own)


def test_a_claim_that_comes_after_changes_nothing_of_what_a_service_reads(post: Post) -> None:
    """A note that vanished would tell of the claim."""
    sofia, referral = a_referral(post, claims=False)
    sent(sofia, referral)
    mai = helped.service(post)
    before = access.look_at_referral(mai, referral=referral)
    later = post.after(post.first, minutes=5)
    crossings.claim_protection(later, inspection=models.Referral.objects.get().inspection)
    assert access.look_at_referral(mai, referral=referral) == before


def test_what_went_on_paper_is_recorded_and_its_note_is_not_read_by_who_is_not_bound(post: Post) -> None:
    sofia, inspection = in_hand(post, dutch("X0000033"))
    crossings.claim_protection(post.first, inspection=inspection)
    referral = helped.referred(sofia, inspection, on_paper_at=sofia.at)
    view = access.look_at_referral(helped.service(post), referral=referral)
    assert (view.stage, view.note, view.situations) == (Stage.SENT, (), ())


def test_a_letter_goes_to_no_state_that_may_be_feared() -> None:
    bearer = Bearer(claimed=True, origins=frozenset({"D"}))
    for state in ("D", "DEU"):
        with pytest.raises(LetterEndangers):
            require_letter(to=Addressee.ISSUING_STATE, state=state, bearer=bearer)
    with pytest.raises(LetterEndangers):
        require_letter(to=Addressee.ISSUING_STATE, state="NOR", bearer=Bearer(claimed=True, origins=frozenset()))


def test_two_persons_put_an_agreement_in_force_and_what_was_agreed_stays(post: Post) -> None:
    legal = post.officer("lucien", Role.LEGAL_DESK)
    agreement = helped.agreed(post, confirmed=False)
    with pytest.raises(AgreementSamePerson):
        agreements.confirm_agreement(legal, agreement=agreement)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Agreement.objects.update(confirmed_by=legal.actor, confirmed_at=legal.at)
    for role in set(Role) - {Role.LEGAL_DESK, Role.OVERSIGHT}:
        with pytest.raises(NotAllowed):
            agreements.confirm_agreement(post.officer(f"x-{role}", role), agreement=agreement)
    olga = post.officer("olga", Role.OVERSIGHT)
    agreements.confirm_agreement(olga, agreement=agreement)
    with pytest.raises(AgreementDone):
        agreements.confirm_agreement(olga, agreement=agreement)
    changes: tuple[Callable[[], Any], ...] = (
        lambda: models.Agreement.objects.update(forbids_onward=False),
        lambda: models.Agreement.objects.update(valid_until=olga.today + timedelta(days=9_000)),
        lambda: models.Agreement.objects.update(classes="claim,tracing"),
        lambda: models.Agreement.objects.update(legal_basis="Another law."),
        lambda: models.Agreement.objects.update(confirmed_at=None, confirmed_by=None),
        lambda: models.Agreement.objects.all().delete(),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(AgreementWrong):
        helped.agreed(post, kind=RecipientKind.STATE, recipient="UTO")
    with pytest.raises(AgreementWrong):
        helped.agreed(post, kind=RecipientKind.SERVICE, recipient="nobody")


@given(
    kind=st.sampled_from(RecipientKind),
    recipient=st.sampled_from(["DEU", "NOR", "D"]),
    classes=st.frozensets(st.sampled_from(DataClass)),
    forbids=st.booleans(),
    first=st.integers(-3, 3),
    last=st.integers(-3, 3),
    confirmed=st.booleans(),
    ended=st.booleans(),
    needed=st.frozensets(st.sampled_from(DataClass), min_size=1),
    feared=st.frozensets(st.sampled_from(["DEU", "D", "SYR"])),
)
def test_nothing_leaves_by_any_agreement_that_lacks_anything(
    *,
    kind: RecipientKind,
    recipient: str,
    classes: frozenset[DataClass],
    forbids: bool,
    first: int,
    last: int,
    confirmed: bool,
    ended: bool,
    needed: frozenset[DataClass],
    feared: frozenset[str],
) -> None:
    agreement = Agreement(
        kind=kind,
        recipient=recipient,
        classes=classes,
        forbids_onward=forbids,
        valid_from=TODAY + timedelta(days=first),
        valid_until=TODAY + timedelta(days=last),
        is_confirmed=confirmed,
        is_ended=ended,
    )
    try:
        require_let([agreement], needed=needed, today=TODAY, feared=feared)
    except Problem:
        return
    assert all((forbids, confirmed, not ended, first <= 0 <= last, needed <= classes))
    if DataClass.CLAIM in needed and kind is RecipientKind.STATE:
        assert feared
        assert recipient == "NOR" or not feared & {"D", "DEU"}
