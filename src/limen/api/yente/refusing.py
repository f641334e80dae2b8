"""How this door refuses: a JSON object whose `detail` says what went wrong, as programs written for yente expect it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import get_language

from limen.adapters import clock, wording
from limen.api.answering import MOST_ERRORS, RETRY_SECONDS, log_fault, problem_of, sentence_of
from limen.api.problems import FieldsWrong
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

ADDRESSES: Final = "/api/yente/"
MEDIA_TYPE: Final = "application/json"


class DatasetUnknown(Problem):
    """There is no such list, or it is not this caller's to see: from outside the two look the same."""

    code = "dataset-unknown"
    sentence = N_("There is no such dataset. The datasets are listed at /catalog.")


class EntityUnknown(Problem):
    """There is no such entry, or it is not this caller's to see: from outside the two look the same."""

    code = "entity-unknown"
    sentence = N_("There is no such entity.")


class QueryUnreadable(Problem):
    """One example of a batch cannot be understood."""

    code = "query-unreadable"
    sentence = N_("The query cannot be understood: %(why)s")


class SchemaUnknown(Problem):
    """No schema of FollowTheMoney is called so, or none that is matched."""

    code = "schema-unknown"
    sentence = N_("“%(schema)s” is no schema that is matched. People are matched as Person, LegalEntity or Thing.")


class QueriesMissing(Problem):
    """A batch asks for nothing."""

    code = "queries-missing"
    sentence = N_("No queries were sent.")


class QueriesTooMany(Problem):
    """A batch asks for more than one batch may."""

    code = "queries-too-many"
    sentence = N_("Too many queries in one batch: at most %(most)s.")


class AlgorithmUnknown(Problem):
    """A way of scoring was asked for that nobody knows."""

    code = "algorithm-unknown"
    sentence = N_("There is no such algorithm. The algorithms are listed at /algorithms.")


class WeightsFixed(Problem):
    """Weights were sent: here they come of one profile, which the State has chosen."""

    code = "weights-fixed"
    sentence = N_("Weights and settings cannot be sent with a query: they stand in the profile of this State.")


class FilterUnknown(Problem):
    """A filter or an order was asked for that this node cannot apply."""

    code = "filter-unknown"
    sentence = N_("This node cannot filter or sort by “%(filter)s”.")


class ListsNotReady(Problem):
    """A list is in force and its data cannot be opened, or no list is in force."""

    code = "lists-not-ready"
    sentence = N_("The lists of persons are not ready to be asked.")


def answer_error(error: Exception) -> HttpResponse:
    """Return the answer to an error that a call ended with; what is not the caller's doing is logged whole."""
    problem = problem_of(error)
    log_fault(problem, error, instance=clock.new_id())
    return answer_problem(problem)


def answer_problem(problem: Problem) -> HttpResponse:
    """Return the answer to a problem: its sentence, or for fields a list of them, and its code."""
    status = status_of(problem.code)
    detail: object = wording.sentence(problem.sentence, problem.values)
    if isinstance(problem, FieldsWrong):
        detail = [_wrong(each) for each in problem.errors[:MOST_ERRORS]]
    body = json.dumps({"detail": detail, "code": problem.code}, ensure_ascii=False)
    response = HttpResponse(body, content_type=MEDIA_TYPE, status=status)
    response.headers["Content-Language"] = get_language() or "en"
    if status == 401:
        response.headers["WWW-Authenticate"] = "ApiKey"
    if status in RETRY_SECONDS:
        response.headers["Retry-After"] = str(RETRY_SECONDS[status])
    return response


def _wrong(error: Mapping[str, Any]) -> dict[str, object]:
    """Return where a field is wrong and what to do; what was sent is not repeated: it may be somebody's name."""
    return {"type": str(error["type"]), "loc": [str(each) for each in error["loc"]], "msg": sentence_of(error)}
