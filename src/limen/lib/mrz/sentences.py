"""What can be said about a machine-readable zone: every rule with its severity, its sentence and its source."""

from __future__ import annotations

from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Value, Word

COMMON: Final = "ICAO 9303-3, 4.3"
NAMES: Final = "ICAO 9303-3, 4.6"
CODES: Final = "ICAO 9303-3, 5"
DATES: Final = "ICAO 9303-3, 4.8"
DIGITS: Final = "ICAO 9303-3, 4.9"

FIELDS: Final = {
    "number": N_("document number"),
    "birth": N_("date of birth"),
    "expiry": N_("date of expiry"),
    "personal": N_("personal number"),
    "composite": N_("lines as a whole"),
}


def field_word(field: str) -> Word:
    """Return the term people know the checked field `field` by."""
    return Word(FIELDS[field])


_NOISE: Final = {
    "blank-lines": N_("Empty lines between the lines of the document were left out."),
    "byte-order-mark": N_("An invisible mark at the beginning of the text was left out."),
    "carriage-return": N_("Line ends of the reader (carriage return) were cleaned away."),
    "control-characters": N_("Control characters of the reader were left out."),
    "fillers": N_("Fillers (<) missing or too many at the end of the name line were put right."),
    "frame": N_("Characters that the reader put around the lines were left out."),
    "full-width": N_("Full-width characters were read as plain ones."),
    "invisible-characters": N_("Invisible characters were left out."),
    "joined-lines": N_("The lines came as one and were separated."),
    "lookalikes": N_("Signs that look like the filler (<) were read as fillers."),
    "lower-case": N_("Lower-case letters were read as capitals."),
    "repeated": N_("The lines came more than once; they were read once."),
    "spaces": N_("Spaces were left out."),
    "spaces-for-fillers": N_("Spaces in the place of fillers (<) were read as fillers."),
    "split-lines": N_("The lines came in pieces and were put together."),
    "tabs": N_("Tabs were left out."),
}


def noise(kind: str) -> Finding:
    """Tell one kind of noise that was cleaned away."""
    return Finding(rule=f"mrz.noise.{kind}", severity=Severity.INFO, sentence=_NOISE[kind], source=COMMON)


def empty() -> Finding:
    """Tell that there is nothing to read."""
    return Finding(
        rule="mrz.empty",
        severity=Severity.ATTENTION,
        sentence=N_("Nothing was read. Place the document on the reader again, or type the lines."),
        source=COMMON,
    )


def too_long(length: int, limit: int) -> Finding:
    """Tell that the text cannot be one document."""
    return Finding(
        rule="mrz.too-long",
        severity=Severity.ATTENTION,
        sentence=N_(
            "%(length)s characters came, and a document has at most %(limit)s. They were not read. Read one document."
        ),
        values={"length": length, "limit": limit},
        source=COMMON,
    )


def format_unknown(lines: int, characters: int) -> Finding:
    """Tell that the lines have no known form."""
    return Finding(
        rule="mrz.format-unknown",
        severity=Severity.ATTENTION,
        sentence=N_(
            "These are not the lines of a known travel document: %(lines)s lines with %(characters)s characters. Two "
            "lines of 44 or 36 or three lines of 30 were expected. Read the document again, or type the lines."
        ),
        values={"lines": lines, "characters": characters},
        source=COMMON,
    )


def character_unread(line: int, position: int) -> Finding:
    """Tell that a position holds a character that cannot stand there."""
    return Finding(
        rule="mrz.character-unread",
        severity=Severity.ATTENTION,
        sentence=N_(
            "Line %(line)s, position %(position)s could not be read: only A to Z, 0 to 9 and < can stand there."
        ),
        values={"line": line, "position": position},
        source=COMMON,
    )


def check_digit_wrong(field: str, expected: str, found: str) -> Finding:
    """Tell that a check digit is not the one computed, or that the field under it could not be read."""
    return Finding(
        rule=f"mrz.check-digit.{field}",
        severity=Severity.ATTENTION,
        sentence=N_(
            "The check digit of the %(field)s does not agree: the document has %(found)s, %(expected)s was computed. "
            "Compare the lines with the document."
        ),
        values={"field": field_word(field), "found": found, "expected": expected or "?"},
        ours=expected or None,
        theirs=found,
        source=DIGITS,
    )


def check_digit_omitted(field: str) -> Finding:
    """Tell that an empty field has a filler where its check digit 0 belongs."""
    return Finding(
        rule=f"mrz.check-digit-omitted.{field}",
        severity=Severity.INFO,
        sentence=N_("The %(field)s is empty and has no check digit."),
        values={"field": field_word(field)},
        source=DIGITS,
    )


def number_missing() -> Finding:
    """Tell that there is no document number."""
    return Finding(
        rule="mrz.number-missing",
        severity=Severity.ATTENTION,
        sentence=N_("The lines hold no document number. Look for it on the document."),
        source="ICAO 9303-4, 4.2.2.2",
    )


def issuer_unknown(code: str) -> Finding:
    """Tell that nobody is known to issue documents under this code."""
    return Finding(
        rule="mrz.issuer-unknown",
        severity=Severity.NOTICE,
        sentence=N_("The code of the issuer is not a known one: %(code)s."),
        values={"code": code},
        theirs=code,
        source=CODES,
    )


def nationality_unknown(code: str) -> Finding:
    """Tell that the nationality is no known code."""
    return Finding(
        rule="mrz.nationality-unknown",
        severity=Severity.NOTICE,
        sentence=N_("The code of the nationality is not a known one: %(code)s."),
        values={"code": code},
        theirs=code,
        source=CODES,
    )


def nationality_missing() -> Finding:
    """Tell that no nationality is given."""
    return Finding(
        rule="mrz.nationality-missing",
        severity=Severity.NOTICE,
        sentence=N_("The lines give no nationality."),
        source=CODES,
    )


def document_code_unusual(code: str, source: str) -> Finding:
    """Tell that the code of the document is not one that this form may have."""
    return Finding(
        rule="mrz.document-code",
        severity=Severity.NOTICE,
        sentence=N_("The document code %(code)s is not one that ICAO 9303 gives to documents of this form."),
        values={"code": code},
        theirs=code,
        source=source,
    )


def sex_written_as_x() -> Finding:
    """Tell that X stands where the lines have a filler."""
    return Finding(
        rule="mrz.sex-written-x",
        severity=Severity.INFO,
        sentence=N_("The sex is written X in the lines, where a filler (<) belongs."),
        theirs="X",
        source="ICAO 9303-4, 4.2.2, note p",
    )


def sex_unread(found: str) -> Finding:
    """Tell that the sex is none of F, M and filler."""
    return Finding(
        rule="mrz.sex-unread",
        severity=Severity.ATTENTION,
        sentence=N_("The sex could not be read: the lines have %(found)s, and only F, M or < can stand there."),
        values={"found": found},
        theirs=found,
        source="ICAO 9303-4, 4.2.2.2",
    )


def name_missing() -> Finding:
    """Tell that the name field is empty."""
    return Finding(
        rule="mrz.name-missing",
        severity=Severity.ATTENTION,
        sentence=N_("The lines hold no name. Look for it on the document."),
        source=NAMES,
    )


def name_without_primary() -> Finding:
    """Tell that the only name stands where the given names belong."""
    return Finding(
        rule="mrz.name-no-primary",
        severity=Severity.NOTICE,
        sentence=N_(
            "The lines hold no family name; the only name stands where the given names belong. Check lists with this "
            "name in both places."
        ),
        source="ICAO 9303-4, 4.2.2.1",
    )


def name_with_digits(name: str) -> Finding:
    """Tell that digits stand in the name."""
    return Finding(
        rule="mrz.name-digits",
        severity=Severity.ATTENTION,
        sentence=N_("There are digits in the name, which cannot be: %(name)s. Compare it with the document."),
        values={"name": name},
        theirs=name,
        source=NAMES,
    )


def name_separated_again() -> Finding:
    """Tell that there are more than two parts divided by double fillers."""
    return Finding(
        rule="mrz.name-separator",
        severity=Severity.NOTICE,
        sentence=N_("The name has more than two parts; what follows the first part was read as given names."),
        source=NAMES,
    )


def name_truncated() -> Finding:
    """Tell that the name fills its field to the end."""
    return Finding(
        rule="mrz.name-truncated",
        severity=Severity.INFO,
        sentence=N_("The name fills its field and may be cut short. The document may show it in full."),
        source="ICAO 9303-4, 4.2.3",
    )


def date_invalid(field: str, found: str) -> Finding:
    """Tell that no calendar has this date."""
    return Finding(
        rule=f"mrz.date-invalid.{field}",
        severity=Severity.ATTENTION,
        sentence=N_("The %(field)s is not a date: the lines have %(found)s, read as year, month, day."),
        values={"field": field_word(field), "found": found},
        theirs=found,
        source=DATES,
    )


def date_partial(field: str, date: Value) -> Finding:
    """Tell that a part of a date is not known."""
    return Finding(
        rule=f"mrz.date-partial.{field}",
        severity=Severity.INFO,
        sentence=N_("The document gives the %(field)s only in part: %(date)s."),
        values={"field": field_word(field), "date": date},
        theirs=date,
        source=DATES,
    )


def date_unknown(field: str) -> Finding:
    """Tell that a date is not known at all."""
    return Finding(
        rule=f"mrz.date-unknown.{field}",
        severity=Severity.INFO,
        sentence=N_("The document gives no %(field)s."),
        values={"field": field_word(field)},
        source=DATES,
    )


def date_with_zeros(field: str, found: str) -> Finding:
    """Tell that zeros stand where fillers belong."""
    return Finding(
        rule=f"mrz.date-zeros.{field}",
        severity=Severity.NOTICE,
        sentence=N_(
            "The %(field)s has zeros in the place of an unknown part, where fillers (<) belong: %(found)s. It was read "
            "as unknown."
        ),
        values={"field": field_word(field), "found": found},
        theirs=found,
        source=DATES,
    )


def century_doubtful(field: str, year: int, other: int) -> Finding:
    """Tell which century was taken where another is possible."""
    return Finding(
        rule=f"mrz.century.{field}",
        severity=Severity.INFO,
        sentence=N_(
            "The lines give two digits of a year. In the %(field)s it was read as %(year)s; %(other)s would look "
            "the same."
        ),
        values={"field": field_word(field), "year": str(year), "other": str(other)},
        ours=str(year),
        theirs=f"{year % 100:02}",
        source=DATES,
    )


def repair_possible(changes: str) -> Finding:
    """Tell what would make the lines right."""
    return Finding(
        rule="mrz.repair-possible",
        severity=Severity.NOTICE,
        sentence=N_(
            "Characters that look alike may have been taken for each other: %(changes)s (line and position). Then "
            "everything would be right. Compare with the document before you accept it."
        ),
        values={"changes": changes},
        source=DIGITS,
    )


def repair_ambiguous(count: int) -> Finding:
    """Tell that there are too many ways to make the lines right to offer one."""
    return Finding(
        rule="mrz.repair-ambiguous",
        severity=Severity.NOTICE,
        sentence=N_(
            "There are %(count)s ways to take look-alike characters for each other that would make every check digit "
            "right, too many to offer one. Read the document again, or type the lines."
        ),
        values={"count": count},
        source=DIGITS,
    )


def variant(name: str, sentence: str) -> Finding:
    """Tell that the lines follow a national layout."""
    return Finding(rule=f"mrz.variant.{name}", severity=Severity.INFO, sentence=sentence, source=VARIANTS)


def not_a_travel_document(sentence: str) -> Finding:
    """Tell that the lines belong to a document nobody can travel on."""
    return Finding(rule="mrz.not-a-travel-document", severity=Severity.ATTENTION, sentence=sentence, source=VARIANTS)


VARIANTS: Final = "national layout, from specimens, to be confirmed"
