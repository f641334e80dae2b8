"""What stands between every request and its view: the reader's language, the gate, and the page for problems."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from limen.adapters.list_uploads import MOST_BYTES as MOST_OF_A_COPY
from limen.desk import problems, sitting
from limen.desk.requests import DeskRequest
from limen.lib.basics.problems import Problem
from limen.lib.decision.evidence import MOST_BYTES

GetResponse = Callable[[DeskRequest], HttpResponseBase]

OPEN_TO_ALL = frozenset(
    {
        "account_login",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "desk:language",
        "desk:stay-check",
        "desk:complain",
        "desk:ask-data",
        "desk:follow-complaint",
        "desk:verify-seal",
        "desk:phone-copy",
        # The program of the page for the field: nothing of anybody is in it, and a browser asks for it by itself.
        "desk:field-worker",
        "desk:field-manifest",
    }
)
"""Views that somebody who is not signed in may see."""
LOCKED = frozenset(
    {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "desk:lock", "account_logout"}
)
"""What a locked screen still answers."""
ENROLMENT = frozenset(
    {"account_change_password", "mfa_activate_totp", "mfa_add_webauthn", "desk:enrol", "account_logout"}
)
"""What an officer may do before the sign-in is complete: choose a password, enrol a second factor."""
PICTURE_COMES = re.compile(
    r"/second-line/inspections/[0-9a-f-]{36}/evidence/add|/examinations/[0-9a-f-]{36}/pictures/add|/specimens"
    r"|/lane/picture"
    r"|/lane/inspections/[0-9a-f-]{36}/(code|bearer)"
    r"|/second-line/inspections/[0-9a-f-]{36}/bearer"
    r"|/response/groups/[0-9a-f-]{36}/[0-9]+/photo"
    r"|/response/plans/[0-9a-f-]{36}/procedures"
).fullmatch
"""The addresses to which a picture is sent; what it may weigh is said where it is read."""
COPY_COMES = re.compile(r"/lists/persons/[-\w]+/copy").fullmatch
"""The address to which the files of a list's copy are sent."""
FORM_AROUND = 65_536
CARRIERS = "portal:"
"""Views of the carriers' own realm: each asks for its own sign-in, and knows no officer."""
OTHER_DOORS = ("/api/",)
"""Addresses that check their callers themselves."""


class Bounded:
    """Refuse what is too large before a byte of it is read, whoever sends it: a form is small, a disk is not endless.

    Django bounds the fields of a form by itself, not the files beside them. Only a picture, or the files of a list's
    copy together, may be larger.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        """Answer the request, or say that it is too large."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not request.path.startswith(OTHER_DOORS) and not _is_small(length, most=_most_at(request.path)):
            return problems.refused_unread(request, too_large=_said_of(request.path))
        return self._get_response(request)


def _most_at(path: str) -> int:
    if PICTURE_COMES(path):
        return MOST_BYTES + FORM_AROUND
    if COPY_COMES(path):
        return MOST_OF_A_COPY + FORM_AROUND
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _said_of(path: str) -> problems.TooLarge:
    if PICTURE_COMES(path):
        return problems.TooLarge.PICTURE
    return problems.TooLarge.COPY if COPY_COMES(path) else problems.TooLarge.FORM


def _is_small(length: str, *, most: int) -> bool:
    return length.isdecimal() and int(length) <= most


class OfficersLanguage:
    """Answer in the language the officer chose; before sign-in, in that of the language menu or the browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        """Answer the request with its reader's language active."""
        chosen = (
            request.user.language if request.user.is_authenticated else translation.get_language_from_request(request)
        )
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self._get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", chosen)
        return response


class Gate:
    """Let a request through to its view only when its sitting allows it: signed in, awake, enrolled, not too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        """Answer the request; nothing behind the gate is ever kept by a browser or a proxy."""
        response = self._get_response(request)
        if not request.path.startswith(OTHER_DOORS):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: DeskRequest, *_view: object) -> HttpResponseBase | None:
        """Return the answer that stands in for the view, or None to let the request through."""
        if request.path.startswith(OTHER_DOORS):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(CARRIERS):
            return None
        if not request.user.is_authenticated:
            return None if name in OPEN_TO_ALL else _sent_to(request, _sign_in(request))
        if sitting.is_over(request):
            logout(request)
            return _sent_to(request, reverse("account_login"))
        if sitting.is_locked(request):
            return None if name in LOCKED else _sent_to(request, _with_next(request, reverse("account_reauthenticate")))
        sitting.keep_awake(request)
        missing = sitting.missing_step(request)
        if missing and name not in ENROLMENT:
            return _sent_to(request, reverse(missing))
        return None


class ProblemPages:
    """Turn a `Problem`, or a failure of the disk, that a view let through into the page that says what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        """Answer the request."""
        return self._get_response(request)

    def process_exception(self, request: DeskRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a problem; None for anything that is not one."""
        if request.path.startswith(OTHER_DOORS):
            return None
        if isinstance(exception, Problem):
            return problems.answer(request, exception)
        return problems.storage_failed(request, exception)


def _sign_in(request: DeskRequest) -> str:
    address = reverse("account_login")
    return _with_next(request, address) if request.path != reverse("desk:home") else address


def _with_next(request: DeskRequest, address: str) -> str:
    """Come back afterwards, where the request can be made again by opening its address."""
    if request.method != "GET" or request.htmx:
        return address
    return f"{address}?{sitting.next_parameter(request.get_full_path())}"


def _sent_to(request: DeskRequest, address: str) -> HttpResponse:
    """Send the whole page elsewhere, also where only a part of it was asked for."""
    if request.htmx:
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)
