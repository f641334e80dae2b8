"""Missing persons, for the program of a partner agency: it asks, and hears how far that is, and of nobody found."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import KEYED, done_once, key_of, shown
from limen.api.v1.bodies import Body, PartialText, Text
from limen.api.v1.door import door
from limen.apps.missing import operations as missing
from limen.apps.missing.access import progress_of
from limen.apps.missing.operations import Asked
from limen.apps.missing.queries import ProgressView
from limen.apps.posts.operations import Outcome
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.decision.scopes import Scope
from limen.lib.safeguards.tracing import Described

PURPOSE = "missing-persons"


class MissingBody(Body):
    """Whom somebody outside looks for, who that is, and how they are reached."""

    agreement: UUID = Field(description="The agreement with the agency that asks; it must be in force, for tracing.")
    family_name: Annotated[Text, Field(max_length=80)] = ""
    given_names: Annotated[Text, Field(max_length=80)] = Field(default="", description="One name is needed.")
    born: PartialText = Field(default="?", description="1974-05-12, 1974-05 or 1974; ? where it is not known.")
    sex: Sex = Sex.X
    origin: Annotated[Text, Field(max_length=120)] = ""
    last_seen: Annotated[Text, Field(max_length=200)] = ""
    marks: Annotated[Text, Field(max_length=2_000)] = Field(
        default="", description="What they look like, wear and carry."
    )
    seeker: Annotated[Text, Field(min_length=1, max_length=120)]
    relation: Annotated[Text, Field(max_length=40)] = ""
    contact: Annotated[Text, Field(min_length=1, max_length=200)] = Field(
        description="How a named person reaches those who look."
    )

    def asked(self, *, token: UUID) -> Asked:
        """Return it as plain data."""
        who = Described(
            primary=self.family_name,
            secondary=self.given_names,
            sex=self.sex,
            birth=PartialDate() if self.born == "?" else PartialDate.parse(self.born),
            origin=self.origin,
            last_seen=self.last_seen,
        )
        return Asked(
            who=who,
            seeker=self.seeker,
            contact=self.contact,
            relation=self.relation,
            marks=self.marks,
            agreement=self.agreement,
            token=token,
        )


class MissingAnswer(Answer):
    """How far a request is. Whether anybody fits, and where they are, is in no answer."""

    id: UUID
    number: str = Field(description="What stands in letters; tells nothing of anybody.")
    made_at: datetime
    stage: Literal["open", "told", "closed"] = Field(
        description="told: a named person has told those who look. Never so of a child, who stays open until closed."
    )
    since: datetime

    @classmethod
    def of(cls, view: ProgressView) -> Self:
        """Return how far it is."""
        return cls(id=view.id, number=view.number, made_at=view.made_at, stage=view.progress.value, since=view.since)


@door.post(
    "/missing/requests",
    auth=Bearer(Scope.MISSING),
    response={201: MissingAnswer},
    tags=["missing"],
    openapi_extra=KEYED,
)
def ask_for_missing(request: HttpRequest, body: MissingBody) -> HttpResponse:
    """Ask for somebody who is missing; the Idempotency-Key becomes the request's id."""
    token = caller_of(request).token.id

    def do(act: Act) -> Outcome:
        missing.ask_by_program(act, request=key_of(request), asked=body.asked(token=token))
        return {"request": str(key_of(request))}

    def show(act: Act, outcome: Outcome) -> MissingAnswer:
        return MissingAnswer.of(progress_of(act, request=UUID(str(outcome["request"]))))

    return done_once(request, body, purpose=PURPOSE, do=do, show=show)


@door.get(
    "/missing/requests/{uuid:missing_request}",
    auth=Bearer(Scope.MISSING),
    response=MissingAnswer,
    tags=["missing"],
)
def see_missing_request(request: HttpRequest, missing_request: UUID) -> HttpResponse:
    """Return how far a request is that this officer's programs made, while its agreement is in force."""
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(MissingAnswer.of(progress_of(act, request=missing_request)))
