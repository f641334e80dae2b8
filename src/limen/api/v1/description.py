"""The description of the door (OpenAPI 3.1): what ninja knows, and what holds for every call."""

from __future__ import annotations

from typing import Any, Final, Literal

from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic import BaseModel, Field

from limen.api.answering import MEDIA_TYPE
from limen.api.authentication import Bearer
from limen.api.v1 import (
    crossings,
    documents,
    emergency,
    health,
    inspections,
    lists,
    missing,
    pages,
    permits,
    referrals,
    response,
    safeguards,
    screening,
)
from limen.api.v1.door import door

__all__ = ["CAPABILITIES", "PREFIX", "described", "description", "door"]
CAPABILITIES = (
    inspections,
    pages,
    safeguards,
    referrals,
    missing,
    response,
    crossings,
    permits,
    screening,
    lists,
    documents,
    emergency,
    health,
)
"""The modules whose views stand at the door; naming them here brings them there."""
PREFIX: Final = "/api/v1/"
_REF: Final = "#/components/schemas/{model}"


class FieldProblem(BaseModel):
    """One field that is not right."""

    where: str = Field(description="Such as body.card.purpose.")
    code: str
    detail: str = Field(description="What to do, in the reader's language.")


class FoundProblem(BaseModel):
    """One thing that stood in the way of reading lines."""

    rule: str
    severity: Literal["info", "notice", "attention", "stop"]
    sentence: str


class ProblemDocument(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(
        description="urn:limen:problem: and a code that never changes its meaning.", pattern="^urn:limen:problem:"
    )
    title: str
    status: int
    detail: str = Field(description="What went wrong and what to do, in the reader's language.")
    instance: str = Field(description="Names this occasion in the log of the node.")
    errors: list[FieldProblem] = Field(default=[], description="With fields-wrong: each field.")
    findings: list[FoundProblem] = Field(default=[], description="With scan-unreadable: what stood in the way.")


class Described(OpenAPISchema):
    """Ninja's description, with the scope that each operation asks for."""

    def operation_security(self, operation: Operation) -> list[dict[str, Any]]:
        """Return what a call needs: a token, and in it a scope."""
        super().operation_security(operation)
        scopes = [each.scope.value for each in operation.auth_callbacks if isinstance(each, Bearer) and each.scope]
        return [{Bearer.__name__: scopes}]


def description() -> dict[str, Any]:
    """Return the whole description as plain JSON data."""
    return described(door, PREFIX, by="A token given by `limen token add`.")


def described(door: NinjaAPI, prefix: str, *, by: str) -> dict[str, Any]:
    """Return the description of a door with what holds for every call; `by` says where its secrets come from."""
    said: dict[str, Any] = dict(Described(door, prefix))
    problem = ProblemDocument.model_json_schema(ref_template=_REF)
    said["components"]["schemas"].update(problem.pop("$defs"), ProblemDocument=problem)
    for scheme in said["components"]["securitySchemes"].values():
        scheme["description"] = by
    for operations in said["paths"].values():
        for operation in operations.values():
            answers = {str(status): answer for status, answer in operation["responses"].items()}
            operation["responses"] = {**answers, "4XX": _refusal("Refused"), "5XX": _refusal("The node failed")}
    return said


def _refusal(what: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="ProblemDocument")}
    return {"description": what, "content": {MEDIA_TYPE: {"schema": schema}}}


@door.get("/openapi.json", auth=Bearer(None), include_in_schema=False)
def see_description(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view is given the request
    """Return the description of this door."""
    return JsonResponse(description())
