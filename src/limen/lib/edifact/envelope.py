"""What stands around the messages of an interchange: UNB, UNG, UNH and their ends, read whether they agree or not.

Source: ISO 9735. Counts and references that are wrong are remarks: two of five messages that were met have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from limen.lib.edifact.marks import COMPONENT, ELEMENT, SEGMENT
from limen.lib.edifact.remarks import Remark
from limen.lib.edifact.scanning import Interchange

_SERVICE: Final = re.compile(f"{SEGMENT}UN")
MOST_MESSAGES: Final = 10_000
LONGEST_SAID: Final = 40


class Header(NamedTuple):
    """UNB, and the UNG around a message; empty where there is none."""

    syntax: str = ""
    """Such as `UNOA:4`."""
    sender: str = ""
    recipient: str = ""
    prepared: str = ""
    """As it stands there: `130620:0900`."""
    reference: str = ""
    application: str = ""
    is_test: bool = False
    group_sender: str = ""
    group_recipient: str = ""
    group_reference: str = ""


class Part(NamedTuple):
    """Which part of a list a message is: 0 where it does not say."""

    number: int = 0
    is_first: bool = False
    is_last: bool = False


class Message(NamedTuple):
    """One message between its UNH and UNT."""

    kind: str
    """`PAXLST`, `CUSRES`, `PNRGOV`."""
    release: str
    """`D.05B`, `11.1`."""
    agency: str
    association: str
    reference: str
    access: str
    """The common access reference, which parts of a list and a question and its answer share."""
    part: Part
    header: Header
    body: list[str]
    """The segments between UNH and UNT, elements parted by ELEMENT and components by COMPONENT."""
    first: int
    """Index in the interchange of the first of them."""
    is_ended: bool
    """False where there is no UNT: the end may be missing."""
    remarks: tuple[Remark, ...]


class _Service(NamedTuple):
    """A service segment and where it stands."""

    tag: str
    elements: list[list[str]]
    begin: int
    """Place in the text of the mark before it."""
    end: int
    number: int
    """Of the segment, counted from 0."""


def messages_of(interchange: Interchange) -> tuple[list[Message], list[Remark]]:
    """Return the messages in their order, and what is odd about what surrounds them all."""
    reading = _Reading(interchange.text)
    for service in _services(interchange.text):
        reading.take(service)
    return reading.finish()


def _services(text: str) -> Iterator[_Service]:
    """Yield the segments whose tags begin with UN; they are found without looking at the others."""
    index, counted, end = 0, 0, 0
    while found := _SERVICE.search(text, end):
        at = found.start()
        index += text.count(SEGMENT, counted, at)
        counted = at
        end = text.find(SEGMENT, at + 1)
        end = len(text) if end < 0 else end
        said = text[at + 1 : end].split(ELEMENT)
        if len(said[0].rstrip()) == 3:
            yield _Service(said[0].rstrip(), [each.split(COMPONENT) for each in said], at, end, index)


class _Reading:
    """The nesting as far as it was read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._header = Header()
        self._open: _Service | None = None
        self._messages: list[Message] = []
        self._remarks: list[Remark] = []
        self._in_group = 0
        self._groups = 0
        self._is_closed = False
        self._begun_whole = False

    def take(self, service: _Service) -> None:
        """Take the next service segment."""
        take = {"UNB": self._unb, "UNG": self._ung, "UNH": self._unh, "UNT": self._unt, "UNE": self._une}.get(
            service.tag
        )
        if service.tag == "UNZ":
            self._unz(service)
        elif take is not None:
            take(service)

    def finish(self) -> tuple[list[Message], list[Remark]]:
        """Return what was read once the text is at its end."""
        self._close_message(len(self._text), None)
        if self._begun_whole and not self._is_closed:
            self._remarks.append(Remark("interchange-end-missing"))
        return self._messages, self._remarks

    def _unb(self, service: _Service) -> None:
        self._close_message(service.begin, None)
        self._begun_whole = True
        self._header = Header(
            syntax=":".join(_at(service, 1)),
            sender=_one(service, 2),
            recipient=_one(service, 3),
            prepared=":".join(_at(service, 4)),
            reference=_one(service, 5),
            application=_one(service, 7),
            is_test=_one(service, 11) == "1",
        )

    def _ung(self, service: _Service) -> None:
        self._close_message(service.begin, None)
        self._groups += 1
        self._in_group = 0
        self._header = self._header._replace(
            group_sender=_one(service, 2), group_recipient=_one(service, 3), group_reference=_one(service, 5)
        )

    def _unh(self, service: _Service) -> None:
        self._close_message(service.begin, None)
        if len(self._messages) < MOST_MESSAGES:
            self._open = service
        elif len(self._messages) == MOST_MESSAGES:
            self._remarks.append(Remark("messages-too-many", service.number, expected=str(MOST_MESSAGES)))

    def _unt(self, service: _Service) -> None:
        if self._open is None:
            self._remarks.append(Remark("message-end-alone", service.number))
        self._close_message(service.begin, service)

    def _close_message(self, end: int, unt: _Service | None) -> None:
        opened, self._open = self._open, None
        if opened is None:
            return
        body = self._text[opened.end + 1 : end].split(SEGMENT) if opened.end < end else []
        if body and not body[-1].strip():
            body.pop()
        kind = [*_at(opened, 2), "", "", "", "", ""]
        self._in_group += 1
        self._messages.append(
            Message(
                kind=kind[0].strip(),
                release=f"{kind[1]}.{kind[2]}".strip(".").replace(" ", ""),
                agency=kind[3],
                association=kind[4],
                reference=_one(opened, 1),
                access=_one(opened, 3),
                part=_part(_at(opened, 4)),
                header=self._header,
                body=body,
                first=opened.number + 1,
                is_ended=unt is not None,
                remarks=tuple(_told(opened, unt, len(body) + 2)),
            )
        )

    def _une(self, service: _Service) -> None:
        self._close_message(service.begin, None)
        if self._groups and not _counts(_one(service, 1), self._in_group):
            self._remarks.append(Remark("group-count", service.number, _one(service, 1), str(self._in_group)))
        if self._groups and not _agree(_one(service, 2), self._header.group_reference):
            self._remarks.append(
                Remark("group-reference", service.number, _one(service, 2), self._header.group_reference[:LONGEST_SAID])
            )

    def _unz(self, service: _Service) -> None:
        self._close_message(service.begin, None)
        self._is_closed = True
        count = self._groups or len(self._messages)
        if not _counts(_one(service, 1), count):
            self._remarks.append(Remark("interchange-count", service.number, _one(service, 1), str(count)))
        # Text after the last segment, such as the small print of a mail, may hang on to the reference.
        if self._begun_whole and not _agree(_one(service, 2), self._header.reference):
            self._remarks.append(
                Remark("interchange-reference", service.number, _one(service, 2), self._header.reference[:LONGEST_SAID])
            )


def _told(opened: _Service, unt: _Service | None, count: int) -> Iterator[Remark]:
    if unt is None:
        yield Remark("message-end-missing", opened.number)
        return
    if not _counts(_one(unt, 1), count):
        yield Remark("segment-count", unt.number, _one(unt, 1), str(count))
    if _one(unt, 2) and not _agree(_one(unt, 2), _one(opened, 1)):
        yield Remark("message-reference", unt.number, _one(unt, 2), _one(opened, 1)[:LONGEST_SAID])


def _part(said: list[str]) -> Part:
    number, flag = (*said, "", "")[:2]
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    place = int(number) if is_number else 0
    return Part(place, is_first=flag == "C" or place == 1, is_last=flag == "F")


def _at(service: _Service, place: int) -> list[str]:
    return service.elements[place] if place < len(service.elements) else []


def _one(service: _Service, place: int) -> str:
    said = _at(service, place)
    return said[0].strip()[: 2 * LONGEST_SAID] if said else ""


def _counts(said: str, count: int) -> bool:
    """A count may have zeros before it, and may be left out."""
    return not said or (said.isascii() and said.isdigit() and len(said) < 12 and int(said) == count)


def _agree(said: str, other: str) -> bool:
    """References are the same with zeros before them and with a space that a fold put in."""
    return _plain(said) == _plain(other)


def _plain(reference: str) -> str:
    return reference.replace(" ", "").lstrip("0").casefold()
