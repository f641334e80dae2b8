"""What one system writes of each passenger of PNRGOV as XML, found by one pattern in the text: a shape, as of PAXLST.

A reservation is found here where only who travels, with what document and on what seat stands in it, without entities,
comments and prefixes. What is found is cut out of the document; the rest is small, and read as any other. A pattern
does not know what is well formed: a parser reads the whole document too, and what it refuses is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from limen.lib.manifest.pnrgov import seat_of

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
# What is well formed ends nowhere else. A value on several lines is another one as XML, so that it is not plain.
_WORDS: Final = r"([^<]*+)"
_VALUE: Final = r'([^"\n\r\t]*+)'


class Shape(NamedTuple):
    """How a system writes a passenger."""

    match: Callable[[str, int], re.Match[str] | None]
    key: Callable[[tuple[str, ...]], str]
    """Number in the reservation, of the groups of the pattern; empty where the shape has none."""
    places: tuple[int, ...]
    """Which group of the pattern each of FIELDS is; -1 for none."""
    has_address: bool


class Alike(NamedTuple):
    """The passengers of one shape."""

    match: Callable[[str, int], re.Match[str] | None]
    key: Callable[[tuple[str, ...]], str]
    shape: Shape
    told: list[tuple[str, ...]]
    """The groups of the pattern."""
    at: list[int]
    """Which they are among all who were found."""


class Plain(NamedTuple):
    """What is plain in a document."""

    rest: bytes
    """The document with `<PNR><?run 0?></PNR>` in place of each run: nowhere else is an instruction in it."""
    runs: list[tuple[int, int]]
    """Where each begins: among the reservations that were found, and among the passengers. It ends where the next one
    does.
    """
    texts: list[list[str]]
    """Of each run: as it came, behind `<PNR>`."""
    alike: list[Alike]
    flights: list[tuple[str, ...]]
    """Of each reservation: how each flight begins, up to what was done at check-in."""
    bookings: list[str]
    """Of each passenger, as are the next three."""
    seats: list[str]
    flown: list[tuple[str, ...]]
    lines: list[int]


_LAST_LINE: Final = 60_000
"""Beyond some more of them lxml counts no more."""
_LONGEST: Final = 1_000_000
"""Signs of a reservation."""
_FIRST: Final = 16
"""After so many reservations it shows whether it pays to look."""
_DECLARED: Final = re.compile(
    r"""\ufeff?<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])(?:utf-8|us-ascii|ascii)\2)?"""
    r"""(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>""",
    re.IGNORECASE,
).match
_BOOKING: Final = re.compile(rf'\s*<BookingRefID ID="{_VALUE}" ?/>\s*').match
_SAID: Final = r'(?: [A-Za-z_]\w*="[^"\n\r\t]*+")*+'
_FLIGHT: Final = re.compile(
    rf"(<Flight{_SAID}>\s*(?:<(?:DepartureAirport|ArrivalAirport|MarketingAirline){_SAID}/>\s*)*+)"
    r"((?:<CheckInInfo>\s*(?:<BoardingNumber[^<>]*+>\s*<SeatNumber>[^<]*+</SeatNumber>\s*</BoardingNumber>\s*)*+"
    r"</CheckInInfo>\s*)*+)</Flight>\s*"
).match
_BOARDING: Final = rf'<BoardingNumber RPH="{_VALUE}">\s*<SeatNumber>{_WORDS}</SeatNumber>'
_SEATED: Final = re.compile(_BOARDING).findall
_CHECKED_IN: Final = re.compile(rf"<CheckInInfo>\s*{_BOARDING}\s*</BoardingNumber>\s*</CheckInInfo>\s*").split


def plain_of(data: bytes, most: int) -> Plain | None:
    """Return what is plain in a document; None where that is not most of it, or where more than `most` may travel."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    # Signs that comments, sections, types and instructions begin with, wherever they stand: seldom in any name.
    declared = _DECLARED(text)
    if "!" in text or text.find("?", declared.end() if declared else 0) >= 0:
        return None
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return None
    if len(text) // len("<Passenger") > most and text.count("<Passenger") + text.count(":Passenger") > most:
        return None
    begin, *pieces = text.split("<PNR>")
    return _Reading().read(begin, pieces)


class _Reading:
    """The plain reservations of one document, and the shapes learnt of them."""

    def __init__(self) -> None:
        self._lessons = MOST_SHAPES
        self._flight = ("<",)
        self._plain = Plain(b"", [], [], [], [], [], [], [], [])

    def read(self, begin: str, pieces: list[str]) -> Plain | None:
        """Return what is plain of a text cut up where reservations begin; None where that is not most of them."""
        plain, rest, is_going_on = self._plain, [begin], False
        line = 1 + begin.count("\n")
        is_folded = any("\n" in piece for piece in pieces)
        if is_folded and line + sum(piece.count("\n") for piece in pieces) >= _LAST_LINE:
            return None
        for number, piece in enumerate(pieces):
            if number == _FIRST and 2 * len(plain.flights) < number:
                return None
            at = len(plain.flights), len(plain.bookings)
            end = self._take(piece, line, is_folded=is_folded)
            if end < 0:
                rest.append(f"<PNR>{piece}")
                is_going_on = False
            else:
                # Lines are put where they do not count, so that what follows stands on the line where it stood.
                lines = "\n" * piece.count("\n", 0, end) if is_folded else ""
                if is_going_on:
                    blank = rest.pop()
                    plain.texts[-1].append(f"{blank}<PNR>")
                    rest[-1] = "\n" * blank.count("\n") + lines + rest[-1] if is_folded else rest[-1]
                else:
                    rest += [f"<PNR><?run {len(plain.runs)}?>", f"{lines}</PNR>"]
                    plain.runs.append(at)
                    plain.texts.append([])
                plain.texts[-1].append(piece[:end])
                rest.append(piece[end:])
                is_going_on = not rest[-1] or rest[-1].isspace()
            if is_folded:
                line += piece.count("\n")
        is_most = plain.runs and 2 * len(plain.flights) >= len(pieces)
        return plain._replace(rest="".join(rest).encode()) if is_most else None

    def _take(self, piece: str, line: int, *, is_folded: bool) -> int:
        """Return where a reservation ends, which is taken; -1, and nothing taken, where it is not plain."""
        begun = _BOOKING(piece)
        if begun is None or "&" in piece or len(piece) > _LONGEST:
            return -1
        at = begun.end()
        found: list[tuple[Alike, tuple[str, ...]]] = []
        lines: list[int] = []
        while piece.startswith("<Passenger", at):
            for alike in self._plain.alike:
                if (one := alike.match(piece, at)) is not None:
                    break
            else:
                learnt = self._learnt(piece, at)
                if learnt is None or (one := learnt.match(piece, at)) is None:
                    return -1
                alike = learnt
            found.append((alike, one.groups()))
            lines.append(line + piece.count("\n", 0, at) if is_folded else line)
            at = one.end()
        keys = [alike.key(told) or f"#{number}" for number, (alike, told) in enumerate(found)]
        flown = self._flown(piece, at, keys) if len(keys) < 2 or len(set(keys)) == len(keys) else None
        if flown is None:
            return -1
        flights, seats, end = flown
        self._add(found, begun[1], flights)
        self._plain.seats.extend(seats)
        self._plain.lines.extend(lines)
        return end

    def _add(self, found: list[tuple[Alike, tuple[str, ...]]], booking: str, flights: tuple[str, ...]) -> None:
        plain = self._plain
        number = len(plain.bookings)
        for alike, told in found:
            alike.told.append(told)
            alike.at.append(number)
            number += 1
        plain.flights.append(flights)
        plain.bookings.extend([booking] * len(found))
        plain.flown.extend([flights] * len(found))

    def _flown(self, piece: str, at: int, keys: list[str]) -> tuple[tuple[str, ...], list[str], int] | None:
        """Return how each flight begins, the seats of those with these numbers, and where the reservation ends; None
        where anything else stands there.
        """
        begun = self._flight[0]
        if piece.startswith(begun, at):
            # The flight of the reservation before, as mostly, with a seat for each passenger.
            parts = _CHECKED_IN(piece[at + len(begun) :])
            if parts[-1] == "</Flight></PNR>" and parts[1::3] == keys and not any(parts[:-1:3]):
                return self._flight, parts[2::3], len(piece)
        return self._flown_otherwise(piece, at, keys)

    def _flown_otherwise(self, piece: str, at: int, keys: list[str]) -> tuple[tuple[str, ...], list[str], int] | None:
        flights: list[str] = []
        seats: dict[str, str] = {}
        while (flight := _FLIGHT(piece, at)) is not None:
            flights.append(flight[1])
            seated = _SEATED(flight[2])
            if len(seated) != flight[2].count("<BoardingNumber"):
                return None
            for key, each in seated:
                if key not in seats and seat_of(each):
                    seats[key] = each
            at = flight.end()
        if not piece.startswith("</PNR>", at):
            return None
        if len(flights) == 1:
            self._flight = (flights[0],)
        return tuple(flights), [seats.get(each, "") for each in keys], at + len("</PNR>")

    def _learnt(self, piece: str, at: int) -> Alike | None:
        end = piece.find("</Passenger>", at)
        if end < 0 or not self._lessons:
            return None
        self._lessons -= 1
        learnt = shape_of(_skeleton(piece[at : end + len("</Passenger>")]))
        if learnt is None:
            return None
        self._plain.alike.append(Alike(learnt.match, learnt.key, learnt, [], []))
        return self._plain.alike[-1]


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
    places = tuple(told.index(each) if each in told else -1 for each in FIELDS)
    has_address = any(len(each) > 1 and each[1] == "DOCA" for each in skeleton)
    key = itemgetter(places[0]) if places[0] >= 0 else _no_key
    return Shape(re.compile("".join(patterns) + r"\s*").match, key, places, has_address)


def _no_key(_: tuple[str, ...]) -> str:
    return ""


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
