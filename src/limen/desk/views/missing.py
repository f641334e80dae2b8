"""Missing and dead persons: whom people outside look for, who was found dead, who may be whom, and who was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.adapters.clock import new_id
from limen.apps.missing import access
from limen.apps.missing import operations as missing
from limen.apps.missing.operations import Asked, FoundDead
from limen.apps.missing.queries import DeadView, LeadView
from limen.apps.protection.queries import agreements as all_agreements
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, at_work_or_office, is_allowed, needs
from limen.desk.child_page import VERDICTS
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line.after import post_name
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import Right
from limen.lib.safeguards.agreements import DataClass
from limen.lib.safeguards.arrivals import OLDEST, born
from limen.lib.safeguards.missing import LeadKind
from limen.lib.safeguards.tracing import Described, Risk, What
from limen.lib.screening.hits import Verdict

PURPOSE: Final = "missing-persons"


class _Person(Dressed, forms.Form):
    """Somebody as far as anybody knows them."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    given_names = forms.CharField(label=_("Name"), max_length=80, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    age = forms.IntegerField(label=_("Age, if known"), min_value=0, max_value=OLDEST, required=False)
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, initial=Sex.X.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["sex"], [(each.value, gettext(each.label)) for each in Sex])
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def who(self, act: Act) -> Described:
        """Return who it is."""
        said = self.cleaned_data
        return Described(
            primary=said["family_name"],
            secondary=said["given_names"],
            sex=Sex(said["sex"]),
            birth=PartialDate() if said["age"] is None else born(said["age"], act.today),
            origin=said.get("origin", ""),
            last_seen=said.get("last_seen", ""),
        )


def _words(label: Any, *, required: bool = True, rows: int = 3) -> Any:
    return forms.CharField(
        label=label, max_length=2_000, required=required, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    )


class RequestForm(_Person):
    """Whom somebody outside looks for, and how they are reached."""

    origin = forms.CharField(label=_("Where from?"), max_length=120, required=False)
    last_seen = forms.CharField(label=_("Where were they last seen?"), max_length=200, required=False)
    marks = _words(_("What do they look like, wear and carry?"), required=False)
    seeker = forms.CharField(label=_("Who looks for them?"), max_length=120)
    relation = forms.CharField(label=_("Who is that to them?"), max_length=40, required=False)
    contact = forms.CharField(label=_("How are they reached?"), max_length=200)
    agreement = forms.ChoiceField(label=_("Through which agency?"), required=False)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the agencies that an agreement binds."""
        super().__init__(*args, **kwargs)
        bound = [
            (str(each.id), each.name) for each in all_agreements(act) if each.said.lets({DataClass.TRACING}, act.today)
        ]
        choose_from(self.fields["agreement"], [("", gettext("none: they asked an officer")), *bound])


class DeadForm(_Person):
    """Who was found dead, where, and what may tell who they were."""

    day = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("Where was the person found?"), max_length=200)
    marks = _words(_("What may tell who they were: scars, teeth, tattoos, clothes?"))
    belongings = _words(_("Belongings and papers"), required=False)
    whereabouts = forms.CharField(label=_("Where is the body now?"), max_length=200)


class HandForm(Dressed, forms.Form):
    """To which body the dead are handed over."""

    prefix = "hand"
    to = forms.CharField(label=_("Which competent body takes over, and under which reference?"), max_length=200)
    whereabouts = forms.CharField(label=_("Where is the body now?"), max_length=200)


class IdentifyForm(Dressed, forms.Form):
    """What the competent body says."""

    prefix = "who"
    name = forms.CharField(label=_("Who was it, as the competent body says?"), max_length=200)
    how = _words(_("On what does that rest?"))


class LeadForm(Dressed, forms.Form):
    """What somebody found of a lead."""

    prefix = "lead"
    risk = forms.ChoiceField(label=_("What did you find?"), widget=forms.RadioSelect)
    agrees = forms.BooleanField(
        label=_("Whoever was found was asked alone, and wants their family to know where they are"), required=False
    )
    words = _words(_("On what does that rest? Whom did you ask, and how?"))

    def __init__(self, *args: Any, kind: LeadKind, **kwargs: Any) -> None:
        """Offer what can be found: nobody is a danger to the dead."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        offered = [each for each in Risk if kind is LeadKind.REGISTERED or each is not Risk.DANGER]
        choose_from(self.fields["risk"], [(each.value, _found(each, kind)) for each in offered])


def _found(risk: Risk, kind: LeadKind) -> str:
    if kind is LeadKind.DEAD and risk is Risk.SAFE:
        return gettext("It is the one, and those who look may be told")
    return gettext(risk.label)


class TellForm(Dressed, forms.Form):
    """Who was told, and how."""

    prefix = "told"
    words = _words(_("Whom did you tell, how, and who was with them?"))


@require_GET
@needs(Right.SEE_MISSING)
@at_work_or_office
def show(request: DeskRequest) -> HttpResponse:
    """Show requests and the dead, by number, what waits first."""
    act, traces = _act(request), is_allowed(request, Right.REUNITE)
    zone = presenting.zone_of(act)
    requests = access.requests_for(act) if traces else ()
    context = {
        "requests": [
            {
                "id": each.id,
                "number": each.number,
                "post": post_name(act, each.post) if each.post else "",
                "at": presenting.moment(each.made_at, zone),
                "waits": each.waits,
                "leads": len(each.leads),
                "closed": each.closed_at is not None,
            }
            for each in requests
        ],
        "dead": [_dead(each, act) for each in access.dead_at(act)],
        "families": [_lead(each, act) for each in (access.family_leads_for(act) if traces else ())],
        "waits": sum(each.waits for each in requests),
        "traces": traces,
        "may_record": is_allowed(request, Right.RECORD_DEAD) and bool(act.post),
    }
    return answering.page(request, "desk/missing/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.REUNITE)
@at_work_or_office
def ask(request: DeskRequest) -> HttpResponse:
    """Take in whom somebody outside looks for."""
    act = _act(request)
    form = RequestForm(request.POST or None, act=act, initial={"record": new_id()})

    def do() -> HttpResponse:
        said = form.cleaned_data
        asked = Asked(
            who=form.who(act),
            seeker=said["seeker"],
            contact=said["contact"],
            relation=said["relation"],
            marks=said["marks"],
            agreement=UUID(said["agreement"]) if said["agreement"] else None,
        )
        _tell_fits(request, missing.ask_for_missing(act, request=said["record"], asked=asked))
        return redirect("desk:missing-request", said["record"])

    return _form(request, "desk/missing/ask.html", form, do)


@require_http_methods(["GET", "POST"])
@needs(Right.RECORD_DEAD)
@at_work
def record(request: DeskRequest) -> HttpResponse:
    """Write down who was found dead."""
    act = _act(request)
    form = DeadForm(request.POST or None, initial={"record": new_id(), "day": act.today.isoformat()})

    def do() -> HttpResponse:
        said = form.cleaned_data
        day = datetime.combine(said["day"], datetime.min.time(), tzinfo=presenting.zone_of(act))
        found = FoundDead(
            found_at=day,
            place=said["place"],
            who=form.who(act),
            marks=said["marks"],
            belongings=said["belongings"],
            whereabouts=said["whereabouts"],
        )
        _tell_fits(request, missing.record_dead(act, dead=said["record"], found=found))
        return redirect("desk:dead", said["record"])

    return _form(request, "desk/missing/record.html", form, do)


def _tell_fits(request: DeskRequest, fits: int) -> None:
    words = ngettext("Kept. %(count)s record may fit.", "Kept. %(count)s records may fit.", fits)
    messages.success(request, words % {"count": fits})


def _form(request: DeskRequest, template: str, form: forms.Form, do: Callable[[], HttpResponse]) -> HttpResponse:
    context: dict[str, object] = {"form": form}
    status = 422 if form.is_bound and form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            return do()
        except Problem as problem:
            context["problem"] = problems.shown(problem, kept=True)
            status = status_of(problem.code)
    return answering.page(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Right.REUNITE)
@at_work_or_office
def one_request(request: DeskRequest, record: UUID) -> HttpResponse:
    """Show a request with what may fit, and close it."""
    act = _act(request)
    found: Problem | None = None
    if request.method == "POST":
        try:
            missing.close_request(act, request=record, words=request.POST.get("words", ""))
        except Problem as problem:
            found = problem
        else:
            return redirect("desk:missing")
    view = access.look_at_request(act, request=record)
    context: dict[str, object] = {
        "view": view,
        "name": " / ".join(view.who.names),
        "age": presenting.age(view.who.birth, act.today) if view.who.birth.year else "",
        "sex": gettext(view.who.sex.label),
        "leads": [_lead(each, act) for each in view.leads],
    }
    return _shown(request, "desk/missing/request.html", context, found)


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_MISSING)
@at_work_or_office
def one_dead(request: DeskRequest, record: UUID) -> HttpResponse:
    """Show somebody who died, hand them over, and record who they were."""
    act = _act(request)
    said = request.POST
    hand = HandForm(said if "hand-to" in said else None)
    who = IdentifyForm(said if "who-name" in said else None)
    found: Problem | None = None
    try:
        if hand.is_bound and hand.is_valid():
            clean = hand.cleaned_data
            missing.hand_over_dead(act, dead=record, to=clean["to"], whereabouts=clean["whereabouts"])
            return redirect("desk:dead", record)
        if who.is_bound and who.is_valid():
            clean = who.cleaned_data
            missing.identify_dead(act, dead=record, name=clean["name"], how=clean["how"])
            return redirect("desk:dead", record)
    except Problem as problem:
        found = problem
    view = access.look_at_dead(act, dead=record)
    context: dict[str, object] = {
        "view": view,
        "row": _dead(view, act),
        "name": " / ".join(view.who.names),
        "age": presenting.age(view.who.birth, act.today) if view.who.birth.year else "",
        "sex": gettext(view.who.sex.label),
        "hand": hand,
        "who": who,
        "may_identify": is_allowed(request, Right.REUNITE),
    }
    return _shown(request, "desk/missing/dead.html", context, found)


@require_http_methods(["GET", "POST"])
@needs(Right.REUNITE)
@at_work_or_office
def one_lead(request: DeskRequest, record: UUID) -> HttpResponse:
    """Show both sides, record what was found of it, and who was told."""
    act = _act(request)
    said = request.POST
    kind = access.look_at_lead(act, lead=record).kind
    form = LeadForm(said if "lead-words" in said else None, kind=kind)
    tell = TellForm(said if "told-words" in said else None)
    found: Problem | None = None
    try:
        if form.is_bound and form.is_valid():
            clean = form.cleaned_data
            missing.assess_lead(
                act, lead=record, risk=Risk(clean["risk"]), agrees=clean["agrees"], words=clean["words"]
            )
            messages.success(request, gettext("The assessment is recorded."))
            return redirect("desk:missing-lead", record)
        if tell.is_bound and tell.is_valid():
            missing.tell_family(act, lead=record, words=tell.cleaned_data["words"])
            messages.success(request, gettext("It is recorded who was told, and by whom."))
            return redirect("desk:missing-lead", record)
    except Problem as problem:
        found = problem
    view = access.look_at_lead(act, lead=record)
    context: dict[str, object] = {"view": view, "row": _lead(view, act), "form": form, "tell": tell}
    return _shown(request, "desk/missing/lead.html", context, found)


def _shown(request: DeskRequest, template: str, context: dict[str, object], found: Problem | None) -> HttpResponse:
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 200
    return answering.page(request, template, context, status=status)


def _act(request: DeskRequest) -> Act:
    return act_of(request, purpose=PURPOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLead:
    """A lead in words."""

    id: UUID
    number: str
    what: str
    score: int
    reasons: tuple[tuple[str, str, str, str, str], ...]
    at: str
    risk: str
    weight: str
    told: str


_WEIGHTS: Final = {"": "protection", Risk.SAFE: "clear", Risk.DANGER: "stop", Risk.UNCLEAR: "attention"}


def _lead(view: LeadView, act: Act) -> ShownLead:
    zone = presenting.zone_of(act)
    return ShownLead(
        id=view.id,
        number=view.number,
        what=gettext("found dead") if view.kind is LeadKind.DEAD else gettext("registered alive"),
        score=view.score,
        reasons=tuple(_reason(*each) for each in view.reasons),
        at=presenting.moment(view.made_at, zone),
        risk=_found(Risk(view.risk), view.kind) if view.risk else gettext("not assessed yet"),
        weight=_WEIGHTS.get(view.risk, "info"),
        told=presenting.moment(view.told_at, zone) if view.told_at else "",
    )


def _reason(what: str, verdict: str, sought: str, found: str, _points: int) -> tuple[str, str, str, str, str]:
    weight = "clear" if verdict == Verdict.AGREES else "attention" if verdict == Verdict.DISAGREES else "info"
    if what == What.SEX:
        sought, found = (gettext(Sex(each).label) if each else "" for each in (sought, found))
    return gettext(What(what).label), gettext(VERDICTS[Verdict(verdict)]), sought, found, weight


def _dead(view: DeadView, act: Act) -> dict[str, object]:
    zone = presenting.zone_of(act)
    if view.identified_at:
        weight, word = "clear", gettext("identified")
    elif view.handed_at:
        weight, word = "info", gettext("with the competent body")
    else:
        weight, word = "attention", gettext("not handed over yet")
    return {
        "id": view.id,
        "number": view.number,
        "post": post_name(act, view.post),
        "found": presenting.text(view.found_at.astimezone(zone).date()),
        "weight": weight,
        "word": word,
    }
