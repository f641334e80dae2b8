"""A photo of somebody who was registered: taken by the phone in the tent, written anew, and looked at on record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters import uploads
from limen.adapters.clock import new_id
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.desk import answering, asking, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.requests import DeskRequest
from limen.desk.views.examination.bench import sent_picture
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.evidence import MOST_BYTES
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import may_be_child

MOST_SIDE = 640
"""Pixels of the longer side of what is kept: enough to know a face again, and nothing to compare by machine."""
# Nothing in a picture is ever run or fetched, whatever a browser takes it for.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_http_methods(["GET", "POST"])
@needs(Right.REGISTER_ARRIVALS)
@at_work
def show(request: DeskRequest, group: UUID, place: int) -> HttpResponse:
    """Show the photo of a person, or take one."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        return _page(request, act, group, place)
    photo = asking.uuid(request.POST, "request")
    if photo is None:
        raise FormBroken
    try:
        picture = sent_picture(request, most_side=MOST_SIDE)
        response.keep_photo(act, group=group, place=place, photo=photo, picture=picture)
    except Problem as problem:
        return _page(request, act, group, place, problem)
    messages.success(request, gettext("The picture is kept. What it said beside its pixels is gone."))
    return redirect("desk:response-group", group)


@require_GET
@needs(Right.REGISTER_ARRIVALS)
@at_work
def pixels(request: DeskRequest, group: UUID, place: int) -> HttpResponse:
    """Send the picture itself; the look at it is logged."""
    opened = response.open_photo(act_of(request, purpose=PURPOSE), group=group, place=place)
    return HttpResponse(
        opened.data,
        content_type=opened.media_type,
        headers={
            "Content-Disposition": 'inline; filename="photo.jpg"',
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )


@require_POST
@needs(Right.REGISTER_ARRIVALS)
@at_work
def take_away(request: DeskRequest, group: UUID, place: int) -> HttpResponse:
    """Take the photo away for good."""
    response.take_photo_away(act_of(request, purpose=PURPOSE), group=group, place=place)
    return redirect("desk:response-photo", group, place)


def _page(request: DeskRequest, act: Act, group: UUID, place: int, problem: Problem | None = None) -> HttpResponse:
    person, _ = access.look_at_person(act, group=group, place=place)
    context: dict[str, object] = {
        "group": group,
        "place": place,
        "name": person.member.name or gettext("name not known"),
        "has_photo": person.has_photo,
        "may_take": act.pack.protection.photos_of_children or not may_be_child(person.member, act.today),
        "request_id": new_id(),
        "megabytes": MOST_BYTES // uploads.MEGABYTE,
    }
    if problem:
        context["problem"] = problems.shown(problem)
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/response/photo.html", context, status=status)
