"""What one system writes of each passenger of PNRGOV as XML, found by one pattern in the text: a shape, as of PAXLST.

lxml has read the document before, so that it is well formed and within bounds. A reservation is found here where only
who travels, with what document and on what seat stands in it, without entities, comments and prefixes. Any other is
walked through element by element, which says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

FIELDS: Final = (
    *("Passenger@RPH", "Passenger@SurnameRefNumber", "Passenger@PassengerTypeCode"),
    *("Surname", "GivenName", "MiddleName"),
    *("DOCS@DateOfBirth", "DOCS@Gender", "DOCS@PaxNationality", "DOCS@TravelDocType", "DOCS@TravelDocNbr"),
    *("DOCS@IssuingLoc", "DOCS@ExpiryDate", "DOCS@Surname", "DOCS@FirstGivenName", "DOCS@SecondGivenName"),
    *("DOCA@Address", "DOCA@CityName", "DOCA@StateProvCounty", "DOCA@PostalCode", "DOCA@Country"),
)
"""What a passenger tells, in this order; empty for what a shape does not have."""
MOST_SHAPES: Final = 8
"""Of one document are looked for: whoever is written otherwise is walked through."""
_INSIDE: Final = {
    "": {"Passenger"},
    "Passenger": {"Surname", "GivenName", "MiddleName", "DOC_SSR"},
    "DOC_SSR": {"DOCS", "DOCA"},
}
_WORDED: Final = frozenset({"Surname", "GivenName", "MiddleName"})
_TOKEN: Final = re.compile(r'<(/?)([A-Za-z_]\w*)((?: [A-Za-z_]\w*="[^"<&\n\r\t]*")*)(/?)>|(\s+)|([^<&]+)')
_ATTRIBUTE: Final = re.compile(r' ([A-Za-z_]\w*)="')
# On one line, with single spaces: nothing is to be made of them.
_WORDS: Final = r"([^<&\s]+(?: [^<&\s]+)*)"
_VALUE: Final = r'([^"<&\n\r\t]*)'


class Shape(NamedTuple):
    """How a system writes a passenger."""

    match: Callable[[str, int], re.Match[str] | None]
    told: Callable[[tuple[str, ...]], tuple[str, ...]]
    """Groups, with an empty one behind them, in the order of FIELDS."""
    has_document: bool
    has_address: bool


class Found(NamedTuple):
    """A reservation."""

    booking: str
    passengers: list[tuple[Shape, tuple[str, ...], int]]
    """Shape, what it tells in the order of FIELDS, and how many lines stand before."""
    flights: list[str]
    """The beginning of each flight, up to what was done at check-in."""
    seats: list[tuple[str, str]]
    """Number in the reservation and seat."""


_ENCODINGS: Final = frozenset({"", "utf-8", "us-ascii", "ascii"})
_BOOKING: Final = re.compile(r'\s*<BookingRefID ID="([^"<&\n\r\t]*)" ?/>\s*').match
_FLIGHT: Final = re.compile(
    r'(<Flight(?: [A-Za-z_]\w*="[^"<&\n\r\t]*")*>\s*'
    r'(?:<(?:DepartureAirport|ArrivalAirport|MarketingAirline)(?: [A-Za-z_]\w*="[^"<&\n\r\t]*")*/>\s*)*)'
    r"((?:<CheckInInfo>\s*(?:<BoardingNumber[^<>&]*>\s*<SeatNumber>[^<&]*</SeatNumber>\s*</BoardingNumber>\s*)*"
    r"</CheckInInfo>\s*)*)</Flight>\s*"
).match
_SEATED: Final = re.compile(r'<BoardingNumber RPH="([^"<&]*)">\s*<SeatNumber>([^<&]*)</SeatNumber>').findall


def pieces_of(data: bytes, reservations: int, encoding: str) -> list[str]:
    """Return the text of each reservation of a document; none where it is not plain, or has more or fewer of them."""
    # Signs that entities, comments, sections and instructions begin with, wherever they stand: seldom in any name.
    declared = data.find(b"?>") + 2 if data[:80].lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") else 0
    if b"&" in data or b"!" in data or data.find(b"?", declared) >= 0 or encoding.lower() not in _ENCODINGS:
        return []
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return []
    try:
        pieces = data.decode().split("<PNR>")
    except UnicodeDecodeError:
        return []
    ended = [each.split("</PNR>") for each in pieces[1:]]
    is_each_one = len(ended) == reservations and all(len(each) == 2 for each in ended)
    return [each[0] for each in ended] if is_each_one else []


class Reservations:
    """The reservations of one document, and the shapes learnt of them."""

    def __init__(self) -> None:
        self._shapes: list[Shape] = []
        self._lessons = MOST_SHAPES

    def find(self, piece: str) -> Found | None:
        """Return what stands in a reservation; None where anything else stands in it."""
        begun = _BOOKING(piece)
        if begun is None:
            return None
        at, passengers, is_folded = begun.end(), [], "\n" in piece
        while piece.startswith("<Passenger", at):
            shape, found = self._passenger(piece, at)
            if shape is None or found is None:
                return None
            lines = piece.count("\n", 0, at) if is_folded else 0
            passengers.append((shape, shape.told((*found.groups(), "")), lines))
            at = found.end()
        flights, seats = [], []
        while (flight := _FLIGHT(piece, at)) is not None:
            flights.append(flight[1])
            said = flight[2]
            if said:
                seated = _SEATED(said)
                if len(seated) != said.count("<BoardingNumber"):
                    return None
                seats += seated
            at = flight.end()
        return Found(begun[1], passengers, flights, seats) if at == len(piece) else None

    def _passenger(self, piece: str, at: int) -> tuple[Shape | None, re.Match[str] | None]:
        for shape in self._shapes:
            if (found := shape.match(piece, at)) is not None:
                return shape, found
        end = piece.find("</Passenger>", at)
        if end < 0 or not self._lessons:
            return None, None
        self._lessons -= 1
        learnt = shape_of(_skeleton(piece[at : end + len("</Passenger>")]))
        if learnt is None:
            return None, None
        self._shapes.append(learnt)
        return learnt, learnt.match(piece, at)


def _skeleton(said: str) -> tuple[tuple[str, ...], ...]:
    """Return the tags of a passenger with the names of their attributes; nothing where more stands there."""
    made, at = list[tuple[str, ...]](), 0
    for token in _TOKEN.finditer(said):
        if token.start() != at:
            return ()
        at = token.end()
        close, name, attributes, alone, blank, text = token.groups()
        if name:
            kind = "/" if close else "alone" if alone else "open"
            made.append((kind, name, *_ATTRIBUTE.findall(attributes)))
        else:
            made.append(("blank",) if blank else ("text", text[:0]))
    return tuple(made) if at == len(said) else ()


@lru_cache(maxsize=128)
def shape_of(skeleton: tuple[tuple[str, ...], ...]) -> Shape | None:
    """Return the shape whose pattern finds what has the same tags and attributes; None where one is not known here."""
    try:
        patterns, fields = zip(*_patterns(skeleton), strict=True)
    except ValueError:
        return None
    told = [field for each in fields for field in each]
    if not told or len(set(told)) != len(told):
        return None
    places = [told.index(each) if each in told else len(told) for each in FIELDS]
    names = {each[1] for each in skeleton if len(each) > 1}
    return Shape(re.compile("".join(patterns) + r"\s*").match, itemgetter(*places), "DOCS" in names, "DOCA" in names)


def _patterns(skeleton: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield pattern and fields of each token. Raises ValueError for one that is not known here."""
    inside, seen = [""], set[str]()
    for kind, *names in skeleton:
        if kind == "blank":
            yield r"\s*", ()
        elif kind == "text":
            if inside[-1] not in _WORDED:
                raise ValueError(inside[-1])
            yield _WORDS, (inside[-1],)
        elif kind == "/":
            yield f"</{inside.pop()}>", ()
        else:
            name, *attributes = names
            if name not in _INSIDE.get(inside[-1], ()) or name in seen:
                raise ValueError(name)
            seen.add(name)
            ends = "/>" if kind == "alone" else ">"
            said = "".join(f' {each}="{_VALUE}"' for each in attributes)
            yield f"<{name}{said}{ends}", tuple(f"{name}@{each}" for each in attributes)
            if kind == "open":
                inside.append(name)
