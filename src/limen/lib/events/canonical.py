"""One value, one sequence of bytes: the JSON that hashes and signatures are computed over.

A subset of RFC 8785 (to be confirmed): keys sorted, no white space, UTF-8, integers only. Keys are ASCII, where sorting
by code point and by UTF-16 code unit agree; floats are refused, so that no two programs print one number in two ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

JSON = str | int | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]
"""What an event may hold; deliberately without floats."""

LARGEST: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exact."""
DEEPEST: Final = 16
_LEAVES: Final = frozenset({str, bool, type(None)})


class NotCanonical(ValueError):
    """The value has no canonical form; the text says where and why."""


_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def canonical_text(value: JSON) -> str:
    """Return the canonical JSON text of a value; raises NotCanonical."""
    if not _is_plain(value, 0):
        _check(value, "", 0)
    return _encode(value)


def canonical_bytes(value: JSON) -> bytes:
    """Return the canonical JSON bytes of a value; raises NotCanonical."""
    try:
        return canonical_text(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"half a surrogate pair is not text: {error}") from error


def moment_text(moment: datetime) -> str:
    """Return a moment as `2026-01-31T23:59:59.000000Z`: UTC, always six decimals."""
    if moment.tzinfo is None:
        raise NotCanonical("a moment without a time zone has no canonical form")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def parse_moment(text: str) -> datetime:
    """Return the moment that `moment_text` wrote; raises ValueError for any other spelling."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment_text(moment) != text:
        raise NotCanonical(f"not a canonical moment: {text!r}")
    return moment.astimezone(UTC)


def _is_plain(value: Any, depth: int) -> bool:
    """Tell at once whether a value is fine, as all are that a program means to write; False means: look closer."""
    kind = type(value)
    if kind in _LEAVES:
        return True
    if kind is int:
        return bool(-LARGEST <= value <= LARGEST)
    if depth >= DEEPEST:
        return False
    if kind is dict:
        return all(type(key) is str and key.isascii() for key in value) and _are_plain(value.values(), depth + 1)
    return (kind is list or kind is tuple) and _are_plain(value, depth + 1)


def _are_plain(values: Iterable[Any], depth: int) -> bool:
    for value in values:  # noqa: SIM110 - all() is twice as slow, and this runs for every field of every event
        if type(value) not in _LEAVES and not _is_plain(value, depth):
            return False
    return True


def _check(value: object, where: str, depth: int) -> None:
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical(f"{where or 'value'}: {value} is beyond the integers every JSON reader keeps exact")
    elif depth >= DEEPEST:
        raise NotCanonical(f"{where}: nested deeper than {DEEPEST}")
    else:
        for step, inner in _inside(value, where):
            _check(inner, where + step, depth + 1)


def _inside(value: object, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical(f"{where}: key {key!r} is not ASCII text")
            yield f".{key}", inner
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield f"[{index}]", inner
    else:
        raise NotCanonical(f"{where or 'value'}: {type(value).__name__} has no canonical form")
