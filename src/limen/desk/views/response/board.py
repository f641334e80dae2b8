"""The board of needs and services: what is there, wanted and given, by place and hour; counts alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters.clock import new_id
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.operations import SupplyTold
from limen.apps.response.queries import Board, SupplyView
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import NotAllowed, Right
from limen.lib.safeguards.supplies import MOST, Line, Supply


class SupplyForm(Dressed, forms.Form):
    """One line of the board."""

    noted = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.CharField(label=_("Where?"), max_length=60)
    supply = forms.ChoiceField(label=_("What of it?"))
    line = forms.ChoiceField(label=_("What do you say of it?"), widget=forms.RadioSelect)
    count = forms.IntegerField(label=_("How many?"), min_value=0, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["supply"], [(each.value, gettext(each.label)) for each in Supply])
        choose_from(self.fields["line"], [(each.value, gettext(each.label)) for each in Line])
        self.fields["place"].widget.attrs |= {"list": "places", "dir": "auto", "autocomplete": "off"}
        self.fields["count"].widget.attrs |= {"inputmode": "numeric"}


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_RESPONSE)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show the board, or write a line of it."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        return _page(request, act, SupplyForm(initial={"noted": new_id()}))
    if not is_allowed(request, Right.REGISTER_ARRIVALS):
        raise NotAllowed
    form = SupplyForm(request.POST)
    if not form.is_valid():
        return _page(request, act, form)
    said = form.cleaned_data
    told = SupplyTold(
        id=said["noted"],
        place=said["place"],
        supply=Supply(said["supply"]),
        line=Line(said["line"]),
        count=said["count"],
    )
    try:
        response.note_supply(act, told=told)
    except Problem as problem:
        return _page(request, act, form, problem)
    messages.success(request, gettext("The line is on the board, with your name."))
    return redirect("desk:response-board")


def _page(request: DeskRequest, act: Act, form: SupplyForm, problem: Problem | None = None) -> HttpResponse:
    board = access.board_for(act)
    zone = presenting.zone_of(act)
    context: dict[str, object] = {
        "lines": [_line(each, act) for each in board.lines],
        "all": _all(board),
        "hours": [
            (presenting.hour(at, zone), gettext(supply.label), presenting.text(count))
            for at, supply, count in board.hours
        ],
        "places": sorted({each.place for each in board.lines}),
        "form": form,
        "may_refer": is_allowed(request, Right.REFER_TO_SERVICE),
        "may_register": is_allowed(request, Right.REGISTER_ARRIVALS),
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/response/board.html", context, status=status)


def _line(row: SupplyView, act: Act) -> dict[str, object]:
    return {
        "place": row.place,
        "what": gettext(row.supply.label),
        "there": row.there,
        "wanted": row.wanted,
        "short": max(0, row.wanted - (row.there or 0)) if row.wanted is not None else 0,
        "given": row.given,
        "at": presenting.hour(row.at, presenting.zone_of(act)),
        "by": row.by,
    }


def _all(board: Board) -> list[tuple[str, int | None, int]]:
    """Return what, persons who ask for it by their registrations, and how much was given."""
    return [
        (
            gettext(supply.label),
            board.asked.get(supply),
            sum(each.given for each in board.lines if each.supply is supply),
        )
        for supply in Supply
    ]
