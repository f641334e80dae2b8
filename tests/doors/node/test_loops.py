from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, transaction

from limen.adapters import clock
from limen.adapters.erasure_rooms import erasure_rooms
from limen.adapters.node_health import JobHealth, NodeHealth, health_path, read_health, write_health
from limen.adapters.world import World
from limen.apps.journal import operations, queries
from limen.lib.basics.retention import ErasureRoom
from limen.node import loops
from limen.node.loops import Job
from tests.fakes.acting import AT, an_act, utopia
from tests.fakes.artefacts import MemoryArtefacts
from tests.fakes.keys import MemoryKeys


class StopAfter:
    """Says stop after so many rounds."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds

    def wait(self, timeout: float) -> bool:
        assert timeout > 0
        self.rounds -= 1
        return self.rounds <= 0


@pytest.fixture
def place() -> World:
    return World(keys=MemoryKeys(), artefacts=MemoryArtefacts(), node=an_act().node, pack=utopia())


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    moment = [AT]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def record_something(place: World) -> None:
    act = place.machine_act(purpose="test")
    with transaction.atomic():
        operations.append(act, kind="limen.subject.erased", subject=act.actor, data={"reason": "test"})


@pytest.mark.django_db(transaction=True)
def test_the_node_process_seals_and_signs_by_itself(tmp_path: Path) -> None:
    loops.run(StopAfter(1))
    health = read_health_of_tests()
    assert health is not None
    assert set(health.jobs) == {
        "seal-looks",
        "sign-journal",
        "erase-due",
        "clear-sessions",
        "find-stays",
        "rescreen",
        "check-lists",
        "read-lists",
        "expire-entries",
        "rebuild-lists",
        "settle-movements",
        "mail-carriers",
        "remind-of-protection",
        "take-messages",
        "send-changes",
        "take-files",
        "tell-authorities",
        "watch-plans",
        "expect",
    }
    assert all(job.last_done_at and not job.failure for job in health.jobs.values())


def read_health_of_tests() -> NodeHealth | None:
    from django.conf import settings

    return read_health(settings.CONFIGURATION.home)


@pytest.mark.django_db(transaction=True)
def test_looks_are_sealed_and_signed_with_the_chain(place: World, now: list[Any]) -> None:
    record_something(place)
    operations.record_look(place.machine_act(purpose="test"), subject=clock.new_id(), what="traveller")
    loops.seal_looks(place)
    loops.sign_journal(place)
    assert queries.checkpoints() == []
    now[0] = AT + loops.SIGN_AFTER
    loops.sign_journal(place)
    [checkpoint] = queries.checkpoints()
    assert checkpoint.sequence == 2
    assert queries.waiting_for_checkpoint(incarnation=place.node.incarnation).since is None


@pytest.mark.django_db(transaction=True)
def test_many_events_are_signed_at_once(place: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "SIGN_AFTER_EVENTS", 3)
    for _ in range(3):
        record_something(place)
    loops.sign_journal(place)
    assert [checkpoint.sequence for checkpoint in queries.checkpoints()] == [3]


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_signed_although_the_clock_was_set_back(place: World, now: list[Any]) -> None:
    record_something(place)
    now[0] = AT - timedelta(days=1)
    loops.sign_journal(place)
    assert len(queries.checkpoints()) == 1


def test_a_job_that_fails_is_told_and_the_others_go_on(place: World, tmp_path: Path, now: list[Any]) -> None:
    done: list[World] = []

    def fail(_place: World) -> None:
        raise OperationalError("database or disk is full")

    jobs = (
        Job(name="fails", every=timedelta(days=1), work=fail),
        Job(name="works", every=timedelta(seconds=1), work=done.append),
    )
    loops.run_jobs(jobs, place=place, folder=tmp_path, stop=StopAfter(1))
    health = read_health(tmp_path)
    assert health is not None
    assert health.jobs["fails"].failure == "OperationalError: database or disk is full"
    assert health.jobs["works"].last_done_at == AT
    assert done == [place]


def test_a_mistake_over_one_row_is_told_without_the_row_and_the_others_go_on(
    place: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[World] = []

    def mistaken(_place: World) -> None:
        raise KeyError("ERIKSSON")

    jobs = (
        Job(name="mistaken", every=timedelta(1), work=mistaken),
        Job(name="works", every=timedelta(1), work=done.append),
    )
    loops.run_jobs(jobs, place=place, folder=tmp_path, stop=StopAfter(1))
    health = read_health(tmp_path)
    assert health
    assert health.jobs["mistaken"].failure.startswith("KeyError at ")
    assert __name__ in health.jobs["mistaken"].failure
    assert done == [place]
    assert "ERIKSSON" not in health_path(tmp_path).read_text() + caplog.text


def test_others_come_to_their_turn_while_a_long_list_is_read(place: World, tmp_path: Path, now: list[Any]) -> None:
    turns: list[World] = []
    enough = Event()

    def read(_place: World) -> None:
        assert enough.wait(30)

    def turn(place: World) -> None:
        turns.append(place)
        if len(turns) == 3:
            enough.set()

    class Beats(StopAfter):
        def wait(self, timeout: float) -> bool:
            now[0] += timedelta(seconds=1)
            if enough.is_set():
                sleep(0.05)
            return super().wait(timeout)

    jobs = (
        Job(name="long", every=timedelta(seconds=1), work=read, aside=True),
        Job(name="others", every=timedelta(seconds=1), work=turn),
    )
    loops.run_jobs(jobs, place=place, folder=tmp_path, stop=Beats(20))
    health = read_health(tmp_path)
    assert health
    assert health.jobs["long"].last_done_at
    assert not health.jobs["long"].failure
    assert len(turns) == 20


@pytest.mark.django_db
def test_sessions_that_have_run_out_go_and_others_stay(place: World) -> None:
    old, good = SessionStore(), SessionStore()
    for session, age in ((old, -1), (good, 60)):
        session["who"] = "ines"
        session.set_expiry(clock.now() + timedelta(seconds=age))
        session.create()
    loops.clear_sessions(place)
    assert list(Session.objects.values_list("session_key", flat=True)) == [good.session_key]


def test_a_job_comes_round_at_its_turn_and_a_failed_one_sooner(now: list[Any]) -> None:
    daily = JobHealth(every_seconds=86_400, last_done_at=AT)
    assert not loops._is_due(daily, AT + timedelta(hours=23))
    assert loops._is_due(daily, AT + timedelta(hours=24))
    assert loops._is_due(daily, AT - timedelta(hours=1))  # the clock was set back
    failed = replace(daily, last_failed_at=AT, failure="x")
    assert not loops._is_due(failed, AT + timedelta(seconds=59))
    assert loops._is_due(failed, AT + timedelta(seconds=60))


def test_what_was_done_today_is_not_done_again_by_a_new_process(place: World, tmp_path: Path, now: list[Any]) -> None:
    done: list[World] = []
    jobs = [Job(name="daily", every=timedelta(days=1), work=done.append)]
    loops.run_jobs(jobs, place=place, folder=tmp_path, stop=StopAfter(2))
    loops.run_jobs(jobs, place=place, folder=tmp_path, stop=StopAfter(2))
    assert len(done) == 1


def test_health_reads_back_and_garbage_is_no_health(tmp_path: Path) -> None:
    assert read_health(tmp_path) is None
    health = NodeHealth(pid=1, started_at=AT, beat_at=AT, jobs={"x": JobHealth(every_seconds=3, last_done_at=AT)})
    write_health(tmp_path, health)
    assert read_health(tmp_path) == health
    for garbage in ("", "[]", "{}", '{"pid": 1, "started_at": "x"}', '{"jobs": []}'):
        health_path(tmp_path).write_text(garbage)
        assert read_health(tmp_path) is None


def test_every_erasure_room_is_found() -> None:
    rooms = erasure_rooms()
    assert rooms
    assert all(isinstance(room, ErasureRoom) for room in rooms)
    assert rooms[-1].__name__ == "limen.apps.journal.erasure"  # type: ignore[attr-defined]  # a room is a module
