"""The bearer beside the picture on their document, one to one: at the lane, and in a case of the second line.

Both pictures are in this one request and are gone with its answer; what stays is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from limen.adapters import camera, one_to_one, shown_portraits, uploads
from limen.adapters.shown_portraits import PortraitNotOurs
from limen.apps.crossings import operations as crossings
from limen.desk import answering, chip_panel, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.case_page import PURPOSE as SECOND_LINE
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.bearer import FaceCompared, tell_missing
from limen.lib.decision.evidence import MOST_BYTES
from limen.lib.decision.rights import Right
from limen.lib.inspection.bearer_facts import Against


class PortraitOld(Problem):
    """The picture of the chip was shown too long ago, or for somebody else."""

    code = "portrait-old"
    sentence = N_("The picture of the chip is no longer at hand. Read the chip once more, or choose a picture.")


@require_http_methods(["GET", "POST"])
@needs(Right.INSPECT)
@at_work
def at_lane(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Ask for the live picture of whoever stands at the lane; keep what the comparison said."""
    return _show(request, act_of(request, purpose=lane.PURPOSE), inspection, back="desk:inspection")


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CASES)
@at_work
def at_second_line(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Do the same with whoever's case this officer has."""
    return _show(request, act_of(request, purpose=SECOND_LINE), inspection, back="desk:case")


def _show(request: DeskRequest, act: Act, inspection: UUID, *, back: str) -> HttpResponse:
    try:
        crossings.require_comparable(act, inspection=inspection)
        portrait = _portrait(request, inspection)
        if request.method == "GET" or "step" not in request.POST:
            return _page(request, act, inspection, back=back, portrait=portrait)
    except crossings.NoSuchInspection:
        raise
    except Problem as problem:
        return _page(
            request, act, inspection, back=back, problem=problem, is_closed=not isinstance(problem, PortraitOld)
        )
    lacking = ", ".join(one_to_one.missing(one_to_one.FACE))
    try:
        compared = None if lacking else _compared(request, portrait)
        crossings.keep_compared(
            act,
            inspection=inspection,
            against=Against.CHIP if portrait else Against.PAGE,
            compared=compared,
            lacking=lacking,
        )
    except Problem as problem:
        return _page(request, act, inspection, back=back, portrait=portrait, problem=problem)
    return redirect(back, inspection)


def _portrait(request: DeskRequest, inspection: UUID) -> bytes:
    """Return the picture of the chip that the page carried; empty where it carried none. Raises PortraitOld."""
    carried = request.POST.get("portrait", "") if request.method == "POST" else ""
    if not carried:
        return b""
    try:
        return shown_portraits.opened(carried, inspection=inspection)
    except PortraitNotOurs as error:
        raise PortraitOld from error


def _compared(request: DeskRequest, portrait: bytes) -> FaceCompared:
    """Return what two pictures say. Raises FileMissing, and whatever `compare_faces` raises."""
    return one_to_one.compare_faces(portrait or _sent(request, "document"), _sent(request, "live"))


def _sent(request: DeskRequest, side: str) -> bytes:
    for field in (f"{side}-photo", side):
        if sent := request.FILES.get(field):
            return bytes(sent.read())
    raise uploads.FileMissing


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    back: str,
    portrait: bytes = b"",
    problem: Problem | None = None,
    is_closed: bool = False,
) -> HttpResponse:
    view = crossings.look_at(act, inspection=inspection)
    lacking = ", ".join(one_to_one.missing(one_to_one.FACE))
    law = act.pack.bearer.face
    context: Mapping[str, object] = {
        "page": inspecting.page_of(view, act),
        "problem": problems.shown(problem) if problem else None,
        "is_closed": is_closed,
        "lacking": presenting.findings(tell_missing(lacking, law)) if lacking else (),
        "remedy": camera.REMEDY,
        "portrait": chip_panel.as_address(portrait or None),
        "sealed": shown_portraits.sealed(portrait, inspection=inspection) if portrait else "",
        "law": law,
        "back": reverse(back, args=[inspection]),
        "megabytes": MOST_BYTES // uploads.MEGABYTE,
    }
    return answering.page(request, "desk/lane/bearer.html", context, status=status_of(problem.code) if problem else 200)
