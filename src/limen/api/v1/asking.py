"""One call, one operation, one transaction; asked again under the same key, the same answer and nothing done."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from limen.api.authentication import caller_of
from limen.api.problems import KeyMissing
from limen.apps.posts.operations import Outcome, do_once, was_asked
from limen.lib.basics.act import Act

JSON_TYPE: Final = "application/json"
KEYED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "schema": {"type": "string", "format": "uuid"},
            "description": "A fresh UUID for every new request; the same one when the same request is sent again.",
        }
    ]
}
"""What the description of every POST says besides."""


def shown(answer: BaseModel, *, status: int = 200) -> HttpResponse:
    """Return an answer as JSON."""
    return HttpResponse(answer.model_dump_json(), content_type=JSON_TYPE, status=status)


def done_once(
    request: HttpRequest,
    body: BaseModel | None,
    *,
    purpose: str,
    do: Callable[[Act], Outcome],
    show: Callable[[Act, Outcome], BaseModel],
) -> HttpResponse:
    """Do what is asked unless its key says that it was done, and show what came of it, all in one transaction.

    `do` returns ids and codes, of which `show` makes the answer. Raises KeyMissing, KeyReused and whatever they raise.
    """
    act = caller_of(request).act(purpose=purpose)
    with transaction.atomic():
        answered = do_once(act, key=key_of(request), fingerprint=_fingerprint(request, body), do=lambda: do(act))
        response = shown(show(act, answered.outcome), status=201)
    if answered.is_repeat:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def was_done(request: HttpRequest, body: BaseModel | None, *, purpose: str) -> bool:
    """Return True when `done_once` would only answer again: what costs time need not be done for it.

    Raises KeyMissing or KeyReused.
    """
    act = caller_of(request).act(purpose=purpose)
    return was_asked(act, key=key_of(request), fingerprint=_fingerprint(request, body))


def key_of(request: HttpRequest) -> UUID:
    """Return the key; in quotation marks, as a structured field of HTTP has it, or bare. Raises KeyMissing."""
    text = request.headers.get("Idempotency-Key", "").strip()
    bare = text[1:-1] if len(text) == 38 and text[0] == text[-1] == '"' else text
    try:
        key = UUID(bare)
    except ValueError as error:
        raise KeyMissing from error
    if str(key) != bare.lower():
        raise KeyMissing
    return key


def _fingerprint(request: HttpRequest, body: BaseModel | None) -> bytes:
    """Return the digest of what is asked: two spellings of the same JSON are one request."""
    said = body.model_dump_json() if body else ""
    return sha256(f"{request.method} {request.path}\n{said}".encode()).digest()
