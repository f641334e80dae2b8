"""Emergency travel documents at the desk of a consulate or a post: given, printed, reported when one is lost."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.adapters.emergency_pdf import set_emergency
from limen.adapters.seal_signer import SealSigner, SealSignerMissing
from limen.apps.examination import operations as examinations
from limen.apps.examination.access import emergency_for
from limen.apps.examination.queries import EmergencyRow, emergency_list
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.asking import Choice
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line.notice import as_pdf
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.inspection.emergency import (
    LONGEST_JOURNEY,
    LONGEST_NUMBER,
    LONGEST_WORDS,
    TypedEmergency,
    lines_of,
)

PURPOSE = "emergency-documents"
STATUSES = {"lost": N_("Lost"), "stolen": N_("Stolen"), "revoked": N_("Revoked")}


class IssueForm(Dressed, forms.Form):
    """What the document says, and how it is known."""

    document = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("Number"), max_length=LONGEST_NUMBER + 8, help_text=_("As it is printed on the form that you take.")
    )
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_names = forms.CharField(label=_("Given names"), required=False, max_length=80)
    born = forms.CharField(label=_("Date of birth"), max_length=10, help_text=_("Such as 1974-05-12."))
    sex = forms.ChoiceField(
        label=_("Sex in the document"),
        choices=(("F", _("female")), ("M", _("male")), ("X", _("not specified"))),
        widget=forms.RadioSelect,
    )
    citizenship = forms.CharField(label=_("Citizenship"), max_length=60)
    valid_until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    journey = forms.CharField(
        label=_("Journey"), max_length=LONGEST_JOURNEY, help_text=_("From where to where, and by which way.")
    )
    established = forms.CharField(
        label=_("How you know who it is, and that they are a national"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    replaces = forms.CharField(
        label=_("Number of the passport"),
        required=False,
        max_length=LONGEST_NUMBER + 8,
        help_text=_("Of the one that is gone, where it is known."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["citizenship"].widget.attrs |= {"list": "countries", "autocomplete": "off"}
        self.fields["journey"].widget.attrs |= {"dir": "auto"}
        for name in ("number", "born", "replaces"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}


@require_GET
@needs(Right.ISSUE_EMERGENCY)
def show_list(request: DeskRequest) -> HttpResponse:
    """List the documents, without their holders."""
    act = act_of(request, purpose=PURPOSE)
    zone = presenting.zone_of(act)
    asked = request.GET.get("number", "")
    rows = [
        {
            "id": row.id,
            "number": row.number,
            "issued": presenting.moment(row.issued_at, zone),
            "until": presenting.text(row.valid_until),
            "status": gettext(STATUSES[row.status]) if row.status else "",
        }
        for row in emergency_list(number=asked)
    ]
    context = {"rows": rows, "asked": asked, "may_issue": _signer() is not None}
    return answering.page(request, "desk/examination/emergency_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.ISSUE_EMERGENCY)
def issue(request: DeskRequest) -> HttpResponse:
    """Issue a document from what was typed."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        days = act.pack.examination.emergency.most_days
        initial = {
            "document": new_id(),
            "citizenship": act.pack.state.code,
            "valid_until": act.today + timedelta(days=days),
        }
        return _issue_page(request, IssueForm(initial=initial))
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _issue_page(request, form, status=422)
    try:
        signer = SealSigner(folder=settings.CONFIGURATION.home)
        made = examinations.issue_emergency(
            act, document=form.cleaned_data["document"], typed=_typed(request.POST), by=signer
        )
    except Problem as problem:
        return _issue_page(request, form, status=status_of(problem.code), problem=problem)
    messages.success(request, gettext("The document is recorded. Print it, and put the photograph on it."))
    return redirect("desk:emergency-show", made)


@require_GET
@needs(Right.ISSUE_EMERGENCY)
def show(request: DeskRequest, document: UUID) -> HttpResponse:
    """Show one document."""
    return _page(request, act_of(request, purpose=PURPOSE), document)


@require_POST
@needs(Right.ISSUE_EMERGENCY)
def paper(request: DeskRequest, document: UUID) -> HttpResponse:
    """Hand out the paper, to be printed."""
    act = act_of(request, purpose=PURPOSE)
    try:
        pdf = examinations.print_emergency(act, document=document, press=set_emergency)
    except Problem as problem:
        return _page(request, act, document, problem)
    # Named by its id: neither name nor number of anybody stays in a list of downloads.
    return as_pdf(pdf, name=str(document))


@require_POST
@needs(Right.ISSUE_EMERGENCY)
def end(request: DeskRequest, document: UUID) -> HttpResponse:
    """Report a document as lost, stolen or revoked."""
    act = act_of(request, purpose=PURPOSE)
    try:
        examinations.end_emergency(
            act, document=document, status=request.POST.get("status", ""), words=request.POST.get("words", "")
        )
    except Problem as problem:
        return _page(request, act, document, problem)
    told = gettext(
        "Reported, and in the register of own documents: the watchlist desk puts it on the list of the lanes."
    )
    messages.success(request, told)
    return redirect("desk:emergency-show", document)


def _signer() -> SealSigner | None:
    try:
        return SealSigner(folder=settings.CONFIGURATION.home)
    except SealSignerMissing:
        return None


def _typed(said: QueryDict) -> TypedEmergency:
    plain = {field.name: said.get(field.name, "") for field in fields(TypedEmergency)}
    return TypedEmergency(**{**plain, "citizenship": asking.country_code(plain["citizenship"])})


def _issue_page(
    request: DeskRequest, form: IssueForm, *, status: int = 200, problem: Problem | None = None
) -> HttpResponse:
    context = {"form": form, "problem": problems.shown(problem, kept=True) if problem else None}
    return answering.page(request, "desk/examination/emergency_issue.html", context, status=status)


def _page(request: DeskRequest, act: Act, document: UUID, problem: Problem | None = None) -> HttpResponse:
    row = emergency_for(act, document=document)
    zone = presenting.zone_of(act)
    over = act.today > row.document.valid_until
    words = N_("Expired on %(day)s") if over else N_("Valid until %(day)s")
    context = {
        "id": row.id,
        "name": f"{row.document.holder.primary} {row.document.holder.secondary}".strip(),
        "weight": "attention" if row.status else "info" if over else "clear",
        "answer": gettext(STATUSES[row.status])
        if row.status
        else presenting.sentence(words, {"day": row.document.valid_until}),
        "pairs": _pairs(act, row),
        "lines": lines_of(row.document, state=act.pack.state.code),
        "established": row.document.established,
        "issued": presenting.moment(row.issued_at, zone),
        "officer": officer_names({row.issued_by}).get(row.issued_by, ""),
        "ended": presenting.moment(row.ended_at, zone) if row.ended_at else "",
        "is_ended": bool(row.status),
        "statuses": [Choice(value=code, label=gettext(name), chosen=False) for code, name in STATUSES.items()],
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/examination/emergency.html", context, status=status)


def _pairs(act: Act, row: EmergencyRow) -> list[tuple[str, str]]:
    document, holder = row.document, row.document.holder
    pairs = [
        (gettext("Number"), document.number),
        (gettext("Born"), presenting.text(holder.birth)),
        (gettext("Citizenship"), presenting.country(holder.citizenship)),
        (gettext("Valid"), f"{presenting.text(document.issued_on)} – {presenting.text(document.valid_until)}"),
        (gettext("Journey"), document.journey),
        (gettext("Passport"), document.replaces),
        (gettext("Authority"), gettext(act.pack.examination.emergency.authority)),
    ]
    return [pair for pair in pairs if pair[1]]
