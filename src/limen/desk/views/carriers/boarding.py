"""The human desk: the last word on whether somebody may board; what was masked, seen again; sanctions, decided."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.apps.carriers import operations as carriers
from limen.apps.carriers.queries import open_reviews
from limen.apps.posts.queries import officer_names
from limen.desk import answering, inspecting, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.boarding import Answer, Ground
from limen.lib.decision.rights import Right

PURPOSE: Final = "boarding"
WHY: Final = {
    "no-board": N_("The rules say “do not board”"),
    "refer": N_("A human must decide"),
}
LABELS: Final = {
    "primary": N_("Family name"),
    "secondary": N_("Given names"),
    "birth": N_("Born"),
    "citizenship": N_("Citizenship"),
    "document_issuer": N_("Issued by"),
    "document_number": N_("Document"),
    "booking": N_("Booking"),
    "seat": N_("Seat"),
}


class DecideForm(Dressed, forms.Form):
    """The last word."""

    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Ground"), required=False, help_text=_("Only for “do not board”: what the law declares.")
    )
    words = forms.CharField(
        label=_("What it rests on, in your own words"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: object, act: Act, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["answer"], [(each.value, gettext(each.label)) for each in carriers.DECIDABLE])
        known = [each for each in Ground if each.value in act.pack.carriers.answers.grounds]
        choose_from(self.fields["ground"], [("", "—"), *((each.value, gettext(each.label)) for each in known)])


class WhyForm(Dressed, forms.Form):
    """Why somebody must be seen again."""

    why = forms.CharField(
        label=_("For which task, with its number"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


@require_GET
@needs(Right.ANSWER_CARRIERS)
def queue(request: DeskRequest) -> HttpResponse:
    """Show of whom a human must say the last word, who leaves next first; nobody by name."""
    act = act_of(request, purpose=PURPOSE)
    zone = presenting.zone_of(act)
    rows = [
        {
            "id": row.id,
            "number": row.number,
            "carrier": row.carrier,
            "departs": presenting.moment(row.departs_at, zone),
            "why": gettext(WHY[row.why]),
            "weight": "stop" if row.why == "no-board" else "attention",
            "clock": presenting.clock(row.opened_at, until=act.at, goal_minutes=15),
        }
        for row in open_reviews()
    ]
    return answering.page(request, "desk/carriers/boarding.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Right.ANSWER_CARRIERS)
def decide(request: DeskRequest, review: UUID) -> HttpResponse:
    """Show one person with what was found, and take the last word."""
    act = act_of(request, purpose=PURPOSE)
    form = DecideForm(request.POST or None, act=act)
    if request.method == "GET" or not form.is_valid():
        return _page(request, act, review, form, status=422 if form.errors else 200)
    said = form.cleaned_data
    decided = carriers.Decided(
        answer=Answer(said["answer"]), words=said["words"], ground=Ground(said["ground"]) if said["ground"] else None
    )
    try:
        carriers.decide_review(act, review=review, said=decided)
    except Problem as problem:
        if problem.code != carriers.ReviewNotRight.code:
            raise
        return _page(request, act, review, form, status=status_of(problem.code), problem=problem)
    messages.success(request, gettext("The answer is recorded. A carrier that was answered otherwise is told."))
    return redirect("desk:boarding")


@require_http_methods(["GET", "POST"])
@needs(Right.UNMASK_PASSENGERS)
def unmask(request: DeskRequest, passenger: UUID) -> HttpResponse:
    """Ask to see again what was masked, or see it once somebody else has agreed."""
    act = act_of(request, purpose=PURPOSE)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        carriers.ask_unmasking(act, passenger=passenger, why=form.cleaned_data["why"])
        messages.success(request, gettext("It is asked. Somebody else must agree."))
        return redirect("desk:unmasking")
    try:
        told = carriers.see_masked(act, passenger=passenger)
    except carriers.UnmaskingOver:
        told = {}
    pairs = [(gettext(label), told[name]) for name, label in LABELS.items() if told.get(name)]
    return answering.page(request, "desk/carriers/unmask.html", {"form": form, "pairs": pairs})


@require_http_methods(["GET", "POST"])
@needs(Right.UNMASK_PASSENGERS)
def unmasking(request: DeskRequest) -> HttpResponse:
    """Show what others ask to see again, and agree."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "POST":
        carriers.agree_unmasking(act, unmasking=_uuid(request.POST.get("unmasking", "")))
        messages.success(request, gettext("You agreed: it can be seen for some hours, and that it was is recorded."))
        return redirect("desk:unmasking")
    rows = carriers.waiting_unmaskings(act)
    names = officer_names({row.asked_by for row in rows})
    zone = presenting.zone_of(act)
    shown = [
        {
            "id": row.id,
            "number": row.number,
            "why": row.why,
            "who": names.get(row.asked_by, ""),
            "at": presenting.moment(row.asked_at, zone),
        }
        for row in rows
    ]
    return answering.page(request, "desk/carriers/unmasking.html", {"rows": shown})


@require_GET
@needs(Right.DECIDE_CARRIER_SANCTION)
def sanctions(request: DeskRequest) -> HttpResponse:
    """Show the sanctions on carriers that wait for a decision."""
    return _sanctions(request, act_of(request, purpose=PURPOSE))


@require_POST
@needs(Right.DECIDE_CARRIER_SANCTION)
def decide_sanction(request: DeskRequest, sanction: UUID) -> HttpResponse:
    """Record what the competent authority decided."""
    act = act_of(request, purpose=PURPOSE)
    try:
        carriers.decide_carrier_sanction(
            act,
            sanction=sanction,
            imposed=request.POST.get("decision") == "imposed",
            words=request.POST.get("words", ""),
        )
    except Problem as problem:
        return _sanctions(request, act, problem=problem)
    messages.success(request, gettext("The decision is recorded."))
    return redirect("desk:carrier-sanctions")


def _sanctions(request: DeskRequest, act: Act, *, problem: Problem | None = None) -> HttpResponse:
    names = {each.code: gettext(each.name) for each in act.pack.carriers.sanctions}
    rows = [
        {
            "id": row.id,
            "carrier": row.carrier_name,
            "ground": names.get(row.ground, row.ground),
            "circumstances": row.circumstances,
            "precautions": row.precautions,
            "heard": row.heard,
            "at": presenting.moment(row.proposed_at, presenting.zone_of(act)),
        }
        for row in carriers.carrier_sanctions(act)
    ]
    context = {"rows": rows, "problem": problems.shown(problem, kept=True) if problem else None}
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/carriers/sanctions.html", context, status=status)


def _page(
    request: DeskRequest, act: Act, review: UUID, form: DecideForm, *, status: int, problem: Problem | None = None
) -> HttpResponse:
    page = carriers.look_at_review(act, review=review)
    holder = page.passenger.holder
    document = page.passenger.document
    context = {
        "page": page.review,
        "why": gettext(WHY[page.review.why]),
        "departs": presenting.moment(page.review.departs_at, presenting.zone_of(act)),
        "name": inspecting.full_name(holder),
        "age": presenting.age(holder.birth, act.today) if holder else "",
        "citizenship": presenting.country(holder.citizenship) if holder else "",
        "document": f"{document.code} {document.issuer} {document.number}" if document else "",
        "findings": [presenting.finding(each) for each in page.passenger.findings],
        "contacts": page.contacts,
        "form": form,
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return answering.page(request, "desk/carriers/decide.html", context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
