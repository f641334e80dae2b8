from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from limen.adapters import clock
from limen.apps.journal import models, operations, queries
from limen.apps.journal.operations import PurposeMissing, looking
from limen.lib.basics.act import Act
from limen.lib.events.event import Event
from limen.lib.events.proof import verify_chain, verify_looks
from tests.apps.journal.making import thing
from tests.fakes.acting import AT, an_act
from tests.lib.events.making import FixedSigner

pytestmark = pytest.mark.django_db


def test_a_look_says_who_saw_whose_data_and_why() -> None:
    act, subject = an_act(), clock.new_id()
    operations.record_look(act, subject=subject, what="traveller")
    [look] = queries.looks_of(subject=subject)
    assert (look.at, look.actor, look.roles) == (act.at, act.actor, ("first_line",))
    assert (look.post, look.lane, look.purpose, look.what) == (act.post, act.lane, "inspection", "traveller")


@pytest.mark.parametrize(("purpose", "what"), [("", "traveller"), ("inspection", "")])
def test_nobody_looks_without_a_purpose(purpose: str, what: str) -> None:
    with pytest.raises(PurposeMissing):
        operations.record_look(an_act(purpose=purpose), subject=clock.new_id(), what=what)


def test_a_look_is_one_statement(django_assert_num_queries: object) -> None:
    act = an_act()
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture's type is pytest-django's own
        operations.record_look(act, subject=clock.new_id(), what="traveller")


def test_looks_are_sealed_in_batches_each_over_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "BATCH", 4)
    act = an_act()
    for _ in range(10):
        operations.record_look(act, subject=clock.new_id(), what="traveller")
    assert operations.seal_looks(act) == 10
    assert operations.seal_looks(act) == 0
    batches = list(queries.look_batches())
    assert [batch.count for batch, _ in batches] == [4, 4, 2]
    assert list(verify_looks(batches)) == []


def test_a_look_slipped_in_or_changed_afterwards_is_noticed() -> None:
    act = an_act()
    for _ in range(3):
        operations.record_look(act, subject=clock.new_id(), what="traveller")
    operations.seal_looks(act)
    [(batch, looks)] = queries.look_batches()
    assert list(verify_looks([(batch, looks[:2])]))
    assert list(verify_looks([(batch, [replace(looks[0], purpose="x"), *looks[1:]])]))


class Worker(threading.Thread):
    """A thread with a database connection of its own, started at once, that keeps what went wrong."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        super().__init__()
        self.work, self.arguments, self.failure = work, arguments, None
        self.start()

    failure: BaseException | None

    def run(self) -> None:
        try:
            self.work(*self.arguments)
        except BaseException as error:  # noqa: BLE001  # looked at by the test's own thread
            self.failure = error
        finally:
            connections.close_all()


def look_often(act: Act) -> None:
    for _ in range(40):
        with transaction.atomic():
            operations.record_look(act, subject=clock.new_id(), what="traveller")


def seal_until(act: Act, stop: threading.Event) -> None:
    while not stop.is_set():
        operations.seal_looks(act)


@pytest.mark.django_db(transaction=True)
def test_no_look_is_left_behind_by_the_sealer() -> None:
    act, stop = an_act(), threading.Event()
    writers = [Worker(look_often, act) for _ in range(3)]
    sealers = [Worker(seal_until, act, stop) for _ in range(2)]
    for writer in writers:
        writer.join()
    stop.set()
    for sealer in sealers:
        sealer.join()
    operations.seal_looks(act)
    assert [worker.failure for worker in [*writers, *sealers]] == [None] * 5
    batches = list(queries.look_batches())
    assert sum(batch.count for batch, _ in batches) == models.Look.objects.count() == 120
    assert list(verify_looks(batches)) == []


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_meets_a_writer_comes_back_later() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writer at a time is all there is")
    act, written, done = an_act(), threading.Event(), threading.Event()
    operations.record_look(act, subject=clock.new_id(), what="traveller")

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                operations.record_look(act, subject=clock.new_id(), what="traveller")
                written.set()
                done.wait(timeout=20)
        finally:
            connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    written.wait(timeout=20)
    assert operations.seal_looks(act) == 0
    done.set()
    writer.join()
    assert operations.seal_looks(act) == 2


def test_a_checkpoint_signs_the_chain_and_the_access_log_with_it() -> None:
    act, signer = an_act(), FixedSigner()
    with transaction.atomic():
        operations.append(act, **thing())
    operations.record_look(act, subject=clock.new_id(), what="traveller")
    operations.seal_looks(act)
    checkpoint = operations.write_checkpoint(act, signer=signer)
    assert checkpoint is not None
    assert checkpoint.sequence == 2
    *_, anchor = queries.all_events()
    batch = queries.last_look_batch()
    assert batch is not None
    assert anchor.data == {"batch": 1, "last_look": batch.last, "hash": batch.hash.hex()}
    keys = {act.node.name: [signer.public_key]}
    assert verify_chain(queries.all_events(), checkpoints=queries.checkpoints(), public_keys=keys).findings == []


def test_a_checkpoint_is_written_only_when_something_happened() -> None:
    act, signer = an_act(), FixedSigner()
    assert operations.write_checkpoint(act, signer=signer) is None
    with transaction.atomic():
        operations.append(act, **thing())
    assert operations.write_checkpoint(act, signer=signer)
    assert operations.write_checkpoint(act, signer=signer) is None


@pytest.mark.django_db(transaction=True)
def test_a_journal_is_proved_while_others_write() -> None:
    act, signer = an_act(), FixedSigner()
    with transaction.atomic():
        operations.append(act, **thing())

    def write() -> None:
        with transaction.atomic():
            operations.append(act, **thing())
        operations.record_look(act, subject=clock.new_id(), what="traveller")
        operations.seal_looks(act)
        operations.write_checkpoint(act, signer=signer)

    def passing(events: Iterator[Event]) -> Iterator[Event]:
        yield next(events)
        writer = Worker(write)
        writer.join()
        assert writer.failure is None
        yield from events

    proof = queries.prove(public_keys={act.node.name: [signer.public_key]}, passing=passing)
    assert proof.holds
    assert proof.events == 1
    assert queries.prove().events == 3


def test_health_tells_of_a_node_process_that_stands_still() -> None:
    act = an_act()
    with transaction.atomic():
        operations.append(act, **thing())
    operations.record_look(act, subject=clock.new_id(), what="traveller")
    later = AT + timedelta(hours=2)
    health = queries.health(incarnation=act.node.incarnation, now=later)
    assert [finding.rule for finding in health.findings] == ["journal.unsigned", "journal.unsealed"]
    assert (health.events, health.unsigned_events, health.unsealed_looks) == (1, 1, 1)
    operations.seal_looks(act)
    operations.write_checkpoint(act, signer=FixedSigner())
    assert queries.health(incarnation=act.node.incarnation, now=later).findings == ()


def test_health_of_a_journal_that_has_not_begun() -> None:
    health = queries.health(incarnation=clock.new_id(), now=AT)
    assert (health.events, health.last_event_at, health.findings) == (0, None, ())
