"""Reads: requests, the dead, and who may be whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from limen.apps.missing import models
from limen.apps.response.queries.tracing import family_report, registered_person
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.arrivals import may_be_child
from limen.lib.safeguards.missing import LeadKind, Progress, tells_of_child
from limen.lib.safeguards.tracing import Described, Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request with who looks."""

    id: UUID
    number: str
    who: Described
    marks: str
    seeker: str
    relation: str
    contact: str
    post: str
    made_at: datetime
    made_by: UUID
    closed_at: datetime | None
    close_words: str
    leads: tuple[LeadView, ...]

    @property
    def waits(self) -> int:
        """How many leads nobody has assessed."""
        return sum(not lead.risk for lead in self.leads)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """How far a request is; nobody who was found is in it."""

    id: UUID
    number: str
    made_at: datetime
    progress: Progress
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request as whoever keeps the machine sees it: nobody is in it."""

    number: str
    post: str
    made_at: datetime
    is_by_program: bool
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadView:
    """Somebody who was found dead."""

    id: UUID
    number: str
    post: str
    found_at: datetime
    place: str
    who: Described
    marks: str
    belongings: str
    whereabouts: str
    recorded_by: UUID
    handed_to: str
    handed_at: datetime | None
    identified_as: str
    identified_how: str
    identified_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """Somebody who may be whom others look for; where they are only once telling is right and safe."""

    id: UUID
    kind: LeadKind
    request: UUID | None
    number: str
    """Of the request, or of the bands of the family that looks."""
    dead: UUID | None
    score: int
    reasons: tuple[tuple[str, str, str, str, int], ...]
    made_at: datetime
    risk: str
    agrees: bool
    words: str
    is_child: bool
    is_identified: bool
    where: str
    """Band and post, or number of the dead; empty until it is safe."""
    contact: str
    """How those who look are reached; empty until it is safe."""
    told_at: datetime | None
    told_words: str


def described(row: models.Request | models.Dead) -> Described:
    """Return whom a request is about, or who was found, as both are compared."""
    origin, last_seen = (row.origin, row.last_seen) if isinstance(row, models.Request) else ("", row.place)
    return Described(
        primary=row.family_name,
        secondary=row.given_names,
        sex=Sex(row.sex),
        birth=PartialDate.parse(row.birth) if row.birth else PartialDate(),
        origin=origin,
        last_seen=last_seen,
    )


def request_view(act: Act, row: models.Request) -> RequestView:
    """Return a request; the caller has logged the look."""
    return RequestView(
        id=row.id,
        number=row.number,
        who=described(row),
        marks=row.marks,
        seeker=row.seeker,
        relation=row.relation,
        contact=row.contact,
        post=row.post,
        made_at=row.made_at,
        made_by=row.made_by_id,
        closed_at=row.closed_at,
        close_words=row.close_words,
        leads=tuple(lead_view(each, today=act.today) for each in row.leads.order_by("-score", "id")),
    )


def dead_view(row: models.Dead) -> DeadView:
    """Return somebody who was found dead; the caller has logged the look."""
    return DeadView(
        id=row.id,
        number=row.number,
        post=row.post,
        found_at=row.found_at,
        place=row.place,
        who=described(row),
        marks=row.marks,
        belongings=row.belongings,
        whereabouts=row.whereabouts,
        recorded_by=row.recorded_by_id,
        handed_to=row.handed_to,
        handed_at=row.handed_at,
        identified_as=row.identified_as,
        identified_how=row.identified_how,
        identified_at=row.identified_at,
    )


def lead_may_be_child(row: models.Lead, *, today: date) -> bool:
    """Return True when whoever was found alive may be a child, and where nobody knows any more."""
    if row.registered is None:
        return False
    found = registered_person(row.registered)
    return found is None or may_be_child(found.member, today)


def lead_tells_of_child(row: models.Lead, *, today: date) -> bool:
    """Return True when what a lead says may be about a child: whoever is looked for, was found alive, or died."""
    sides = [described(each).birth for each in (row.request, row.dead) if each]
    found = registered_person(row.registered) if row.registered else None
    if row.registered and (found is None or may_be_child(found.member, today)):
        return True
    return tells_of_child([*sides, *([found.member.birth] if found else [])], today=today)


def request_lines() -> tuple[RequestLine, ...]:
    """Return every request by its number, the oldest first."""
    return tuple(
        RequestLine(
            number=row.number,
            post=row.post,
            made_at=row.made_at,
            is_by_program=row.token is not None,
            is_closed=row.closed_at is not None,
        )
        for row in models.Request.objects.order_by("made_at", "id")
    )


def waiting_leads() -> int:
    """Return how many leads nobody has assessed."""
    return models.Lead.objects.filter(risk="").count()


def lead_view(row: models.Lead, *, today: date) -> LeadView:
    """Return a lead; who looks, and where whoever was found is, stay sealed until telling is right and safe."""
    is_safe = row.risk == Risk.SAFE
    report = family_report(row.report) if row.report else None
    return LeadView(
        id=row.id,
        kind=LeadKind(row.kind),
        request=row.request_id,
        number=row.request.number if row.request else report.number if report else "",
        dead=row.dead_id,
        score=row.score,
        reasons=tuple((*each,) for each in json.loads(row.reasons)),
        made_at=row.made_at,
        risk=row.risk,
        agrees=row.agrees,
        words=row.words,
        is_child=lead_may_be_child(row, today=today),
        is_identified=row.dead is not None and row.dead.identified_at is not None,
        where=_where(row) if is_safe else "",
        contact=row.request.contact if is_safe and row.request else "",
        told_at=row.told_at,
        told_words=row.told_words,
    )


def _where(row: models.Lead) -> str:
    if row.dead is not None:
        return row.dead.number
    found = registered_person(row.registered) if row.registered else None
    return f"{found.number} · {found.post}" if found else ""
