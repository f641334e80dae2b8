"""Referrals of one's own post, and a service's own view of what was sent to it: two sides of one thing."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.node_identity import NodeSigner
from limen.adapters.qr_codes import qr_svg
from limen.apps.protection import access
from limen.apps.protection.operations import referrals
from limen.apps.protection.queries import rooms
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work_or_office, needs
from limen.desk.forms import Dressed
from limen.desk.referral_page import SHARES, shown_referral
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.referrals import Stage

PURPOSE = "protection"
PURPOSE_OF_SERVICE = "receiving-service"


class RoomForm(Dressed, forms.Form):
    """How many places are free now."""

    free = forms.IntegerField(label=_("Places free now"), min_value=0, max_value=100_000)


@require_GET
@needs(Right.REFER_TO_SERVICE)
@at_work_or_office
def show(request: DeskRequest) -> HttpResponse:
    """Show what was referred from here and is not done, what is due first."""
    act = act_of(request, purpose=PURPOSE)
    found = [shown_referral(each, act) for each in access.referrals_of_post(act)]
    return answering.page(request, "desk/referrals/list.html", {"referrals": found})


@require_GET
@needs(Right.REFER_TO_SERVICE)
def referral(request: DeskRequest, referral: UUID) -> HttpResponse:
    """Show a referral to whoever referred."""
    return _page(request, act_of(request, purpose=PURPOSE), referral)


@require_POST
@needs(Right.REFER_TO_SERVICE)
def step(request: DeskRequest, referral: UUID) -> HttpResponse:
    """Take a step of whoever refers."""
    return _take(request, act_of(request, purpose=PURPOSE), referral, is_service=False)


@require_POST
@needs(Right.REFER_TO_SERVICE)
def paper(request: DeskRequest, referral: UUID) -> HttpResponse:
    """Show the hand-over to print, with its seal: for where no network is."""
    act = act_of(request, purpose=PURPOSE)
    made = referrals.print_paper(act, referral=referral, signer=NodeSigner(folder=settings.CONFIGURATION.home))
    service = act.pack.protection.service(made.service)
    context = {
        "paper": made,
        "word": " ".join(made.word[place : place + 4] for place in range(0, len(made.word), 4)),
        "note": [(gettext(SHARES[share]), words) for share, words in made.note],
        "service": service,
        "service_name": gettext(service.name) if service else made.service,
        "issuer": gettext(act.pack.second_line.issuer),
        "made": presenting.moment(made.made_at, presenting.zone_of(act)),
        "code": f"data:image/svg+xml;base64,{b64encode(qr_svg(made.seal).encode()).decode('ascii')}",
    }
    return render(request, "desk/referrals/paper.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_REFERRALS)
def service(request: DeskRequest) -> HttpResponse:
    """Show a service what was sent to it, and let it say how much room it has."""
    act = act_of(request, purpose=PURPOSE_OF_SERVICE)
    own = act.pack.protection.service(access.service_of(act))
    form = RoomForm(request.POST if request.method == "POST" else None)
    form.label_suffix = ""
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            referrals.say_room(act, free=form.cleaned_data["free"])
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("Whoever refers sees it from now on."))
            return redirect("desk:service")
    said = rooms().get(own.code) if own else None
    context: dict[str, Any] = {
        "own": own,
        "own_name": gettext(own.name) if own else "",
        "form": form,
        "room": said,
        "said_at": presenting.moment(said.said_at, presenting.zone_of(act)) if said and said.said_at else "",
        "referrals": [shown_referral(each, act, is_service=True) for each in access.referrals_of_service(act)],
        **({"problem": problems.shown(found, kept=True)} if found else {}),
    }
    status = status_of(found.code) if found else 422 if form.is_bound and not form.is_valid() else 200
    return answering.page(request, "desk/service/list.html", context, status=status)


@require_GET
@needs(Right.WORK_REFERRALS)
def service_referral(request: DeskRequest, referral: UUID) -> HttpResponse:
    """Show a service one referral: what the hand-over note tells it, and nothing else of the person."""
    return _page(request, act_of(request, purpose=PURPOSE_OF_SERVICE), referral, is_service=True)


@require_POST
@needs(Right.WORK_REFERRALS)
def service_step(request: DeskRequest, referral: UUID) -> HttpResponse:
    """Take a step of a service."""
    return _take(request, act_of(request, purpose=PURPOSE_OF_SERVICE), referral, is_service=True)


def _take(request: DeskRequest, act: Act, referral: UUID, *, is_service: bool) -> HttpResponse:
    said = request.POST.get("stage", "")
    stage = Stage(said) if said in list(Stage) else None
    typed = request.POST.get("paper", "")
    try:
        if stage is not None:
            referrals.take_step(
                act, referral=referral, stage=stage, words=request.POST.get("words", ""), paper=typed or None
            )
    except Problem as problem:
        if request.htmx:
            return problems.answer(request, problem)
        return _page(request, act, referral, is_service=is_service, problem=problem)
    messages.success(request, gettext("The step is recorded, and the other side sees it."))
    return redirect("desk:service-referral" if is_service else "desk:referral", referral)


def _page(
    request: DeskRequest, act: Act, referral: UUID, *, is_service: bool = False, problem: Problem | None = None
) -> HttpResponse:
    view = access.look_at_referral(act, referral=referral)
    context: dict[str, Any] = {
        "page": shown_referral(view, act, is_service=is_service),
        "is_service": is_service,
        **({"problem": problems.shown(problem, kept=False)} if problem else {}),
    }
    template = "desk/service/show.html" if is_service else "desk/referrals/show.html"
    address = request.path.removesuffix("/step")
    status = status_of(problem.code) if problem else 200
    return answering.page(request, template, context, address=address, status=status)
