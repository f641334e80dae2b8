"""Tag, length, value: what every file of a chip, every certificate and every answer under secure messaging is made of.

Reads DER and the BER that real documents have (lengths longer than needed, indefinite lengths, octet strings in
pieces), and is bounded: no recursion, no element beyond its parent, a number of elements that the caller names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

MOST_BYTES: Final = 16 * 1024 * 1024
"""No file of a chip and no list of certificates is larger."""
MOST_CHILDREN: Final = 4_096
_DEEPEST: Final = 32
"""Nesting of indefinite lengths; documents have three."""


class Malformed(ValueError):
    """Bytes that are not of the form they should have; the text says where, never what they hold."""


class Tlv(NamedTuple):
    """One element. `tag` is the number that its bytes make: 0x30, 0x7F61, 0x5F1F."""

    tag: int
    value: bytes
    raw: bytes
    """The element as it came, with tag and length."""


make_tlv: Final[Callable[[tuple[int, bytes, bytes]], Tlv]] = partial(tuple.__new__, Tlv)
"""The constructor of a named tuple takes twice the time of the plain tuple in it."""


def read_tlv(data: bytes, start: int = 0) -> tuple[Tlv, int]:
    """Return the element at `start` and where the next one begins; raises Malformed."""
    try:
        tag, at = data[start], start + 1
        if tag & 0x1F == 0x1F:
            tag, at = _read_tag(data, start)
        length = data[at]
        if length < 0x80:
            begin = at + 1
        elif length == 0x80:
            return _read_indefinite(data, start, at + 1, tag)
        else:
            begin = at + 1 + (length & 0x7F)
            if length > 0x84 or begin > len(data):
                raise Malformed(f"length at {at}")
            length = int.from_bytes(data[at + 1 : begin], "big")
    except IndexError as error:
        raise Malformed(f"cut off at {start}") from error
    end = begin + length
    if end > len(data):
        raise Malformed(f"{length} bytes announced at {start}, {len(data) - begin} there")
    return make_tlv((tag, data[begin:end], data[start:end])), end


def read_one(data: bytes, *, tag: int | None = None) -> Tlv:
    """Return the only element of `data`; raises Malformed when it has another tag, or when anything follows it."""
    found, end = read_tlv(data)
    if end != len(data):
        raise Malformed(f"{len(data) - end} bytes after the end")
    return expect(found, tag) if tag is not None else found


def read_first(data: bytes, *, tag: int | None = None) -> Tlv:
    """Return the first element of `data`, whatever follows: files on chips are padded. Raises Malformed."""
    found, _ = read_tlv(data)
    return expect(found, tag) if tag is not None else found


def expect(found: Tlv, tag: int) -> Tlv:
    """Return the element when it has the tag; raises Malformed."""
    if found.tag != tag:
        raise Malformed(f"tag {found.tag:X} where {tag:X} belongs")
    return found


def children(data: bytes, *, most: int = MOST_CHILDREN) -> list[Tlv]:
    """Return all elements that stand in `data` one after the other; raises Malformed, also when there are too many."""
    found: list[Tlv] = []
    at, end = 0, len(data)
    while at < end:
        # The usual element is read here: a document has seventy, and a call for each costs more than reading it.
        body = at + 2
        if body <= end and data[at] & 0x1F != 0x1F and data[at + 1] < 0x80 and body + data[at + 1] <= end:
            after = body + data[at + 1]
            found.append(make_tlv((data[at], data[body:after], data[at:after])))
            at = after
        else:
            child, at = read_tlv(data, at)
            found.append(child)
        if len(found) > most:
            raise Malformed(f"more than {most} elements")
    return found


def parts(element: Tlv, *tags: int, most: int = MOST_CHILDREN) -> list[Tlv]:
    """Return the elements of a sequence whose first ones must have these tags; raises Malformed."""
    found = children(element.value, most=most)
    if len(found) < len(tags):
        raise Malformed(f"{len(found)} elements where {len(tags)} belong")
    for child, tag in zip(found, tags, strict=False):
        expect(child, tag)
    return found


def child_of(data: bytes, tag: int) -> bytes | None:
    """Return the value of the first element with the tag, None without one; raises Malformed."""
    return next((child.value for child in children(data) if child.tag == tag), None)


def write_tlv(tag: int, *values: bytes) -> bytes:
    """Return an element in DER."""
    value = b"".join(values)
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + write_length(len(value)) + value


def write_length(length: int) -> bytes:
    """Return a length in DER."""
    if length < 0x80:
        return bytes((length,))
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(digits),)) + digits


def walk(data: bytes) -> Iterator[Tlv]:
    """Yield the elements that stand in `data` one after the other, as far as they can be read."""
    at = 0
    while at < len(data):
        child, at = read_tlv(data, at)
        yield child


def _read_tag(data: bytes, at: int) -> tuple[int, int]:
    first = data[at]
    if first & 0x1F != 0x1F:
        return first, at + 1
    tag, end = first, at + 1
    while True:
        tag = tag << 8 | data[end]
        end += 1
        if not data[end - 1] & 0x80:
            return tag, end
        if end - at > 3:
            raise Malformed(f"tag at {at}")


def _read_indefinite(data: bytes, start: int, begin: int, tag: int) -> tuple[Tlv, int]:
    """Find the end-of-contents of an element of indefinite length, without recursion."""
    at, open_ends = begin, 1
    while open_ends:
        if data[at] == 0 and data[at + 1] == 0:
            at, open_ends = at + 2, open_ends - 1
            continue
        _, after = _read_tag(data, at)
        if data[after] == 0x80:
            at, open_ends = after + 1, open_ends + 1
            if open_ends > _DEEPEST:
                raise Malformed(f"nested too deep at {at}")
        else:
            _, at = read_tlv(data, at)
    return Tlv(tag, data[begin : at - 2], data[start:at]), at
