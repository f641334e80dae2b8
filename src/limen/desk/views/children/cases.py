"""The cases of children: a list without names, and each case for those who may know of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.apps.crossings import operations as crossings
from limen.apps.posts.queries import officers
from limen.apps.protection import access
from limen.apps.protection.operations import children, exchange, flags
from limen.apps.protection.queries import ExpectedChildren
from limen.apps.protection.queries import agreements as all_agreements
from limen.desk import answering, inspecting, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.child_page import case_context, shown_case
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line.after import post_name
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import Right
from limen.lib.safeguards.agreements import DataClass
from limen.lib.safeguards.children import FORMS, LONGEST, Field, RecordKind
from limen.lib.safeguards.primero import PrimeroUnreadable

PURPOSE = "child-protection"
MOST_BYTES = 2_000_000


class RecordForm(Dressed, forms.Form):
    """One kind of record, made of what the kind asks for."""

    record = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: RecordKind, **kwargs: Any) -> None:
        """Ask the fields of the kind."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in FORMS[kind].fields:
            self.fields[field.name] = _asked(field)
            if not field.choices:
                self.fields[field.name].widget.attrs["class"] = "form-control"

    def said(self) -> dict[str, str]:
        """Return what was written, field by field."""
        return {name: str(value) for name, value in self.cleaned_data.items() if name != "record"}


def _asked(field: Field) -> forms.Field:
    label = gettext(field.label)
    if field.choices:
        choices = [(code, gettext(words)) for code, words in field.choices]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=field.required)
    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST, required=field.required, widget=widget)


class TaskForm(Dressed, forms.Form):
    """What is to be done by when."""

    words = forms.CharField(label=_("What is to be done?"), max_length=500)
    due_on = forms.DateField(label=_("Until which day?"), widget=forms.DateInput(attrs={"type": "date"}))


class FlagForm(Dressed, forms.Form):
    """What must be looked at in the case, by when."""

    prefix = "flag"
    flag = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("What must somebody look at?"), max_length=500)
    day = forms.DateField(label=_("Until which day?"), widget=forms.DateInput(attrs={"type": "date"}), required=False)


class MemberForm(Dressed, forms.Form):
    """Who else may know of the case, and why."""

    officer = forms.ChoiceField(label=_("Who?"))
    why = forms.CharField(label=_("Why must they know of this case?"), max_length=500)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the officers of the authority."""
        super().__init__(*args, **kwargs)
        offered = [
            (str(row.id), row.full_name)
            for row in officers()
            if Role.CHILD_PROTECTION in row.roles and row.id != act.actor
        ]
        choose_from(self.fields["officer"], [("", gettext("Choose")), *offered])


class ExportForm(Dressed, forms.Form):
    """To whom a case goes: whoever an agreement in force binds."""

    agreement = forms.ChoiceField(label=_("To whom?"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer those whom an agreement in force lets be told of a child's case."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        offered = [
            (str(each.id), each.name)
            for each in all_agreements(act)
            if each.said.lets({DataClass.CHILD_CASE}, act.today)
        ]
        choose_from(self.fields["agreement"], [("", gettext("Choose")), *offered])


class ImportForm(Dressed, forms.Form):
    """An export of another system."""

    file = forms.FileField(
        label=_("JSON of one or more cases, as Primero exports it"),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
    )


@require_GET
@needs(Right.WORK_CHILD_CASES)
def show(request: DeskRequest) -> HttpResponse:
    """Show all cases by their numbers, those that nobody has taken first."""
    act = act_of(request, purpose=PURPOSE)
    rows = [shown_case(each, act) for each in access.child_cases_for(act)]
    new = sum(row.weight in {"stop", "protection"} for row in rows)
    expected = [_expected(each, act) for each in access.children_expected_by(act)]
    return answering.page(request, "desk/children/list.html", {"rows": rows, "new": new, "expected": expected})


def _expected(each: ExpectedChildren, act: Act) -> dict[str, object]:
    zone = presenting.zone_of(act)
    return {
        "number": each.number,
        "post": post_name(act, each.post),
        "due": presenting.moment(each.due_at, zone) if each.due_at else "",
        "told": presenting.moment(each.told_at, zone),
        "count": each.count,
        "met": each.met,
    }


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CHILD_CASES)
def take(request: DeskRequest, case: UUID) -> HttpResponse:
    """Ask why somebody must know of this case, and let them."""
    act = act_of(request, purpose=PURPOSE)
    found: Problem | None = None
    if request.method == "POST":
        try:
            children.take_child_case(act, case=case, why=request.POST.get("why", ""))
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("You know of this case from now on, and everybody in it sees that."))
            return redirect("desk:child", case)
    row = next((each for each in access.child_cases_for(act) if each.id == case), None)
    if row is None:
        raise Http404
    context: dict[str, object] = {"case": shown_case(row, act)}
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 200
    return answering.page(request, "desk/children/take.html", context, status=status)


@require_GET
@needs(Right.WORK_CHILD_CASES)
def child(request: DeskRequest, case: UUID) -> HttpResponse:
    """Show a case to one of its members; anybody else of the authority is asked why they must know of it."""
    return _page(request, act_of(request, purpose=PURPOSE), case)


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CHILD_CASES)
def record(request: DeskRequest, case: UUID, kind: str) -> HttpResponse:
    """Write a record of one kind."""
    if kind not in list(RecordKind):
        raise Http404
    act, chosen = act_of(request, purpose=PURPOSE), RecordKind(kind)
    view = access.look_at_child_case(act, case=case)
    data = request.POST if request.method == "POST" else None
    form = RecordForm(data, kind=chosen, initial={"record": new_id()})
    found: Problem | None = None
    if data is not None and form.is_valid():
        try:
            children.write_record(act, case=case, record=form.cleaned_data["record"], kind=chosen, said=form.said())
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("It is recorded, and stays as it is."))
            return redirect("desk:child", case)
    context = {
        **case_context(view, act),
        "form": form,
        "label": gettext(FORMS[chosen].label),
        "source": FORMS[chosen].source,
        "is_approved": FORMS[chosen].is_approved,
        "kind": kind,
        **({"problem": problems.shown(found, kept=True)} if found else {}),
    }
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/children/record.html", context, status=status)


@require_POST
@needs(Right.WORK_CHILD_CASES)
def approve(request: DeskRequest, case: UUID, record: UUID) -> HttpResponse:
    """Approve a record as the second person."""
    return _do(
        request,
        case,
        lambda act: children.approve_record(act, case=case, record=record),
        said=gettext("Approved: it counts from now on."),
    )


@require_POST
@needs(Right.WORK_CHILD_CASES)
def task(request: DeskRequest, case: UUID) -> HttpResponse:
    """Say what is to be done."""
    form = TaskForm(request.POST)
    if not form.is_valid():
        return _page(request, act_of(request, purpose=PURPOSE), case, task=form, status=422)
    due = form.cleaned_data["due_on"]

    def do(act: Act) -> None:
        at = act.at.replace(year=due.year, month=due.month, day=due.day)
        children.set_task(act, case=case, words=form.cleaned_data["words"], due_at=at)

    return _do(request, case, do, said=gettext("It rings on that day, unless it is done before."))


@require_POST
@needs(Right.WORK_CHILD_CASES)
def task_done(request: DeskRequest, case: UUID, task: UUID) -> HttpResponse:
    """Record that something was done."""
    return _do(request, case, lambda act: children.do_task(act, case=case, task=task), said=gettext("Done."))


@require_GET
@needs(Right.WORK_CHILD_CASES)
def work(request: DeskRequest) -> HttpResponse:
    """Show the tasks and flags that are open in one's own cases, what is due first; cases by number."""
    act = act_of(request, purpose=PURPOSE)
    rows = [
        {
            "case": each.case,
            "number": each.number,
            "words": gettext(each.words),
            "is_flag": each.is_flag,
            "due": presenting.text(each.due) if each.due else "",
            "overdue": each.is_overdue,
        }
        for each in access.work_for(act)
    ]
    late = sum(bool(each["overdue"]) for each in rows)
    return answering.page(request, "desk/children/work.html", {"rows": rows, "late": late})


@require_POST
@needs(Right.WORK_CHILD_CASES)
def flag(request: DeskRequest, case: UUID) -> HttpResponse:
    """Flag the case for everybody who knows of it."""
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _page(request, act_of(request, purpose=PURPOSE), case, flag=form, status=422)
    said = form.cleaned_data
    return _do(
        request,
        case,
        lambda act: flags.raise_flag(act, case=case, flag=said["flag"], words=said["words"], day=said["day"]),
        said=gettext("Everybody who knows of this case sees the flag."),
    )


@require_POST
@needs(Right.WORK_CHILD_CASES)
def resolve(request: DeskRequest, case: UUID, flag: UUID) -> HttpResponse:
    """Say what came of a flag."""
    words = request.POST.get("words", "")
    return _do(
        request,
        case,
        lambda act: flags.resolve_flag(act, case=case, flag=flag, words=words),
        said=gettext("The flag is resolved."),
    )


@require_POST
@needs(Right.WORK_CHILD_CASES)
def member(request: DeskRequest, case: UUID) -> HttpResponse:
    """Let somebody else know of the case."""
    act = act_of(request, purpose=PURPOSE)
    form = MemberForm(request.POST, act=act)
    if not form.is_valid():
        return _page(request, act, case, member=form, status=422)
    said = form.cleaned_data
    return _do(
        request,
        case,
        lambda act: children.name_case_member(act, case=case, officer=UUID(said["officer"]), why=said["why"]),
        said=gettext("They know of this case from now on."),
    )


@require_POST
@needs(Right.WORK_CHILD_CASES)
def answer_duty(request: DeskRequest, case: UUID, duty: UUID) -> HttpResponse:
    """Close a duty of the child's inspection as the authority."""
    said = request.POST
    view = access.look_at_child_case(act_of(request, purpose=PURPOSE), case=case)
    if view.inspection is None:
        raise Http404
    inspection = view.inspection
    return _do(
        request,
        case,
        lambda act: crossings.answer_duty(
            act,
            inspection=inspection,
            duty=duty,
            evidence=said.get("evidence", ""),
            words=said.get("words", ""),
        ),
        said=gettext("The evidence is recorded."),
    )


@require_POST
@needs(Right.WORK_CHILD_CASES)
def close(request: DeskRequest, case: UUID) -> HttpResponse:
    """Close a case in which everything is there."""
    words = request.POST.get("words", "")
    return _do(
        request,
        case,
        lambda act: children.close_child_case(act, case=case, words=words),
        said=gettext("The case is closed."),
    )


@require_POST
@needs(Right.WORK_CHILD_CASES)
def export(request: DeskRequest, case: UUID) -> HttpResponse:
    """Hand a case over as JSON for Primero."""
    act = act_of(request, purpose=PURPOSE)
    form = ExportForm(request.POST, act=act)
    if not form.is_valid():
        return _page(request, act, case, export=form, status=422)
    try:
        told = exchange.export_child_case(act, case=case, agreement=UUID(form.cleaned_data["agreement"]))
    except Problem as problem:
        return _page(request, act, case, problem=problem)
    response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="case.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CHILD_CASES)
def bring(request: DeskRequest) -> HttpResponse:
    """Take in cases that another system exported."""
    act = act_of(request, purpose=PURPOSE)
    form = ImportForm(request.POST or None, request.FILES or None)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = exchange.import_child_cases(act, said=_json(form.cleaned_data["file"].read(MOST_BYTES + 1)))
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("The cases are taken in, and you know of them."))
            return redirect("desk:child", made[0]) if len(made) == 1 else redirect("desk:children")
    context: dict[str, object] = {"form": form}
    if found:
        context["problem"] = problems.shown(found)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/children/bring.html", context, status=status)


def _json(content: bytes) -> object:
    if len(content) > MOST_BYTES:
        raise PrimeroUnreadable(why=gettext("it is larger than two megabytes"))
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PrimeroUnreadable(why=gettext("it is no JSON")) from error


def _do(request: DeskRequest, case: UUID, do: Callable[[Act], None], *, said: str) -> HttpResponse:
    act = act_of(request, purpose=PURPOSE)
    try:
        do(act)
    except Problem as problem:
        if request.htmx:
            return problems.answer(request, problem)
        return _page(request, act, case, problem=problem)
    messages.success(request, said)
    return redirect("desk:child", case)


def _page(
    request: DeskRequest,
    act: Act,
    case: UUID,
    *,
    problem: Problem | None = None,
    status: int = 200,
    **forms_: Any,
) -> HttpResponse:
    if request.method == "GET" and not access.is_case_member(act, case=case):
        return redirect("desk:take-child", case)
    view = access.look_at_child_case(act, case=case)
    context = {
        **case_context(view, act),
        "duties": [inspecting.duty_card(each, act) for each in view.duties if each.is_open],
        "task": forms_.get("task") or TaskForm(),
        "export": forms_.get("export") or ExportForm(act=act),
        "flag": forms_.get("flag") or FlagForm(initial={"flag": new_id()}),
        "member": forms_.get("member") or MemberForm(act=act),
        **({"problem": problems.shown(problem)} if problem else {}),
    }
    found = status_of(problem.code) if problem else status
    address = reverse("desk:child", args=[case])
    return answering.page(request, "desk/children/show.html", context, address=address, status=found)
