"""Somebody who is asked what they need, referred to a service, or a child with a case, as tests bring it about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.protection import access
from limen.apps.protection.operations import agreements, children, referrals
from limen.apps.protection.operations.referrals import Need
from limen.apps.protection.operations.screenings import Asked
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.roles import Role
from limen.lib.safeguards.agreements import Agreement, DataClass, RecipientKind
from limen.lib.safeguards.children import FORMS, RecordKind
from limen.lib.safeguards.referrals import ReferralConsent
from limen.lib.safeguards.vulnerability import Consent, Said, Setting, Wording, questions_for
from tests.fakes.post import Post

NEED = Need(
    service="lotus-house",
    situations=(Situation.TRAFFICKING,),
    consent=ReferralConsent.GIVEN,
    told={Share.NEED: "A bed tonight, and a woman to talk to.", Share.HEALTH: "Sleeps badly."},
)


def need(**changes: Any) -> Need:
    """Return a need for a shelter; `changes` replace any of its fields."""
    return replace(NEED, **changes)


def asked(act: Act, *, wording: Wording = Wording.ADULT, named: tuple[Situation, ...] = (), **changes: Any) -> Asked:
    """Return a screening that was held rightly, every question answered with no."""
    setting = Setting(wording=wording, consent=Consent.GIVEN, limits_explained=True, apart=True, language="ti")
    answers = {question.code: (Said.NO, "") for question, _ in questions_for(act.pack.protection, wording)}
    return replace(Asked(setting=setting, answers=answers, situations=named), **changes)


def referred(act: Act, inspection: UUID, **changes: Any) -> UUID:
    """Propose a referral and return its id."""
    return crossings.refer_to_service(act, inspection=inspection, referral=clock.new_id(), need=need(**changes))


def service(post: Post, name: str = "mai", code: str = "lotus-house") -> Act:
    """Return the act of somebody who answers for a receiving service."""
    act = post.officer(name, Role.SERVICE, lane="", post="")
    if access.service_of(act) != code:
        referrals.name_member(
            post.officer("ada", Role.ADMINISTRATOR, lane="", post=""), officer=act.actor, service=code
        )
    return act


def authority(post: Post, name: str = "clara") -> Act:
    """Return the act of somebody of the child-protection authority, at its own office."""
    return post.officer(name, Role.CHILD_PROTECTION, lane="", post="")


def taken(act: Act, case: UUID | None = None) -> UUID:
    """Take a case of a child, the only one there is where none is named; return its id."""
    id_ = case or access.child_cases_for(act)[0].id
    children.take_child_case(act, case=id_, why="Duty officer of tonight.")
    return id_


def told(kind: RecordKind, **changes: str) -> dict[str, str]:
    """Return a record of a kind with every field told."""
    said = {
        field.name: field.choices[0][0] if field.choices else f"About {field.name}." for field in FORMS[kind].fields
    }
    return said | changes


def recorded(act: Act, case: UUID, kind: RecordKind, **changes: str) -> UUID:
    """Write a record into a case and return its id."""
    record = clock.new_id()
    children.write_record(act, case=case, record=record, kind=kind, said=told(kind, **changes))
    return record


def agreed(
    post: Post,
    *,
    kind: RecipientKind = RecipientKind.AGENCY,
    recipient: str = "children-aid",
    classes: Collection[DataClass] = tuple(DataClass),
    forbids_onward: bool = True,
    days: int = 100,
    confirmed: bool = True,
) -> UUID:
    """Make an agreement, in force unless told otherwise, and return its id."""
    legal = post.officer("lucien", Role.LEGAL_DESK, lane="", post="")
    said = Agreement(
        kind=kind,
        recipient=recipient,
        classes=frozenset(classes),
        forbids_onward=forbids_onward,
        valid_from=legal.today - timedelta(days=200),
        valid_until=legal.today + timedelta(days=days),
        is_confirmed=False,
        is_ended=False,
    )
    id_ = clock.new_id()
    agreements.propose_agreement(legal, agreement=id_, said=said, name="An agreement", legal_basis="Act, s. 1")
    if confirmed:
        agreements.confirm_agreement(post.officer("olga", Role.OVERSIGHT, lane="", post=""), agreement=id_)
    return id_
