"""All lists at a glance; the lists of document numbers: how old they are, and how a new copy takes effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.apps.watchlists import access
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.queries import (
    ListInForce,
    PastVersion,
    VersionView,
    WaitingVersion,
    lists_in_force,
    past_versions,
    person_lists,
    proposals_waiting_count,
    versions_waiting,
)
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.lists import wording
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.listings.numbers import ListedNumber, Unreadable, read_numbers

PURPOSE = "lists"
SHOWN = 20
"""Rows of a preview."""
MANY = 0.1
"""Share of a list that seldom goes at once: a copy that removes more may have been cut short."""
ACTIONS = (
    ("stop-and-call", _("Stop: second line, and call the owner")),
    ("inform", _("Attention: tell the owner")),
)
ACTION_WORDS = {"stop-and-call": N_("stop and call the owner"), "inform": N_("attention, tell the owner")}


class ListForm(Dressed, forms.Form):
    """A list and the law it stands on."""

    code = forms.SlugField(
        label=_("Code"), max_length=32, help_text=_("Small letters, digits, hyphens; it never changes.")
    )
    name = forms.CharField(label=_("Name of the list"), max_length=120)
    owner = forms.ChoiceField(label=_("Owner"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    action = forms.ChoiceField(label=_("On a hit"), choices=ACTIONS, widget=forms.RadioSelect, initial="stop-and-call")

    def __init__(self, *args: object, act: Act, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["owner"], [(each.name, gettext(each.name)) for each in act.pack.list_owners])


class ImportForm(Dressed, forms.Form):
    """A copy of a list: a file the first time, the text that was shown the second time."""

    made_at = forms.DateTimeField(
        label=_("Copy made on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Date and time at which the owner made this copy: the age of the list is counted from it."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "CSV with the columns issuer, number, status, listed_on; up to 2.5 megabytes. Larger ones by the command."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def lines(self) -> list[str]:
        """Return the lines of the file, or of the text that was shown before."""
        file = self.cleaned_data["file"]
        text: str = file.read().decode("utf-8", errors="replace") if file else self.cleaned_data["text"]
        return text.splitlines(keepends=True)


class WaitingForm(forms.Form):
    """What the second person answers, and to which version."""

    version = forms.UUIDField()
    answer = forms.ChoiceField(choices=[("confirm", ""), ("withdraw", "")])


class BackForm(forms.Form):
    """Which version is to come back."""

    version = forms.UUIDField()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWaiting:
    """A copy that waits for its second person."""

    version: str
    proposer: str
    proposed: str
    made: str
    entries: str
    before: str
    added: str
    changed: str
    removed: str
    unreadable: str
    removes_many: bool
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPast:
    """A version that is or was in force, as a row."""

    version: str
    made: str
    brought: str
    entries: str
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """A list as a row."""

    code: str
    name: str
    owner: str
    legal_basis: str
    action: str
    entries: str
    made: str
    age: str
    stale: bool
    unreadable: int
    proposer: str
    """Who proposed the copy that waits; empty where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would bring, before it takes effect."""

    readable: int
    aside: tuple[tuple[int, SafeString, str], ...]
    aside_count: int
    first: tuple[ListedNumber, ...]


@require_GET
@needs(Right.SEE_LISTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show every list, its owner and its age."""
    act = act_of(request, purpose=PURPOSE)
    kept = person_lists()
    names, may_see = {each.code: each.name for each in kept}, is_allowed(request, Right.SEE_ENTRIES)
    context = {
        "lists": [_shown(each, act) for each in lists_in_force()],
        "persons": [wording.shown_list(each, act) for each in kept],
        "waiting": [_waiting_version(each, names) for each in versions_waiting()],
        "proposals": [
            (code, name, presenting.text(count))
            for code, name in names.items()
            if may_see and (count := proposals_waiting_count(code))
        ],
        "due": presenting.text(count) if may_see and (count := access.due_count(act)) else "",
        "asked": presenting.text(count) if may_see and (count := access.questions_count(act)) else "",
        "may_see": may_see,
        "may_sample": is_allowed(request, Right.SAMPLE_ENTRIES),
        "may_keep": is_allowed(request, Right.KEEP_LISTS),
        "may_confirm": is_allowed(request, Right.CONFIRM_LISTS),
    }
    return answering.page(request, "desk/lists/show.html", context)


def _waiting_version(view: VersionView, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": view.id,
        "list": names.get(view.list_code, view.list_code),
        "number": view.number,
        "state": gettext(wording.STATES[view.state]),
    }


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_LISTS)
def open_list(request: DeskRequest) -> HttpResponse:
    """Open a list, before any number stands on it."""
    act = act_of(request, purpose=PURPOSE)
    form = ListForm(request.POST or None, act=act)
    if request.method == "GET" or not form.is_valid():
        return answering.page(request, "desk/lists/open.html", {"form": form}, status=422 if form.errors else 200)
    try:
        watchlists.open_list(act, **form.cleaned_data)
    except Problem as problem:
        context = {"form": form, "problem": problems.shown(problem, kept=True)}
        return answering.page(request, "desk/lists/open.html", context, status=status_of(problem.code))
    return redirect("desk:import-list", form.cleaned_data["code"])


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def import_list(request: DeskRequest, code: str) -> HttpResponse:
    """Show what a file would bring; propose it when that was looked at."""
    act = act_of(request, purpose=PURPOSE)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"made_at": _local(act.at, act)})
    if request.method == "GET" or not form.is_valid():
        return _page(request, code, form, status=422 if form.errors else 200)
    lines = form.lines()
    try:
        if not request.POST.get("confirmed"):
            return _page(request, code, _to_confirm(form, lines), preview=_preview(lines))
        made_at = form.cleaned_data["made_at"].replace(tzinfo=presenting.zone_of(act))
        report = watchlists.import_numbers(act, list_code=code, lines=lines, made_at=made_at)
    except Problem as problem:
        shown = problems.shown(problem)
        return _page(request, code, form, status=status_of(problem.code), problem=shown)
    told = gettext("%(entries)s numbers wait for a second person; kept aside: %(aside)s lines.")
    counts = {"entries": report.entries, "aside": report.unreadable_count}
    messages.success(request, told % {name: presenting.text(count) for name, count in counts.items()})
    return redirect("desk:lists")


@require_http_methods(["GET", "POST"])
@needs(Right.CONFIRM_LISTS)
def waiting(request: DeskRequest, code: str) -> HttpResponse:
    """Show what a copy that waits would change, to be confirmed by a second person or sent back."""
    act = act_of(request, purpose=PURPOSE)
    problem = None
    if request.method == "POST":
        try:
            return _answer_waiting(request, act, code)
        except Problem as error:
            problem = error
    kept = next((each for each in lists_in_force() if each.code == code), None)
    if kept is None or kept.waiting is None:
        return redirect("desk:lists")
    context = {
        "list": _shown(kept, act),
        "waiting": _waits(kept, kept.waiting, act),
        "problem": problems.shown(problem) if problem else None,
    }
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/lists/waiting.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def versions(request: DeskRequest, code: str) -> HttpResponse:
    """Show the versions of a list that can take effect again; propose that one does."""
    act = act_of(request, purpose=PURPOSE)
    kept = next((each for each in lists_in_force() if each.code == code), None)
    if kept is None:
        raise Http404
    problem = None
    if request.method == "POST":
        try:
            return _bring_back(request, act, code)
        except Problem as error:
            problem = error
    context = {
        "list": _shown(kept, act),
        "versions": [_past(each, act) for each in past_versions(list_code=code)],
        "problem": problems.shown(problem) if problem else None,
    }
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/lists/versions.html", context, status=status)


def _bring_back(request: DeskRequest, act: Act, code: str) -> HttpResponse:
    """Propose a version again, and show what that would change. Raises ListVersionGone."""
    form = BackForm(request.POST)
    if not form.is_valid():
        raise watchlists.ListVersionGone
    watchlists.propose_numbers(act, list_code=code, version=form.cleaned_data["version"])
    messages.success(request, gettext("Proposed. It takes effect once a second person has confirmed it."))
    if is_allowed(request, Right.CONFIRM_LISTS):
        return redirect("desk:waiting-list", code)
    return redirect("desk:lists")


def _past(each: PastVersion, act: Act) -> ShownPast:
    zone = presenting.zone_of(act)
    return ShownPast(
        version=str(each.version),
        made=presenting.moment(each.made_at, zone),
        brought=presenting.moment(each.imported_at, zone),
        entries=presenting.text(each.entries),
        is_in_force=each.is_in_force,
    )


def _answer_waiting(request: DeskRequest, act: Act, code: str) -> HttpResponse:
    """Confirm or withdraw the version that was shown. Raises ListProposalGone where another waits by now."""
    form = WaitingForm(request.POST)
    if not form.is_valid():
        raise watchlists.ListProposalGone
    version = form.cleaned_data["version"]
    if form.cleaned_data["answer"] == "confirm":
        entries = watchlists.confirm_numbers(act, list_code=code, version=version)
        told = gettext("In force now: %(entries)s numbers.") % {"entries": presenting.text(entries)}
    else:
        watchlists.withdraw_numbers(act, list_code=code, version=version)
        told = gettext("Sent back. What was in force stays in force.")
    messages.success(request, told)
    return redirect("desk:lists")


def _waits(kept: ListInForce, waiting: WaitingVersion, act: Act) -> ShownWaiting:
    counts = (waiting.entries, kept.entries, waiting.added, waiting.changed, waiting.removed, waiting.unreadable)
    entries, before, added, changed, removed, unreadable = map(presenting.text, counts)
    zone = presenting.zone_of(act)
    return ShownWaiting(
        version=str(waiting.version),
        proposer=waiting.proposer,
        proposed=presenting.moment(waiting.proposed_at, zone),
        made=presenting.moment(waiting.made_at, zone),
        entries=entries,
        before=before,
        added=added,
        changed=changed,
        removed=removed,
        unreadable=unreadable,
        removes_many=waiting.removed > kept.entries * MANY,
        is_own=waiting.proposed_by == act.actor,
    )


def _to_confirm(form: ImportForm, lines: Iterable[str]) -> ImportForm:
    said = form.cleaned_data
    return ImportForm(initial={"made_at": said["made_at"].replace(tzinfo=None), "text": "".join(lines)})


def _preview(lines: Iterable[str]) -> Preview:
    """Read the file without keeping anything. Raises HeaderMissing."""
    readable = aside_count = 0
    first: list[ListedNumber] = []
    aside: list[tuple[int, SafeString, str]] = []
    for row in read_numbers(lines):
        if isinstance(row, Unreadable):
            aside_count += 1
            if len(aside) < SHOWN:
                aside.append((row.line, presenting.sentence(row.why.sentence, row.why.values), row.text))
        else:
            readable += 1
            if len(first) < SHOWN:
                first.append(row)
    return Preview(readable=readable, aside=tuple(aside), aside_count=aside_count, first=tuple(first))


def _page(
    request: DeskRequest,
    code: str,
    form: ImportForm,
    *,
    status: int = 200,
    preview: Preview | None = None,
    problem: problems.ShownProblem | None = None,
) -> HttpResponse:
    name = next((each.name for each in lists_in_force() if each.code == code), code)
    context = {"form": form, "code": code, "name": name, "preview": preview, "problem": problem}
    return answering.page(request, "desk/lists/import.html", context, status=status)


def _shown(kept: ListInForce, act: Act) -> ShownList:
    age = act.at - kept.made_at if kept.made_at else None
    return ShownList(
        code=kept.code,
        name=kept.name,
        owner=gettext(kept.owner),
        legal_basis=kept.legal_basis,
        action=gettext(ACTION_WORDS[kept.action]),
        entries=presenting.text(kept.entries),
        made=presenting.moment(kept.made_at, presenting.zone_of(act)) if kept.made_at else "",
        age=gettext("%(age)s old") % {"age": presenting.duration(age)} if age else gettext("no copy yet"),
        stale=age is None or age.total_seconds() > act.pack.thresholds.list_stale_hours * 3600,
        unreadable=kept.unreadable,
        proposer=kept.waiting.proposer if kept.waiting else "",
    )


def _local(at: datetime, act: Act) -> datetime:
    return at.astimezone(presenting.zone_of(act)).replace(tzinfo=None, second=0, microsecond=0)
