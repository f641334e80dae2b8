from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.mrz.digits import WEIGHTS, check_digit, weighted_sum

characters = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<", max_size=30)


@pytest.mark.parametrize(
    ("field", "digit"),
    [
        # ICAO 9303-3, appendix A, and the specimens of parts 4 to 7
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("HA672242<658022549601086<<<<<<<<<<<<<<0", "8"),
        ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", "2"),
        ("L898902C3", "6"),
        ("740812", "2"),
        ("", "0"),
    ],
)
def test_digits_of_the_standard(field: str, digit: str) -> None:
    assert check_digit(field) == digit


@given(characters, characters)
def test_the_sum_of_the_whole_is_the_sum_of_its_parts(one: str, other: str) -> None:
    assert weighted_sum(one + other) == weighted_sum(one) + weighted_sum(other, WEIGHTS[len(one) :])


@given(characters)
def test_agrees_with_the_definition(field: str) -> None:
    values = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
    total = sum(values[sign] * (7, 3, 1)[place % 3] for place, sign in enumerate(field))
    assert check_digit(field) == str(total % 10)
