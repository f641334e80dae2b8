"""One traveller against a list of ten thousand to five million invented persons; beside it nomenklatura and rapidfuzz.

A query is everything from a traveller's facts to hits with reasons. Counted is the time of the processor, so that a
busy machine slows all alike; travellers a second are measured on the clock, with a process for each core.

nomenklatura: its own index, built over the same hundred thousand, then logic-v2 over the candidates that it gives
(75 at most, its default), one traveller at a time as a booth asks; and logic-v2 alone over fifty given candidates, so
that what its index costs is left out, in its favour. Its index is made for many travellers at once: a batch costs less
for each. rapidfuzz: Jaro-Winkler of the whole name over every listed name.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from followthemoney import EntityProxy
from nomenklatura.blocker.index import Index as TheirIndex
from nomenklatura.matching import LogicV2
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import JaroWinkler

from benchmarks import screening_data as data
from benchmarks.entities import listed_entity, traveller_entity
from benchmarks.rows import Better, Row
from limen.adapters.country_pack import read_profile
from limen.lib.basics.sex import Sex
from limen.lib.listings import ListedPerson
from limen.lib.screening import (
    Columns,
    Index,
    Subject,
    SubjectName,
    build,
    candidate_pairs,
    country_numbers,
    sex_numbers,
)

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
QUERIES = 2_000
_PEER_SIZE = 100_000
_CANDIDATES = 50
_REGISTER = 1_000_000
_ENTRIES = 1_000


def run(scale: float) -> list[Row]:
    """Return the time of one query at every size that the scale allows, and the peers' at a hundred thousand."""
    if not data.is_there():
        return [Row(name="screening speed", value=0, unit="", note=data.ABSENT)]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            if size <= max(10_000, 5_000_000 * scale):
                rows += _of_size(
                    size, Path(folder) / f"{size}.data", queries=max(200, round(QUERIES * min(1.0, scale * 5)))
                )
    return [*rows, *_register(max(20_000, round(_REGISTER * scale)))]


def _of_size(size: int, path: Path, *, queries: int) -> list[Row]:
    persons = list(data.synthetic(size)) if size <= _PEER_SIZE else None
    begun = time.process_time()
    with path.open("wb") as file:
        file.writelines(build(persons or data.synthetic(size), list_code="bench", list_version="1"))
    built = time.process_time() - begun
    begun = time.perf_counter()
    index = _opened(path)
    opened = time.perf_counter() - begun
    subjects = travellers(queries)
    for subject in subjects[:50]:
        index.screen(subject)
    spent = _times(index.screen, subjects)
    median, slowest = _percentile(spent, 50), _percentile(spent, 99)
    at = f"{size:,} persons"
    rows = [
        Row(
            name=f"one query, {at}, median",
            value=median,
            unit="ms",
            goal=1.0 if size == 1_000_000 else None,
            better=Better.LOWER,
            note=f"built in {built:,.1f} s (making the persons included), file {path.stat().st_size / 2**20:,.0f} MiB, "
            f"opened in {opened * 1000:.1f} ms, at most {_peak_mib():,.0f} MiB of memory while building",
        ),
        Row(
            name=f"one query, {at}, 99 of 100",
            value=slowest,
            unit="ms",
            goal=5.0 if size == 1_000_000 else None,
            better=Better.LOWER,
        ),
    ]
    if size == 1_000_000:
        rows.append(_travellers_a_second(path, queries))
    if persons is not None and size == _PEER_SIZE:
        rows += _peers(index, persons, subjects[:100], median)
    return rows


def travellers(count: int, *, seed: int = 11) -> list[Subject]:
    """Return invented travellers whose names are drawn as the list's are; nobody among them is listed on purpose."""
    dice = random.Random(seed)
    drawn = []
    for person in data.synthetic(count, seed=seed):
        parts = person.names[0].text.upper().split()
        name = SubjectName(primary=parts[-1], secondary=" ".join(parts[:-1]), issuer="UTO")
        drawn.append(
            Subject(
                names=(name,), births=person.births, sex=dice.choice((Sex.F, Sex.M)), citizenships=person.citizenships
            )
        )
    return drawn


def _opened(path: Path) -> Index:
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return Index.open([mapped], profile=read_profile("utopia", "standard-2026-11-29.2"), digests=["bench"])


def _times(screen: Callable[[Subject], object], subjects: Sequence[Subject]) -> list[float]:
    spent = []
    for subject in subjects:
        begun = time.process_time()
        screen(subject)
        spent.append((time.process_time() - begun) * 1000)
    return spent


def _percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(np.array(values), share))


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _travellers_a_second(path: Path, queries: int) -> Row:
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(max_workers=cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_screened, [(path, 50, seed) for seed in range(cores)]))
        begun = time.perf_counter()
        done = sum(pool.map(_screened, [(path, queries, seed) for seed in range(cores)]))
        seconds = time.perf_counter() - begun
    return Row(
        name="travellers screened a second, 1,000,000 persons", value=done / seconds, unit="travellers/s", goal=1000,
        note=f"{cores} processes; making the travellers is counted too",
    )  # fmt: skip


def _screened(work: tuple[Path, int, int]) -> int:
    path, count, seed = work
    index = _opened(path)
    for subject in travellers(count, seed=seed):
        index.screen(subject)
    return count


def _peers(index: Index, persons: Sequence[ListedPerson], subjects: Sequence[Subject], ours: float) -> list[Row]:
    entities = [listed_entity(person) for person in persons[: _CANDIDATES * 20]]
    config = LogicV2.default_config()
    dice = random.Random(3)

    def logic(subject: Subject) -> float:
        query = traveller_entity(subject)
        return max(float(LogicV2.compare(query, entity, config).score) for entity in dice.sample(entities, _CANDIDATES))

    names = [utils.default_process(name.text) for person in persons for name in person.names]

    def winkler(subject: Subject) -> object:
        text = f"{subject.names[0].secondary} {subject.names[0].primary}"
        return process.extract(text, names, scorer=JaroWinkler.similarity, processor=utils.default_process, limit=20)

    def ratio(subject: Subject) -> object:
        text = f"{subject.names[0].secondary} {subject.names[0].primary}"
        return process.extract(text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=20)

    del index
    return [
        _beside("the index of nomenklatura and its logic-v2", _their_times(persons, subjects[:20]), ours, goal=20.0),
        _beside("logic-v2 of nomenklatura on 50 given candidates", _times(logic, subjects), ours),
        _beside("rapidfuzz Jaro-Winkler over all names", _times(winkler, subjects), ours),
        _beside("rapidfuzz WRatio over all names", _times(ratio, subjects[:30]), ours),
    ]


class _View:
    """Entities as nomenklatura's index goes through them."""

    class scope:  # noqa: N801 - named as the index reads it
        """The dataset that the index names in its log."""

        name = "bench"

    def __init__(self, proxies: Mapping[str, EntityProxy]) -> None:
        self._proxies = proxies

    def entities(self, **_: object) -> Iterator[EntityProxy]:
        """Yield all of them."""
        return iter(self._proxies.values())


def _their_times(persons: Sequence[ListedPerson], subjects: Sequence[Subject]) -> list[float]:
    proxies = {person.key: listed_entity(person) for person in persons}
    config = LogicV2.default_config()
    with tempfile.TemporaryDirectory() as folder:
        view: Any = _View(proxies)  # all of a view that it reads
        theirs = TheirIndex(view, Path(folder))
        theirs.build()

        def matched(subject: Subject) -> float:
            query: Any = traveller_entity(subject)  # it reads what every entity has
            found = theirs.match_entities([query])
            return max(
                (
                    LogicV2.compare(query, proxies[entry.id], config).score
                    for _, candidates in found
                    for entry, _ in candidates
                ),
                default=0.0,
            )

        spent = _times(matched, subjects)
        theirs.close()
    return spent


def _beside(what: str, spent: Sequence[float], ours: float, *, goal: float | None = None) -> Row:
    median = _percentile(spent, 50)
    return Row(
        name=f"the same with {what}, 100,000 persons",
        value=median,
        unit="ms",
        against="one query of ours, median",
        ratio=median / ours,
        goal=goal,
        note=f"99 of 100 within {_percentile(spent, 99):,.0f} ms",
    )


def _register(size: int) -> list[Row]:
    """A register of subjects against a thousand new entries: rows worth comparing, by columns."""
    subjects = travellers(20_000)
    many = [subjects[at % len(subjects)] for at in range(size)]
    births = [subject.births[0] if subject.births else None for subject in many]
    columns = Columns(
        primaries=[subject.names[0].primary for subject in many],
        secondaries=[subject.names[0].secondary for subject in many],
        issuers=[subject.names[0].issuer for subject in many],
        from_zone=[True] * len(many),
        years=np.array([birth.year or 0 if birth else 0 for birth in births], dtype=np.int16),
        months=np.array([birth.month or 0 if birth else 0 for birth in births], dtype=np.uint8),
        days=np.array([birth.day or 0 if birth else 0 for birth in births], dtype=np.uint8),
        sexes=sex_numbers([subject.sex for subject in many]),
        citizenships=country_numbers([subject.citizenships[0] for subject in many]),
    )
    file = b"".join(build(data.synthetic(_ENTRIES, seed=77), list_code="bench", list_version="2"))
    index = Index.open([file], profile=read_profile("utopia", "standard-2026-11-29.2"), digests=["new"])
    candidate_pairs(index, columns)
    begun = time.process_time()
    rows, _ = candidate_pairs(index, columns)
    rate = size / (time.process_time() - begun)
    return [
        Row(
            name="kept subjects a second beside 1,000 new entries, one core",
            value=rate,
            unit="subjects/s",
            note=f"{len(rows):,} pairs reach it, of {size:,} subjects; ten million on two: {1e7 / rate / 2:,.0f} s",
        )
    ]
