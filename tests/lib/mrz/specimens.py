"""The case table of machine-readable zones, and lines and strategies that several test files use."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.basics.countries import ISSUERS, NATIONALITIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex

TODAY = date(2026, 11, 22)

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "machine_readable_zones.toml").read_text(encoding="utf-8")
)["case"]

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"


def rules(reading: mrz.Reading) -> list[str]:
    return sorted(finding.rule for finding in reading.findings)


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
words = st.text(LETTERS, min_size=1, max_size=6)
_issuers = st.sampled_from(sorted(ISSUERS - {"RUS", "FRA"}))  # RUS and FRA have national layouts under some codes
_numbers = st.text(LETTERS + "0123456789", min_size=1, max_size=9)
_known_dates = st.dates(date(1930, 1, 1), date(2025, 12, 31))
births = st.one_of(
    _known_dates.map(PartialDate.of),
    _known_dates.map(lambda day: PartialDate(day.year, day.month)),
    _known_dates.map(lambda day: PartialDate(day.year)),
    st.just(PartialDate()),
)
expiries = st.dates(date(1990, 1, 1), date(2070, 12, 31)).map(PartialDate.of)


@st.composite
def documents(draw: st.DrawFn, *, long_numbers: bool = True) -> mrz.Document:
    """Documents whose names fit, so that what is composed can be read back unchanged."""
    form = draw(st.sampled_from(list(mrz.Format)))
    optional_room = {"TD1": (15, 11), "TD2": (7,), "TD3": (14,), "MRV-A": (16,), "MRV-B": (8,)}[form]
    optional = tuple(draw(st.text(LETTERS + "0123456789", max_size=room)) for room in optional_room)
    number = draw(_numbers)
    if long_numbers and form in {mrz.Format.TD1, mrz.Format.TD2} and draw(st.booleans()):
        number = number.ljust(9, "7") + draw(st.text(LETTERS + "0123456789", min_size=1, max_size=5))
        optional = ("", *optional[1:])
    code = {"TD1": "ACI", "TD2": "ACI", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}[form]
    return mrz.Document(
        format=form,
        document_code=draw(st.sampled_from(code)) + draw(st.sampled_from(["", "D", "M", "S"])),
        issuer=draw(_issuers),
        number=number,
        primary=" ".join(draw(st.lists(words, min_size=1, max_size=2))),
        secondary=" ".join(draw(st.lists(words, max_size=2))),
        nationality=draw(st.sampled_from(sorted(NATIONALITIES))),
        birth=draw(births),
        sex=draw(st.sampled_from(list(Sex))),
        expiry=draw(expiries),
        optional=optional,
    )
