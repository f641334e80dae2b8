"""Where no network is: a page that a phone keeps, which seals each family to the post and hands all of them over later.

The page holds nothing of anybody: it can be opened by whoever holds the device, and what was registered with it cannot
be read on it. Whoever hands over is signed in, and answers for it by name.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters import field_key, uploads
from limen.apps.response import operations as response
from limen.apps.response.operations import GroupReused, GroupTold, NumberTaken
from limen.apps.response.queries import number_of
from limen.desk import presenting
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.requests import DeskRequest
from limen.desk.views.response.photographing import MOST_SIDE
from limen.desk.views.response.registering import PURPOSE, GroupForm, PersonForm, places_by_device, told_by_device
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import MOST_PERSONS, NumberWrong

MOST_AT_ONCE: Final = 20
"""Groups that are handed over in one request."""
STYLES: Final = ("vendor/noto-sans/wght.css", "desk/limen.css")


@require_GET
@needs(Right.REGISTER_ARRIVALS)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show the page that a device keeps."""
    context = {
        "form": GroupForm(),
        "first": PersonForm(prefix="p1", is_first=True),
        "next": PersonForm(prefix="p0", is_first=False),
        "most": MOST_PERSONS,
        "photos_of_children": act_of(request, purpose=PURPOSE).pack.protection.photos_of_children,
        "key": field_key.public_key(settings.CONFIGURATION.home),
    }
    return render(request, "desk/response/field.html", context)


@require_GET
@needs(Right.REGISTER_ARRIVALS)
@at_work
def come_in(request: DeskRequest) -> HttpResponse:  # noqa: ARG001 - that it came through the gate is all that counts
    """Lead back to the page of the field whoever has signed in for it."""
    return redirect("desk:field")


@require_GET
def worker(request: DeskRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Return the program that keeps the page on the device; it changes with any file of the page."""
    tabler = "vendor/tabler/tabler.rtl.min.css" if get_language_bidi() else "vendor/tabler/tabler.min.css"
    files = [static(name) for name in (tabler, *STYLES, "desk/js/field.js", "desk/limen.svg")]
    key = field_key.public_key(settings.CONFIGURATION.home)
    version = sha256("".join((get_language() or "", key, *files)).encode()).hexdigest()[:16]
    told = {"page": reverse("desk:field"), "files": files, "version": version}
    program = static("desk/js/field-worker.js")
    text = f"self.kept = {json.dumps(told)};\nimportScripts({json.dumps(program)});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_GET
def manifest(request: DeskRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Return what a browser needs to install the page."""
    page = reverse("desk:field")
    said = {
        "name": gettext("Limen in the field"),
        "short_name": "Limen",
        "id": page,
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "icons": [{"src": static("desk/limen.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_GET
@needs(Right.REGISTER_ARRIVALS)
@at_work
def state(request: DeskRequest) -> HttpResponse:
    """Tell a device that meets the post who hands over, and the token with which it may."""
    act = act_of(request, purpose=PURPOSE)
    return JsonResponse({"token": get_token(request), "officer": act.actor_name})


@require_POST
@needs(Right.REGISTER_ARRIVALS)
@at_work
def hand_over(request: DeskRequest) -> HttpResponse:
    """Register what a device kept; each group is answered by itself, and only what is kept here is let go there."""
    act = act_of(request, purpose=PURPOSE)
    try:
        said = json.loads(request.body)
        device, count, groups = UUID(said["device"]), int(said["count"]), list(said["groups"])[:MOST_AT_ONCE]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FormBroken from error
    response.meet_device(act, device=device, registered=count)
    return JsonResponse({"groups": [taken_over(act, device, each) for each in groups]})


def taken_over(act: Act, device: UUID, said: Any) -> dict[str, object]:
    """Register a group as a device kept it, and return the answer: where it is kept, or what is wrong with it."""
    id_ = ""
    try:
        id_, group, photos = _opened(act, device, said)
        number, made = _register(act, group)
    except Problem as problem:
        return {"id": id_, "problem": str(presenting.sentence(problem.sentence, problem.values))}
    answer: dict[str, object] = {"id": id_, "number": number, "page": reverse("desk:response-group", args=[made])}
    if lost := _keep_photos(act, made, photos):
        answer["photo"] = str(presenting.sentence(lost.sentence, lost.values))
    return answer


def _keep_photos(act: Act, group: UUID, photos: Mapping[int, str]) -> Problem | None:
    """Keep the photos of a family by the place of each, and return the last problem: no photo holds a family back."""
    found: Problem | None = None
    for place, text in photos.items():
        try:
            picture = uploads.read_picture(b64decode(text, validate=True), most_side=MOST_SIDE)
            photo = named_id("photo", f"{group}/{place}")
            response.keep_photo(act, group=group, place=place, photo=photo, picture=picture)
        except ValueError:
            found = uploads.NotAPicture()
        except Problem as problem:
            found = problem
    return found


def _opened(act: Act, device: UUID, said: Any) -> tuple[str, GroupTold, dict[int, str]]:
    try:
        id_, sequence, sealed = UUID(said["id"]), int(said["sequence"]), str(said["sealed"])
    except (ValueError, KeyError, TypeError) as error:
        raise FormBroken from error
    text = field_key.open_sealed(settings.CONFIGURATION.home, sealed, group=str(id_))
    try:
        kept = json.loads(text)
        entries = QueryDict(mutable=True)
        for name, value in kept["entries"]:
            entries.appendlist(str(name), str(value))
        said_at = datetime.fromtimestamp(int(kept["at"]) / 1000, UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError) as error:
        raise FormBroken from error
    told = told_by_device(entries, act, group=id_, said_at=said_at)
    places = enumerate(places_by_device(entries), start=1)
    photos = {place: text for place, line in places if (text := entries.get(f"p{line}-photo", ""))}
    return str(id_), replace(told, device=device, sequence=sequence), photos


def _register(act: Act, group: GroupTold) -> tuple[str, UUID]:
    """Return number and id of a group that nobody can be asked about any more, registered now or before."""
    try:
        return _with_a_number(act, group)
    except GroupReused:
        # The same family came in before, and got another number then; the answer to that never reached the device.
        return number_of(group.id), group.id


def _with_a_number(act: Act, group: GroupTold) -> tuple[str, UUID]:
    """Register a group, with another number where its own cannot be."""
    try:
        return group.number, response.register_group(act, group=group)
    except (NumberTaken, NumberWrong):
        other = response.fresh_number(act)
        return other, response.register_group(act, group=replace(group, number=other))
