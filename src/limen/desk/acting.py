"""From a request to the `Act` of an operation: the signed-in officer, at the post and lane of their open shift."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from limen.adapters.world import world
from limen.apps.posts import operations as posts
from limen.apps.posts.operations import Refusal, SignInEvent
from limen.apps.posts.queries import ShiftNow, current_shift
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.decision.rights import NotAllowed, Right, may

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponse]

NOBODY = UUID(int=0)
"""The actor of an attempt to sign in: nobody has shown who they are yet."""

_ASKED = "_limen_shift"


def shift_of(request: HttpRequest) -> ShiftNow | None:
    """Return the open shift of the signed-in officer, looked up once for each request; None when they work none."""
    if not hasattr(request, _ASKED):
        found = current_shift(request.user.pk) if request.user.is_authenticated else None
        setattr(request, _ASKED, found)
    shift: ShiftNow | None = getattr(request, _ASKED)
    return shift


def act_of(request: HttpRequest, *, purpose: str) -> Act:
    """Return the `Act` of this request: its officer, with the post and lane of their open shift (empty without one)."""
    shift, officer = shift_of(request), request.user
    if not officer.is_authenticated:
        raise NotAllowed
    return world().act(
        actor=officer.id,
        actor_name=officer.full_name,
        roles=officer.role_set,
        purpose=purpose,
        post=shift.post if shift else "",
        lane=shift.lane if shift else "",
    )


def is_allowed(request: DeskRequest, right: Right) -> bool:
    """Return True when the officer's roles include `right`."""
    return request.user.is_authenticated and may(request.user.role_set, right)


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Decorate a view that only officers with `right` may open; others are told so."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not is_allowed(request, right):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def at_work(view: View[P]) -> View[P]:
    """Decorate a view that needs to know where the officer works: without an open shift they are led to start one."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if shift_of(request) is None:
            return redirect("desk:start-shift")
        return view(request, *args, **kwargs)

    return guarded


def at_work_or_office(view: View[P]) -> View[P]:
    """Decorate a view that is used at a post and at an office: who works shifts is led to start one, others are not."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if shift_of(request) is None and is_allowed(request, Right.WORK_SHIFT):
            return redirect("desk:start-shift")
        return view(request, *args, **kwargs)

    return guarded


def record_refused(*, username: str, why: Refusal) -> None:
    """Write to the journal that somebody was not let in."""
    nobody = world().act(actor=NOBODY, actor_name="", roles=(), purpose="sign-in")
    posts.record_sign_in_refused(nobody, username=username, why=why)


def record(request: HttpRequest, what: SignInEvent, *, how: str = "") -> None:
    """Write to the journal what the officer did at sign-in or lock; `how` is the factor shown last, if not given."""
    posts.record_sign_in(act_of(request, purpose="sign-in"), what=what, how=how or _factor_shown_last(request))


def sitting_records(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the officer showed of themselves in this sitting, oldest first; empty for nobody."""
    return get_authentication_records(request, request.user) if request.user.is_authenticated else []


def _factor_shown_last(request: HttpRequest) -> str:
    records: list[dict[str, Any]] = sitting_records(request)
    if not records:
        return "unknown"
    last = records[-1]
    return str(last.get("type") or last["method"])
