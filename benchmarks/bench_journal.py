"""The journal: what one event costs, held against the smallest commit that the same database can make."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.rows import Better, Row
from limen.adapters.clock import new_id
from limen.adapters.installation import Configuration
from limen.cli.init import install

if TYPE_CHECKING:
    from limen.lib.basics.act import Act

SINGLE, BULK = 2_000, 100_000
BULK_GOAL, COMMITS_GOAL = 5_000.0, 3.0


def run(scale: float) -> list[Row]:
    """Return the rows; the numbers of events shrink with `scale`."""
    single, bulk = max(100, int(SINGLE * scale)), max(2_000, int(BULK * scale))
    with _installation():
        from limen.adapters.world import world

        act = world().machine_act(purpose="benchmark")
        commit = _seconds(single, _smallest_commit)
        event = _seconds(single, lambda: _append(act))
        look = _seconds(single, lambda: _look(act))
        bulk_seconds = _bulk(act, bulk)
        proved, proof_seconds = _proof()
    return [
        _against_commit("one event about a new person, committed", event, commit, goal=COMMITS_GOAL),
        _against_commit("one line of the access log, committed", look, commit),
        Row(name="events in bulk, each about a new person", value=bulk / bulk_seconds, unit="/s", goal=BULK_GOAL),
        Row(name="events proved", value=proved / proof_seconds, unit="/s"),
    ]


def _against_commit(name: str, seconds: float, commit: float, *, goal: float | None = None) -> Row:
    against = "a commit of one row of one number"
    value = seconds * 1_000_000
    return Row(
        name=name, value=value, unit="µs", against=against, ratio=seconds / commit, goal=goal, better=Better.LOWER
    )


@contextmanager
def _installation() -> Iterator[None]:
    home = Path(tempfile.mkdtemp(prefix="limen-bench-"))
    os.environ["LIMEN_HOME"] = str(home)
    try:
        for _step in install(Configuration(home=home, https=False)):
            pass
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_smallest (number integer)")
        yield
        connection.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _seconds(times: int, work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes, as a mean over `times`."""
    started = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - started) / times


def _smallest_commit() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_smallest VALUES (1)")


def _event() -> dict[str, Any]:
    data = {"number": 1, "rules": "2026.1", "worst": 10}
    facts = {"document": "L898902C3", "facts": {"name": "ERIKSSON<<ANNA<MARIA"}, "findings": []}
    return {
        "kind": "limen.inspection.read",
        "subject": new_id(),
        "data": data,
        "sealed": facts,
        "subject_record": new_id(),
    }


def _append(act: Act) -> None:
    from django.db import transaction

    from limen.apps.journal.operations import append

    with transaction.atomic():
        append(act, **_event())


def _look(act: Act) -> None:
    from limen.apps.journal.operations import record_look

    record_look(act, subject=act.actor, what="traveller")


def _bulk(act: Act, events: int) -> float:
    from django.db import transaction

    from limen.apps.journal.operations import Draft, append_many

    started = perf_counter()
    with transaction.atomic():
        append_many(act, drafts=(Draft(**_event()) for _ in range(events)))
    return perf_counter() - started


def _proof() -> tuple[int, float]:
    from limen.apps.journal import queries

    started = perf_counter()
    proof = queries.prove()
    if not proof.holds:
        raise RuntimeError("the journal that was just written does not hold")
    return proof.events, perf_counter() - started
