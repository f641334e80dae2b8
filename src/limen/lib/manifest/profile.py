"""What a State agreed with its carriers: which elements it asks for and how they are written. Data, checked at start.

A State may ask for what stands in the machine-readable zone and for what PAXLST has a place for, and for nothing else
(ICAO Annex 9, 9.10 in the 15th edition, to be confirmed in the one in force): a profile that asks for more is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_


class Element(StrEnum):
    """What may be asked for: the elements of PAXLST (WCO/IATA/ICAO guidelines, 2016) and of the zone (ICAO 9303)."""

    SURNAME = "surname"
    GIVEN = "given"
    BIRTH = "birth"
    SEX = "sex"
    NATIONALITY = "nationality"
    RESIDENCE = "residence"
    BIRTH_PLACE = "birth_place"
    ADDRESS = "address"
    EMBARKATION = "embarkation"
    DISEMBARKATION = "disembarkation"
    CLEARANCE = "clearance"
    SEAT = "seat"
    BAG_COUNT = "bag_count"
    BAG_WEIGHT = "bag_weight"
    BOOKING = "booking"
    REFERENCE = "reference"
    TICKET = "ticket"
    CREW_ROLE = "crew_role"
    VERIFIED = "verified"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT_NUMBER = "document_number"
    DOCUMENT_ISSUER = "document_issuer"
    DOCUMENT_EXPIRY = "document_expiry"
    VISA = "visa"


class DateOrder(StrEnum):
    """How six digits are a date."""

    YEAR_FIRST = "year-first"
    DAY_FIRST = "day-first"


class ProfileWrong(Problem):
    """A profile lacks something, has something unknown, or asks for what may not be asked for."""

    code = "manifest-profile-wrong"
    sentence = N_("The profile for carriers is wrong at %(key)s: %(wrong)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One agreement."""

    code: str
    name: str
    release: str = "D.05B"
    """Of the PAXLST that is written; every release is read."""
    association: str = "IATA"
    document_agency: str = "111"
    """Who keeps the list of kinds of documents (3055); empty where none is written."""
    recipient: str = ""
    application: str = ""
    passengers: tuple[Element, ...] = ()
    """What the person cannot be answered for without."""
    crew: tuple[Element, ...] = ()
    transit: tuple[Element, ...] = ()
    unknown_sex: str = "X"
    """What is written where the sex is not known."""
    sexes: Mapping[str, Sex] = field(default_factory=lambda: MappingProxyType({}))
    """What else senders write for a sex: `1` for M."""
    no_given: frozenset[str] = frozenset()
    """What senders write in place of a given name."""
    titles: tuple[str, ...] = ()
    """What senders add to a given name, longest first."""
    date_order: DateOrder = DateOrder.YEAR_FIRST
    per_part: int = 0
    """Persons in one part of a split list that is written; 0 for any number."""
    answer_texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Code of an answer to the text sent with it."""

    def required(self, *, is_crew: bool, is_transit: bool) -> tuple[Element, ...]:
        """Return what is asked for of such a person."""
        if is_transit:
            return self.transit
        return self.crew if is_crew else self.passengers


_ZONE: Final = (
    Element.SURNAME,
    Element.BIRTH,
    Element.SEX,
    Element.NATIONALITY,
    Element.DOCUMENT_NUMBER,
)
WCO: Final = Profile(
    code="wco",
    name=N_("WCO/IATA/ICAO guidelines"),
    passengers=_ZONE,
    crew=_ZONE,
    transit=(Element.SURNAME,),
    sexes=MappingProxyType({"1": Sex.M, "2": Sex.F, "0": Sex.X, "U": Sex.X, "MI": Sex.M, "FI": Sex.F}),
    no_given=frozenset({"FNU", "XXX", ".", "UNKNOWN", "NULL"}),
    titles=("MSTR", "MISS", "MRS", "PROF", "MR", "MS", "DR"),
    answer_texts=MappingProxyType({"0Z": "OK TO BOARD", "1Z": "DO NOT BOARD"}),
)
"""What counts where nothing else was agreed."""

_TEXTS: Final = ("release", "association", "document_agency", "recipient", "application", "unknown_sex")
_LISTS: Final = ("passengers", "crew", "transit")
_KEYS: Final = frozenset(
    {"code", "name", "sexes", "no_given", "titles", "date_order", "per_part", "answer_texts", *_TEXTS, *_LISTS}
)


def parse_profile(content: Mapping[str, object]) -> Profile:
    """Return the profile that a file holds, as TOML gives it; raises ProfileWrong.

    What the file leaves out counts as in `WCO`, except what is asked for, which must be written.
    """
    for key in sorted(set(content) - _KEYS):
        raise ProfileWrong(key=key, wrong="nothing is called so.")
    texts = {key: _text(content, key, empty=True) for key in _TEXTS if key in content}
    profile = Profile(
        code=_text(content, "code"),
        name=_text(content, "name"),
        **texts,
        passengers=_elements(content, "passengers"),
        crew=_elements(content, "crew"),
        transit=_elements(content, "transit"),
        sexes=_sexes(content),
        no_given=frozenset(_texts(content, "no_given", WCO.no_given)),
        titles=tuple(sorted(_texts(content, "titles", WCO.titles), key=lambda each: (-len(each), each))),
        date_order=_order(content),
        per_part=_number(content, "per_part"),
        answer_texts=_words(content, "answer_texts", WCO.answer_texts),
    )
    _check_release(profile.release)
    return profile


def _check_release(release: str) -> None:
    directory, _, version = release.partition(".")
    is_year = len(version) == 3 and version[:2].isascii() and version[:2].isdigit() and version[2] in "AB"
    if directory != "D" or not is_year:
        raise ProfileWrong(key="release", wrong=f"“{release[:20]}” is no release such as D.05B.")


def _text(content: Mapping[str, object], key: str, *, empty: bool = False) -> str:
    value = content.get(key)
    if not isinstance(value, str) or (not value.strip() and not empty) or len(value) > 200:
        raise ProfileWrong(key=key, wrong="a text is needed.")
    return value


def _texts(content: Mapping[str, object], key: str, usual: object) -> list[str]:
    value = content.get(key, usual)
    values = list(value) if isinstance(value, list | tuple | frozenset) else [None]
    texts = [each for each in values if isinstance(each, str)]
    if len(texts) != len(values):
        raise ProfileWrong(key=key, wrong="a list of texts is needed.")
    return texts


def _elements(content: Mapping[str, object], key: str) -> tuple[Element, ...]:
    asked = _texts(content, key, None)
    for each in asked:
        if each not in list(Element):
            known = ", ".join(Element)
            raise ProfileWrong(
                key=key, wrong=f"“{each[:40]}” is no element that a State may ask for. There are: {known}."
            )
    if not asked or len(set(asked)) != len(asked):
        raise ProfileWrong(key=key, wrong="it is empty or names something twice.")
    return tuple(Element(each) for each in asked)


def _words(content: Mapping[str, object], key: str, usual: Mapping[str, str]) -> Mapping[str, str]:
    value = content.get(key, usual)
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
        raise ProfileWrong(key=key, wrong="a table of texts is needed.")
    return MappingProxyType({str(name): str(said) for name, said in value.items()})


def _sexes(content: Mapping[str, object]) -> Mapping[str, Sex]:
    said = _words(content, "sexes", {name: each.value for name, each in WCO.sexes.items()})
    for name, each in said.items():
        if each not in list(Sex):
            raise ProfileWrong(key=f"sexes.{name}", wrong="F, M or X is needed.")
    return MappingProxyType({name: Sex(each) for name, each in said.items()})


def _order(content: Mapping[str, object]) -> DateOrder:
    said = content.get("date_order", DateOrder.YEAR_FIRST)
    if not isinstance(said, str) or said not in list(DateOrder):
        raise ProfileWrong(key="date_order", wrong=f"one of {', '.join(DateOrder)} is needed.")
    return DateOrder(said)


def _number(content: Mapping[str, object], key: str) -> int:
    value = content.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        raise ProfileWrong(key=key, wrong="a whole number from 0 to 100000 is needed.")
    return value
