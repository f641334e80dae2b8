"""Entries about persons: looked for and looked at for a task, made here, changed, reviewed, lifted."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.adapters.clock import new_id
from limen.apps.watchlists import access
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.queries import ListedEntry, PersonListInForce, person_list, person_lists
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.lists import wording
from limen.desk.views.lists.persons import WordsForm
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.listings.national import WEAK_MARK, TypedEntry
from limen.lib.listings.persons import NameKind

PURPOSE = "lists"


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})


class FindForm(Dressed, forms.Form):
    """For whom, and for what; sent in the body, so that no name stands in an address."""

    task = forms.ChoiceField(label=_("For what"))
    name = forms.CharField(label=_("A part of the name"), required=False, max_length=100)
    key = forms.CharField(label=_("Number of the entry"), required=False, max_length=120)
    list_code = forms.ChoiceField(label=_("List"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["task"], [(code, gettext(words)) for code, words in access.TASKS.items()])
        lists = [(each.code, each.name) for each in person_lists()]
        choose_from(self.fields["list_code"], [("", gettext("All lists")), *lists])
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "dir": "auto"}
        self.fields["key"].widget.attrs |= {"autocomplete": "off", "dir": "ltr"}


class EntryForm(Dressed, forms.Form):
    """What an entry made here says."""

    proposal = forms.UUIDField(widget=forms.HiddenInput)
    names = forms.CharField(
        label=_("Names"),
        widget=_lines(3),
        help_text=_(
            "One a line, in any script; the first is the main one. ~ before a name that alone identifies nobody."
        ),
    )
    births = forms.CharField(
        label=_("Dates of birth"),
        required=False,
        widget=_lines(2),
        help_text=_("One a line: 1974-05-12, or 1974-05, or 1974."),
    )
    birth_places = forms.CharField(label=_("Places of birth"), required=False, widget=_lines(1))
    sex = forms.ChoiceField(
        label=_("Sex in the document"),
        choices=(("", _("not known")), ("F", _("female")), ("M", _("male")), ("X", _("not specified"))),
        required=False,
    )
    citizenships = forms.CharField(
        label=_("Citizenships"), required=False, widget=_lines(1), help_text=_("Codes of three letters, one a line.")
    )
    documents = forms.CharField(
        label=_("Documents"),
        required=False,
        widget=_lines(2),
        help_text=_("Issuer and number, one a line: UTO L898902C3."),
    )
    category = forms.ChoiceField(label=_("Category"))
    action = forms.ChoiceField(
        label=_("On a hit"), required=False, help_text=_("Only what the category allows; empty for what is usual.")
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    expires_on = forms.CharField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}), max_length=10)
    authority = forms.CharField(label=_("Requesting authority"), max_length=120)
    case_number = forms.CharField(label=_("Case number"), required=False, max_length=64)
    redress = forms.CharField(
        label=_("Where to complain"),
        max_length=200,
        help_text=_("For the person, and for whoever is taken for them."),
    )
    remarks = forms.CharField(label=_("Remarks"), required=False, max_length=2_000, widget=_lines(2))
    words = forms.CharField(label=_("Why this is proposed"), max_length=1_000, widget=_lines(2))

    def __init__(self, *args: object, act: Act, kept: PersonListInForce, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        categories = [each for each in act.pack.watchlists.categories if each.code in kept.categories]
        choose_from(self.fields["category"], [(each.code, gettext(each.name)) for each in categories])
        actions = [(code, gettext(words)) for code, words in wording.ACTIONS.items()]
        choose_from(self.fields["action"], [("", gettext("what is usual for the category")), *actions])

    def typed(self) -> TypedEntry:
        """Return what was typed, for the operation."""
        said = self.cleaned_data
        return TypedEntry(**{each.name: str(said[each.name]) for each in fields(TypedEntry)})


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ENTRIES)
def find(request: DeskRequest) -> HttpResponse:
    """Look for an entry, for a task; what is due for a look and what oversight asked stand beside it."""
    act = act_of(request, purpose=PURPOSE)
    form = FindForm(request.POST or None)
    found: tuple[access.FoundEntry, ...] = ()
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            found = access.find_entries(act, **form.cleaned_data)
        except Problem as error:
            problem = error
    context = {
        "form": form,
        "task": form.cleaned_data.get("task", "") if form.is_bound and form.is_valid() else "",
        "asked": request.method == "POST" and not problem,
        "found": [_found(each, act) for each in found],
        "due": [_found(each, act) for each in access.due_for_review(act)],
        "questions": [_question(each, act) for each in access.questions_open(act)],
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return answering.page(
        request, "desk/lists/entries.html", context, status=status_of(problem.code) if problem else 200
    )


@require_GET
@needs(Right.SEE_ENTRIES)
def show(request: DeskRequest, record: UUID) -> HttpResponse:
    """Show an entry with all that happened to it."""
    act = act_of(request, purpose=PURPOSE)
    view = access.entry_by_record(act, record=record, task=request.GET.get("task", "maintain"))
    zone = presenting.zone_of(act)
    steps = [
        {
            "what": gettext(wording.WHATS[step.what]),
            "at": presenting.moment(step.at, zone),
            "officer": step.officer,
            "second": step.second,
            "number": step.version_number,
            "words": step.words,
            "fields": wording.differing(step.before.person, step.after.person) if step.before and step.after else (),
        }
        for step in view.steps
    ]
    kept = _list(view.entry.list_code)
    context = {
        "entry": wording.shown_entry(view.entry, act),
        "list": wording.shown_list(kept, act),
        "in_force": view.is_in_force,
        "steps": steps,
        "waiting": view.waiting,
    }
    return answering.page(request, "desk/lists/entry.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def make(request: DeskRequest, code: str) -> HttpResponse:
    """Propose a new entry."""
    act = act_of(request, purpose=PURPOSE)
    kept = _list(code)
    form = EntryForm(request.POST or None, act=act, kept=kept, initial={"proposal": new_id()})
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            watchlists.propose_entry(
                act, list_code=code, proposal=said["proposal"], typed=form.typed(), words=said["words"]
            )
            return redirect("desk:list-proposal", said["proposal"])
        except Problem as error:
            problem = error
    return _form(request, form, kept, act, problem, heading=gettext("New entry"))


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def change(request: DeskRequest, record: UUID) -> HttpResponse:
    """Propose that an entry says something else."""
    act = act_of(request, purpose=PURPOSE)
    entry = access.entry_by_record(act, record=record, task="maintain").entry
    kept = _list(entry.list_code)
    form = EntryForm(request.POST or None, act=act, kept=kept, initial=_initial(entry))
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            watchlists.propose_change(
                act,
                list_code=entry.list_code,
                key=entry.key,
                proposal=said["proposal"],
                typed=form.typed(),
                words=said["words"],
            )
            return redirect("desk:list-proposal", said["proposal"])
        except Problem as error:
            problem = error
    return _form(request, form, kept, act, problem, heading=gettext("Change the entry"))


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def lift(request: DeskRequest, record: UUID) -> HttpResponse:
    """Propose that an entry is lifted before its day."""
    act = act_of(request, purpose=PURPOSE)
    entry = access.entry_by_record(act, record=record, task="maintain").entry
    form, problem = WordsForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            proposal = new_id()
            watchlists.propose_lift(
                act, list_code=entry.list_code, key=entry.key, proposal=proposal, words=form.cleaned_data["words"]
            )
            return redirect("desk:list-proposal", proposal)
        except Problem as error:
            problem = error
    return _step_page(request, entry, act, form, problem, step="lift")


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def review(request: DeskRequest, record: UUID) -> HttpResponse:
    """Record that somebody looked and found an entry still right."""
    act = act_of(request, purpose=PURPOSE)
    entry = access.entry_by_record(act, record=record, task="maintain").entry
    form, problem = WordsForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data["words"]
            next_on = watchlists.review_entry(act, list_code=entry.list_code, key=entry.key, words=words)
            messages.success(request, gettext("Noted. Look again on %(day)s.") % {"day": presenting.text(next_on)})
            return redirect("desk:list-entries")
        except Problem as error:
            problem = error
    return _step_page(request, entry, act, form, problem, step="review")


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ENTRIES)
def proposal(request: DeskRequest, proposal: UUID) -> HttpResponse:
    """Show what waits for a second person; confirm it or send it back."""
    act = act_of(request, purpose=PURPOSE)
    problem = None
    if request.method == "POST":
        try:
            return _decide(request, act, proposal)
        except Problem as error:
            problem = error
    view = access.proposal_of(act, proposal=proposal)
    before = view.before.person if view.before else None
    context = {
        "proposal": view,
        "what": gettext(wording.WHATS[view.what]),
        "entry": wording.shown_entry(view.after, act),
        "fields": wording.differing(before, view.after.person) if before and view.what == "change" else (),
        "proposed": presenting.moment(view.proposed_at, presenting.zone_of(act)),
        "list": wording.shown_list(_list(view.list_code), act),
        "form": WordsForm(),
        "is_own": view.proposed_by == act.actor,
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return answering.page(
        request, "desk/lists/proposal.html", context, status=status_of(problem.code) if problem else 200
    )


def _decide(request: DeskRequest, act: Act, proposal: UUID) -> HttpResponse:
    form = WordsForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    code = access.proposal_of(act, proposal=proposal).list_code
    if request.POST.get("step") == "confirm":
        watchlists.confirm_entry(act, proposal=proposal)
        messages.success(request, gettext("In force. Travellers are compared with it from now on."))
    else:
        watchlists.decline_entry(act, proposal=proposal, words=words)
        messages.success(request, gettext("Sent back. What was in force stays in force."))
    return redirect("desk:person-list", code)


def _form(
    request: DeskRequest,
    form: EntryForm,
    kept: PersonListInForce,
    act: Act,
    problem: Problem | None,
    *,
    heading: str,
) -> HttpResponse:
    context = {
        "form": form,
        "list": wording.shown_list(kept, act),
        "heading": heading,
        "categories": [
            (
                gettext(each.name),
                each.legal_basis,
                presenting.listed(gettext(wording.ACTIONS[action]) for action in each.actions),
                presenting.text(each.longest_days),
            )
            for each in act.pack.watchlists.categories
            if each.code in kept.categories
        ],
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    status = status_of(problem.code) if problem else 422 if form.errors else 200
    return answering.page(request, "desk/lists/entry_form.html", context, status=status)


def _step_page(
    request: DeskRequest, entry: ListedEntry, act: Act, form: WordsForm, problem: Problem | None, *, step: str
) -> HttpResponse:
    context = {
        "entry": wording.shown_entry(entry, act),
        "form": form,
        "step": step,
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return answering.page(
        request, "desk/lists/entry_step.html", context, status=status_of(problem.code) if problem else 200
    )


def _initial(entry: ListedEntry) -> dict[str, object]:
    person = entry.person
    marks = {NameKind.WEAK: WEAK_MARK}
    return {
        "proposal": new_id(),
        "names": "\n".join(marks.get(each.kind, "") + each.text for each in person.names),
        "births": "\n".join(str(each) for each in person.births),
        "birth_places": "\n".join(person.birth_places),
        "sex": person.sex.value,
        "citizenships": "\n".join(person.citizenships),
        "documents": "\n".join(f"{each.issuer} {each.number}".strip() for each in person.documents),
        "category": entry.category,
        "action": entry.action.value,
        "legal_basis": entry.legal_basis,
        "expires_on": entry.expires_on.isoformat() if entry.expires_on else "",
        "authority": entry.authority,
        "case_number": entry.case_number,
        "redress": entry.redress,
        "remarks": person.remarks,
    }


def _found(found: access.FoundEntry, act: Act) -> dict[str, object]:
    category = act.pack.watchlists.category(found.category)
    return {
        "record": found.record,
        "name": found.name,
        "key": found.key,
        "list": found.list_code,
        "category": gettext(category.name) if category else found.category,
        "action": gettext(wording.ACTIONS[found.action]),
        "expires": presenting.text(found.expires_on) if found.expires_on else "",
        "review": presenting.text(found.review_on) if found.review_on else "",
    }


def _question(view: access.SampledView, act: Act) -> dict[str, object]:
    return {
        "sample": view.sample,
        "place": view.place,
        "entry": wording.shown_entry(view.entry, act),
        "finding": view.finding,
        "found": presenting.moment(view.found_at, presenting.zone_of(act)) if view.found_at else "",
    }


def _list(code: str) -> PersonListInForce:
    kept = person_list(code)
    if kept is None:
        raise Http404
    return kept
