"""What stands before every call of a program: no cookies are heard, and every refusal is a problem document."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from limen.api.answering import MEDIA_TYPE, answer_error, answer_status
from limen.api.problems import MOST_BYTES, BodyTooLarge, RequestBroken

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
            response = _refused_unread(request) or _as_problem(self._get_response(request))
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to an exception that no view answered; None for other addresses."""
        return answer_error(exception) if request.path.startswith(ADDRESSES) else None


def _refused_unread(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body that is too large before a byte of it is read, and a host that is not this node's."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    try:
        request.get_host()
    except DisallowedHost as error:
        return answer_error(error)
    if not length.isdecimal():
        return answer_error(RequestBroken())
    return answer_error(BodyTooLarge(bytes=MOST_BYTES)) if int(length) > MOST_BYTES else None


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Put a problem document in place of what the framework says by itself: address, method or host unknown."""
    if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    answer = answer_status(response.status_code)
    if allowed := response.headers.get("Allow"):
        answer.headers["Allow"] = allowed
    return answer
