"""The realm of carriers: a browser that is known by a cookie of its own, never by an officer's session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from limen.adapters import clock
from limen.adapters.bearer import digest_of
from limen.adapters.world import world
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import Sitting
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act

P = ParamSpec("P")
COOKIE: Final = "limen_carrier"
PATH: Final = "/carrier"
PURPOSE: Final = "carrier-portal"
LONGEST: Final = 200
View = Callable[Concatenate[DeskRequest, Sitting, P], HttpResponse]


def act_of(sitting: Sitting) -> Act:
    """Return the `Act` of somebody of a carrier: nobody's roles."""
    return world().act(
        actor=sitting.user.id,
        actor_name=f"{sitting.carrier.code}/{sitting.user.username}",
        roles=(),
        purpose=f"{PURPOSE} of {sitting.carrier.code}",
    )


def signed_in(view: View[P], *, may_be_one_time: bool = False) -> Callable[Concatenate[DeskRequest, P], HttpResponse]:
    """Decorate a view that is for somebody of a carrier; others are led to the carriers' sign-in."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            sitting = carriers.sitting_of(digest(request), now=clock.now())
        except carriers.CarrierSignedOut:
            return redirect("portal:sign-in")
        if sitting.user.one_time and not may_be_one_time:
            return redirect("portal:account")
        with translation.override(sitting.user.language):
            request.LANGUAGE_CODE = sitting.user.language
            response = view(request, sitting, *args, **kwargs)
        response.headers.setdefault("Content-Language", sitting.user.language)
        return response

    return guarded


def portal_page(
    request: DeskRequest,
    sitting: Sitting,
    here: str,
    context: Mapping[str, object],
    *,
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return a page of the portal; `here` names its place in the menu, and its template unless another is named."""
    return render(
        request,
        f"desk/portal/{template or here}.html",
        {"sitting": sitting, "here": here, **context},
        status=status,
    )


def digest(request: DeskRequest) -> bytes:
    """Return the digest of what the browser carries."""
    return digest_of(request.COOKIES.get(COOKIE, "")[:LONGEST])


def remember(response: HttpResponse, secret: str) -> HttpResponse:
    """Give the browser what it carries from now on: to these pages alone, unseen by scripts, until it is closed."""
    response.set_cookie(
        COOKIE, secret, path=PATH, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict"
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Take it away again."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response
