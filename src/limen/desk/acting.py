"""From a request to the `Act` that an operation needs: the signed-in officer, at the post and lane of their open shift."""

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
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right, may, require

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

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
    shift = shift_of(request)
    return world().act(
        actor=request.user.pk,
        actor_name=request.user.full_name,
        roles=request.user.role_set,
        purpose=purpose,
        post=shift.post if shift else "",
        lane=shift.lane if shift else "",
    )


def is_allowed(request: HttpRequest, right: Right) -> bool:
    """Return True when the officer's roles include `right`."""
    return request.user.is_authenticated and may(request.user.role_set, right)


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Decorate a view that only officers with `right` may open; others are told so."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(request.user.role_set, right)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def at_work(view: View[P]) -> View[P]:
    """Decorate a view that needs to know where the officer works: without an open shift they are led to start one."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if shift_of(request) is None:
            return redirect("desk:start-shift")
        return view(request, *args, **kwargs)

    return guarded


def record_refused(*, username: str, why: Refusal) -> None:
    """Write to the journal that somebody was not let in."""
    nobody = world().act(actor=NOBODY, actor_name="", roles=(), purpose="sign-in")
    posts.record_sign_in_refused(nobody, username=username, why=why)


def record(request: HttpRequest, what: SignInEvent, *, how: str = "") -> None:
    """Write to the journal that the officer signed in or out, locked or unlocked; `how` is the factor shown last if not given."""
    posts.record_sign_in(act_of(request, purpose="sign-in"), what=what, how=how or _factor_shown_last(request))


def _factor_shown_last(request: HttpRequest) -> str:
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    if not records:
        return "unknown"
    last = records[-1]
    return str(last.get("type") or last["method"])
