"""The journal for oversight: how the chain is, what happened, who looked at whose data. No payload is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.apps.journal import queries
from limen.apps.posts.queries import officer_names
from limen.desk import answering, presenting
from limen.desk.acting import act_of, needs
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right
from limen.lib.events.event import Event

PURPOSE = "oversight"
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An event or a look as a row."""

    at: str
    who: str
    post: str
    what: str
    subject: UUID
    sequence: int | None = None


@require_GET
@needs(Right.READ_JOURNAL)
def show(request: DeskRequest) -> HttpResponse:
    """Show the state of the journal and its last events; of one record, what happened to it and who looked."""
    act = act_of(request, purpose=PURPOSE)
    asked = request.GET.get("subject", "").strip()
    subject = _id(asked)
    health = queries.health(incarnation=act.node.incarnation, now=act.at)
    context = {
        "health": health,
        "findings": presenting.findings(health.findings),
        "asked": asked,
        "unknown": bool(asked) and subject is None,
        "events": _events(act, subject, health.events),
        "looks": _looks(subject) if subject else [],
        "subject": subject,
    }
    return answering.page(request, "desk/journal/show.html", context)


def _events(act: Act, subject: UUID | None, last: int) -> list[Line]:
    events = (
        queries.timeline(subject=subject, limit=SHOWN)
        if subject
        else queries.events_since(incarnation=act.node.incarnation, sequence=max(0, last - SHOWN), limit=SHOWN)
    )
    names = officer_names(event.actor for event in events)
    return [_line(event, names) for event in reversed(events)]


def _line(event: Event, names: dict[UUID, str]) -> Line:
    return Line(
        at=_moment(event.time),
        who=names.get(event.actor) or gettext("the machine"),
        post=event.post,
        what=event.kind.removeprefix("limen."),
        subject=event.subject,
        sequence=event.sequence,
    )


def _looks(subject: UUID) -> list[Line]:
    looks = queries.looks_of(subject=subject, limit=SHOWN)
    names = officer_names(look.actor for look in looks)
    return [
        Line(
            at=_moment(look.at),
            who=names.get(look.actor) or gettext("the machine"),
            post=look.post,
            what=f"{look.what} · {look.purpose}",
            subject=look.subject,
        )
        for look in looks
    ]


def _moment(at: datetime) -> str:
    """Return a moment in UTC to the second, as the chain keeps it: it is compared with exports."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _id(asked: str) -> UUID | None:
    try:
        return UUID(asked) if asked else None
    except ValueError:
        return None
