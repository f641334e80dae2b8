"""The queue of the second line: who waits, since when, with whom, and what is still to be done afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.apps.crossings import access
from limen.apps.crossings.queries import Waiting
from limen.desk import answering, presenting
from limen.desk.acting import act_of, at_work, needs
from limen.desk.case_page import PURPOSE
from limen.desk.presenting import Clock
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Severity
from limen.lib.basics.words import Word
from limen.lib.decision.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person who waits, without anything that tells the hall who it is."""

    id: UUID
    name: str
    citizenship: str
    lane: str
    direction: str
    clock: Clock
    weight: str
    word: str
    duties: int


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show who waits for the second line; the page keeps itself up to date."""
    act = act_of(request, purpose=PURPOSE)
    context = {"rows": [_row(each, act) for each in access.queue_for(act)]}
    if request.htmx and request.htmx.target == "queue":
        return answering.part(request, "desk/second_line/queue.html", context)
    return answering.page(request, "desk/second_line/show.html", context)


def _row(waiting: Waiting, act: Act) -> Row:
    worst = Severity(waiting.worst) if waiting.worst else Severity.INFO
    return Row(
        id=waiting.inspection,
        name=presenting.masked(waiting.primary) or gettext("Name not known"),
        citizenship=presenting.country(waiting.citizenship),
        lane=waiting.lane,
        direction=waiting.direction.value,
        clock=presenting.clock(
            waiting.waiting_since, until=act.at, goal_minutes=act.pack.thresholds.waiting_goal_minutes
        ),
        weight="protection" if waiting.duties else presenting.WEIGHTS[worst],
        word=presenting.text(Word(presenting.WEIGHT_WORDS[worst])),
        # How many, and not which: the hall must not read who asked for protection.
        duties=len(waiting.duties),
    )
