"""Typed instead of scanned: a person without a document, a page no reader reads, a paper card entered afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.apps.crossings import operations as crossings
from limen.desk import answering, asking, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.inspection.passenger_list import Typed, presented_from

_DATE_HELP = _("Year, month, day: 1974-05-12. Leave out what is not known: 1974-05, 1974, or nothing.")


class TypedForm(Dressed, forms.Form):
    """What the page of the document, or the person, says."""

    family_name = forms.CharField(label=_("Family name"), required=False, max_length=80)
    given_names = forms.CharField(label=_("Given names"), required=False, max_length=80)
    born = forms.CharField(label=_("Date of birth"), required=False, max_length=10, help_text=_DATE_HELP)
    sex = forms.ChoiceField(
        label=_("Sex in the document"),
        choices=(("F", _("female")), ("M", _("male")), ("X", _("not specified"))),
        widget=forms.RadioSelect,
        initial="X",
    )
    citizenship = forms.CharField(label=_("Citizenship"), required=False, max_length=60)
    number = forms.CharField(
        label=_("Document number"), required=False, max_length=40, help_text=_("Empty when the person has no document.")
    )
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=60)
    document = forms.CharField(
        label=_("Document code"), required=False, max_length=2, help_text=_("P for a passport, ID, AC …")
    )
    expires = forms.CharField(label=_("Valid until"), required=False, max_length=10, help_text=_DATE_HELP)
    happened_at = forms.DateTimeField(
        label=_("Crossed on (only when entered afterwards)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Date and time at this post, from the paper card. The record is marked as entered afterwards."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("citizenship", "issuer"):
            self.fields[name].widget.attrs |= {"list": "countries", "autocomplete": "off"}
        for name in ("born", "expires", "number", "document"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}


@require_http_methods(["GET", "POST"])
@needs(Right.INSPECT)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Ask for what a reader would have read, and open the inspection with it."""
    act = act_of(request, purpose=lane.PURPOSE)
    form = TypedForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, act, form, status=422 if form.errors else 200)
    try:
        asked = asking.opening(request, presented_from(_typed(form)), happened_at=_moment(form, act))
        opened = crossings.open_inspection(act, request=asked)
    except Problem as problem:
        extra = {"problem": problems.shown(problem, kept=True)}
        return _page(request, act, form, status=status_of(problem.code), extra=extra)
    if asked.party:
        return redirect("desk:party", asked.party)
    return redirect("desk:inspection", opened.inspection)


def _typed(form: TypedForm) -> Typed:
    said = form.cleaned_data
    countries = {name: asking.country_code(said[name]) for name in ("citizenship", "issuer")}
    plain = ("family_name", "given_names", "born", "sex", "number", "document", "expires")
    return Typed(**{name: said[name] for name in plain}, **countries)


def _moment(form: TypedForm, act: Act) -> datetime | None:
    """Return the moment typed, which was typed as the clock at the post showed it."""
    typed: datetime | None = form.cleaned_data["happened_at"]
    return typed.replace(tzinfo=ZoneInfo(act.pack.time_zone_of(act.post))) if typed else None


def _page(
    request: DeskRequest, act: Act, form: TypedForm, *, status: int = 200, extra: Mapping[str, object] | None = None
) -> HttpResponse:
    party = asking.uuid(request.POST if request.method == "POST" else request.GET, "party")
    context = {"form": form, "party_id": party, **asking.scan_context(request, act), **(extra or {})}
    if request.method == "POST":
        context["request_id"] = request.POST.get("request", "")
    return answering.page(request, "desk/lane/typed.html", context, status=status)
