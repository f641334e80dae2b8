"""Families apart: whom a family looks for, who fits, and what somebody found of the risk."""

from __future__ import annotations

from dataclasses import dataclass
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
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.queries import ReunionView
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, at_work_or_office, needs
from limen.desk.child_page import VERDICTS
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import OLDEST, Member, Relation, born
from limen.lib.safeguards.tracing import Risk, What
from limen.lib.screening.hits import Verdict


class MissingForm(Dressed, forms.Form):
    """Who is missing, as the family says."""

    missing = forms.UUIDField(widget=forms.HiddenInput)
    given_names = forms.CharField(label=_("Name"), max_length=80, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    age = forms.IntegerField(label=_("Age, if known"), min_value=0, max_value=OLDEST, required=False)
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, initial=Sex.X.value)
    relation = forms.ChoiceField(label=_("Who is that to the first?"))
    last_seen = forms.CharField(label=_("Where were they last seen?"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["sex"], [(each.value, gettext(each.label)) for each in Sex])
        relations = [(each.value, gettext(each.label)) for each in Relation if each is not Relation.FIRST]
        choose_from(self.fields["relation"], [("", gettext("choose")), *relations])
        for name in ("given_names", "family_name", "last_seen"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def member(self, act: Act) -> Member:
        """Return who is missing."""
        said = self.cleaned_data
        return Member(
            family_name=said["family_name"],
            given_names=said["given_names"],
            birth=PartialDate() if said["age"] is None else born(said["age"], act.today),
            sex=Sex(said["sex"]),
            relation=Relation(said["relation"]),
        )


class AssessForm(Dressed, forms.Form):
    """What somebody found of the risk, and what whoever was found says."""

    risk = forms.ChoiceField(label=_("What did you find?"), widget=forms.RadioSelect)
    agrees = forms.BooleanField(
        label=_("Whoever was found was asked alone, and wants their family to know where they are"), required=False
    )
    words = forms.CharField(
        label=_("On what does that rest? Whom did you ask, and how?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be found."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["risk"], [(each.value, gettext(each.label)) for each in Risk])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReunion:
    """Two descriptions that fit, in words."""

    id: UUID
    score: int
    reasons: tuple[tuple[str, str, str, str, str], ...]
    """What was compared, how it stands, looked for, found, weight."""
    at: str
    risk: str
    weight: str
    words: str
    number: str
    post: str
    is_child: bool


@require_http_methods(["GET", "POST"])
@needs(Right.REGISTER_ARRIVALS)
@at_work
def report(request: DeskRequest, group: UUID) -> HttpResponse:
    """Ask whom a family looks for, and compare."""
    act = act_of(request, purpose=PURPOSE)
    form = MissingForm(request.POST or None, initial={"missing": new_id()})
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            fits = response.report_missing(
                act, missing=said["missing"], group=group, who=form.member(act), last_seen=said["last_seen"]
            )
        except Problem as problem:
            found = problem
        else:
            words = ngettext(
                "Kept. %(count)s person may be the one; the protection authority looks at it.",
                "Kept. %(count)s persons may be the one; the protection authority looks at it.",
                fits,
            )
            messages.success(request, words % {"count": fits})
            return redirect("desk:response-group", group)
    return _page(request, "desk/response/missing.html", {"form": form, "group": group}, form, found)


@require_GET
@needs(Right.REUNITE)
@at_work_or_office
def show(request: DeskRequest) -> HttpResponse:
    """Show what fits and is this officer's task, what waits for an assessment first; no name stands in the list."""
    act = act_of(request, purpose=PURPOSE)
    rows = [_shown(each, act) for each in access.reunions_for(act)]
    return answering.page(request, "desk/response/families.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Right.REUNITE)
@at_work_or_office
def one(request: DeskRequest, reunion: UUID) -> HttpResponse:
    """Show both sides, and record what was found of the risk."""
    act = act_of(request, purpose=PURPOSE)
    form = AssessForm(request.POST or None)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            response.assess_reunion(
                act, reunion=reunion, risk=Risk(said["risk"]), agrees=said["agrees"], words=said["words"]
            )
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("The assessment is recorded."))
            return redirect("desk:response-reunion", reunion)
    page = _shown(access.look_at_reunion(act, reunion=reunion), act)
    return _page(request, "desk/response/reunion.html", {"page": page, "form": form}, form, found)


def _page(
    request: DeskRequest, template: str, context: dict[str, object], form: forms.Form, found: Problem | None
) -> HttpResponse:
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, template, context, status=status)


_WEIGHTS = {"": "protection", Risk.SAFE: "clear", Risk.DANGER: "stop", Risk.UNCLEAR: "attention"}


def _shown(view: ReunionView, act: Act) -> ShownReunion:
    place = act.pack.post(view.found_post)
    return ShownReunion(
        id=view.id,
        score=view.score,
        reasons=tuple(_reason(*each) for each in view.reasons),
        at=presenting.moment(view.made_at, presenting.zone_of(act)),
        risk=gettext(Risk(view.risk).label) if view.risk else gettext("not assessed yet"),
        weight=_WEIGHTS.get(view.risk, "info"),
        words=view.words,
        number=view.found_number,
        post=gettext(place.name) if place else view.found_post,
        is_child=view.is_child,
    )


def _reason(what: str, verdict: str, sought: str, found: str, _points: int) -> tuple[str, str, str, str, str]:
    weight = "clear" if verdict == Verdict.AGREES else "attention" if verdict == Verdict.DISAGREES else "info"
    return (
        gettext(What(what).label),
        gettext(VERDICTS[Verdict(verdict)]),
        _side(what, sought),
        _side(what, found),
        weight,
    )


def _side(what: str, said: str) -> str:
    """Return what one side said, its codes in words: a caseworker reads no codes."""
    if what == What.SEX and said:
        return gettext(Sex(said).label)
    if what == What.RELATIVES:
        return " · ".join(map(_relative, said.split(", ")))
    return said


def _relative(said: str) -> str:
    code, _colon, name = said.partition(": ")
    return f"{name} ({gettext(Relation(code).label)})" if code in set(Relation) else said
