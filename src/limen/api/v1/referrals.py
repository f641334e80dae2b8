"""A receiving service's own door: what was referred to it, and the steps that it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from pydantic import Field

from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import KEYED, done_once, shown
from limen.api.v1.bodies import LONGEST_WORDS, Body, Text
from limen.api.v1.door import door
from limen.apps.posts.operations import Outcome
from limen.apps.protection import access
from limen.apps.protection.operations import referrals
from limen.apps.protection.queries import ReferralView
from limen.lib.basics.act import Act
from limen.lib.decision.scopes import Scope
from limen.lib.safeguards.referrals import ReferralConsent, Stage

PURPOSE = "receiving-service"
StageName = Literal["proposed", "sent", "accepted", "declined", "done", "returned", "revoked"]


class ReferralStepAnswer(Answer):
    """A step that was taken."""

    stage: StageName
    at: datetime
    words: str


class ReferralAnswer(Answer):
    """A referral: of the person it tells what the hand-over note tells this service, and nothing else."""

    id: UUID
    number: str = Field(description="What stands in messages and on paper; tells nothing of anybody.")
    stage: StageName
    since: datetime
    due: datetime | None = Field(description="By when the next step is due; null when nothing more is.")
    situations: list[str] = Field(description="Codes, such as trafficking, medical, family-separated.")
    note: dict[str, str] = Field(description="Part of the note to its words: need, age, language and others.")
    consent: str = Field(description="On what it rests, in the reader's language.")
    steps: list[ReferralStepAnswer]

    @classmethod
    def of(cls, view: ReferralView) -> Self:
        """Return a referral in the active language."""
        return cls(
            id=view.id,
            number=view.number,
            stage=view.stage.value,
            since=view.since,
            due=view.due.due if view.due else None,
            situations=list(view.situations),
            note={share.value: words for share, words in view.note},
            consent=gettext(ReferralConsent(view.consent).label),
            steps=[ReferralStepAnswer(stage=step.stage.value, at=step.at, words=step.words) for step in view.steps],
        )


class ReferralsAnswer(Answer):
    """What was sent to the service of this token's officer, what waits first."""

    referrals: list[ReferralAnswer]


class StepBody(Body):
    """The next step of a service."""

    stage: Literal["accepted", "declined", "done", "returned"]
    words: Annotated[Text, Field(max_length=LONGEST_WORDS, description="Needed to decline, and to give back.")] = ""
    paper: Annotated[
        Text, Field(max_length=20, description="The word on the paper, where the person came with one.")
    ] = ""


@door.get("/referrals", auth=Bearer(Scope.REFERRALS), response=ReferralsAnswer, tags=["referrals"])
def see_referrals(request: HttpRequest) -> HttpResponse:
    """Return what was referred to the service that this token's officer answers for."""
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(ReferralsAnswer(referrals=[ReferralAnswer.of(each) for each in access.referrals_of_service(act)]))


@door.get("/referrals/{uuid:referral}", auth=Bearer(Scope.REFERRALS), response=ReferralAnswer, tags=["referrals"])
def see_referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Return one referral with its steps."""
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(ReferralAnswer.of(access.look_at_referral(act, referral=referral)))


@door.post(
    "/referrals/{uuid:referral}/steps",
    auth=Bearer(Scope.REFERRALS),
    response={201: ReferralAnswer},
    tags=["referrals"],
    openapi_extra=KEYED,
)
def take_referral_step(request: HttpRequest, referral: UUID, body: StepBody) -> HttpResponse:
    """Accept a referral, decline it or give it back with a reason, or say that the person was received."""

    def do(act: Act) -> Outcome:
        referrals.take_step(act, referral=referral, stage=Stage(body.stage), words=body.words, paper=body.paper or None)
        return {}

    def show(act: Act, _: Outcome) -> ReferralAnswer:
        return ReferralAnswer.of(access.look_at_referral(act, referral=referral))

    return done_once(request, body, purpose=PURPOSE, do=do, show=show)
