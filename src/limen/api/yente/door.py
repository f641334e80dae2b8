"""The door itself: how it reads, whom it lets in, how it describes itself."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.parser import Parser

from limen.api.authentication import Bearer, Caller
from limen.api.problems import most_bytes_at
from limen.api.reading import read_json
from limen.api.yente.refusing import answer_error
from limen.lib.decision.scopes import Scope

SPEAKS: Final = "5.5"
"""The version of yente whose description was followed."""


class ApiKey(Bearer):
    """Lets a call through when its token includes the scope; it may come as `ApiKey …` or as `Bearer …`."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Return who calls, None where nobody says; raises as `Bearer` does."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in {"apikey", "bearer"} or not token.strip():
            return None
        return self.authenticate(request, token.strip())

    def check_parameters(self, request: HttpRequest) -> None:
        """Let every parameter pass, as yente does: programs send some that only other versions know."""


class AnyBody(Parser):
    """Reads a body whatever type it is said to be, as yente does, and parameters that are said more than once."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the body says. Raises BodyTooLarge, BodyTooDeep or BodyNotJson."""
        return read_json(request.body, most_bytes=most_bytes_at(request.path))

    def parse_querydict(
        self,
        data: MultiValueDict[str, str],
        list_fields: list[str],
        request: HttpRequest,  # noqa: ARG002 - ninja hands it over
    ) -> dict[str, Any]:
        """Return the parameters: of one that may be said often all, of another the last."""
        return {name: data.getlist(name) if name in list_fields else data[name] for name in data}


class YenteDoor(NinjaAPI):
    """Ninja's API with yente's way of refusing and plain names of operations."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG002 - ninja hands it over
        """Return the answer to whatever a call ended with."""
        return answer_error(exc if isinstance(exc, Exception) else exc())

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the view: operations are verb phrases already."""
        return operation.view_func.__name__


door = YenteDoor(
    title="Limen, as yente",
    version=SPEAKS,
    description=(
        "People matched against the lists of this node, for programs that were written for yente. Give such a program"
        " this address as its base URL, and a token of the scope `screening` as its API key."
    ),
    urls_namespace="yente",
    openapi_url=None,
    docs_url=None,
    parser=AnyBody(),
)
SCREENING: Final = ApiKey(Scope.SCREENING)
