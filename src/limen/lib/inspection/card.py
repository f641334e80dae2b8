"""The passenger card: what the statistics office needs of a crossing and no document tells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from limen.lib.basics.countries import ENTRIES, is_nationality
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word

LONGEST_STAY_DAYS = 36_500
LONGEST_ADDRESS = 200
LONGEST_SHOWN = 40
"""Characters of a wrong entry that a sentence repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassengerCard:
    """The variables of UN statistics on migration (Recommendations, Rev. 1, 1998; list to be confirmed). Empty means
    not asked.
    """

    residence: str = ""
    """Country of usual residence, ICAO 9303-3 code."""
    birth_country: str = ""
    journey: str = ""
    """Country of embarkation on entry, of destination on exit."""
    purpose: str = ""
    """Code of the country pack."""
    intended_days: int | None = None
    address: str = ""


NO_CARD = PassengerCard()


def clean_card(card: PassengerCard) -> PassengerCard:
    """Return the card as it is kept."""
    return replace(card, address=clean_line(card.address, longest=LONGEST_ADDRESS))


class CardNotRight(Problem):
    """A field of the passenger card cannot be what was typed."""

    code = "card-not-right"
    sentence = N_("Passenger card, %(field)s: “%(typed)s” is not possible. Choose from the list, or leave it empty.")


_FIELDS = {
    "residence": Word(N_("country of usual residence")),
    "birth_country": Word(N_("country of birth")),
    "journey": Word(N_("country of embarkation or destination")),
}


def require_card(card: PassengerCard, *, purposes: Collection[str]) -> None:
    """Raise CardNotRight, naming the first field that cannot be."""
    for field, word in _FIELDS.items():
        code: str = getattr(card, field)
        if code and not _is_country(code, field):
            raise _wrong(word, code)
    if card.purpose and card.purpose not in purposes:
        raise _wrong(Word(N_("purpose of travel")), card.purpose)
    if card.intended_days is not None and not 0 <= card.intended_days <= LONGEST_STAY_DAYS:
        raise CardNotRight(field=Word(N_("intended stay in days")), typed=str(card.intended_days)[:LONGEST_SHOWN])
    if clean_line(card.address, longest=LONGEST_ADDRESS) != card.address.strip():
        raise _wrong(Word(N_("address")), card.address)


def _is_country(code: str, field: str) -> bool:
    # Many people were born in a State that has another name today.
    return code in ENTRIES if field == "birth_country" else is_nationality(code)


def _wrong(field: Word, typed: str) -> CardNotRight:
    return CardNotRight(field=field, typed=clean_line(typed, longest=LONGEST_SHOWN))
