"""Families that look for each other: requests, reports, and what fits, sealed until the risk is assessed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.adapters.clock import new_id
from limen.apps.protection import access
from limen.apps.protection.operations import tracing
from limen.apps.protection.operations.tracing import Report
from limen.desk import answering, problems
from limen.desk.acting import act_of, needs
from limen.desk.child_page import shown_match
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.children.cases import PURPOSE
from limen.lib.basics.answers import status_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import Right
from limen.lib.safeguards.tracing import Described, Risk, Side

MOST_RELATIVES = 12


class TraceForm(Dressed, forms.Form):
    """Who is looked for, or was found."""

    traced = forms.UUIDField(widget=forms.HiddenInput)
    side = forms.ChoiceField(
        label=_("Is this person looked for, or found?"),
        choices=((Side.SOUGHT.value, _("Looked for")), (Side.FOUND.value, _("Found, or here without family"))),
        widget=forms.RadioSelect,
    )
    secondary = forms.CharField(label=_("Given names"), max_length=80)
    primary = forms.CharField(label=_("Family name, father's name"), max_length=80, required=False)
    own_script = forms.CharField(label=_("Name in its own script"), max_length=160, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=((Sex.F.value, _("female")), (Sex.M.value, _("male")), (Sex.X.value, _("not specified"))),
        widget=forms.RadioSelect,
        initial=Sex.X.value,
    )
    birth = forms.CharField(
        label=_("Date or year of birth"),
        help_text=_("Year, month, day: 1974-05-12. Leave out what is not known: 1974-05, 1974, or nothing."),
        max_length=10,
        required=False,
    )
    origin = forms.CharField(label=_("Village, town or region they come from"), max_length=120, required=False)
    last_seen = forms.CharField(label=_("Where they were last seen"), max_length=200, required=False)
    relatives = forms.CharField(
        label=_("Relatives, one a line: how related, then the name"),
        help_text=_("Such as: mother, Selam Tekle"),
        required=False,
        max_length=1_200,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    relation = forms.CharField(label=_("How is whoever looks related to them?"), max_length=40, required=False)
    contact = forms.CharField(
        label=_("How can whoever looks be reached?"),
        help_text=_("Nobody sees this before a caseworker has found contact to be safe."),
        max_length=200,
        required=False,
    )

    def clean_birth(self) -> PartialDate:
        """Return the date as far as it is known."""
        said: str = self.cleaned_data["birth"].strip()
        try:
            return PartialDate.parse(said) if said else PartialDate()
        except ValueError as error:
            raise forms.ValidationError(gettext("Write a date such as 1974-05-12, 1974-05 or 1974.")) from error

    def report(self) -> Report:
        """Return the request or the report."""
        said = self.cleaned_data
        pairs = [line.partition(",") for line in said["relatives"].splitlines() if line.strip()][:MOST_RELATIVES]
        relatives = tuple((one.strip(), two.strip()) if two.strip() else ("", one.strip()) for one, _, two in pairs)
        who = Described(
            primary=said["primary"],
            secondary=said["secondary"],
            own_script=said["own_script"],
            sex=Sex(said["sex"]),
            birth=said["birth"],
            origin=said["origin"],
            last_seen=said["last_seen"],
            relatives=relatives,
        )
        return Report(side=Side(said["side"]), who=who, relation=said["relation"], contact=said["contact"])


class RiskForm(Dressed, forms.Form):
    """What a caseworker found of the risk."""

    risk = forms.ChoiceField(label=_("What did you find?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("On what does that rest? Whom did you ask, and what does the child say?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be found."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["risk"], [(each.value, gettext(each.label)) for each in Risk])


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CHILD_CASES)
def trace(request: DeskRequest, case: UUID | None = None) -> HttpResponse:
    """Keep a request or a report, in a child's case or of a relative who is not here, and compare it."""
    act = act_of(request, purpose=PURPOSE)
    form = TraceForm(request.POST or None, initial={"traced": new_id(), "side": Side.SOUGHT.value})
    form.label_suffix = ""
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            fits = tracing.report_traced(act, traced=form.cleaned_data["traced"], report=form.report(), case=case)
        except Problem as problem:
            found = problem
        else:
            words = ngettext("Kept. %(count)s entry may fit.", "Kept. %(count)s entries may fit.", fits)
            messages.success(request, words % {"count": fits})
            return redirect("desk:child", case) if case else redirect("desk:families")
    context: dict[str, object] = {"form": form, "case": case}
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/children/trace.html", context, status=status)


@require_GET
@needs(Right.WORK_CHILD_CASES)
def show(request: DeskRequest) -> HttpResponse:
    """Show what fits in one's own cases, what waits for an assessment first."""
    act = act_of(request, purpose=PURPOSE)
    rows = [shown_match(each, act) for each in access.matches_for(act)]
    return answering.page(request, "desk/children/families.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CHILD_CASES)
def match(request: DeskRequest, match: UUID) -> HttpResponse:
    """Show request and report side by side, and record what was found of the risk."""
    act = act_of(request, purpose=PURPOSE)
    form = RiskForm(request.POST or None)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            tracing.assess_match(
                act, match=match, risk=Risk(form.cleaned_data["risk"]), words=form.cleaned_data["words"]
            )
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("The assessment is recorded."))
            return redirect("desk:match", match)
    context: dict[str, object] = {"page": shown_match(access.look_at_match(act, match=match), act), "form": form}
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/children/match.html", context, status=status)
