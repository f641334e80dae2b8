"""Recorded crossings since a cursor, for statistics and for systems that follow the register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query

from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import CrossingAnswer, CrossingsAnswer
from limen.api.v1.asking import shown
from limen.api.v1.bodies import PageQuery
from limen.api.v1.door import door
from limen.apps.crossings.access import crossings_for
from limen.lib.decision.scopes import Scope

PURPOSE = "statistics"


@door.get(
    "/crossings",
    auth=Bearer(Scope.CROSSINGS, parameters=PageQuery.model_fields),
    response=CrossingsAnswer,
    tags=["crossings"],
)
def list_crossings(request: HttpRequest, page: Query[PageQuery]) -> HttpResponse:
    """Return the crossings recorded after the one numbered `since`, in the order of recording. The look is recorded.

    A crossing is numbered once, when it is recorded: a reader that keeps `next` misses none and reads none twice.
    """
    caller = caller_of(request)
    rows = crossings_for(caller.act(purpose=PURPOSE), since=page.since, limit=page.limit)
    personal = Scope.CROSSINGS_PERSONAL in caller.token.scopes
    return shown(
        CrossingsAnswer(
            crossings=[CrossingAnswer.of(row, personal=personal) for row in rows],
            next=rows[-1].number if rows else page.since,
            more=len(rows) == page.limit,
        )
    )
