"""Permits, for the authority that gives them: issued, seen, annulled, revoked, and what changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import BeforeValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import KEYED, done_once, key_of, shown
from limen.api.v1.bodies import LONGEST_WORDS, Body, CountryCode, PackCode, PageQuery, PartialText, Text
from limen.api.v1.door import door
from limen.apps.permits import operations as permits
from limen.apps.permits.access import changes_for, permit_for
from limen.apps.permits.queries import ChangeRow, PermitRow
from limen.apps.posts.operations import Outcome
from limen.lib.basics.act import Act
from limen.lib.basics.sex import Sex
from limen.lib.decision.scopes import Scope
from limen.lib.inspection.passenger_list import LONGEST_NAME
from limen.lib.inspection.permit_list import (
    BETWEEN,
    LONGEST_AUTHORITY,
    LONGEST_CONDITION,
    LONGEST_STAY,
    MOST_CONDITIONS,
    TypedPermit,
)
from limen.lib.stays.permits import PermitStatus

PURPOSE = "permits"
Entries = Literal[0, 1, 2]


def _day(value: object) -> object:
    """Return the day that a text says: pydantic would take a number for one, and a moment for its day."""
    if not isinstance(value, str) or len(value) != 10:
        raise PydanticCustomError("no_day", "not a day")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("no_day", "not a day") from error


Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[Text, Field(min_length=1, max_length=40)]


class PermitBody(Body):
    """A permit to be recorded."""

    kind: Annotated[PackCode, Field(min_length=1)] = Field(description="Code of the country pack, such as visit-visa.")
    number: Number
    issuer: Annotated[CountryCode, Field(min_length=1)]
    authority: Annotated[Text, Field(max_length=LONGEST_AUTHORITY)] = ""
    family_name: Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
    given_names: Annotated[Text, Field(max_length=LONGEST_NAME)] = ""
    born: PartialText = Field(description="1974-05-12, 1974-05 or 1974; ? where it is not known.")
    sex: Sex = Sex.X
    citizenship: CountryCode = ""
    document_issuer: CountryCode = ""
    document_number: Annotated[Text, Field(max_length=40)] = Field(
        default="", description="The travel document that it is bound to; empty where it is bound to none."
    )
    valid_from: Day
    valid_until: Day = Field(description="The last day on which it counts.")
    entries: Entries = Field(default=0, description="0 for any number.")
    stay_days: Annotated[StrictInt, Field(ge=1, le=LONGEST_STAY)] | None = None
    conditions: Annotated[
        list[Annotated[Text, Field(min_length=1, max_length=LONGEST_CONDITION)]], Field(max_length=MOST_CONDITIONS)
    ] = []

    def typed(self) -> TypedPermit:
        """Return it as it would have been typed."""
        return TypedPermit(
            kind=self.kind,
            number=self.number,
            issuer=self.issuer,
            authority=self.authority,
            family_name=self.family_name,
            given_names=self.given_names,
            born="" if self.born == "?" else self.born,
            sex=self.sex.value,
            citizenship=self.citizenship,
            document_issuer=self.document_issuer,
            document_number=self.document_number,
            valid_from=self.valid_from.isoformat(),
            valid_until=self.valid_until.isoformat(),
            entries=str(self.entries),
            stay_days="" if self.stay_days is None else str(self.stay_days),
            conditions=BETWEEN.join(each.replace(BETWEEN, " ") for each in self.conditions),
        )


class EndBody(Body):
    """Why a permit ends."""

    version: Annotated[StrictInt, Field(ge=1, le=2_147_483_647)] = Field(description="The version that was decided on.")
    reason: Annotated[PackCode, Field(min_length=1)] = Field(description="Code of the country pack.")
    words: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS)]


class PermitAnswer(Answer):
    """A permit as it is now."""

    id: UUID
    version: int
    status: PermitStatus
    kind: str
    number: str
    issuer: str
    authority: str
    family_name: str = Field(description="As the lines of a document would have it.")
    given_names: str
    born: str
    sex: Sex
    citizenship: str
    document_issuer: str
    document_number: str
    valid_from: date
    valid_until: date
    entries: Entries
    stay_days: int | None
    conditions: list[str]
    issued_at: datetime = Field(description="When it was recorded here.")
    ended_on: date | None
    end_reason: str = Field(description="Code of the country pack; empty while it is valid.")
    end_words: str

    @classmethod
    def of(cls, row: PermitRow) -> Self:
        """Return a row as programs are told of it."""
        data, holder = row.data, row.data.holder
        return cls(
            id=row.id,
            version=row.version,
            status=row.status,
            kind=data.kind,
            number=data.number,
            issuer=data.issuer,
            authority=data.authority,
            family_name=holder.primary,
            given_names=holder.secondary,
            born=str(holder.birth),
            sex=holder.sex,
            citizenship=holder.citizenship,
            document_issuer=data.document_issuer,
            document_number=data.document_number,
            valid_from=data.valid_from,
            valid_until=data.valid_until,
            entries=data.entries,
            stay_days=data.stay_days,
            conditions=list(data.conditions),
            issued_at=row.issued_at,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            end_words=row.end_words,
        )


class ChangeAnswer(Answer):
    """One thing that happened to a permit."""

    number: int
    what: Literal["issued", "changed", "annulled", "revoked"]
    at: datetime
    permit: PermitAnswer = Field(description="The permit as it is now, after this and any later change.")

    @classmethod
    def of(cls, change: ChangeRow, permit: PermitRow) -> Self:
        """Return a change as programs are told of it."""
        return cls(
            number=change.number,
            what=change.what,
            at=change.at,
            permit=PermitAnswer.of(permit),
        )


class ChangesAnswer(Answer):
    """A page of what happened to permits."""

    changes: list[ChangeAnswer]
    next: int = Field(description="`since` of the next page; kept, it misses nothing and reads nothing twice.")
    more: bool


@door.post("/permits", auth=Bearer(Scope.PERMITS), response={201: PermitAnswer}, tags=["permits"], openapi_extra=KEYED)
def issue_permit(request: HttpRequest, body: PermitBody) -> HttpResponse:
    """Record a permit that the authority has given; the Idempotency-Key becomes its id."""

    def do(act: Act) -> Outcome:
        return {"permit": str(permits.issue_permit(act, permit=key_of(request), typed=body.typed()))}

    return done_once(request, body, purpose=PURPOSE, do=do, show=_permit)


@door.get(
    "/permits/changes",
    auth=Bearer(Scope.PERMITS, parameters=PageQuery.model_fields),
    response=ChangesAnswer,
    tags=["permits"],
)
def list_permit_changes(request: HttpRequest, page: Query[PageQuery]) -> HttpResponse:
    """Return what happened to permits after the change numbered `since`, in the order of recording.

    Every look is recorded.
    """
    rows = changes_for(caller_of(request).act(purpose=PURPOSE), since=page.since, limit=page.limit)
    return shown(
        ChangesAnswer(
            changes=[ChangeAnswer.of(change, permit) for change, permit in rows],
            next=rows[-1][0].number if rows else page.since,
            more=len(rows) == page.limit,
        )
    )


@door.get("/permits/{uuid:permit}", auth=Bearer(Scope.PERMITS), response=PermitAnswer, tags=["permits"])
def see_permit(request: HttpRequest, permit: UUID) -> HttpResponse:
    """Return a permit as it is now. The look is recorded; there is no search by number or name."""
    return shown(PermitAnswer.of(permit_for(caller_of(request).act(purpose=PURPOSE), permit=permit)))


@door.post(
    "/permits/{uuid:permit}/annulment",
    auth=Bearer(Scope.PERMITS),
    response={201: PermitAnswer},
    tags=["permits"],
    openapi_extra=KEYED,
)
def annul_permit(request: HttpRequest, permit: UUID, body: EndBody) -> HttpResponse:
    """Annul a permit: it counts as never given. A person has decided it; nothing takes it back."""
    return _ended(request, permit, body, permits.annul_permit)


@door.post(
    "/permits/{uuid:permit}/revocation",
    auth=Bearer(Scope.PERMITS),
    response={201: PermitAnswer},
    tags=["permits"],
    openapi_extra=KEYED,
)
def revoke_permit(request: HttpRequest, permit: UUID, body: EndBody) -> HttpResponse:
    """Revoke a permit: from today on it counts no more. A person has decided it; nothing takes it back."""
    return _ended(request, permit, body, permits.revoke_permit)


def _ended(request: HttpRequest, permit: UUID, body: EndBody, end: Callable[..., None]) -> HttpResponse:
    def do(act: Act) -> Outcome:
        end(act, permit=permit, version=body.version, reason=body.reason, words=body.words)
        return {"permit": str(permit)}

    return done_once(request, body, purpose=PURPOSE, do=do, show=_permit)


def _permit(act: Act, outcome: Outcome) -> PermitAnswer:
    return PermitAnswer.of(permit_for(act, permit=UUID(str(outcome["permit"]))))
