from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from limen.adapters import clock
from limen.apps.journal import models, operations, queries
from limen.apps.journal.operations import Draft, OutsideTransaction, PayloadErased
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.events.canonical import NotCanonical
from limen.lib.events.event import Event
from limen.lib.events.kinds import KindRefused
from limen.lib.events.proof import verify_chain
from tests.apps.journal.making import about, thing
from tests.fakes.acting import AT, an_act
from tests.fakes.keys import MemoryKeys

pytestmark = pytest.mark.django_db


def append(act: Act, **event: object) -> UUID:
    with transaction.atomic():
        return operations.append(act, **event)  # type: ignore[arg-type]  # made by `thing` and `about`


class TakenBack(Exception):
    """The rest of the transaction failed."""


def take_back(work: Callable[[], object]) -> None:
    with transaction.atomic():
        work()
        raise TakenBack


def events(act: Act) -> list[Event]:
    return queries.events_since(incarnation=act.node.incarnation, sequence=0)


def test_an_event_keeps_who_did_what_where_when_and_why() -> None:
    act = an_act()
    subject = clock.new_id()
    event_id = append(act, **thing(subject, data={"how": "by-hand", "times": 2}))
    [event] = events(act)
    assert event.id == event_id
    assert (event.subject, event.kind, event.version) == (subject, "limen.thing.done", 1)
    assert (event.actor, event.roles, event.post, event.lane) == (act.actor, ("first_line",), act.post, act.lane)
    assert (event.time, event.purpose) == (AT, "inspection")
    assert event.data == {"how": "by-hand", "times": 2}


def test_there_is_room_for_an_officer_of_every_role() -> None:
    act = an_act(roles=frozenset(Role))
    append(act, **thing())
    operations.record_look(act, subject=clock.new_id(), what="traveller")
    assert models.Event.objects.get().roles == models.Look.objects.get().roles == " ".join(sorted(Role))


def test_events_are_chained_and_the_chain_is_proved() -> None:
    act = an_act()
    for _ in range(3):
        append(act, **about(clock.new_id()))
    chain = events(act)
    assert [event.sequence for event in chain] == [1, 2, 3]
    assert [event.previous_hash for event in chain[1:]] == [event.hash for event in chain[:-1]]
    proof = verify_chain(queries.all_events())
    assert proof.holds
    assert list(queries.head_findings(proof)) == []


def test_bulk_and_single_appends_make_one_chain_in_order() -> None:
    act = an_act()
    append(act, **thing())
    subjects = [clock.new_id() for _ in range(1201)]
    with transaction.atomic():
        ids = operations.append_many(act, drafts=(Draft(**thing(subject)) for subject in subjects))
    append(act, **thing())
    chain = list(queries.all_events())
    assert [event.subject for event in chain[1:-1]] == subjects
    assert [event.id for event in chain[1:-1]] == ids
    assert verify_chain(chain).holds
    assert verify_chain(chain).events == 1203


def test_a_bulk_load_says_who_acted_then() -> None:
    act = an_act()
    then = replace(act, at=AT - timedelta(days=100), lane="A2", actor=clock.new_id())
    with transaction.atomic():
        operations.append_many(act, drafts=[Draft(**thing(), act=then)])
    [event] = events(act)
    assert (event.time, event.lane, event.actor) == (then.at, "A2", then.actor)


def test_nothing_to_append_moves_nothing() -> None:
    act = an_act()
    append(act, **thing())
    with transaction.atomic():
        assert operations.append_many(act, drafts=[]) == []
    assert models.Head.objects.get().sequence == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_appended() -> None:
    with pytest.raises(OutsideTransaction):
        operations.append(an_act(), **thing())
    assert models.Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_leaves_no_event_and_no_gap() -> None:
    act = an_act()
    with pytest.raises(TakenBack):
        take_back(lambda: operations.append(act, **about(clock.new_id())))
    append(act, **thing())
    assert [event.sequence for event in events(act)] == [1]
    assert models.SubjectKey.objects.count() == 0


@pytest.mark.parametrize(
    "event",
    [
        thing(kind="limen.never.heard"),
        thing(data={"how": "by-hand", "name": "ERIKSSON"}),
        thing(data={"how": "Anna Maria"}),
        thing(sealed={"colour": "red"}, subject_record=UUID(int=1)),
    ],
)
def test_what_its_kind_does_not_promise_is_refused(event: dict[str, object]) -> None:
    with pytest.raises(KindRefused):
        append(an_act(), **event)


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(NotCanonical):
        append(an_act(), **about(UUID(int=1), name=1.5))  # type: ignore[arg-type]  # that is the point


def test_a_sealed_payload_needs_a_person() -> None:
    with pytest.raises(ValueError, match="subject_record"):
        append(an_act(), **thing(sealed={"name": "X"}))


def test_personal_payload_is_nowhere_in_plain_and_opens_for_who_may() -> None:
    act, record = an_act(), clock.new_id()
    event_id = append(act, **about(record, name="ZZYZX<<ANNA"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_event")
        assert "ZZYZX" not in repr(cursor.fetchall())
    assert operations.open_payload(act, event_id=event_id) == {"name": "ZZYZX<<ANNA"}
    [look] = queries.looks_of(subject=record)
    assert (look.what, look.actor) == ("event-payload", act.actor)


def test_one_person_has_one_key_and_two_have_two() -> None:
    act = an_act()
    one, two = clock.new_id(), clock.new_id()
    append(act, **about(one))
    append(act, **about(two))
    append(act, **about(one))
    first, second, third = (event.key_id for event in events(act))
    assert first == third != second


def test_an_event_without_payload_has_nothing_to_open() -> None:
    act = an_act()
    with pytest.raises(operations.EventUnknown):
        operations.open_payload(act, event_id=append(act, **thing()))


def test_a_clock_set_back_refuses_nothing_and_is_told() -> None:
    act = an_act()
    append(act, **thing())
    append(replace(act, at=AT - timedelta(days=2)), **thing())
    health = queries.health(incarnation=act.node.incarnation, now=AT - timedelta(days=2))
    assert [finding.rule for finding in health.findings] == ["journal.clock"]
    assert health.findings[0].values == {"seconds": 172_800}
    assert events(act)[1].time == AT - timedelta(days=2)
    assert queries.health(incarnation=act.node.incarnation, now=AT).findings[0].rule == "journal.clock"


def test_the_latest_moment_claimed_is_kept_whatever_the_order() -> None:
    act = an_act()
    drafts = [Draft(**thing(), act=replace(act, at=AT - timedelta(days=days))) for days in (9, 2, 5)]
    with transaction.atomic():
        operations.append_many(act, drafts=drafts)
    health = queries.health(incarnation=act.node.incarnation, now=AT)
    assert (health.last_event_at, health.latest_claimed) == (AT - timedelta(days=5), AT - timedelta(days=2))
    append(replace(act, at=AT - timedelta(days=7)), **thing())
    health = queries.health(incarnation=act.node.incarnation, now=AT)
    assert (health.last_event_at, health.latest_claimed) == (AT - timedelta(days=7), AT - timedelta(days=2))


def test_a_clock_that_goes_on_is_not_told() -> None:
    act = an_act()
    append(act, **thing())
    append(replace(act, at=AT + timedelta(seconds=5)), **thing())
    now = AT + timedelta(seconds=6)
    assert queries.health(incarnation=act.node.incarnation, now=now).findings == ()


def test_each_life_of_a_node_has_a_chain_of_its_own() -> None:
    act = an_act()
    append(act, **thing())
    reborn = replace(act, node=replace(act.node, incarnation=clock.new_id()))
    append(reborn, **thing())
    assert [event.sequence for event in queries.all_events()] == [1, 1]
    assert verify_chain(queries.all_events()).holds


def test_the_timeline_of_a_subject_is_in_order() -> None:
    act, subject = an_act(), clock.new_id()
    ids = [append(act, **thing(subject)) for _ in range(3)]
    append(act, **thing())
    assert [event.id for event in queries.timeline(subject=subject)] == ids


@pytest.mark.django_db(transaction=True)
def test_two_writers_never_fork_the_chain() -> None:
    act = an_act()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(25):
                append(act, **about(clock.new_id()))
        except BaseException as error:  # noqa: BLE001  # handed to the test's own thread
            failures.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    proof = verify_chain(queries.all_events())
    assert proof.holds
    assert proof.events == 100
    assert list(queries.head_findings(proof)) == []


def test_lost_events_at_the_end_are_told_by_the_head() -> None:
    act = an_act()
    append(act, **thing())
    append(act, **thing())
    proof = verify_chain(list(queries.all_events())[:1])
    assert [finding.rule for finding in queries.head_findings(proof)] == ["journal.head"]


@pytest.mark.django_db(transaction=True)
def test_an_erased_person_is_unreadable_and_the_chain_still_holds() -> None:
    act, record, other = an_act(), clock.new_id(), clock.new_id()
    event_id, kept = append(act, **about(record)), append(act, **about(other))
    operations.forget(act, subject_record=record, reason="retention")
    with pytest.raises(PayloadErased):
        operations.open_payload(act, event_id=event_id)
    assert operations.open_payload(act, event_id=kept)
    assert verify_chain(queries.all_events()).holds
    assert [event.kind for event in queries.timeline(subject=record)] == ["limen.subject.erased"]


@pytest.mark.django_db(transaction=True)
def test_what_is_recorded_after_an_erasure_has_a_new_key() -> None:
    act, record = an_act(), clock.new_id()
    append(act, **about(record))
    operations.forget(act, subject_record=record, reason="request")
    event_id = append(act, **about(record, name="BACK<<AGAIN"))
    assert operations.open_payload(act, event_id=event_id) == {"name": "BACK<<AGAIN"}
    first, _, last = events(act)
    assert first.key_id != last.key_id


def test_a_key_that_was_lost_is_replaced_by_one_that_can_be_destroyed() -> None:
    act, record = an_act(), clock.new_id()
    append(act, **about(record))
    lost = replace(act, keys=MemoryKeys())  # as after the loss of the keys database
    event_id = append(lost, **about(record))
    assert operations.open_payload(lost, event_id=event_id)
    assert models.SubjectKey.objects.get(pk=record).key_id == events(act)[1].key_id


@pytest.mark.django_db(transaction=True)
def test_an_erasure_taken_back_keeps_the_key() -> None:
    act, record = an_act(), clock.new_id()
    event_id = append(act, **about(record))
    with pytest.raises(TakenBack):
        take_back(lambda: operations.forget(act, subject_record=record, reason="request"))
    assert operations.open_payload(act, event_id=event_id)


@pytest.mark.django_db(transaction=True)
def test_a_restored_register_forgets_again_whom_the_keys_have_forgotten() -> None:
    act, record, other = an_act(), clock.new_id(), clock.new_id()
    append(act, **about(record))
    append(act, **about(other))
    key_id = models.SubjectKey.objects.get(pk=record).key_id
    act.keys.destroy(key_id)  # as after a restore of a register older than the erasure
    assert operations.replay_erasures(act) == [record]
    assert operations.replay_erasures(act) == []
    assert models.Erasure.objects.get().reason == "erased-before-restore"
    assert list(models.SubjectKey.objects.values_list("pk", flat=True)) == [other]


@pytest.mark.django_db(transaction=True)
def test_an_erasure_cut_short_is_ended_by_the_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    act, record = an_act(), clock.new_id()
    append(act, **about(record))
    key_id = models.SubjectKey.objects.get(pk=record).key_id
    with monkeypatch.context() as power_cut:
        power_cut.setattr(type(act.keys), "destroy", lambda *_: False)
        operations.forget(act, subject_record=record, reason="request")
    assert act.keys.open_key(key_id)
    operations.replay_erasures(act)
    assert act.keys.open_key(key_id) is None
