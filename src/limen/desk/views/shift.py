"""The shift: begun at a post and lane, handed over with a note, the fallback declared on the way."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from limen.adapters.world import world
from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.queries import count_hand_overs
from limen.apps.posts import operations as posts
from limen.apps.posts import queries
from limen.desk import asking, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs, shift_of
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.answers import status_of
from limen.lib.basics.country_pack import LaneDirection, Service
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right

WHOLE_POST = "/"
"""Separates post and lane in the form's choice; alone after a post it means the whole post."""
SERVICES = {
    Service.READER: N_("Document reader"),
    Service.LISTS: N_("Lists of documents"),
    Service.PRINTER: N_("Printer"),
    Service.NETWORK: N_("Network"),
    Service.POWER: N_("Power"),
}


class StartForm(Dressed, forms.Form):
    """Where and which way."""

    place = forms.ChoiceField(label=_("Post and lane"))
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=(("entry", _("Entry")), ("exit", _("Exit")), ("both", _("Entry and exit"))),
        widget=forms.RadioSelect,
        initial="entry",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["place"], _places())


class NoteForm(Dressed, forms.Form):
    """What the next shift must know."""

    text = forms.CharField(
        label=_("Note for the next shift"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_(
            "Only what the next shift needs. Leave it empty when there is nothing to say. No names of travellers."
        ),
    )
    whole_post = forms.BooleanField(label=_("For the whole post, not only for this lane"), required=False)


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_SHIFT)
def start(request: DeskRequest) -> HttpResponse:
    """Begin the shift: choose post, lane and direction."""
    if shift_of(request) is not None:
        return redirect("desk:shift")
    form = StartForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "desk/shift/start.html", {"form": form}, status=422 if form.errors else 200)
    post, _slash, lane = form.cleaned_data["place"].partition(WHOLE_POST)
    direction = LaneDirection(form.cleaned_data["direction"])
    try:
        posts.start_shift(act_of(request, purpose="shift"), post=post, lane=lane, direction=direction)
    except Problem as problem:
        context = {"form": form, "problem": problems.shown(problem, kept=True)}
        return render(request, "desk/shift/start.html", context, status=status_of(problem.code))
    request.session.pop(asking.KEPT, None)
    if queries.unacknowledged_notes(post, lane):
        return redirect("desk:shift")
    return redirect("desk:second-line-hand-over" if _has_hand_overs(request, post) else "desk:home")


@require_http_methods(["GET"])
@needs(Right.WORK_SHIFT)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show the shift: notes to read, what is declared out, and the way home."""
    return _page(request, NoteForm())


@require_POST
@needs(Right.WORK_SHIFT)
@at_work
def acknowledge(request: DeskRequest, note: UUID) -> HttpResponse:
    """Record that the officer has read a note."""
    posts.acknowledge_note(act_of(request, purpose="shift"), note=note)
    shift = shift_of(request)
    if shift and queries.unacknowledged_notes(shift.post, shift.lane):
        return redirect("desk:shift")
    return redirect("desk:second-line-hand-over" if shift and _has_hand_overs(request, shift.post) else "desk:home")


@require_POST
@needs(Right.WORK_SHIFT)
@at_work
def end(request: DeskRequest) -> HttpResponse:
    """End the shift; the note for the next one, and a line for each case, in the same transaction."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    act = act_of(request, purpose="shift")
    text, lane = form.cleaned_data["text"], "" if form.cleaned_data["whole_post"] else act.lane
    try:
        with transaction.atomic():
            if text.strip():
                posts.write_note(act, post=act.post, lane=lane, text=text)
            crossings.end_shift_with_cases(act, lines=_typed_lines(request))
    except crossings.HandOverMissing as problem:
        return _page(request, form, status=status_of(problem.code), problem=problem)
    messages.success(request, gettext("The shift has ended."))
    return redirect("desk:start-shift")


@require_POST
@needs(Right.DECLARE_OUTAGE)
@at_work
def declare(request: DeskRequest) -> HttpResponse:
    """Declare something out at the post: from now on every record says so."""
    act = act_of(request, purpose="fallback")
    posts.declare_outage(act, post=act.post, what=_service(request))
    return redirect("desk:shift")


@require_POST
@needs(Right.DECLARE_OUTAGE)
@at_work
def end_outage(request: DeskRequest) -> HttpResponse:
    """Declare something back in service."""
    act = act_of(request, purpose="fallback")
    posts.end_outage(act, post=act.post, what=_service(request))
    return redirect("desk:shift")


class ServiceUnknown(Problem):
    """What was to be declared out is not one of the things a post can lose."""

    code = "service-unknown"
    sentence = N_("“%(what)s” cannot be declared out. Choose one of the things shown.")


def _service(request: DeskRequest) -> Service:
    said = request.POST.get("what", "")
    if said not in list(Service):
        raise ServiceUnknown(what=said[:20])
    return Service(said)


def _typed_lines(request: DeskRequest) -> dict[UUID, str]:
    """Return what the form says of each case that the officer has: the field of each is named after its inspection."""
    held = access.held_for(act_of(request, purpose="shift"))
    return {case.inspection: request.POST.get(f"line-{case.inspection}", "") for case in held}


def _has_hand_overs(request: DeskRequest, post: str) -> bool:
    """Return True when colleagues left cases that this officer reads before taking one."""
    if not request.user.is_authenticated or not is_allowed(request, Right.WORK_CASES):
        return False
    return count_hand_overs(post, besides=request.user.id) > 0


def _page(request: DeskRequest, form: NoteForm, *, status: int = 200, problem: Problem | None = None) -> HttpResponse:
    shift = shift_of(request)
    if shift is None:
        raise posts.ShiftMissing
    out = {outage.what for outage in queries.open_outages(shift.post)}
    pack = world().pack
    context = {
        "form": form,
        "problem": problems.shown(problem, kept=True) if problem else None,
        "held": [
            {
                "id": case.inspection,
                "name": presenting.masked(case.primary) or gettext("Name not known"),
                "state": inspecting.state_words(case.state, case.direction),
                "line": request.POST.get(f"line-{case.inspection}", ""),
            }
            for case in access.held_for(act_of(request, purpose="shift"))
        ],
        "notes": queries.unacknowledged_notes(shift.post, shift.lane),
        "services": [
            {
                "what": each.value,
                "name": gettext(name),
                "rule": gettext(pack.fallback[each].sentence),
                "out": each in out,
            }
            for each, name in SERVICES.items()
        ],
    }
    return render(request, "desk/shift/show.html", context, status=status)


def _places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of post and lane, lanes under the name of their post."""
    return [
        (
            gettext(post.name),
            [(f"{post.code}/{lane.code}", _lane_label(lane)) for lane in queries.lanes(post.code)]
            + [(f"{post.code}/", gettext("whole post, without a lane"))],
        )
        for post in queries.posts()
    ]


def _lane_label(lane: queries.LaneRow) -> str:
    return f"{lane.code} · {gettext(lane.name)}"
