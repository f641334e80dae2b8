"""The door itself: how it reads, how it refuses, how it describes itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from limen.api.answering import answer_error
from limen.api.reading import JsonBody


class Door(NinjaAPI):
    """Ninja's API with one way of refusing and plain names of operations."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG002 - ninja hands it over
        """Return the answer to whatever a call ended with."""
        return answer_error(exc if isinstance(exc, Exception) else exc())

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the view: operations are verb phrases already."""
        return operation.view_func.__name__


door = Door(
    title="Limen",
    version="1",
    description=(
        "The door of a border post for programs. Every call carries a token, `Authorization: Bearer …`, given in the"
        " name of an officer; what touches a traveller works only while that officer is at work. Every POST carries an"
        " `Idempotency-Key`, a fresh UUID: sent again with the same body it is answered again and not done again."
        " Whatever is refused is a problem document (RFC 9457) in the language of `Accept-Language`: ar, zh-hans, en,"
        " fr, ru or es."
    ),
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    parser=JsonBody(),
)
