"""The register of detention, for the body that visits places of detention and for oversight: to read, not to write."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.apps.crossings.operations import detention
from limen.apps.crossings.operations.detention import DetentionRow
from limen.desk import answering, inspecting, presenting
from limen.desk.acting import act_of, needs
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line import after
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right
from limen.lib.safeguards.custody import SOURCE

PURPOSE = "monitoring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the register, in words."""

    id: UUID
    post: str
    place: str
    since: str
    until: str
    review: str
    weight: str
    word: str


@require_GET
@needs(Right.SEE_DETENTION)
def show(request: DeskRequest) -> HttpResponse:
    """Show who is held now, at all posts, what is wrong first; no name stands in the list."""
    act = act_of(request, purpose=PURPOSE)
    rows = [_row(each, act) for each in detention.look_at_register(act)]
    held = sum(not row.until for row in rows)
    wrong = sum(row.weight == "stop" for row in rows)
    return answering.page(request, "desk/detention/list.html", {"rows": rows, "held": held, "wrong": wrong})


@require_GET
@needs(Right.SEE_DETENTION)
def entry(request: DeskRequest, custody: UUID) -> HttpResponse:
    """Show one entry whole."""
    act = act_of(request, purpose=PURPOSE)
    found = detention.look_at_detention(act, custody=custody)
    context = {
        "row": _row(found.row, act),
        "name": inspecting.full_name(found.holder),
        "age": presenting.age(found.holder.birth, act.today) if found.holder else "",
        "citizenship": presenting.country(found.holder.citizenship) if found.holder else "",
        "each": after.shown_custodies(act, [found.custody])[0],
        "source": SOURCE,
    }
    return answering.page(request, "desk/detention/show.html", context)


def _row(row: DetentionRow, act: Act) -> Row:
    zone = presenting.zone_of(act)
    if row.is_of_child:
        weight, word = "stop", gettext("may be a child, or the family of one")
    elif row.is_overdue:
        weight, word = "stop", gettext("review missed")
    elif row.missed:
        weight, word = "attention", gettext("a review was missed before")
    else:
        weight, word = ("info", gettext("ended")) if row.until else ("clear", gettext("review in time"))
    return Row(
        id=row.id,
        post=after.post_name(act, row.post),
        place=row.place,
        since=presenting.moment(row.since, zone),
        until=presenting.moment(row.until, zone) if row.until else "",
        review=presenting.moment(row.review_at, zone),
        weight=weight,
        word=word,
    )
