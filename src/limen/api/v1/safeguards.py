"""Safeguards: duties answered, protection claims recorded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from limen.api.authentication import Bearer
from limen.api.v1.answers import ClaimAnswer, InspectionAnswer
from limen.api.v1.asking import KEYED, done_once
from limen.api.v1.bodies import DutyBody
from limen.api.v1.door import door
from limen.apps.crossings import operations as crossings
from limen.apps.posts.operations import Outcome
from limen.lib.basics.act import Act
from limen.lib.decision.scopes import Scope

PURPOSE = "safeguard"


@door.post(
    "/inspections/{uuid:inspection}/duties/{uuid:duty}/answers",
    auth=Bearer(Scope.DECISIONS),
    response={201: InspectionAnswer},
    tags=["safeguards"],
    openapi_extra=KEYED,
)
def answer_duty(request: HttpRequest, inspection: UUID, duty: UUID, body: DutyBody) -> HttpResponse:
    """Close a duty on the evidence the officer saw. There is no other way to close one, and no override."""

    def do(act: Act) -> Outcome:
        crossings.answer_duty(act, inspection=inspection, duty=duty, evidence=body.evidence, words=body.words)
        return {}

    def show(act: Act, _: Outcome) -> InspectionAnswer:
        return InspectionAnswer.of(crossings.look_at(act, inspection=inspection), act.pack)

    return done_once(request, body, purpose=PURPOSE, do=do, show=show)


@door.post(
    "/inspections/{uuid:inspection}/claims",
    auth=Bearer(Scope.CLAIMS),
    response={201: ClaimAnswer},
    tags=["safeguards"],
    openapi_extra=KEYED,
)
def record_claim(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Record that the traveller needs protection, in whatever words it was said; also after a decision."""

    def do(act: Act) -> Outcome:
        return {"is_new": crossings.claim_protection(act, inspection=inspection)}

    def show(_: Act, outcome: Outcome) -> ClaimAnswer:
        return ClaimAnswer.model_validate({"inspection": inspection, **outcome})

    return done_once(request, None, purpose=PURPOSE, do=do, show=show)
