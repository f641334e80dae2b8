"""The disk is full, or the database does not answer: a clear sentence, nothing half-written, and on it goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, ProgrammingError, connection
from psycopg import errors as postgresql

from limen.adapters.storage import StorageFull, StorageSilent, problem_of
from limen.adapters.world import World
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Crossing, Inspection
from limen.apps.travellers.models import Document
from limen.node import loops
from limen.node.loops import Job, run_jobs
from tests.doors.api.programs import Program, lines
from tests.fakes.post import chain_findings, passport
from tests.withstand.lane import Lane, counted, text_of

FULL = "There is no room left on the disk of this machine, so nothing was recorded."
SILENT = "The register did not answer."
ENDLESS = 1_073_741_823
"""The most pages that SQLite takes."""


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the register not grow by one page, and leave no page free in it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS filler (filling BLOB)")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        with pytest.raises(OperationalError, match="full"):
            cursor.executemany("INSERT INTO filler VALUES (zeroblob(%s))", [[4_000]] * 100_000)
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {ENDLESS}")
        cursor.execute("DROP TABLE filler")


def until_full(ask: Any) -> Any:
    """Ask again and again until there is no room; what pages in use still held was taken. Nothing of the last is."""
    for number in range(200):
        before = counted()
        answer = ask(number)
        if _status(answer) == 507:
            assert counted() == before
            return answer
        assert _status(answer) in {200, 201, 302}, answer
    raise AssertionError("the disk never was full")


def _status(answer: Any) -> int:
    return int(getattr(answer, "status_code", 0) or answer.status)


def test_the_desk_says_it_and_goes_on_when_there_is_room(transactional_db: None, lane: Lane) -> None:
    with full_disk():
        said = until_full(lambda number: lane.scan(passport(f"F{number:07}")))
        assert FULL in text_of(said)
        assert said.headers["Content-Language"] == "en"
        assert "ERIKSSON" not in text_of(said)
    assert lane.scan(passport("G1234567")).status_code in {200, 302}
    assert Document.objects.filter(number="G1234567").exists()
    assert chain_findings() == []


def test_a_decision_is_recorded_whole_or_not_at_all(transactional_db: None, lane: Lane) -> None:
    for number in range(60):
        lane.scan(passport(f"F{number:07}"), whose="next")
    waiting = list(Inspection.objects.values_list("id", flat=True))
    with full_disk():
        said = until_full(lambda number: lane.decide(waiting[number]))
        assert FULL in text_of(said)
        undecided = [row.id for row in Inspection.objects.filter(state="open")]
    assert Inspection.objects.filter(state="admitted").count() == Crossing.objects.count() == 60 - len(undecided)
    assert lane.decide(undecided[0]).status_code == 302
    assert chain_findings() == []


def test_a_part_of_a_page_is_answered_as_a_part(transactional_db: None, lane: Lane) -> None:
    with full_disk():
        said = until_full(
            lambda number: lane.client.post(
                "/lane/scan",
                {"scanned": passport(f"F{number:07}"), "direction": "entry", "whose": "next"},
                headers={"HX-Request": "true"},
            )
        )
        assert said.headers["HX-Retarget"] == "#problem-place"
        assert FULL in text_of(said)


def test_an_officer_reads_it_in_their_language(transactional_db: None, lane: Lane) -> None:
    lane.post("/preferences", {"language": "ar", "theme": "auto"})
    with full_disk():
        said = until_full(lambda number: lane.scan(passport(f"F{number:07}")))
    assert said.headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in said.content.decode()
    assert FULL not in text_of(said)


def test_a_program_is_told_and_its_key_is_good_afterwards(transactional_db: None, booth: Program) -> None:
    keys = [uuid4() for _ in range(200)]
    with full_disk():
        said = until_full(lambda number: booth.open(lines(number=f"F{number:08}"), key=keys[number]))
        assert (said.code, said.headers["Content-Type"]) == ("storage-full", "application/problem+json")
        assert said.body["detail"].startswith(FULL)
        assert int(said.headers["Retry-After"]) > 0
    number = Inspection.objects.count()
    assert booth.open(lines(number=f"F{number:08}"), key=keys[number]).status == 201
    assert chain_findings() == []


def test_a_register_that_cannot_be_reached_is_told_before_anybody_is_known(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", refuse)
    said = lane.client.get("/lane")
    assert said.status_code == 503
    assert SILENT in text_of(said)


def test_a_lock_held_too_long_is_told(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise _error(sqlite3.SQLITE_BUSY)

    monkeypatch.setattr(crossings, "open_inspection", locked)
    said = lane.scan(passport())
    assert said.status_code == 503
    assert SILENT in text_of(said)


def _error(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("of the test")
    cause.sqlite_errorcode = code
    error = OperationalError("of the test")
    error.__cause__ = cause
    return error


def _of_postgresql(cause: Exception) -> OperationalError:
    error = OperationalError("of the test")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (_error(sqlite3.SQLITE_FULL), StorageFull),
        (_error(sqlite3.SQLITE_IOERR_SHMSIZE), StorageFull),
        (_error(sqlite3.SQLITE_BUSY_SNAPSHOT), StorageSilent),
        (_error(sqlite3.SQLITE_IOERR_FSYNC), StorageSilent),
        (_error(sqlite3.SQLITE_CANTOPEN), StorageSilent),
        (_error(sqlite3.SQLITE_ERROR), None),
        (_of_postgresql(postgresql.DiskFull()), StorageFull),
        (_of_postgresql(postgresql.AdminShutdown()), StorageSilent),
        (_of_postgresql(postgresql.LockNotAvailable()), StorageSilent),
        (OperationalError("connection refused"), StorageSilent),
        (ProgrammingError("no such column"), None),
        (ValueError("of the program"), None),
        (None, None),
    ],
)
def test_what_an_error_of_the_database_means(error: Exception | None, problem: type[object] | None) -> None:
    found = problem_of(error)
    assert found is None if problem is None else isinstance(found, problem)


def test_the_node_goes_on_without_its_health_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loops, "write_health", full)
    rounds = []

    class AfterTwo:
        def wait(self, timeout: float) -> bool:
            rounds.append(timeout)
            return len(rounds) == 2

    job = Job(name="nothing", every=timedelta(seconds=1), work=lambda _place: None)
    run_jobs([job], place=world, folder=tmp_path, stop=AfterTwo())
    assert len(rounds) == 2
