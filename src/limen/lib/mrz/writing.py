"""Machine-readable lines written from a document's data, in all five formats (ICAO 9303 parts 3 to 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_, Word
from limen.lib.mrz.digits import ALPHABET, FILLER, check_digit
from limen.lib.mrz.layout import LAYOUTS, Layout
from limen.lib.mrz.reading import Format, Reading
from limen.lib.names import transliterate

_SEXES: Final = {Sex.F: "F", Sex.M: "M", Sex.X: FILLER}
_NOTHING: Final = PartialDate()


class NotComposable(Problem):
    """Data that the lines of this format have no room or no characters for."""

    code = "mrz.not-composable"
    sentence = N_("The %(field)s cannot be written in lines of the form %(format)s: %(value)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What goes into the lines. Names may be in any script that ICAO 9303-3 transliterates, with spaces and hyphens."""

    format: Format
    document_code: str
    issuer: str
    number: str
    primary: str
    secondary: str = ""
    nationality: str
    birth: PartialDate = _NOTHING
    sex: Sex = Sex.X
    expiry: PartialDate = _NOTHING
    optional: tuple[str, ...] = ()
    """As in `Reading.optional`: two fields for TD1, one for the others."""


def document_of(reading: Reading) -> Document:
    """Return the data of a reading in the form that `compose` takes. Raises ValueError for lines of no known format."""
    if reading.format is None or reading.variant:
        raise ValueError("only lines of the five formats of ICAO 9303 can be composed again")
    return Document(
        format=reading.format,
        document_code=reading.document_code,
        issuer=reading.issuer,
        number=reading.number,
        primary=reading.names.primary,
        secondary=reading.names.secondary,
        nationality=reading.nationality,
        birth=reading.birth,
        sex=reading.sex,
        expiry=reading.expiry,
        optional=reading.optional,
    )


def compose(document: Document) -> tuple[str, ...]:
    """Return the lines of `document`, with transliterated names, truncated where they must be, and every check digit.

    Raises NotComposable for what does not fit, `names.Untransliterable` for a name in a script without a table.
    """
    layout = LAYOUTS[document.format]
    zone = [FILLER] * layout.length
    _put(zone, slice(0, 2), _letters(document, N_("document code"), document.document_code, 2))
    _put(zone, slice(2, 5), _letters(document, N_("issuer"), document.issuer, 3))
    _put(zone, layout.nationality, _letters(document, N_("nationality"), document.nationality, 3))
    _put(zone, layout.names, _write_names(document, layout.name_width))
    _put(zone, layout.sex, _SEXES[document.sex])
    _put(zone, layout.birth, _write_date(document.birth))
    _put(zone, layout.expiry, _write_date(document.expiry))
    _put_number_and_data(zone, document, layout)
    _put(zone, layout.composite, _composite(zone, layout))
    text = "".join(zone)
    return tuple(text[start : start + layout.width] for start in range(0, layout.length, layout.width))


def _put(zone: list[str], place: slice, text: str) -> None:
    zone[place.start : place.start + len(text)] = text


def _refused(document: Document, field: str, value: str) -> NotComposable:
    return NotComposable(field=Word(field), format=document.format.value, value=value)


def _letters(document: Document, field: str, value: str, width: int) -> str:
    if not (value.isascii() and value.isalpha() and value.isupper() and len(value) <= width):
        raise _refused(document, field, value)
    return value


def _characters(document: Document, field: str, value: str, width: int) -> str:
    """Numbers may hold hyphens, slashes and spaces on the document: fillers in the lines (9303-4, 4.2.2.2)."""
    written = "".join(sign if sign in ALPHABET else FILLER for sign in value.upper())
    if not value.isascii() or len(written) > width:
        raise _refused(document, field, value)
    return written


def _write_date(day: PartialDate) -> str:
    """Return six characters and their check digit; fillers for what is not known."""
    parts = (None if day.year is None else day.year % 100, day.month, day.day)
    digits = "".join("<<" if part is None else f"{part:02}" for part in parts)
    return digits + check_digit(digits)


def _put_number_and_data(zone: list[str], document: Document, layout: Layout) -> None:
    """A number of more than nine characters goes on in the optional data, with its check digit there (note j)."""
    room = layout.overflow.stop - layout.overflow.start
    number = _characters(document, N_("document number"), document.number, 9 + max(room - 2, 0)).ljust(9, FILLER)
    data = list(document.optional)
    if len(number) == 9:
        _put(zone, layout.number, number + check_digit(number))
    else:
        _put(zone, layout.number, number[:9])
        rest = number[9:] + check_digit(number) + FILLER
        data = [rest + data[0] if data else rest, *data[1:]]
    places = [place for place in (layout.upper_optional, layout.optional) if place.stop]
    if len(data) > len(places):
        raise _refused(document, N_("optional data"), " ".join(data))
    for place, value in zip(places, data, strict=False):
        _put(zone, place, _characters(document, N_("optional data"), value, place.stop - place.start))
    if layout.personal_digit.stop:
        _put(zone, layout.personal_digit, check_digit("".join(zone[layout.optional])))


def _composite(zone: list[str], layout: Layout) -> str:
    if not layout.composite.stop:
        return ""
    number = slice(layout.number.start, layout.number.stop + 1)
    covered = (number, layout.upper_optional, layout.birth, layout.expiry, layout.optional, layout.personal_digit)
    return check_digit("".join("".join(zone[place]) for place in covered))


def _write_names(document: Document, width: int) -> str:
    primary = transliterate(document.primary, issuer=document.issuer).split(FILLER)
    secondary = transliterate(document.secondary, issuer=document.issuer).split(FILLER)
    if not any(primary) and not any(secondary):
        raise _refused(document, N_("name"), document.primary)
    return fit_names(primary, [component for component in secondary if component], width)


def fit_names(primary: list[str], secondary: list[str], width: int) -> str:
    """Return the name field: whole if it fits, else truncated by ICAO 9303-4, 4.2.3 (the same in all parts).

    Components are cut from the last one on, the primary ones to initials, and only as far as needed for the separator
    and one letter of the secondary identifier. A truncated field ends with a letter.
    """
    whole = FILLER.join(primary) + ("<<" + FILLER.join(secondary) if secondary else "")
    if len(whole) <= width:
        return whole
    if not secondary:
        return _fill(primary, width)
    short = _initialled(primary, width - 3)
    rest = width - 2 - len(short)
    given = FILLER.join(secondary)
    if len(given) < rest:
        return _fill(primary, width - 2 - len(given)) + "<<" + given
    return short + "<<" + _fill(secondary, rest)


def _initialled(components: list[str], width: int) -> str:
    """Return the components with the last ones as initials, as many as it takes to fit."""
    for kept in range(len(components), 0, -1):
        written = FILLER.join([*components[:kept], *(component[0] for component in components[kept:])])
        if len(written) <= width:
            return written
    return _fill(components, width)


def _fill(components: list[str], width: int) -> str:
    """Return components cut so that they take exactly `width`, if they are long enough.

    The last ones become shorter first, but keep an initial; those without room even for that are left out.
    """
    kept = components[: (width + 1) // 2]
    lengths = [len(component) for component in kept]
    excess = sum(lengths) + len(kept) - 1 - width
    for index in range(len(kept) - 1, -1, -1):
        cut = min(max(excess, 0), lengths[index] - 1)
        lengths[index] -= cut
        excess -= cut
    return FILLER.join(component[:length] for component, length in zip(kept, lengths, strict=True))
