"""Sitting down and getting up: the way from the sign-in to the right desk, the lock, the language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from limen.apps.posts import operations as posts
from limen.desk import sitting
from limen.desk.acting import act_of, is_allowed, shift_of
from limen.desk.requests import DeskRequest
from limen.lib.decision.rights import Right

DESKS: tuple[tuple[Right, str], ...] = (
    (Right.INSPECT, "desk:lane"),
    (Right.SEE_QUEUE, "desk:second-line"),
    (Right.WORK_CHILD_CASES, "desk:children"),
    (Right.WORK_REFERRALS, "desk:service"),
    (Right.ANSWER_POSTS, "desk:legal"),
    (Right.EXAMINE, "desk:examinations"),
    (Right.KEEP_LISTS, "desk:lists"),
    (Right.KEEP_PERMITS, "desk:permits"),
    (Right.SEE_MOVEMENTS, "desk:movements"),
    (Right.READ_JOURNAL, "desk:journal"),
    (Right.SEE_DETENTION, "desk:detention"),
    (Right.KEEP_OFFICERS, "desk:officers"),
)
"""The first right that the officer has names the desk where the day begins."""

YEAR_SECONDS = 365 * 24 * 3600


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """Send the officer to their desk, by way of the start of the shift where the work needs one."""
    if is_allowed(request, Right.WORK_SHIFT) and shift_of(request) is None:
        return redirect("desk:start-shift")
    return redirect(next((view for right, view in DESKS if is_allowed(request, right)), "desk:preferences"))


@require_POST
def lock(request: DeskRequest) -> HttpResponse:
    """Lock the screen; whoever unlocks it comes back to where the officer was."""
    sitting.lock(request, how="idle" if request.POST.get("idle") else "key")
    address = f"{reverse('account_reauthenticate')}?{sitting.next_parameter(_own(request.POST.get('next', '')))}"
    return redirect(address)


@require_GET
def awake(request: DeskRequest) -> HttpResponse:  # noqa: ARG001 - that it came through the gate is all that counts
    """Let a page say that its officer is typing, so that a long form is not locked away before it is sent."""
    return HttpResponse(status=204)


@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Show the pages in another language: kept with the officer, or in this browser before the sign-in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated:
        posts.set_language(act_of(request, purpose="preferences"), language=chosen)
    response = redirect(_own(request.POST.get("next", "")))
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response


@require_GET
def enrol(request: DeskRequest) -> HttpResponse:
    """Ask a new officer which second factor they want: nothing else opens before one is enrolled."""
    return render(request, "desk/enrol.html")


def _own(address: str) -> str:
    """Return `address` when it is a page of this desk, the start page otherwise."""
    own = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if own else reverse("desk:home")
