"""The chip of a document: what the reader answered goes to the operation; the page shows it, and the portrait."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.chip_challenge import challenge_for
from limen.adapters.portraits import portrait_of
from limen.adapters.shown_portraits import sealed
from limen.apps.crossings import operations as crossings
from limen.desk import answering, chip_panel
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib.decision.rights import Right
from limen.lib.emrtd.answer import Answer, answer_from_dict
from limen.lib.emrtd.lds import Group
from limen.lib.emrtd.tlv import Malformed

MOST_READING = 32_767


@require_POST
@needs(Right.INSPECT)
@at_work
def read(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Keep what came of reading the chip, and show the inspection with it; the portrait is in this answer alone."""
    act = act_of(request, purpose=lane.PURPOSE)
    answer, reading = _answer(request.POST)
    crossings.read_chip(act, inspection=inspection, reading=reading, answer=answer, challenge_of=challenge_for)
    if not request.htmx:
        return redirect("desk:inspection", inspection)
    view = crossings.look_at(act, inspection=inspection)
    portrait = _portrait(answer)
    extra = {
        "portrait": chip_panel.as_address(portrait),
        "sealed_portrait": sealed(portrait, inspection=inspection) if portrait else "",
    }
    return lane.page(request, act, view, extra=extra)


@require_GET
@needs(Right.INSPECT)
def pair(request: DeskRequest) -> HttpResponse:
    """Show where this browser is paired with the chip reader of its booth. The secret never reaches the server."""
    command = f"limen reader --desk {request.scheme}://{request.get_host()}"
    context = {"address": settings.CONFIGURATION.reader, "command": command}
    return answering.page(request, "desk/reader.html", context)


def _answer(said: QueryDict) -> tuple[Answer, int]:
    text, reading = said.get("answer", ""), said.get("reading", "")
    if not (reading.isascii() and reading.isdecimal() and 0 < int(reading) <= MOST_READING):
        raise FormBroken
    try:
        return answer_from_dict(json.loads(text)), int(reading)
    except (ValueError, RecursionError, Malformed) as error:
        raise FormBroken from error


def _portrait(answer: Answer) -> bytes | None:
    group = answer.read.files.groups.get(Group.FACE) if answer.read else None
    return None if group is None else portrait_of(group)
