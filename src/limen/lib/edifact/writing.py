"""Segments and interchanges written: what is data is released, counts and references are right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_MARKS: Final = re.compile(r"([?+:'])")
_UNWRITABLE: Final = re.compile(r"[\x00-\x1f\x7f]+")

Element = str | Sequence[str]


class Envelope(NamedTuple):
    """What stands around the messages that are written."""

    sender: str
    recipient: str
    prepared: str
    """As UNB has it: `261129:0900`."""
    reference: str
    application: str = ""
    syntax: str = "UNOA:4"
    group: str = ""
    """Kind of the messages in a group of their own, such as `PAXLST`; empty for none."""
    release: str = ""
    """Of the group: `D:05B`."""


def segment(tag: str, *elements: Element) -> str:
    """Return a segment without its end; an element is a text or its components. Empty ones at the end are left out."""
    said = [_element(each) for each in elements]
    while said and not said[-1]:
        said.pop()
    return "+".join((tag, *said))


def write_interchange(messages: Sequence[Sequence[str]], envelope: Envelope, *, kind: Sequence[str]) -> bytes:
    """Return an interchange of messages, each the segments between UNH and UNT with UNH before them.

    `kind` is what the first element of UNH says of them, as components. In UTF-8, which is ASCII where the data is.
    """
    when = envelope.prepared
    head = segment(
        "UNB",
        envelope.syntax.split(":"),
        _party(envelope.sender),
        _party(envelope.recipient),
        when.split(":"),
        envelope.reference,
        "",
        envelope.application,
    )
    lines = ["UNA:+.? ", head]
    if envelope.group:
        of, to = _party(envelope.sender), _party(envelope.recipient)
        release = envelope.release.split(":")
        lines.append(segment("UNG", envelope.group, of, to, when.split(":"), envelope.reference, "UN", release))
    for number, body in enumerate(messages, start=1):
        reference = str(number)
        opened = body[0] if body and body[0].startswith("UNH+") else segment("UNH", reference, kind)
        reference = opened.split("+")[1]
        rest = body[1:] if body and body[0].startswith("UNH+") else body
        lines += [opened, *rest, segment("UNT", str(len(rest) + 2), reference)]
    if envelope.group:
        lines.append(segment("UNE", str(len(messages)), envelope.reference))
    lines.append(segment("UNZ", "1" if envelope.group else str(len(messages)), envelope.reference))
    return ("'".join(lines) + "'").encode()


def _party(said: str) -> Element:
    """A sender with its qualifier: `ZZAIR:ZZ`."""
    return said.split(":") if ":" in said else said


def _element(element: Element) -> str:
    if isinstance(element, str):
        return released(element)
    parts = [released(each) for each in element]
    while parts and not parts[-1]:
        parts.pop()
    return ":".join(parts)


def released(text: str) -> str:
    """Return text as an element holds it: signs that part are released, what cannot be seen is left out."""
    return _MARKS.sub(r"?\1", _UNWRITABLE.sub("", text))
