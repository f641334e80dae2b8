"""Bodies are read here and nowhere else: as JSON, bounded in size and depth, every text one that can be kept."""

from __future__ import annotations

import json
from typing import Any, Never

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from limen.api.problems import MOST_LEVELS, BodyNotJson, BodyTooDeep, BodyTooLarge, MediaTypeWrong, most_bytes_at


class JsonBody(Parser):
    """Reads a body. Raises MediaTypeWrong, BodyTooLarge, BodyTooDeep or BodyNotJson."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the body says."""
        if request.content_type != "application/json":
            raise MediaTypeWrong
        return read_json(request.body, most_bytes=most_bytes_at(request.path))

    def parse_querydict(
        self,
        data: MultiValueDict[str, str],
        list_fields: list[str],  # noqa: ARG002 - ninja hands it over; no parameter here is a list
        request: HttpRequest,  # noqa: ARG002 - as above
    ) -> dict[str, Any]:
        """Return the parameters; of one that is said twice, both, which no parameter takes."""
        return {name: values[0] if len(values := data.getlist(name)) == 1 else values for name in data}


def read_json(body: bytes, *, most_bytes: int) -> dict[str, Any]:
    """Return the JSON of a body: no NaN, no name said twice in one object, no half of a surrogate pair.

    Raises BodyTooLarge, BodyTooDeep or BodyNotJson.
    """
    if len(body) > most_bytes:
        raise BodyTooLarge(bytes=most_bytes)
    if _depth(body) > MOST_LEVELS:
        raise BodyTooDeep(levels=MOST_LEVELS)
    try:
        read: dict[str, Any] = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_refuse)
        json.dumps(read, ensure_ascii=False).encode()  # fails on half a surrogate pair, which no database keeps
    except ValueError as error:
        raise BodyNotJson from error
    return read


def _depth(body: bytes) -> int:
    """Return an upper bound of the nesting: exact where brackets inside texts do not matter, otherwise counted."""
    if body.count(b"[") + body.count(b"{") <= MOST_LEVELS:
        return 0
    depth = deepest = 0
    in_text = escaped = False
    for byte in body:
        if in_text:
            in_text = escaped or byte != 0x22
            escaped = not escaped and byte == 0x5C
        elif byte == 0x22:
            in_text = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name is said twice")
    return said


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no number of JSON")
