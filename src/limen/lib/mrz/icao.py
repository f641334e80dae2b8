"""The five formats of ICAO 9303 parts 4 to 7, field by field.

The lines of nearly every document are sound. `read_layout` reads them straight through and looks for nothing else; only
what turns out not to be sound is looked at again, by `remark`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from limen.lib.basics.countries import ISSUERS, NATIONALITIES
from limen.lib.basics.sex import Sex
from limen.lib.mrz.dates import DatedField, read_birth, read_expiry
from limen.lib.mrz.digits import ALPHABET, FILLER, VALUES, WEIGHTS_FROM_1, weighted_sum
from limen.lib.mrz.layout import Layout
from limen.lib.mrz.names import is_plain, read_name
from limen.lib.mrz.reading import CheckDigit, Reading, make_check, make_reading
from limen.lib.mrz.remarks import Fields, remark

# Codes with their fillers, so that one look-up both knows a code and strips it.
_ISSUERS: Final = {code.ljust(3, FILLER): code for code in ISSUERS}
_NATIONALITIES: Final = {code.ljust(3, FILLER): code for code in NATIONALITIES}
_SEXES: Final = {"F": Sex.F, "M": Sex.M, FILLER: Sex.X}
_UNSPECIFIED: Final = Sex.X
_VALUE: Final = {chr(code): value for code, value in enumerate(VALUES)} | {"": 0}


def read_layout(layout: Layout, lines: tuple[str, ...], received: str, today: date) -> Reading:
    """Return the reading of clean lines that have the form of `layout`, without noise and repairs."""
    cut = layout.cut("".join(lines))
    code, issuer, names, number, _, nationality, birth, sex, expiry, upper, optional, digit, _ = cut
    born = read_birth(birth, today)
    expires = read_expiry(expiry, today)
    name = read_name(names)
    data = optional.rstrip(FILLER)
    checks, are_right = _check(cut, born, expires, data)
    known_issuer = _ISSUERS.get(issuer, "")
    known_nationality = _NATIONALITIES.get(nationality, "")
    reading = make_reading(
        (
            layout.format,
            lines,
            received,
            code.rstrip(FILLER),
            known_issuer,
            number.rstrip(FILLER),
            name,
            known_nationality,
            born.date,
            _SEXES.get(sex, _UNSPECIFIED),
            expires.date,
            (upper.rstrip(FILLER), data) if upper else (data,),
            data if digit else "",
            checks,
            (),
            (),
            (),
            "",
        )
    )
    if (
        are_right
        and not born.findings
        and not expires.findings
        and known_issuer
        and known_nationality
        and code in layout.codes
        and sex in _SEXES
        and is_plain(name, names)
    ):
        return reading
    return remark(reading, Fields(*cut), layout, (*born.findings, *expires.findings))


def _check(
    cut: tuple[str, ...], born: DatedField, expires: DatedField, data: str
) -> tuple[tuple[CheckDigit, ...], bool]:
    """Return all check digits, and whether those are right that did not come with the dates."""
    _, _, _, number, number_digit, _, birth, _, expiry, upper, optional, digit, composite = cut
    number_sum = weighted_sum(number)
    expected = ALPHABET[number_sum % 10]
    is_right = expected == number_digit
    number_check = make_check(("number", number, expected, number_digit, is_right))
    if not composite:
        return (number_check, born.check, expires.check), is_right
    # The composite is the sum of what it covers, each part weighted from the place where it stands (digits.py).
    total = number_sum + 7 * _VALUE[number_digit] + born.weight + expires.weight
    if upper:
        total += weighted_sum(upper.rstrip(FILLER), WEIGHTS_FROM_1)
    data_sum = weighted_sum(data) if data else 0
    covered = number + number_digit + upper + birth + expiry + optional + digit
    expected = ALPHABET[(total + data_sum + _VALUE[digit]) % 10]
    whole = make_check(("composite", covered, expected, composite, expected == composite))
    is_right = is_right and expected == composite
    if not digit:
        return (number_check, born.check, expires.check, whole), is_right
    expected = ALPHABET[data_sum % 10]
    personal = make_check(("personal", optional, expected, digit, expected == digit))
    return (number_check, born.check, expires.check, personal, whole), is_right and expected == digit
