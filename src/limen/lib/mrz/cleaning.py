"""From what a reader, a wedge scanner or a keyboard sends to the lines of a zone; every step that was needed is named.

Accepted, and told: carriage returns, tabs, spaces (between characters, or in the place of fillers), lower case,
full-width characters, look-alikes of the filler, byte-order marks and other invisible characters, control characters
(STX, ETX), signs around the lines, empty lines, lines joined, in pieces or sent twice, fillers missing after the name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from limen.lib.basics.findings import Finding
from limen.lib.mrz import sentences
from limen.lib.mrz.digits import ALPHABET, FILLER, UNREAD

LIMIT: Final = 1000
"""Characters. Far more than any noise around 90 can need; what is longer is not looked at, and not kept."""

KEPT: Final = 200
"""Characters that are kept of a text that is too long."""

WIDTHS: Final = {72: 36, 88: 44, 90: 30}
"""Width of a line by the length of the zone."""

_ALLOWED: Final = (ALPHABET + FILLER).encode()
_LINE_BREAKS: Final = "\n\v\f\x85\u2028\u2029"
_LOOKALIKES: Final = {"«": "<<", "‹": "<", "〈": "<", "≺": "<", "≪": "<<", "˂": "<"}
_INVISIBLE: Final = frozenset(("Cf", "Mn", "Me"))
_BYTE_ORDER_MARK: Final = "\ufeff"


class Cleaned(NamedTuple):
    """The lines (empty when there is a `problem`), the text to keep, and the kinds of noise that were found."""

    lines: tuple[str, ...]
    received: str
    noise: tuple[str, ...] = ()
    problem: Finding | None = None


def clean_lines(text: str) -> tuple[str, ...] | None:
    """Return the lines of a text that is exactly the lines and nothing else; None for every other text."""
    if not text.isascii():
        return None
    strange = text.encode().translate(None, _ALLOWED)
    length = len(text)
    if strange == b"\n":
        if length == 89 and text[44] == "\n":
            return text[:44], text[45:]
        if length == 73 and text[36] == "\n":
            return text[:36], text[37:]
    elif strange == b"\n\n" and length == 92 and text[30] == text[61] == "\n":
        return text[:30], text[31:61], text[62:]
    return None


def clean(text: str) -> Cleaned:
    """Return the lines that are in `text`, with everything that had to be cleaned, or with the problem."""
    if len(text) > LIMIT:
        return Cleaned((), storable(text[:KEPT]), problem=sentences.too_long(len(text), 90))
    kept = storable(text)
    noise: set[str] = set()
    lines = _lines_of(_read_characters(kept, noise), noise)
    if not lines:
        return Cleaned((), kept, problem=sentences.empty())
    arranged = _arrange(lines, noise)
    if arranged is None:
        count = sum(map(len, lines))
        return Cleaned((), kept, tuple(sorted(noise)), problem=sentences.format_unknown(len(lines), count))
    return Cleaned(arranged, kept, tuple(sorted(noise)))


def storable(text: str) -> str:
    """Return the text with visible signs for the two things that databases refuse: NUL and lone surrogates."""
    return text.replace("\0", "\N{SYMBOL FOR NULL}").encode(errors="replace").decode()


def _read_characters(text: str, noise: set[str]) -> str:
    """Return the text in the alphabet of the zone, line feeds, spaces, and signs that belong nowhere."""
    if "\r" in text:
        noise.add("carriage-return")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_read_character(character, noise) for character in text.replace("&lt;", "‹"))


def _read_character(character: str, noise: set[str]) -> str:
    if character in ALPHABET or character in " \n<":
        return character
    plain, kind = _plain(character)
    if kind:
        noise.add(kind)
    return plain


def _plain(character: str) -> tuple[str, str]:
    """Return what stands for an unusual character, and the kind of noise it is (none for a sign that stays)."""
    if character in _LINE_BREAKS:
        return "\n", ""
    if character == "\t":
        return " ", "tabs"
    if character in _LOOKALIKES:
        return _LOOKALIKES[character], "lookalikes"
    if "a" <= character <= "z":
        return character.upper(), "lower-case"
    if "\N{FULLWIDTH EXCLAMATION MARK}" <= character <= "\N{FULLWIDTH TILDE}":
        return chr(ord(character) - 0xFEE0).upper(), "full-width"
    return _plain_category(character)


def _plain_category(character: str) -> tuple[str, str]:
    category = unicodedata.category(character)
    if character == _BYTE_ORDER_MARK:
        return "", "byte-order-mark"
    if category == "Cc" or character == "\N{SYMBOL FOR NULL}":
        return "", "control-characters"
    if category in _INVISIBLE:
        return "", "invisible-characters"
    if category == "Zs":
        return " ", "full-width" if character == "\N{IDEOGRAPHIC SPACE}" else ""
    return character, ""


def _lines_of(text: str, noise: set[str]) -> list[str]:
    """Cut into lines without empty ones, without what stands around them, and with every inner stranger as `?`."""
    lines = [_without_frame(line, noise) for line in text.strip("\n").split("\n")]
    filled = [line for line in lines if line.strip(" ")]
    if filled and len(filled) < len(lines):
        noise.add("blank-lines")
    return ["".join(sign if sign in ALPHABET or sign in "< " else UNREAD for sign in line) for line in filled]


def _without_frame(line: str, noise: set[str]) -> str:
    """Signs of no alphabet at either end are what a wedge reader puts around the data, or dirt."""
    bare = line.strip(" ")
    start, end = 0, len(bare)
    while start < end and _is_strange(bare[start]):
        start += 1
    while end > start and _is_strange(bare[end - 1]):
        end -= 1
    if end - start < len(bare) and _fits_better(bare[start:end], bare):
        noise.add("frame")
        return bare[start:end]
    return line


def _is_strange(sign: str) -> bool:
    return not (sign in ALPHABET or sign in "< ")


def _fits_better(inner: str, whole: str) -> bool:
    """A line that has the right length with its strange ends has lost characters there, and has no frame."""
    widths = WIDTHS.values()
    return len(whole.replace(" ", "")) not in widths or len(inner.replace(" ", "")) in widths


def _arrange(lines: list[str], noise: set[str]) -> tuple[str, ...] | None:
    """Return the lines of one zone, or None when they cannot be had without guessing.

    Tried from the least that must be supposed to the most: the lines stand as they are, with spaces left out or read as
    fillers; only the name line is too short or too long; the lines are divided in another way.
    """
    if not any(" " in line for line in lines):
        return _first_fit(noise, (_as_they_are, "", lines), (_with_name_line, "", lines), (_divided, "", lines))
    without = [line.replace(" ", "") for line in lines]
    filled = [line.replace(" ", FILLER) for line in lines]
    # A line that has no filler at all has them as spaces; in a line that has some, spaces are only spaces.
    has_spaces_for_fillers = any(" " in line.strip(" ") and FILLER not in line for line in lines)
    names = ("spaces-for-fillers", filled) if has_spaces_for_fillers else ("spaces", without)
    return _first_fit(
        noise,
        (_as_they_are, "spaces", without),
        (_as_they_are, "spaces-for-fillers", filled),
        (_with_name_line, *names),
        (_divided, "spaces", without),
        (_divided, "spaces-for-fillers", filled),
    )


_Fit = Callable[[list[str], set[str]], tuple[str, ...] | None]


def _first_fit(noise: set[str], *attempts: tuple[_Fit, str, list[str]]) -> tuple[str, ...] | None:
    for fit, kind, lines in attempts:
        fitted = fit(lines, noise)
        if fitted is not None:
            noise.update({kind} - {""})
            return fitted
    return None


def _as_they_are(lines: list[str], noise: set[str]) -> tuple[str, ...] | None:
    lines = _once(lines, noise)
    widths = [len(line) for line in lines]
    return tuple(lines) if widths in ([44, 44], [36, 36], [30, 30, 30]) or _is_licence(lines) else None


def _with_name_line(lines: list[str], noise: set[str]) -> tuple[str, ...] | None:
    """Readers drop fillers at the end of the name line, or see too many; the other lines end with a check digit."""
    for count, place, width in ((2, 0, 44), (2, 0, 36), (3, 2, 30)):
        others = [line for index, line in enumerate(lines) if index != place]
        if len(lines) != count or any(len(line) != width for line in others):
            continue
        name = lines[place].rstrip(FILLER)
        if (0 if place else 5) < len(name) <= width:
            noise.add("fillers")
            fitted = [*others]
            fitted.insert(place, name.ljust(width, FILLER))
            return tuple(fitted)
    return None


def _divided(lines: list[str], noise: set[str]) -> tuple[str, ...] | None:
    """The characters are exactly those of a zone, but the lines were joined or came in pieces."""
    zone = "".join(lines)
    width = WIDTHS.get(len(zone))
    if width is None:
        return None
    fitted = tuple(zone[start : start + width] for start in range(0, len(zone), width))
    noise.add("joined-lines" if len(lines) < len(fitted) else "split-lines")
    return fitted


def _once(lines: list[str], noise: set[str]) -> list[str]:
    """Readers that are triggered twice send the same document twice."""
    for times in (2, 3):
        count, rest = divmod(len(lines), times)
        if count and not rest and lines == lines[:count] * times and len("".join(lines[:count])) in WIDTHS:
            noise.add("repeated")
            return lines[:count]
    return lines


def _is_licence(lines: list[str]) -> bool:
    """Driving licences come to the reader by mistake: Swiss ones have lines of 9, 30 and 30, others one line of 30."""
    match [len(line) for line in lines]:
        case [9, 30, 30]:
            return lines[1][2:5] in {"CHE", "LIE"}
        case [30]:
            return lines[0][0] == "D" and lines[0][1].isdigit()
        case _:
            return False
