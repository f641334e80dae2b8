"""The permit desk: a permit looked up for a task, issued, annulled, revoked; at headquarters, without a shift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.adapters.code_pictures import data_matrix_svg
from limen.adapters.seal_signer import SealSigner, SealSignerMissing
from limen.apps.permits import operations as permits
from limen.apps.permits.access import MOST_FOUND, TASKS, find_permits, permit_for
from limen.apps.permits.queries import PermitRow, changes_of, count_permits
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.emrtd.codes import read_code
from limen.lib.inspection.permit_lines import begun_from
from limen.lib.inspection.permit_list import (
    BETWEEN,
    LONGEST_AUTHORITY,
    LONGEST_CONDITION,
    LONGEST_STAY,
    MOST_CONDITIONS,
    TypedPermit,
)
from limen.lib.stays.permits import PermitStatus

PURPOSE = "permits"
ENTRIES = {0: N_("any number of entries"), 1: N_("one entry"), 2: N_("two entries")}
STATUS_WORDS = {
    PermitStatus.VALID: N_("valid"),
    PermitStatus.ANNULLED: N_("annulled"),
    PermitStatus.REVOKED: N_("revoked"),
}
WHAT_WORDS = {
    "issued": N_("recorded"),
    "changed": N_("changed by its authority"),
    "annulled": N_("annulled"),
    "revoked": N_("revoked"),
}
_DATE_HELP = _("Year, month, day: 1974-05-12. Leave out what is not known: 1974-05, 1974, or nothing.")


class FindForm(Dressed, forms.Form):
    """For whom, and for what; sent in the body, so that no name stands in an address."""

    task = forms.ChoiceField(label=_("For what"))
    number = forms.CharField(
        label=_("Number"), required=False, max_length=40, help_text=_("Of the permit, or of the passport it is in.")
    )
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=80)
    born = forms.CharField(label=_("Date of birth"), required=False, max_length=10, help_text=_("Such as 1974-05-12."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["task"], [(code, gettext(words)) for code, words in TASKS.items()])
        for name in ("number", "born"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}
        self.fields["family_name"].widget.attrs["autocomplete"] = "off"


class IssueForm(Dressed, forms.Form):
    """What a permit says."""

    permit = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of permit"))
    number = forms.CharField(label=_("Number of the permit"), max_length=40)
    issuer = forms.CharField(label=_("Issuing State"), max_length=60)
    authority = forms.CharField(label=_("Authority"), required=False, max_length=LONGEST_AUTHORITY)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    entries = forms.ChoiceField(label=_("Entries"), widget=forms.RadioSelect, initial="0")
    stay_days = forms.IntegerField(
        label=_("Days of stay"),
        required=False,
        min_value=1,
        max_value=LONGEST_STAY,
        help_text=_("Empty where the law of its kind counts alone."),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=MOST_CONDITIONS * (LONGEST_CONDITION + 2),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line."),
    )
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_names = forms.CharField(label=_("Given names"), required=False, max_length=80)
    born = forms.CharField(label=_("Date of birth"), required=False, max_length=10, help_text=_DATE_HELP)
    sex = forms.ChoiceField(
        label=_("Sex in the document"),
        choices=(("F", _("female")), ("M", _("male")), ("X", _("not specified"))),
        widget=forms.RadioSelect,
        initial="X",
    )
    citizenship = forms.CharField(label=_("Citizenship"), required=False, max_length=60)
    document_number = forms.CharField(
        label=_("Number of the passport"),
        required=False,
        max_length=40,
        help_text=_("Empty where the permit stands in no document."),
    )
    document_issuer = forms.CharField(label=_("Issued by"), required=False, max_length=60)

    def __init__(self, *args: object, act: Act, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["kind"], [(kind.code, gettext(kind.name)) for kind in act.pack.stays.permit_kinds])
        choose_from(self.fields["entries"], [(str(count), gettext(words)) for count, words in ENTRIES.items()])
        for name in ("issuer", "citizenship", "document_issuer"):
            self.fields[name].widget.attrs |= {"list": "countries", "autocomplete": "off"}
        for name in ("number", "born", "document_number"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}


class EndForm(Dressed, forms.Form):
    """Why a permit ends; nothing in it sends the form on Enter."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Ground"))
    words = forms.CharField(
        label=_("Why, in your own words"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def __init__(self, *args: object, act: Act, status: PermitStatus, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(each.code, gettext(each.name)) for each in act.pack.stays.ends_for(status.value)]
        choose_from(self.fields["reason"], [("", gettext("Choose the ground")), *grounds])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPermit:
    """A permit as a page shows it."""

    id: UUID
    name: str
    kind: str
    number: str
    weight: str
    answer: SafeString
    permit: tuple[tuple[str, str], ...]
    holder: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    is_ended: bool
    words: str


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PERMITS)
def find(request: DeskRequest) -> HttpResponse:
    """Ask for whom and for what, and show what was found."""
    act = act_of(request, purpose=PURPOSE)
    form = FindForm(request.POST or None)
    context: dict[str, object] = {"form": form, "count": count_permits()}
    if request.method == "GET" or not form.is_valid():
        return answering.page(request, "desk/permits/find.html", context, status=422 if form.errors else 200)
    try:
        rows = find_permits(act, **form.cleaned_data)
    except Problem as problem:
        context["problem"] = problems.shown(problem, kept=True)
        return answering.page(request, "desk/permits/find.html", context, status=status_of(problem.code))
    context |= {"found": [_shown(row, act) for row in rows], "asked": True, "too_many": len(rows) == MOST_FOUND}
    return answering.page(request, "desk/permits/find.html", context)


@require_GET
@needs(Right.KEEP_PERMITS)
def show(request: DeskRequest, permit: UUID) -> HttpResponse:
    """Show one permit and what happened to it."""
    act = act_of(request, purpose=PURPOSE)
    row = permit_for(act, permit=permit)
    changes = changes_of(permit)
    names = officer_names({change.officer for change in changes})
    history = [
        {
            "at": presenting.moment(change.at, presenting.zone_of(act)),
            "what": gettext(WHAT_WORDS[change.what]),
            "who": names.get(change.officer, ""),
            "by_list": change.list is not None,
        }
        for change in changes
    ]
    context = {
        "page": _shown(row, act),
        "history": history,
        "may_seal": not row.is_ended and row.data.issuer == act.pack.state.code and _signer() is not None,
    }
    return answering.page(request, "desk/permits/show.html", context)


@require_POST
@needs(Right.KEEP_PERMITS)
def seal(request: DeskRequest, permit: UUID) -> HttpResponse:
    """Make the seal for a permit and show it, to be printed."""
    act = act_of(request, purpose=PURPOSE)
    data = permits.seal_permit(act, permit=permit, by=SealSigner(folder=settings.CONFIGURATION.home))
    code = read_code(data)
    context = {
        "svg": mark_safe(data_matrix_svg(data)),  # noqa: S308 - drawn from bytes that were made here
        "fields": [(gettext(what), value) for what, value in code.fields],
        "back": reverse("desk:permits-show", args=[permit]),
    }
    return answering.page(request, "desk/permits/seal.html", context)


def _signer() -> SealSigner | None:
    try:
        return SealSigner(folder=settings.CONFIGURATION.home)
    except SealSignerMissing:
        return None


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PERMITS)
def issue(request: DeskRequest) -> HttpResponse:
    """Issue a permit from what was typed, or begin it from scanned lines."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        initial = {"permit": new_id(), "issuer": act.pack.state.code, "valid_from": act.today}
        return _issue_page(request, IssueForm(act=act, initial=initial))
    if "read" in request.POST:
        return _begun(request, act)
    form = IssueForm(request.POST, act=act)
    if not form.is_valid():
        return _issue_page(request, form, status=422)
    try:
        made = permits.issue_permit(act, permit=form.cleaned_data["permit"], typed=_typed(request.POST))
    except Problem as problem:
        return _issue_page(request, form, status=status_of(problem.code), problem=problem)
    messages.success(request, gettext("The permit is recorded."))
    return redirect("desk:permits-show", made)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PERMITS)
def end(request: DeskRequest, permit: UUID, how: str) -> HttpResponse:
    """Say what annulling or revoking does, and do it on a ground of the law."""
    if how not in ENDS:
        raise Http404
    act, status = act_of(request, purpose=PURPOSE), PermitStatus(how)
    row = permit_for(act, permit=permit)
    form = EndForm(request.POST or None, act=act, status=status, initial={"version": row.version})
    if request.method == "GET" or not form.is_valid():
        return _end_page(request, act, row, status, form, code=422 if form.errors else 200)
    try:
        ENDS[status](act, permit=permit, **form.cleaned_data)
    except Problem as problem:
        return _end_page(request, act, row, status, form, code=status_of(problem.code), problem=problem)
    messages.success(request, gettext(TOLD[status]))
    return redirect("desk:permits-show", permit)


ENDS = {PermitStatus.ANNULLED: permits.annul_permit, PermitStatus.REVOKED: permits.revoke_permit}
TOLD = {
    PermitStatus.ANNULLED: N_("The permit is annulled. Tell its holder, and say how they can appeal."),
    PermitStatus.REVOKED: N_("The permit is revoked. Tell its holder, and say how they can appeal."),
}


def _issue_page(
    request: DeskRequest, form: IssueForm, *, status: int = 200, problem: Problem | None = None, lines: str = ""
) -> HttpResponse:
    shown = problems.shown(problem, kept=True) if problem else None
    context = {"form": form, "problem": shown, "lines": lines}
    return answering.page(request, "desk/permits/issue.html", context, status=status)


def _begun(request: DeskRequest, act: Act) -> HttpResponse:
    """Show the form again with what the lines say filled in; what else was typed stays."""
    typed, lines = _typed(request.POST), request.POST.get("lines", "").replace("\r\n", "\n")
    problem = None
    try:
        typed = begun_from(lines, typed=typed, today=act.today)
    except Problem as raised:
        problem = raised
    form = IssueForm(act=act, initial={**_as_form(typed), "permit": request.POST.get("permit", "")})
    return _issue_page(
        request,
        form,
        status=status_of(problem.code) if problem else 200,
        problem=problem,
        lines=lines if problem else "",
    )


def _typed(said: QueryDict) -> TypedPermit:
    """Return what the form says, field by field; countries by code or by their name in the reader's language."""
    plain = {field.name: said.get(field.name, "") for field in fields(TypedPermit)}
    countries = {name: asking.country_code(plain[name]) for name in ("issuer", "citizenship", "document_issuer")}
    conditions = BETWEEN.join(plain["conditions"].replace(BETWEEN, " ").splitlines())
    return TypedPermit(
        **{**plain, **countries, "conditions": conditions, "status": "", "ended_on": "", "end_reason": ""}
    )


def _as_form(typed: TypedPermit) -> Mapping[str, str]:
    plain = {field.name: getattr(typed, field.name) for field in fields(TypedPermit)}
    return {**plain, "conditions": plain["conditions"].replace(BETWEEN, "\n")}


def _end_page(
    request: DeskRequest,
    act: Act,
    row: PermitRow,
    status: PermitStatus,
    form: EndForm,
    *,
    code: int,
    problem: Problem | None = None,
) -> HttpResponse:
    context = {
        "page": _shown(row, act),
        "form": form,
        "annuls": status is PermitStatus.ANNULLED,
        "how": status.value,
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return answering.page(request, "desk/permits/end.html", context, status=code)


def _shown(row: PermitRow, act: Act) -> ShownPermit:
    data, kind = row.data, act.pack.stays.permit_kind(row.data.kind)
    weight, answer = _answer(row, act)
    ground = next((each for each in act.pack.stays.permit_ends if each.code == row.end_reason), None)
    permit = (
        (gettext("Number"), data.number),
        (gettext("Issued by"), " · ".join(part for part in (presenting.country(data.issuer), data.authority) if part)),
        (gettext("Valid"), f"{presenting.text(data.valid_from)} – {presenting.text(data.valid_until)}"),
        (gettext("Entries"), gettext(ENTRIES[data.entries])),
        (gettext("Days of stay"), presenting.text(data.stay_days) if data.stay_days else gettext("as the law says")),
        (gettext("Ground of its end"), gettext(ground.name) if ground else row.end_reason),
    )
    holder = (
        (gettext("Born"), presenting.text(data.holder.birth)),
        (gettext("Citizenship"), presenting.country(data.holder.citizenship)),
        (
            gettext("Passport"),
            " · ".join(part for part in (data.document_number, presenting.country(data.document_issuer)) if part),
        ),
    )
    return ShownPermit(
        id=row.id,
        name=f"{data.holder.primary} {data.holder.secondary}".strip(),
        kind=gettext(kind.name) if kind else data.kind,
        number=data.number,
        weight=weight,
        answer=answer,
        permit=tuple(pair for pair in permit if pair[1]),
        holder=tuple(pair for pair in holder if pair[1]),
        conditions=data.conditions,
        is_ended=row.is_ended,
        words=row.end_words,
    )


def _answer(row: PermitRow, act: Act) -> tuple[str, SafeString]:
    """Return the weight of what a permit is worth today, and the sentence that says it."""
    data = row.data
    if row.is_ended and row.ended_on is not None:
        words = ENDED_WORDS[row.status]
        return "attention", presenting.sentence(words, {"day": row.ended_on})
    if act.today > data.valid_until:
        return "info", presenting.sentence(N_("Expired on %(day)s"), {"day": data.valid_until})
    if act.today < data.valid_from:
        return "info", presenting.sentence(N_("Valid from %(day)s"), {"day": data.valid_from})
    return "clear", presenting.sentence(N_("Valid until %(day)s"), {"day": data.valid_until})


ENDED_WORDS = {PermitStatus.ANNULLED: N_("Annulled on %(day)s"), PermitStatus.REVOKED: N_("Revoked on %(day)s")}
