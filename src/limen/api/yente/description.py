"""The description of this door (OpenAPI 3.1): what yente's clients may ask for, as this node answers it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from ninja.openapi.schema import OpenAPISchema

from limen.api.yente import matching, searching, telling
from limen.api.yente.answers import ErrorAnswer
from limen.api.yente.door import SCREENING, door

__all__ = ["CAPABILITIES", "PREFIX", "description", "door"]
CAPABILITIES: Final = (matching, searching, telling)
"""The modules whose views stand at the door; naming them here brings them there."""
PREFIX: Final = "/api/yente/"
_REF: Final = "#/components/schemas/{model}"


def description() -> dict[str, Any]:
    """Return the whole description as plain JSON data."""
    said: dict[str, Any] = dict(OpenAPISchema(door, PREFIX))
    said["components"]["schemas"]["ErrorAnswer"] = ErrorAnswer.model_json_schema(ref_template=_REF)
    schema = {"$ref": _REF.format(model="ErrorAnswer")}
    refusal = {"description": "Refused", "content": {"application/json": {"schema": schema}}}
    for operations in said["paths"].values():
        for operation in operations.values():
            answers = {str(status): answer for status, answer in operation["responses"].items()}
            operation["responses"] = {**answers, "4XX": refusal, "5XX": refusal}
    return said


@door.get("/openapi.json", auth=SCREENING, include_in_schema=False)
def see_description(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view is given the request
    """Return the description of this door."""
    return JsonResponse(description())
