"""What a post must expect, and notices that neighbours and weather services send it; nobody is in any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path
from pydantic import Field

from limen.adapters.clock import new_id
from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import KEYED, done_once, shown
from limen.api.v1.bodies import LONGEST_WORDS, Body, Text
from limen.api.v1.door import door
from limen.apps.crossings.access import AwayFromPost
from limen.apps.posts.operations import Outcome
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.operations import NoticeTold
from limen.apps.response.operations.planning import LONGEST_NOTICE
from limen.apps.response.queries import HourView, alerts_at, notice_of
from limen.lib.basics.act import Act
from limen.lib.decision.scopes import Scope
from limen.lib.safeguards.contingency import NoticeKind

PURPOSE = "response"
PostCode = Annotated[str, Path(pattern="^[A-Z0-9-]{1,16}$", description="Such as UTO-AIR-1.")]
MOST_HOURS = LONGEST_NOTICE // timedelta(hours=1)


class NoticeBody(Body):
    """A notice for a post; a plan that names its kind is told of it."""

    kind: Literal["weather", "event", "neighbour"]
    words: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS, description="What is expected. No person.")]
    source: Annotated[Text, Field(min_length=1, max_length=120, description="Who says so.")]
    hours: Annotated[int, Field(ge=1, le=MOST_HOURS, description="For how long it stands from now on.")]


class NoticeAnswer(Answer):
    """A notice that is in force."""

    id: UUID
    kind: Literal["weather", "event", "neighbour"]
    words: str
    source: str
    until: datetime


class HourAnswer(Answer):
    """One hour of a post."""

    hour: datetime
    expected: float | None = Field(description="Said before the hour began; null where nothing was.")
    low: float | None
    high: float | None = Field(description="Four of five hours should lie between low and high.")
    came: int | None = Field(description="People; null while the hour is not over.")


class AlertAnswer(Answer):
    """A trigger of a contingency plan that is met."""

    plan: str
    trigger: Literal["arrivals", "waiting", "notice", "neighbour"]
    measured: int
    limit: int = Field(description="In the same unit as measured: per cent of the usual, or minutes; 0 for a notice.")
    since: datetime


class OutlookAnswer(Answer):
    """What a post must expect."""

    post: str
    method: Literal["weekday", "learned"] | None = Field(
        description="The same hour of the same weekday, or a forecast learned from the hours; null for nothing yet."
    )
    hours: list[HourAnswer]
    alerts: list[AlertAnswer]


@door.get("/response/posts/{post}/outlook", auth=Bearer(Scope.RESPONSE), response=OutlookAnswer, tags=["response"])
def see_outlook(request: HttpRequest, post: PostCode) -> HttpResponse:
    """Return what is expected of the hours around now at a post, what came, and which triggers of plans are met."""
    act = _at(caller_of(request).act(purpose=PURPOSE), post)
    found = access.outlook_for(act)
    alerts = [
        AlertAnswer(
            plan=each.name,
            trigger=each.trigger.value,
            measured=each.measured,
            limit=each.limit,
            since=each.met_at,
        )
        for each in alerts_at(post)
    ]
    method = found.method.value if found.method else None
    return shown(OutlookAnswer(post=post, method=method, hours=[_hour(each) for each in found.hours], alerts=alerts))


def _hour(view: HourView) -> HourAnswer:
    return HourAnswer(hour=view.hour, expected=view.expected, low=view.low, high=view.high, came=view.came)


@door.post(
    "/response/posts/{post}/notices",
    auth=Bearer(Scope.RESPONSE),
    response={201: NoticeAnswer},
    tags=["response"],
    openapi_extra=KEYED,
)
def enter_notice(request: HttpRequest, post: PostCode, body: NoticeBody) -> HttpResponse:
    """Enter a notice of weather, of an event, or a neighbour's message for a post."""

    def do(act: Act) -> Outcome:
        told = NoticeTold(
            id=new_id(),
            kind=NoticeKind(body.kind),
            words=body.words,
            source=body.source,
            until=act.at + timedelta(hours=body.hours),
        )
        return {"notice": str(response.enter_notice(_at(act, post), told=told))}

    def show(_: Act, outcome: Outcome) -> NoticeAnswer:
        found = notice_of(UUID(str(outcome["notice"])))
        return NoticeAnswer(
            id=found.id, kind=found.kind.value, words=found.words, source=found.source, until=found.until
        )

    return done_once(request, body, purpose=PURPOSE, do=do, show=show)


def _at(act: Act, post: str) -> Act:
    """Return the act at a post of this State; a token for one post opens no other. Raises AwayFromPost."""
    if act.pack.post(post) is None or act.post not in {"", post}:
        raise AwayFromPost
    return replace(act, post=post)
