"""A page read from a picture, uploaded or taken with the camera of this desk; its lines go to the scan field."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from limen.adapters import camera, seen_pages, uploads
from limen.adapters.camera import Page
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib import mrz
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import MOST_BYTES
from limen.lib.decision.rights import Right

HEADLINES = {
    mrz.Verdict.READ: N_("Read from the picture. Compare with the page, then press Enter."),
    mrz.Verdict.UNSURE: N_("Read from the picture, with something to look at first."),
    mrz.Verdict.NOT_READ: N_("This picture could not be read."),
}
WEIGHTS = {mrz.Verdict.READ: "clear", mrz.Verdict.UNSURE: "attention", mrz.Verdict.NOT_READ: "attention"}


@require_http_methods(["GET", "POST"])
@needs(Right.INSPECT)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Ask for a picture; show what was read in one, in the scan field, to be looked at and sent on."""
    act = act_of(request, purpose=lane.PURPOSE)
    if request.method == "GET":
        return _page(request, act)
    try:
        page = camera.look_at_page(_sent(request))
    except Problem as problem:
        extra = {"problem": problems.shown(problem)}
        return _page(request, act, status=status_of(problem.code), extra=extra)
    return _page(request, act, extra=_read(page, act))


def _sent(request: DeskRequest) -> bytes:
    """Return the picture that came by one of the two fields. Raises FileMissing."""
    for field in ("photo", "file"):
        if sent := request.FILES.get(field):
            return bytes(sent.read())
    raise uploads.FileMissing


def _read(page: Page, act: Act) -> dict[str, object]:
    """Return what the page shows of a picture; of the picture itself only the portrait, which is nowhere kept."""
    said = mrz.read_page(page.seen, today=act.today)
    findings = (*said.findings, *(said.reading.findings if said.reading else ()))
    return {
        "read": said.reading is not None,
        "headline": gettext(HEADLINES[said.verdict]),
        "weight": WEIGHTS[said.verdict],
        "findings": presenting.findings(findings),
        "scanned": said.text,
        "picture": seen_pages.sealed(page.seen) if said.reading else "",
        "portrait": base64.b64encode(page.portrait).decode(),
    }


def _page(
    request: DeskRequest, act: Act, *, status: int = 200, extra: Mapping[str, object] | None = None
) -> HttpResponse:
    party = asking.uuid(request.POST if request.method == "POST" else request.GET, "party")
    context = {
        **asking.scan_context(request, act),
        "party_id": party,
        "megabytes": MOST_BYTES // uploads.MEGABYTE,
        "lacking": ", ".join(camera.missing()),
        "remedy": camera.REMEDY,
        **(extra or {}),
    }
    return answering.page(request, "desk/lane/picture.html", context, status=status)
