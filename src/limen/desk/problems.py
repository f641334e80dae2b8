"""Pages and parts for what went wrong: what, where, what to do; the status is that of the one table."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from limen.adapters import storage
from limen.adapters.list_uploads import MOST_BYTES as MOST_OF_A_COPY
from limen.adapters.uploads import MEGABYTE, FileTooLarge
from limen.desk import answering, presenting
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.evidence import MOST_BYTES

logger = logging.getLogger("limen.desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """A problem as a page shows it."""

    title: str
    sentence: SafeString | str
    what_to_do: str = ""
    kept: bool = False
    """True when the page still holds what was typed."""


def shown(problem: Problem, *, kept: bool = False) -> ShownProblem:
    """Return a domain problem as a page shows it."""
    return ShownProblem(
        title=_("This could not be done"),
        sentence=presenting.sentence(problem.sentence, problem.values),
        kept=kept,
    )


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the answer to a problem: a part beside the form where one was asked for, otherwise a page of its own."""
    return _answer(request, shown(problem), status=status_of(problem.code))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for a request that cannot be read, or is too large to be read."""
    if isinstance(exception, RequestDataTooBig):
        return _answer(request, _too_large(), status=413)
    unreadable = ShownProblem(
        title=_("This request could not be read"),
        sentence=_("The browser sent something that the desk does not understand."),
        what_to_do=_("Go back, load the page again and repeat the step. Nothing was recorded."),
    )
    status = 400 if isinstance(exception, SuspiciousOperation) else 422
    return _answer(request, unreadable, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - a handler of Django
    """Return the page for a step that the officer's role does not include."""
    problem = ShownProblem(
        title=_("Not for your role"),
        sentence=_("Your role does not include this step."),
        what_to_do=_("Ask your supervisor who may do it."),
    )
    return _answer(request, problem, status=403)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:  # noqa: ARG001 - a handler of Django
    """Return the page for something that is not there, or not for this officer to see: the two look the same."""
    problem = ShownProblem(
        title=_("Not found"),
        sentence=_("There is nothing at this address that you may see."),
        what_to_do=_("Check the address, or start again from your desk."),
    )
    return _answer(request, problem, status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Return the page that slows down whoever tries too often."""
    problem = ShownProblem(
        title=_("Too many attempts"),
        sentence=_("There were too many attempts from this machine in a short time."),
        what_to_do=_("Wait five minutes, then try again. The attempts are recorded."),
    )
    return _answer(request, problem, status=429)


def _picture_too_large() -> ShownProblem:
    return ShownProblem(
        title=_("Too much was sent at once"),
        sentence=presenting.sentence(FileTooLarge.sentence, {"megabytes": MOST_BYTES // MEGABYTE}),
        what_to_do=_("Go back and choose another picture. Nothing was recorded."),
    )


def _too_large() -> ShownProblem:
    return ShownProblem(
        title=_("Too much was sent at once"),
        sentence=_("What was sent is larger than 2.5 megabytes. A passport has two or three short lines."),
        what_to_do=_("Go back and send less, or split the list. Nothing was recorded."),
    )


def _copy_too_large() -> ShownProblem:
    said = _("All files of a copy together may have %(megabytes)s megabytes here.")
    return ShownProblem(
        title=_("Too much was sent at once"),
        sentence=said % {"megabytes": MOST_OF_A_COPY // MEGABYTE},
        what_to_do=_("Bring the copy on the machine, by limen lists persons propose. Nothing was recorded."),
    )


class TooLarge(Enum):
    """Of what too much was sent."""

    FORM = auto()
    PICTURE = auto()
    COPY = auto()


_TOO_LARGE: Final = {
    TooLarge.FORM: _too_large,
    TooLarge.PICTURE: _picture_too_large,
    TooLarge.COPY: _copy_too_large,
}


def refused_unread(request: HttpRequest, *, too_large: TooLarge = TooLarge.FORM) -> HttpResponse:
    """Return the page for a request that is refused by its size before a byte of it is read."""
    return _without_register(request, _TOO_LARGE[too_large], status=413)


def _without_register(request: HttpRequest, problem: Callable[[], ShownProblem], *, status: int) -> HttpResponse:
    """Return a page that needs neither the register nor an officer, in the language of the browser."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        page = render_to_string("desk/without_register.html", {"problem": problem()})
    return HttpResponse(page, status=status, headers={"Content-Language": language, "Cache-Control": "no-store"})


def storage_failed(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the page for a database that is full or does not answer; None for any other error."""
    problem = storage.problem_of(error)
    if problem is None:
        return None
    logger.error("%s", problem.code, exc_info=error)
    status = status_of(problem.code)
    if getattr(request, "htmx", False):
        return answer(request, problem)
    # The officer's own page cannot be made where the register does not say who they are.
    return _without_register(request, lambda: shown(problem), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for a fault of the program, or of the disk where that showed before any view was reached."""
    if page := storage_failed(request, sys.exception()):
        return page
    problem = ShownProblem(
        title=_("The program failed"),
        sentence=_("This step failed because of a fault in the program, not because of what you did."),
        what_to_do=_(
            "Open the page again and look whether the step was recorded before you repeat it."
            " Tell the administrator the time."
        ),
    )
    return _answer(request, problem, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - a handler of Django
    """Return the page for a form whose secret is missing or old: another tab signed out, or it is from yesterday."""
    problem = ShownProblem(
        title=_("This page is out of date"),
        sentence=_("The form was opened in another sitting, so it was not accepted. Nothing was recorded."),
        what_to_do=_("Go back, load the page again and repeat the step."),
    )
    return _answer(request, problem, status=403)


def _answer(request: HttpRequest, problem: ShownProblem, *, status: int) -> HttpResponse:
    # A request that failed before it came to the middleware has no `htmx`.
    if getattr(request, "htmx", False):
        return answering.in_place(request, "desk/parts/problem.html", {"problem": problem}, status=status)
    return render(request, "desk/problem.html", {"problem": problem}, status=status)
