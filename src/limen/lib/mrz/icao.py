"""The five formats of ICAO 9303 parts 4 to 7, field by field.

The lines of nearly every document are sound. `read_layout` reads them straight through and looks for nothing else; only
what turns out not to be sound is looked at again, by `remark`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from limen.lib.basics.countries import ISSUERS, NATIONALITIES
from limen.lib.basics.sex import Sex
from limen.lib.mrz.dates import read_birth, read_expiry
from limen.lib.mrz.digits import FILLER, VALUES, WEIGHTS_FROM_1, compare, weighted_sum
from limen.lib.mrz.layout import Layout
from limen.lib.mrz.names import is_plain, read_name
from limen.lib.mrz.reading import CheckDigit, Reading
from limen.lib.mrz.remarks import Fields, remark

# Codes with their fillers, so that one look-up both knows a code and strips it.
_ISSUERS: Final = {code.ljust(3, FILLER): code for code in ISSUERS}
_NATIONALITIES: Final = {code.ljust(3, FILLER): code for code in NATIONALITIES}
_SEXES: Final = {"F": Sex.F, "M": Sex.M, FILLER: Sex.X}
_UNSPECIFIED: Final = Sex.X
_VALUE: Final = {chr(code): value for code, value in enumerate(VALUES)}


def read_layout(layout: Layout, lines: tuple[str, ...], received: str, today: date) -> Reading:
    """Return the reading of clean lines that have the form of `layout`, without noise and repairs."""
    cut = layout.cut("".join(lines))
    code, issuer, names, number, number_digit, nationality, birth, sex, expiry, upper, optional, digit, composite = cut
    born = read_birth(birth, today)
    expires = read_expiry(expiry, today)
    name = read_name(names)
    number_sum = weighted_sum(number)
    data = optional.rstrip(FILLER)
    upper_data = upper.rstrip(FILLER)
    number_check = compare("number", number, number_sum, number_digit)
    checks: tuple[CheckDigit, ...] = (number_check, born.check, expires.check)
    is_sound = number_check.ok
    if composite:
        # The composite is the sum of what it covers, each part weighted from the place where it stands (digits.py).
        data_sum = weighted_sum(data) if data else 0
        total = number_sum + 7 * _VALUE[number_digit] + born.weight + expires.weight + data_sum
        if digit:
            personal = compare("personal", optional, data_sum, digit)
            checks += (personal,)
            is_sound = is_sound and personal.ok
            total += _VALUE[digit]
        if upper_data:
            total += weighted_sum(upper_data, WEIGHTS_FROM_1)
        whole = compare(
            "composite", number + number_digit + upper + birth + expiry + optional + digit, total, composite
        )
        checks += (whole,)
        is_sound = is_sound and whole.ok
    reading = Reading(
        layout.format,
        lines,
        received,
        code.rstrip(FILLER),
        _ISSUERS.get(issuer, ""),
        number.rstrip(FILLER),
        name,
        _NATIONALITIES.get(nationality, ""),
        born.date,
        _SEXES.get(sex, _UNSPECIFIED),
        expires.date,
        (upper_data, data) if upper else (data,),
        data if digit else "",
        checks,
        (),
        (),
        (),
    )
    if (
        is_sound
        and not born.findings
        and not expires.findings
        and code in layout.codes
        and reading.issuer
        and reading.nationality
        and sex in _SEXES
        and is_plain(name, names)
    ):
        return reading
    return remark(reading, Fields(*cut), layout, (*born.findings, *expires.findings))
