"""An entry as plain data that can be kept and compared: what is equal has equal bytes.

Written by the fields that a `ListedPerson` has, so that one it gains is kept too; what is empty is left out, so that a
field gained later does not make every entry a changed one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from limen.lib.basics.dates import PartialDate
from limen.lib.events.canonical import JSON, canonical_bytes, canonical_text
from limen.lib.listings.difference import COMPARED
from limen.lib.listings.persons import ListedPerson


def content_of(person: ListedPerson) -> dict[str, JSON]:
    """Return what an entry says, as JSON; what is empty is left out."""
    return _said(person)


def person_of(said: Mapping[str, Any]) -> ListedPerson:
    """Return the entry that `content_of` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    made: ListedPerson = _made(ListedPerson, said)
    return made


def content_hash(content: Mapping[str, JSON], *, besides: Mapping[str, JSON]) -> str:
    """Return the SHA-256, in hexadecimal, over what an entry says and what the State says `besides`."""
    return sha256(canonical_bytes({"besides": dict(besides), "content": dict(content)})).hexdigest()


def compared_hash(content: Mapping[str, JSON], *, besides: Mapping[str, JSON]) -> str:
    """Return the SHA-256, in hexadecimal, over what of an entry decides whom it is taken for, and what is said
    `besides`.

    Remarks, addresses and dates of the owner's file leave it as it is, and so does another order of the same things:
    who was found not to be the entry still is not.
    """
    compared: dict[str, JSON] = {name: _unordered(content[name]) for name in COMPARED if name in content}
    return sha256(canonical_bytes({"besides": dict(besides), "compared": compared})).hexdigest()


def is_compared_alike(content: Mapping[str, JSON], other: Mapping[str, JSON]) -> bool:
    """Return True when `compared_hash` of both is the same: without making it, for many entries."""
    return all(
        content.get(name) == other.get(name) or _unordered(content.get(name)) == _unordered(other.get(name))
        for name in COMPARED
    )


def _unordered(said: JSON) -> JSON:
    return sorted({canonical_text(each) for each in said}) if isinstance(said, list) else said


def _said(value: Any) -> dict[str, JSON]:
    said: dict[str, JSON] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.default is MISSING or held != field.default:
            said[field.name] = _plain(held)
    return said


def _plain(value: Any) -> JSON:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return _said(value)
    plain: JSON = value
    return plain


_READ: Final[Mapping[Any, Callable[[Any], Any]]] = {PartialDate: PartialDate.parse, date: date.fromisoformat}


def _made(kind: Any, said: Mapping[str, Any]) -> Any:
    readers = _readers(kind)
    return kind(**{name: readers[name](value) for name, value in said.items()})


@cache
def _readers(kind: Any) -> Mapping[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what turns the JSON of a field back into what its type says; `X | None` is there, or was left out."""
    if isinstance(hint, UnionType):
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        inner = _reader(get_args(hint)[0])
        return lambda values: tuple(inner(each) for each in values)
    if is_dataclass(hint) and hint is not PartialDate:
        return lambda said: _made(hint, said)
    read: Callable[[Any], Any] = _READ.get(hint, hint)
    return read
