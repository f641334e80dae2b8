"""Whatever goes wrong, answered as a problem document (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import Error
from django.http import HttpResponse
from django.utils.translation import get_language, gettext
from ninja.errors import AuthenticationError, HttpError, ValidationError

from limen.adapters import clock, storage, wording
from limen.api.problems import (
    MOST_BYTES,
    AddressUnknown,
    BodyTooLarge,
    FieldsWrong,
    MethodWrong,
    ProgramFailed,
    RequestBroken,
    TokenMissing,
)
from limen.lib.basics.answers import FAULT, status_of
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.inspection.presented import Unreadable

MEDIA_TYPE: Final = "application/problem+json"
NAMESPACE: Final = "urn:limen:problem:"
MOST_ERRORS: Final = 50
RETRY_SECONDS: Final[Mapping[int, int]] = {429: 300, 503: 5, 507: 60}
logger = logging.getLogger("limen.api")

TITLES: Final[Mapping[int, str]] = {
    400: N_("This request could not be read"),
    401: N_("A token is needed"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Not possible at this address"),
    409: N_("Not possible now"),
    413: N_("Too much was sent at once"),
    415: N_("Sent in another form than expected"),
    422: N_("Something in the request is not right"),
    429: N_("Too many attempts"),
    500: N_("The program failed"),
    503: N_("No answer at the moment"),
    507: N_("No room left on the disk"),
}
"""Status to the title of its problems: what kind of thing went wrong, whatever the occasion."""


_BY_STATUS: Final[Mapping[int, type[Problem]]] = {
    404: AddressUnknown,
    405: MethodWrong,
    500: ProgramFailed,
    503: storage.StorageSilent,
    507: storage.StorageFull,
}
"""What an answer of the framework without a problem document is turned into; anything else was a broken request."""


def problem_of(error: Exception) -> Problem:
    """Return what an error is to the caller; what no caller can mend is ProgramFailed."""
    match error:
        case Problem():
            return error
        case AuthenticationError():
            return TokenMissing()
        case ValidationError():
            return FieldsWrong(error.errors)
        case HttpError() if isinstance(error.__cause__, Problem):
            return error.__cause__
        case RequestDataTooBig():
            return BodyTooLarge(bytes=MOST_BYTES)
        case HttpError() | SuspiciousOperation():
            return RequestBroken()
        case Error():
            return storage.problem_of(error) or ProgramFailed()
    return ProgramFailed()


def answer_error(error: Exception) -> HttpResponse:
    """Return the answer to an error that a call ended with; what is not the caller's doing is logged whole."""
    problem, instance = problem_of(error), clock.new_id()
    log_fault(problem, error, instance=instance)
    return answer_problem(problem, instance=instance)


def log_fault(problem: Problem, error: Exception, *, instance: UUID) -> None:
    """Log an error whole that is not the caller's doing; nothing else."""
    if status_of(problem.code) >= FAULT:
        logger.error("%s, instance %s", problem.code, instance, exc_info=error)


def problem_of_status(status: int) -> Problem:
    """Return what went wrong where the framework answered by itself, with a status alone."""
    return _BY_STATUS.get(status, RequestBroken)()


def answer_problem(problem: Problem, *, instance: UUID) -> HttpResponse:
    """Return the answer to a problem: its document, with the headers that its status asks for."""
    status = status_of(problem.code)
    body = json.dumps(document_of(problem, status=status, instance=instance), ensure_ascii=False)
    response = HttpResponse(body, content_type=MEDIA_TYPE, status=status)
    response.headers["Content-Language"] = get_language() or "en"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in RETRY_SECONDS:
        response.headers["Retry-After"] = str(RETRY_SECONDS[status])
    return response


def document_of(problem: Problem, *, status: int, instance: UUID) -> dict[str, object]:
    """Return the problem document: a type that never changes, title and detail in the reader's language."""
    document: dict[str, object] = {
        "type": NAMESPACE + problem.code,
        "title": gettext(TITLES[status]),
        "status": status,
        "detail": wording.sentence(problem.sentence, problem.values),
        "instance": f"urn:uuid:{instance}",
    }
    if isinstance(problem, FieldsWrong):
        document["errors"] = [_field_error(error) for error in problem.errors[:MOST_ERRORS]]
    if isinstance(problem, Unreadable):
        document["findings"] = [_finding(found) for found in problem.findings]
    return document


@dataclass(frozen=True, slots=True)
class _Remedy:
    """What to say about one kind of validation error; `limit` names the number that the sentence tells."""

    sentence: str
    limit: str = ""


_REMEDIES: Final[Mapping[str, _Remedy]] = {
    "missing": _Remedy(N_("This field is missing. Send it.")),
    "extra_forbidden": _Remedy(N_("There is no such field. Leave it out.")),
    "string_too_long": _Remedy(N_("This is too long: at most %(limit)s characters."), "max_length"),
    "string_too_short": _Remedy(N_("This is too short: at least %(limit)s characters."), "min_length"),
    "string_pattern_mismatch": _Remedy(N_("This has another form than allowed. The form is in openapi.json.")),
    "enum": _Remedy(N_("Choose one of the values in openapi.json.")),
    "literal_error": _Remedy(N_("Choose one of the values in openapi.json.")),
    "greater_than_equal": _Remedy(N_("This is too small: at least %(limit)s."), "ge"),
    "less_than_equal": _Remedy(N_("This is too large: at most %(limit)s."), "le"),
    "not_printable": _Remedy(N_("This holds characters that cannot be shown. Send plain text.")),
    "no_moment": _Remedy(N_("Send date and time with its time zone, such as 2026-01-31T23:59:00Z.")),
    "no_day": _Remedy(N_("Send a day such as 2026-01-31.")),
    "no_partial_date": _Remedy(N_("Send a date such as 1974-05-12, 1974-05 or 1974, or ? where it is not known.")),
    "one_presented": _Remedy(N_("Send either “scanned” or “typed”: what the reader read, or what the officer typed.")),
}
_OTHERWISE: Final = _Remedy(N_("This cannot be what it says. What is allowed is in openapi.json."))


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    """Return where the error is and what to do; what was sent is not repeated, because it may be a traveller's."""
    return {
        "where": _place(error["loc"]),
        "code": str(error["type"]).replace("_", "-"),
        "detail": sentence_of(error),
    }


def sentence_of(error: Mapping[str, Any]) -> str:
    """Return what to do about one validation error, in the reader's language."""
    remedy = _REMEDIES.get(error["type"], _OTHERWISE)
    values = {"limit": error["ctx"][remedy.limit]} if remedy.limit else {}
    return wording.sentence(remedy.sentence, values)


def _place(loc: Sequence[str | int]) -> str:
    """Return where an error is, such as `body.card.purpose`; ninja names the body twice."""
    parts = loc[1:] if loc[:2] == ("body", "body") else loc
    return ".".join(str(part) for part in parts)[:200]


def _finding(found: Finding) -> dict[str, str]:
    return {
        "rule": found.rule,
        "severity": found.severity.name.lower(),
        "sentence": wording.sentence(found.sentence, found.values),
    }
