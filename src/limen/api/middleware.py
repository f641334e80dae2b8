"""What stands before every call of a program: no cookies are heard, and every refusal is a problem document."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from limen.api import answering
from limen.api.problems import BodyTooLarge, RequestBroken, most_bytes_at
from limen.api.yente import refusing

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ADDRESSES = "/api/"


class ProgramsDoor:
    """Answer programs; requests for other addresses pass by."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in the language of its Accept-Language header."""
        if not request.path.startswith(ADDRESSES):
            return self._get_response(request)
        # A browser that is signed in to the desk must not be able to act here: only a token counts.
        request.META.pop("HTTP_COOKIE", None)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = _refused_unread(request) or _as_problem(request, self._get_response(request))
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to an exception that no view answered; None for other addresses."""
        return _answer_error(request, exception) if request.path.startswith(ADDRESSES) else None


def _answer_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer to an error, in the form of the door that was asked."""
    if request.path.startswith(refusing.ADDRESSES):
        return refusing.answer_error(error)
    return answering.answer_error(error)


def _refused_unread(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body that is too large before a byte of it is read, and a host that is not this node's."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    try:
        request.get_host()
    except DisallowedHost as error:
        return _answer_error(request, error)
    if not length.isdecimal():
        return _answer_error(request, RequestBroken())
    most = most_bytes_at(request.path)
    return _answer_error(request, BodyTooLarge(bytes=most)) if int(length) > most else None


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Put an answer of ours in place of what the framework says by itself: address, method or host unknown."""
    if response.status_code < 400 or response.headers.get("Content-Type") in {
        answering.MEDIA_TYPE,
        refusing.MEDIA_TYPE,
    }:
        return response
    answer = _answer_error(request, answering.problem_of_status(response.status_code))
    if allowed := response.headers.get("Allow"):
        answer.headers["Allow"] = allowed
    return answer
