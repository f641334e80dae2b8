"""The square code on a visa, a permit or one of our own papers, read beside the document at the lane."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from limen.adapters.code_pictures import read_codes
from limen.adapters.seal_trust import trust_of
from limen.apps.crossings import operations as crossings
from limen.desk import problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.emrtd.codes import is_code
from limen.lib.seals.seal import MARK


@require_POST
@needs(Right.INSPECT)
@at_work
def read(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Check the code that was scanned, or that a picture shows, against the document of the inspection."""
    act = act_of(request, purpose=lane.PURPOSE)
    keys = trust_of(settings.CONFIGURATION.home, state=act.pack.state.code)
    try:
        crossings.read_seal(act, inspection=inspection, code=_code(request), keys=keys)
    except Problem as problem:
        view = crossings.look_at(act, inspection=inspection)
        extra = {"problem": problems.shown(problem, kept=True), "code": request.POST.get("code", "")}
        return lane.page(request, act, view, status=status_of(problem.code), extra=extra)
    return redirect("desk:inspection", inspection)


def _code(request: DeskRequest) -> bytes:
    """Return what was scanned, or else the first seal in the picture. Raises what `read_codes` raises."""
    typed: str = request.POST.get("code", "")
    picture = request.FILES.get("picture")
    if typed.strip() or picture is None:
        return typed.encode("utf-8", "replace")
    found = read_codes(picture.read())
    return next((each for each in found if is_code(each) or each.startswith(MARK.encode())), found[0])
