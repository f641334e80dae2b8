"""Check digits: weights 7, 3, 1 over the values of the characters, modulo 10 (ICAO 9303-3, 4.9)."""

from __future__ import annotations

from operator import mul
from typing import Final

from limen.lib.basics.findings import Finding
from limen.lib.mrz import sentences
from limen.lib.mrz.reading import CheckDigit, make_check

FILLER: Final = "<"
UNREAD: Final = "?"
"""Stands in cleaned lines for a character that no machine-readable zone contains."""

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# 0-9 count as they are, A-Z as 10 to 35, the filler (and the unread mark) as nothing
VALUES: Final = bytes(max(ALPHABET.find(chr(code)), 0) for code in range(256))

LONGEST: Final = 90
"""Positions of the longest zone, three lines of 30."""

WEIGHTS: Final = tuple((7, 3, 1)[position % 3] for position in range(LONGEST))
WEIGHTS_FROM_1: Final = WEIGHTS[1:]
WEIGHTS_FROM_2: Final = WEIGHTS[2:]


def weighted_sum(field: str, weights: tuple[int, ...] = WEIGHTS) -> int:
    """Return the sum of the values of the characters, each times its weight.

    A check digit over several fields (the composite) is the sum of their sums, modulo 10, each with the weights from
    the place where the field stands in the data: no character is valued twice.
    """
    return sum(map(mul, field.encode().translate(VALUES), weights))


def check_digit(field: str) -> str:
    """Return the check digit of `field` (A-Z, 0-9 and `<`)."""
    return ALPHABET[weighted_sum(field) % 10]


def compare(field: str, value: str, weight: int, found: str) -> CheckDigit:
    """Return the check digit over `value`, whose weighted sum is `weight`, beside the one that was `found`."""
    expected = ALPHABET[weight % 10]
    return make_check((field, value, expected, found, expected == found))


def judge(check: CheckDigit) -> tuple[CheckDigit, tuple[Finding, ...]]:
    """Return the check digit with what is to be said about it: wrong, not to be computed, or left out."""
    if UNREAD in check.value:
        unread = check._replace(expected="", ok=False)
        return unread, (sentences.check_digit_wrong(check.field, "", check.found),)
    if check.ok:
        return check, ()
    if check.found == FILLER and not check.value.strip(FILLER):
        # the one field that may have it either way is the personal number (9303-4, 4.2.2.2)
        told = () if check.field == "personal" else (sentences.check_digit_omitted(check.field),)
        return check._replace(ok=True), told
    return check, (sentences.check_digit_wrong(check.field, check.expected, check.found),)
