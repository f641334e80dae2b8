"""Real lists and labelled names from `../shared/data`, where they exist, as what the engine and its peers are asked.

Nothing is copied from there. Every set is halved by the parity of its row: weights were chosen on the even rows alone,
and what is reported is measured on the odd ones.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings import ListedName, ListedPerson, read_persons
from limen.lib.listings.states import code_of
from limen.lib.names import Untransliterable, transliterate
from limen.lib.screening import Subject, SubjectName, Written

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
NAMES = DATA / "names"
LISTS = DATA / "watchlists"
ABSENT = "../shared/data is absent: nothing was measured"
_SEXES = {"male": Sex.M, "female": Sex.F}
ZONE = 39
"""Characters of a name in the machine-readable zone of a passport (ICAO 9303-4)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A traveller who is on the list, and the entry that they are."""

    subject: Subject
    entry: str


def is_there() -> bool:
    """Return True when the data are beside the project."""
    return NAMES.is_dir() and LISTS.is_dir()


@cache
def un_list() -> tuple[ListedPerson, ...]:
    """Return the persons of the list of the UN Security Council."""
    with (LISTS / "un_consolidated_2026-02-27.xml").open("rb") as file:
        return tuple(each for each in read_persons("un-xml", {"list": file}) if isinstance(each, ListedPerson))


@cache
def ofac_list() -> tuple[ListedPerson, ...]:
    """Return the individuals of the list of the US Treasury."""
    with (LISTS / "ofac_sdn_2021-07.csv").open("rb") as sdn, (LISTS / "ofac_alt_2021-07.csv").open("rb") as alt:
        read = read_persons("ofac-csv", {"sdn": sdn, "alt": alt})
        return tuple(replace(each, key=f"ofac-{each.key}") for each in read if isinstance(each, ListedPerson))


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of names."""
    with (NAMES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def half(rows: list[Case], odd: int) -> list[Case]:
    """Return the even (0) or the odd (1) rows."""
    return rows[odd::2]


def not_listed(odd: int) -> list[Subject]:
    """Return half of the travellers who are on no list."""
    return [
        Subject(
            names=(SubjectName(primary=row["full_name"], written=Written.VISUAL),),
            births=_births(row["date_of_birth"]),
            sex=_SEXES.get(row["gender"], Sex.X),
            citizenships=_states(row["nationality"]),
        )
        for row in rows_of("travellers_not_listed.csv")[odd::2]
    ]


def un_with_typos() -> list[Case]:
    """Return persons of the UN list with typing errors, parts in another order, dates that slipped."""
    by_name = {" ".join(person.names[0].text.upper().split()): person.key for person in un_list()}
    cases = []
    for clean, treated in zip(
        rows_of("yente_positives_un_untreated.csv"), rows_of("yente_positives_un_treated.csv"), strict=True
    ):
        entry = by_name.get(" ".join(clean["full_name"].upper().split()))
        if entry:
            name = SubjectName(primary=treated["full_name"], written=Written.VISUAL)
            cases.append(
                Case(
                    Subject(
                        names=(name,),
                        births=_births(treated["date_of_birth"]),
                        citizenships=_states(treated["nationality"]),
                    ),
                    entry,
                )
            )
    return cases


def un_arabic() -> list[Case]:
    """Return Arabic names of the UN list as the zone of an Arabic State's passport has them."""
    known = {person.key for person in un_list()}
    cases = []
    for row in rows_of("un_arabic_to_icao_mrz.csv"):
        entry = row["true_id"].removeprefix("un26:")
        states = _states(row["nat"])
        if entry in known:
            name = SubjectName(primary=row["mrz_name_raw"], written=Written.MRZ, issuer=states[0] if states else "IRQ")
            cases.append(Case(Subject(names=(name,), births=_births(row["dob"]), citizenships=states), entry))
    return cases


def cut_zones() -> list[Case]:
    """Return the longest names of both lists as a passport cuts them off."""
    cases = []
    for person in (*un_list(), *ofac_list()):
        try:
            written = transliterate(person.names[0].text)
        except Untransliterable:
            continue
        if len(written) > ZONE:
            name = SubjectName(primary=written[:ZONE], written=Written.MRZ, issuer="UTO", may_be_cut=True)
            cases.append(
                Case(Subject(names=(name,), births=person.births[:1], citizenships=person.citizenships[:1]), person.key)
            )
    return cases


def invented(table: str, issuers: tuple[str, ...], *, count: int = 1200) -> tuple[list[ListedPerson], list[Case]]:
    """Return invented entries in Latin letters and the same people in the zone, from their names in another script.

    Two parts each, drawn from a table of names that are written in both; births and citizenships agree as often as in
    the lists that were measured: a third of the entries knows the year alone.
    """
    dice = random.Random(table)
    with (NAMES / table).open(encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    pairs = [(latin, "".join(native.split())) for latin, native, _ in lines if len(latin) >= 4 and latin.isalpha()]
    listed, cases = [], []
    for number in range(count):
        one, other = dice.sample(pairs, 2)
        issuer = issuers[number % len(issuers)]
        birth = PartialDate(dice.randrange(1940, 2005), dice.randrange(1, 13), dice.randrange(1, 29))
        key = f"{table[3:6]}-{number:05}"
        kept = PartialDate(birth.year) if dice.random() < 0.35 else birth
        listed.append(
            ListedPerson(
                key=key,
                names=(ListedName(text=f"{one[0]} {other[0]}".title()),),
                births=(kept,),
                citizenships=(issuer,),
            )
        )
        try:
            name = SubjectName(
                primary=transliterate(other[1], issuer=issuer),
                secondary=transliterate(one[1], issuer=issuer),
                issuer=issuer,
            )
        except Untransliterable:
            continue
        cases.append(Case(Subject(names=(name,), births=(birth,), citizenships=(issuer,)), key))
    return listed, cases


def labelled() -> list[tuple[str, str, bool]]:
    """Return pairs of names and whether people who know say that they may be one person's."""
    return [
        (row["name1"], row["name2"], row["is_match"] == "true")
        for row in rows_of("labelled_name_pairs.csv")
        if row["is_match"] in {"true", "false"}
    ]


def synthetic(count: int, *, seed: int = 5) -> Iterator[ListedPerson]:
    """Yield invented entries of any number: parts of names as frequent as in the tables, some with aliases."""
    dice = random.Random(seed)
    parts, weights = _frequent()
    total = list(_summed(weights))
    for number in range(count):
        names = []
        for _ in range(1 + (dice.random() < 0.4) + (dice.random() < 0.2)):
            size = 2 + (dice.random() < 0.45)
            names.append(ListedName(text=" ".join(dice.choices(parts, cum_weights=total, k=size))))
        year = min(2005, max(1930, round(dice.gauss(1972, 14))))
        birth = (
            PartialDate(year)
            if dice.random() < 0.3
            else PartialDate(year, dice.randrange(1, 13), dice.randrange(1, 29))
        )
        births = () if dice.random() < 0.05 else (birth,)
        yield ListedPerson(
            key=f"s{number:08}",
            names=tuple(names),
            births=births,
            sex=dice.choice((Sex.M, Sex.F, Sex.M, Sex.X)),
            citizenships=(dice.choice(_STATES),),
        )


_STATES = ("AFG", "IRQ", "SYR", "RUS", "UKR", "CHN", "IND", "PAK", "NGA", "COL", "MEX", "D", "FRA", "UTO", "VNM", "KEN")


@cache
def _frequent() -> tuple[list[str], list[float]]:
    parts: dict[str, float] = {}
    for table in ("wd_arabic_20.tsv", "wd_russian_20.tsv", "wd_chinese_20.tsv"):
        for line in (NAMES / table).read_text(encoding="utf-8").splitlines():
            latin, _, frequency = line.split("\t")
            if latin.isalpha():
                parts[latin.title()] = max(parts.get(latin.title(), 0.0), float(frequency))
    for table in ("common-forenames-by-country.csv", "common-surnames-by-country.csv"):
        for row in rows_of(table):
            if row["Romanized Name"].isalpha():
                parts[row["Romanized Name"]] = parts.get(row["Romanized Name"], 0.0) + 40.0
    return list(parts), list(parts.values())


def _summed(weights: Iterable[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def _births(text: str) -> tuple[PartialDate, ...]:
    try:
        parts = [int(part) for part in text.split("-")]
        return (PartialDate(*parts),) if parts else ()
    except ValueError:
        return ()


def _states(text: str) -> tuple[str, ...]:
    code = code_of(text) if text else None
    return (code,) if code else ()
