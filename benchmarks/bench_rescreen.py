"""A whole register against what a list has added: ten million people, a thousand entries, two processes, and Spark.

The people are invented: syllables for rare names, the commonest real parts for common ones, so that some of a thousand
entries always share parts with everybody. A share of the people are entries with slips of the pen.
"""

from __future__ import annotations

import random
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter
from uuid import UUID

from benchmarks.rows import Better, Row
from limen.adapters.country_pack import read_country_pack
from limen.adapters.register_reading import Register, register_of
from limen.adapters.sweep_local import sweep_here
from limen.adapters.sweep_spark import SparkMissing, sweep_on_spark
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings.persons import ListedName, ListedPerson
from limen.lib.names.commonness import COMMON
from limen.lib.screening import build, profile_of
from limen.lib.screening.sweeping import Statement, Stretch, Sweep, Swept

PEOPLE, ENTRIES = 10_000_000, 1_000
STRETCH = 20_000
PROCESSES = 2
GOAL_MINUTES = 10.0
STATES = ("SYR", "IRQ", "RUS", "FRA", "PAK", "NGA", "UTO", "CHN")
SYLLABLES = [c + v + e for c in "bdfghjklmnprstvz" for v in "aeiou" for e in ("", "n", "r", "s")]
TABLES = """
CREATE TABLE paper (person TEXT, code TEXT, issuer TEXT, number TEXT, family TEXT, given TEXT, birth TEXT, sex TEXT,
                    citizenship TEXT);
"""


def run(scale: float) -> list[Row]:
    """Return the rows; the number of people shrinks with `scale`, that of the entries does not."""
    people = max(2 * STRETCH, int(PEOPLE * scale))
    folder = Path(tempfile.mkdtemp(prefix="limen-bench-"))
    try:
        chance = random.Random(3)
        entries = list(_entries(chance))
        register = _register(folder / "register.sqlite3", entries, people, chance)
        sweep = Sweep(
            file=b"".join(build(entries, list_code="bench", list_version="1")),
            numbers=(),
            profile=profile_of(read_country_pack("utopia").screening),
            scope=Statement(text="SELECT DISTINCT person FROM paper WHERE person > %s AND person <= %s"),
            papers=Statement(text="SELECT * FROM paper WHERE person > %s AND person <= %s"),
        )
        return list(_measured(sweep, register, people))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(sweep: Sweep, register: Register, people: int) -> Iterator[Row]:
    here, found = _timed(lambda: sweep_here(sweep, _stretches(people), register=register, processes=PROCESSES))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    minutes = here * PEOPLE / people / 60
    what = f"{ENTRIES:,} entries against a register, {PROCESSES} processes"
    spark, said = _on_spark(sweep, register, people, found)
    told = "; ".join(filter(None, (f"{people:,} people, {found:,} found", said)))
    yield Row(name=f"{what}: people", value=people / here, unit="/s", note=told)
    yield Row(name=f"{what}: ten million", value=minutes, unit="min", goal=GOAL_MINUTES, better=Better.LOWER)
    yield Row(name=f"{what}: memory of the largest", value=peak, unit="MB", better=Better.LOWER)
    if spark:
        yield Row(name="the same on Spark, started anew", value=people / spark, unit="/s", ratio=here / spark)


def _on_spark(sweep: Sweep, register: Register, people: int, found: int) -> tuple[float, str]:
    """Return the seconds that Spark takes, or 0 and why it was not measured."""
    try:
        master = f"local-cluster[{PROCESSES},1,1024]"
        spark, same = _timed(lambda: sweep_on_spark(sweep, _stretches(people), register=register, master=master))
    except SparkMissing as missing:
        return 0.0, f"not measured on Spark: {missing}"
    if same != found:
        raise AssertionError(f"Spark found {same:,} people, two processes {found:,}")
    return spark, ""


def _timed(do: Callable[[], Iterator[Swept]]) -> tuple[float, int]:
    started = perf_counter()
    found = sum(len(swept.found) for swept in do())
    return perf_counter() - started, found


def _entries(chance: random.Random) -> Iterator[ListedPerson]:
    words = _words(chance)
    for number in range(ENTRIES):
        birth = PartialDate(chance.randint(1940, 2005), chance.randint(1, 12), chance.randint(1, 28))
        yield ListedPerson(
            key=f"B{number}",
            names=tuple(ListedName(text=" ".join(words(3))) for _ in range(chance.choice((1, 2, 4)))),
            births=(birth if chance.random() < 0.6 else PartialDate(birth.year),),
            sex=chance.choice((Sex.M, Sex.M, Sex.F)),
            citizenships=(chance.choice(STATES),),
        )


def _words(chance: random.Random) -> Callable[[int], list[str]]:
    common = list(COMMON)
    rare = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3)))).upper() for _ in range(60_000)]
    return lambda count: [
        chance.choice(common) if chance.random() < 0.4 else rare[int(len(rare) * chance.random() ** 2)]
        for _ in range(count)
    ]


def _register(path: Path, entries: list[ListedPerson], people: int, chance: random.Random) -> Register:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(TABLES)
        rows = _rows(entries, people, chance)
        connection.executemany("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("CREATE INDEX paper_person ON paper (person)")
    return register_of({"ENGINE": "django.db.backends.sqlite3", "NAME": path})


def _rows(entries: list[ListedPerson], people: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    words = _words(chance)
    for number in range(people):
        names, birth = words(3), PartialDate(chance.randint(1940, 2005), chance.randint(1, 12), chance.randint(1, 28))
        state = chance.choice(STATES)
        if number % 50_000 == 0:
            entry = chance.choice(entries)
            names, birth, state = entry.names[0].text.split(), entry.births[0], entry.citizenships[0]
        sex = chance.choice(("M", "F"))
        yield _id(number), "P", state, f"P{number:08}", names[0], " ".join(names[1:]), str(birth), sex, state


def _id(number: int) -> str:
    return UUID(int=(number + 1) << 64).hex


def _stretches(people: int) -> Iterator[Stretch]:
    for low in range(0, people, STRETCH):
        yield Stretch(low=UUID(int=low << 64).hex, high=_id(min(low + STRETCH, people) - 1))
