"""A register compared whole, on two processes, on Spark, and one by one in the obvious way: the same are found."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from limen.adapters.country_pack import read_country_pack
from limen.adapters.register_reading import Register, register_of, sweep_stretch
from limen.adapters.sweep_local import sweep_here
from limen.adapters.sweep_spark import sweep_on_spark
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.subject import subject_of
from limen.lib.listings.persons import ListedDocument, ListedName, ListedPerson
from limen.lib.screening import Index, build, profile_of
from limen.lib.screening.sweeping import Statement, Stretch, Sweep, Swept

WORDS = (
    "ALDANA", "NOOR", "HADDAD", "QASIMI", "MARWAN", "KUZNETSOVA", "OLGA", "PETROVNA", "LINDQVIST", "TEODOR",
    "HALLORAN", "VIKTOR", "MOHAMMED", "AHMED", "LI", "WANG", "ORLOVSKY", "NAKAMURA", "YUKI", "SANTOS", "MARIA",
    "JOSE", "ABDUL", "RAHMAN", "FATIMA", "ZAHRA", "BRANDVOLD", "EZENWA", "CHINEDU", "OKAFOR",
)  # fmt: skip
STATES = ("SYR", "RUS", "NGA", "JPN", "UTO")
PEOPLE = 300
SCOPE = Statement(
    text="SELECT DISTINCT person FROM crossing WHERE person > %s AND person <= %s AND at >= %s", values=("2026-01-01",)
)
PAPERS = Statement(
    text="SELECT person, code, issuer, number, family, given, birth, sex, citizenship FROM paper"
    " WHERE person > %s AND person <= %s ORDER BY person"
)
Row = tuple[str, str, str, str, str, str, str, str, str]


def entries(chance: random.Random) -> list[ListedPerson]:
    """Return invented entries of a list."""
    return [
        ListedPerson(
            key=f"E{number}",
            names=(ListedName(text=" ".join(chance.sample(WORDS, chance.choice((2, 3))))),),
            births=(PartialDate(1960 + number % 30, 1 + number % 12, 1 + number % 28),) if number % 4 else (),
            sex=chance.choice(list(Sex)),
            citizenships=(chance.choice(STATES),),
            documents=(ListedDocument(number=f"X-{number:05}", issuer="UTO"),) if number % 10 == 0 else (),
        )
        for number in range(60)
    ]


def rows(chance: random.Random, listed: list[ListedPerson]) -> Iterator[Row]:
    """Yield documents of people, some of whom are much like somebody on the list."""
    for number in range(PEOPLE):
        like = chance.choice(listed)
        names = like.names[0].text.split() if number % 5 == 0 else chance.sample(WORDS, 3)
        birth = like.births[0] if number % 5 == 0 and like.births else PartialDate(1950 + number % 50, 3, 7)
        paper = like.documents[0].number if number % 50 == 0 and like.documents else f"P{number:06}"
        issuer = "" if number % 13 == 0 else chance.choice(STATES)
        yield (
            UUID(int=(number // 2 + 1) << 64).hex,
            "P" if issuer else "",
            issuer,
            paper if issuer else "",
            names[0],
            " ".join(names[1:]),
            str(birth),
            chance.choice(list(Sex)).value,
            like.citizenships[0] if number % 5 == 0 else chance.choice(STATES),
        )


@pytest.fixture
def listed() -> list[ListedPerson]:
    return entries(random.Random(7))


@pytest.fixture
def people(listed: list[ListedPerson]) -> list[Row]:
    return list(rows(random.Random(8), listed))


@pytest.fixture
def register(tmp_path: Path, people: list[Row]) -> Register:
    """Return a register of SQLite; every fifth person crossed too long ago."""
    path = tmp_path / "register.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE paper (person, code, issuer, number, family, given, birth, sex, citizenship)")
        connection.execute("CREATE TABLE crossing (person, at)")
        connection.executemany("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", people)
        crossed = [(id_, "2025-06-01" if place % 5 == 0 else "2026-06-01") for place, id_ in enumerate(_ids(people))]
        connection.executemany("INSERT INTO crossing VALUES (?, ?)", crossed)
    return register_of({"ENGINE": "django.db.backends.sqlite3", "NAME": path})


@pytest.fixture
def sweep(listed: list[ListedPerson]) -> Sweep:
    return Sweep(
        file=b"".join(build(listed, list_code="wanted", list_version="1")),
        numbers=tuple(each.documents[0].number.replace("-", "") for each in listed if each.documents),
        profile=profile_of(read_country_pack("utopia").screening),
        scope=SCOPE,
        papers=PAPERS,
    )


def _ids(people: list[Row]) -> list[str]:
    return sorted({row[0] for row in people})


def stretches(people: list[Row], *, size: int = 40) -> list[Stretch]:
    """Return the stretches of a register."""
    ids = _ids(people)
    ends = [*ids[size - 1 :: size], *([ids[-1]] if len(ids) % size else [])]
    return [Stretch(low=low, high=high) for low, high in zip([UUID(int=0).hex, *ends], ends, strict=False)]


def one_by_one(sweep: Sweep, people: list[Row]) -> set[UUID]:
    """Return whom the index finds, asked about every document alone."""
    index = Index.open([sweep.file], profile=sweep.profile, digests=["one"])
    in_scope = {id_ for place, id_ in enumerate(_ids(people)) if place % 5}
    found = set()
    for person, code, issuer, number, family, given, birth, sex, citizenship in people:
        holder = Holder(
            primary=family, secondary=given, birth=PartialDate.parse(birth), sex=Sex(sex), citizenship=citizenship
        )
        document = Document(code=code, issuer=issuer, number=number, expiry=PartialDate()) if number else None
        subject = subject_of(document=document, holder=holder)
        if person in in_scope and subject is not None and index.screen(subject):
            found.add(UUID(hex=person))
    return found


Do = Callable[[Sweep, list[Stretch], Register], Iterator[Swept]]


def _here(sweep: Sweep, parts: list[Stretch], register: Register) -> Iterator[Swept]:
    return sweep_here(sweep, parts, register=register, processes=2)


def _on_spark(sweep: Sweep, parts: list[Stretch], register: Register) -> Iterator[Swept]:
    return sweep_on_spark(sweep, parts, register=register, master="local-cluster[2,1,1024]")


def _alone(sweep: Sweep, parts: list[Stretch], register: Register) -> Iterator[Swept]:
    return (sweep_stretch(sweep, part, register=register) for part in parts)


@pytest.mark.parametrize(
    "do", [_alone, _here, pytest.param(_on_spark, marks=pytest.mark.spark)], ids=["alone", "processes", "spark"]
)
def test_every_way_finds_whom_the_index_finds(do: Do, sweep: Sweep, people: list[Row], register: Register) -> None:
    parts = stretches(people)
    swept = list(do(sweep, parts, register))
    assert [each.stretch for each in swept] == parts
    assert sum(each.persons for each in swept) == sum(1 for place in range(len(_ids(people))) if place % 5)
    expected = one_by_one(sweep, people)
    assert len(expected) > 5
    assert {person for each in swept for person in each.found} == expected


def test_what_was_yielded_counts_when_it_is_stopped(sweep: Sweep, people: list[Row], register: Register) -> None:
    going = sweep_here(sweep, stretches(people), register=register, processes=2)
    first = next(going)
    going.close()
    rest = sweep_here(sweep, stretches(people)[1:], register=register, processes=2)
    assert {person for each in (first, *rest) for person in each.found} == one_by_one(sweep, people)


def test_a_register_is_found_by_what_django_knows_of_it() -> None:
    said = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "limen",
        "USER": "limen",
        "PASSWORD": "",
        "HOST": "db.example",
        "PORT": "5432",
    }
    found = register_of(said)
    assert (found.is_sqlite, dict(found.address)) == (
        False,
        {"dbname": "limen", "user": "limen", "host": "db.example", "port": "5432"},
    )
    assert "db.example" not in repr(found)
