"""The node process: seals the access log, signs the journal, erases what is due; says how it is.

Started by `limen serve`, one per node. A job that fails is told in the health file and tried again soon; the others
go on.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from traceback import walk_tb
from typing import Final, Protocol
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from limen.adapters import carrier_inbox, clock, forecasting
from limen.adapters.erasure_rooms import erasure_rooms
from limen.adapters.keys import SubjectKeyStore
from limen.adapters.list_sources import NOT_MODIFIED, copy_from_addresses, marks_in
from limen.adapters.list_uploads import addresses_in, opened_files
from limen.adapters.messages import sender_of
from limen.adapters.node_health import JobHealth, NodeHealth, read_health, write_health
from limen.adapters.node_identity import NodeSigner
from limen.adapters.register_reading import register_of, sweep_stretch
from limen.adapters.world import World, world
from limen.apps.carriers import operations as carriers
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations.custody import escalate_missed_reviews
from limen.apps.journal import operations, queries
from limen.apps.missing.operations import compare_newcomers
from limen.apps.oversight.operations import ring_complaints, ring_requests
from limen.apps.protection.operations import children, messages, referrals
from limen.apps.response import operations as response
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.queries import last_fetched
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.carriage.movement import Channel
from limen.lib.carriage.replies import change_message
from limen.lib.decision.boarding import DESK
from limen.lib.listings import mapping_from_dict, read_persons
from limen.lib.safeguards.messages import MessageNotSent, Outgoing
from limen.lib.screening.sweeping import Stretch, Sweep, Swept

SEAL_EVERY: Final = timedelta(seconds=3)
SIGN_LOOK_EVERY: Final = timedelta(seconds=5)
SIGN_AFTER_EVENTS: Final = 1000
SIGN_AFTER: Final = timedelta(minutes=10)
ERASE_EVERY: Final = timedelta(days=1)
CLEAR_SESSIONS_EVERY: Final = timedelta(hours=1)
FIND_STAYS_EVERY: Final = timedelta(days=1)
RESCREEN_EVERY: Final = timedelta(seconds=5)
RESCREEN_BATCHES: Final = 5
"""Transactions of one turn: the other jobs of the node come to theirs in between."""
READ_LISTS_EVERY: Final = timedelta(seconds=2)
EXPIRE_EVERY: Final = timedelta(minutes=10)
REBUILD_LISTS_EVERY: Final = timedelta(days=1)
CHECK_LISTS_EVERY: Final = timedelta(days=1)
TAKE_MESSAGES_EVERY: Final = timedelta(seconds=1)
SETTLE_EVERY: Final = timedelta(minutes=10)
TAKE_SECONDS: Final = 3.0
"""Of one turn for carriers' messages: the other jobs of the node come to theirs in between."""
FILES_A_TURN: Final = 200
TELL_EVERY: Final = timedelta(seconds=2)
REMIND_EVERY: Final = timedelta(seconds=30)
WATCH_PLANS_EVERY: Final = timedelta(seconds=30)
EXPECT_EVERY: Final = timedelta(minutes=10)
BEAT: Final = timedelta(seconds=1)
_log = logging.getLogger(__name__)


class Stop(Protocol):
    """What ends the process: a `threading.Event`."""

    def wait(self, timeout: float) -> bool:
        """Wait and return True once the process is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that comes round again."""

    name: str
    every: timedelta
    work: Callable[[World], None]
    at_start: bool = False
    """True for work that is done anew whenever the process begins, however short its turn was ago."""
    aside: bool = False
    """True for work that may take minutes, as a long list does: it is done beside the others, one such at a time."""


def run(stop: Stop) -> None:
    """Do the jobs of this node until `stop` says so; first of all, end erasures that a restore or a crash cut short."""
    place = world()
    operations.replay_erasures(place.machine_act(purpose="erasure"), rooms=erasure_rooms())
    run_jobs(JOBS, place=place, folder=settings.CONFIGURATION.home, stop=stop)


def run_jobs(jobs: Sequence[Job], *, place: World, folder: Path, stop: Stop) -> None:
    """Do each job at its turn and keep the health file fresh until `stop` says so; end first what is aside."""
    health = _first_health(jobs, folder)
    going: dict[str, Future[JobHealth]] = {}
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside") as aside:
        is_over = False
        while not is_over:
            for job in jobs:
                if job.name in going or not _is_due(health.jobs[job.name], clock.now()):
                    continue
                if job.aside:
                    going[job.name] = aside.submit(_do_aside, job, place, health.jobs[job.name])
                else:
                    health = _with(health, job.name, _do(job, place, health.jobs[job.name]))
            health = _said_by_now(health, going)
            _say(folder, health)
            close_old_connections()
            is_over = stop.wait(BEAT.total_seconds())
    _say(folder, _said_by_now(health, going))


def _said_by_now(health: NodeHealth, going: dict[str, Future[JobHealth]]) -> NodeHealth:
    """Return the health with what came of the work aside that has ended, which is then no longer among `going`."""
    for name in [name for name, done in going.items() if done.done()]:
        health = _with(health, name, going.pop(name).result())
    return replace(health, beat_at=clock.now())


def _with(health: NodeHealth, name: str, done: JobHealth) -> NodeHealth:
    return replace(health, jobs={**health.jobs, name: done})


def _do_aside(job: Job, place: World, health: JobHealth) -> JobHealth:
    """Do a job in the thread aside, on connections of its own."""
    try:
        return _do(job, place, health)
    finally:
        connections.close_all()


def _say(folder: Path, health: NodeHealth) -> None:
    try:
        write_health(folder, health)
    except OSError:
        # On a full disk the old file grows old, which is what tells of it; the jobs must go on.
        _log.exception("the health file could not be written")


def _first_health(jobs: Sequence[Job], folder: Path) -> NodeHealth:
    """Return the health of a process that begins; what was done daily before it does not begin anew with it."""
    before = read_health(folder)
    known = before.jobs if before else {}
    seconds = {job.name: job.every.total_seconds() for job in jobs}
    jobs_health = {
        name: replace(known.get(name, JobHealth(every_seconds=every)), every_seconds=every)
        for name, every in seconds.items()
    }
    for job in jobs:
        if job.at_start:
            jobs_health[job.name] = JobHealth(every_seconds=job.every.total_seconds())
    now = clock.now()
    return NodeHealth(pid=os.getpid(), started_at=now, beat_at=now, jobs=jobs_health)


def _is_due(health: JobHealth, now: datetime) -> bool:
    last = max((at for at in (health.last_done_at, health.last_failed_at) if at is not None), default=None)
    # A clock set back must not keep a job waiting for a moment that was already here once.
    return last is None or now < last or now - last >= timedelta(seconds=min(health.every_seconds, _retry(health)))


def _retry(health: JobHealth) -> float:
    """Return the seconds after which a job that failed is tried again: a daily one does not wait for tomorrow."""
    return 60.0 if health.failure else health.every_seconds


def _do(job: Job, place: World, health: JobHealth) -> JobHealth:
    try:
        job.work(place)
    except (DatabaseError, OSError, Problem) as error:
        _log.exception("%s failed", job.name)
        return replace(health, last_failed_at=clock.now(), failure=f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 - one bad row must not end the node, and with it the desk, for everybody
        where = f"{type(error).__name__} at {_place_of(error)}"
        _log.error("%s failed: %s", job.name, where)  # and not what it says, which may stand in the row
        return replace(health, last_failed_at=clock.now(), failure=where)
    return replace(health, last_done_at=clock.now(), failure="")


def _place_of(error: Exception) -> str:
    """Return the module and line that raised: what a mistake is mended by, with nothing of whoever it happened to."""
    frame, line = list(walk_tb(error.__traceback__))[-1]
    return f"{frame.f_globals.get('__name__', '?')}:{line}"


def seal_looks(place: World) -> None:
    """Chain what was looked at since the last time."""
    operations.seal_looks(place.machine_act(purpose="sealing"))


def sign_journal(place: World) -> None:
    """Write a checkpoint once SIGN_AFTER_EVENTS events wait for one, or one event for SIGN_AFTER."""
    act = place.machine_act(purpose="checkpoint")
    waiting = queries.waiting_for_checkpoint(incarnation=act.node.incarnation)
    if waiting.events >= SIGN_AFTER_EVENTS or waiting.is_older_than(SIGN_AFTER, now=act.at):
        operations.write_checkpoint(act, signer=NodeSigner(folder=settings.CONFIGURATION.home))


def erase_due(place: World) -> None:
    """Erase everywhere what is past its legal days, and wipe what destroyed keys left behind."""
    act = place.machine_act(purpose="erasure")
    for room in erasure_rooms():
        room.erase_due(act)
    operations.replay_erasures(act, rooms=erasure_rooms())
    if isinstance(place.keys, SubjectKeyStore):
        place.keys.scrub()


def clear_sessions(_place: World) -> None:
    """Throw away the sessions that have run out: nobody is signed in by them any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def find_stays(place: World) -> None:
    """Make the lists of overstays and of stays that end soon anew."""
    crossings.find_stays(place.machine_act(purpose="stays"))


def check_lists(place: World) -> None:
    """Read the list data from end to end; what is damaged is set aside, and told at the lane by name."""
    place.artefacts.check_all()


def rescreen(place: World) -> None:
    """Compare people who are not at a post with what lists have added or changed, some at each turn."""
    register = register_of(settings.DATABASES["default"])

    def sweeper(sweep: Sweep, stretches: Iterable[Stretch]) -> Iterator[Swept]:
        return (sweep_stretch(sweep, stretch, register=register) for stretch in stretches)

    crossings.rescreen(place.machine_act(purpose="rescreening"), batches=RESCREEN_BATCHES, sweeper=sweeper)


def tell_authorities(place: World) -> None:
    """Have authorities told of what waits for them, and send the messages that are due."""
    act = place.machine_act(purpose="alerts")
    crossings.tell_authorities(act)
    messages.deliver(act, send=sender_of(settings.CONFIGURATION))


def remind_of_protection(place: World) -> None:
    """Remind of referrals, tasks for children, reviews of custody, complaints; whoever is above hears of the late."""
    act = place.machine_act(purpose="reminders")
    referrals.remind(act)
    children.ring_tasks(act)
    escalate_missed_reviews(act)
    ring_complaints(act)
    ring_requests(act)
    compare_newcomers(act)


def read_lists(place: World) -> None:
    """Read the copy of a list that was brought to the desk first, or fetch the one that was asked for.

    One a turn: the other jobs of the node come to theirs in between. What cannot be read is told on the page of its
    version.
    """
    received = watchlists.take_received()
    if received is None:
        return
    act = place.machine_act(purpose="lists")
    try:
        _read_list(act, received)
    except Problem as problem:
        watchlists.give_up(act, version=received.version, problem=problem)


def _read_list(act: Act, received: watchlists.Received) -> None:
    mapping = mapping_from_dict(received.mapping) if received.mapping is not None else None
    if received.files:
        records = read_persons(received.format, opened_files(act.artefacts, received.files), mapping=mapping)
        watchlists.read_received(act, version=received.version, records=records, notes=records.findings)
        return
    last = last_fetched(act, list_code=received.list_code)
    addresses = addresses_in(received.format, received.source)
    found = copy_from_addresses(received.format, addresses, marks=marks_in(last.marks) if last else None)
    if found is None:
        watchlists.note_unchanged(act, version=received.version, answer=NOT_MODIFIED)
        return
    with found as copy:
        if last is not None and copy.sha256 == last.digest:
            # A server that knows no marks sends the same again: that answers as well as words would.
            watchlists.note_unchanged(act, version=received.version, answer=f"SHA-256 {copy.sha256}")
            return
        records = read_persons(received.format, copy.opened, mapping=mapping)
        told = watchlists.Copy(
            list_code=received.list_code,
            made_at=copy.made_at or copy.seen_at or act.at,
            source=" ".join(each.source for each in copy.files),
            digest=copy.sha256,
            marks=copy.marks,
        )
        watchlists.read_received(act, version=received.version, records=records, notes=records.findings, fetched=told)


def take_files(place: World) -> None:
    """Keep the messages that were dropped into the inbox of carriers, and take away the files that are kept."""
    home = settings.CONFIGURATION.home
    for file in carrier_inbox.dropped_files(home, limit=FILES_A_TURN):
        act = place.machine_act(purpose="carriers")
        try:
            parts = carrier_inbox.enclosed_in(file)
            for part in parts:
                channel = Channel.EMAIL if part.by_mail else Channel.FOLDER
                received = carriers.Received(raw=part.raw, channel=channel, name=part.name, sender=part.sender)
                carriers.receive(act, received=received)
        except (Problem, ValueError, OSError) as error:
            carrier_inbox.put_aside(home, file, why=str(error))
            continue
        if parts:
            carrier_inbox.put_away(file)
        else:
            carrier_inbox.put_aside(home, file, why="This mail carries no message.")


def take_messages(place: World) -> None:
    """Read and assess what carriers sent, who leaves next first, for some seconds of each turn."""
    until = clock.stopwatch() + TAKE_SECONDS
    while clock.stopwatch() < until:
        act = place.machine_act(purpose="carriers")
        waiting = carriers.next_messages(act, limit=1)
        for message in waiting:
            _take_message(act, message)
        looked_at = crossings.assess_announced(place.machine_act(purpose="carriers"))
        if not waiting and not looked_at:
            return


def send_changes(place: World) -> None:
    """Write each changed answer into the folder of its carrier, from where the post or the mail takes it."""
    act = place.machine_act(purpose="carriers")
    for _carrier, code, change in carriers.changes_to_send():
        raw = change_message(
            reference=str(change.id),
            sender=act.pack.state.code,
            recipient=code,
            prepared=act.at,
            number=change.number,
            person=change.reference,
            booking=change.booking,
            answer=change.answer,
            text=f"CALL {act.pack.carriers.desk.phone}" if change.code == DESK else "",
        )
        carrier_inbox.write_out(settings.CONFIGURATION.home, carrier=code, name=f"{change.id}.edi", raw=raw)
        carriers.note_sent(act, answers=[change.id], how="folder")


def settle_movements(place: World) -> None:
    """Hold announced against arrived, and tell carriers what did not fit."""
    while carriers.note_missing_parts(place.machine_act(purpose="carriers")):
        pass
    while carriers.settle_due(place.machine_act(purpose="carriers")):
        pass


def mail_carriers(place: World) -> None:
    """Write to carriers of whose data there is a word."""
    send = sender_of(settings.CONFIGURATION)

    def told(message: Outgoing) -> None:
        try:
            send(message)
        except MessageNotSent as problem:
            _log.warning("a carrier was not written to: %s", problem.values["why"])
            raise

    carriers.mail_notes(place.machine_act(purpose="carriers"), send=told)


def _take_message(act: Act, message: UUID) -> None:
    try:
        carriers.take_in(act, message=message)
    except (DatabaseError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - one message that the program cannot read must not hold up the others
        _log.error("a carrier's message could not be read: %s at %s", type(error).__name__, _place_of(error))
        carriers.set_aside(act, message=message, why="program-failed")


def watch_plans(place: World) -> None:
    """Hold what is measured at the posts against their contingency plans; who leads is told of what is met."""
    response.watch_plans(place.machine_act(purpose="response"))


def expect(place: World) -> None:
    """Count the hours of the posts that are over, and say what is to be expected of the next."""
    act = place.machine_act(purpose="response")
    response.count_hours(act)
    response.expect(act, learn=forecasting.learn if forecasting.is_installed() else None)


def expire_entries(place: World) -> None:
    """Take entries made here out of force whose last day is over."""
    watchlists.expire_entries(place.machine_act(purpose="lists"))


def rebuild_lists(place: World) -> None:
    """Make one file again of list data that stands in several."""
    watchlists.rebuild_lists(place.machine_act(purpose="lists"))


JOBS: Final = (
    Job(name="seal-looks", every=SEAL_EVERY, work=seal_looks),
    Job(name="sign-journal", every=SIGN_LOOK_EVERY, work=sign_journal),
    Job(name="erase-due", every=ERASE_EVERY, work=erase_due),
    Job(name="clear-sessions", every=CLEAR_SESSIONS_EVERY, work=clear_sessions),
    Job(name="find-stays", every=FIND_STAYS_EVERY, work=find_stays),
    Job(name="rescreen", every=RESCREEN_EVERY, work=rescreen),
    Job(name="take-files", every=TAKE_MESSAGES_EVERY, work=take_files),
    Job(name="take-messages", every=TAKE_MESSAGES_EVERY, work=take_messages),
    Job(name="tell-authorities", every=TELL_EVERY, work=tell_authorities),
    Job(name="remind-of-protection", every=REMIND_EVERY, work=remind_of_protection),
    Job(name="send-changes", every=TAKE_MESSAGES_EVERY, work=send_changes),
    Job(name="settle-movements", every=SETTLE_EVERY, work=settle_movements),
    Job(name="mail-carriers", every=SETTLE_EVERY, work=mail_carriers, aside=True),
    Job(name="read-lists", every=READ_LISTS_EVERY, work=read_lists, aside=True),
    Job(name="watch-plans", every=WATCH_PLANS_EVERY, work=watch_plans),
    Job(name="expect", every=EXPECT_EVERY, work=expect, at_start=True, aside=True),
    Job(name="expire-entries", every=EXPIRE_EVERY, work=expire_entries),
    Job(name="rebuild-lists", every=REBUILD_LISTS_EVERY, work=rebuild_lists, aside=True),
    Job(name="check-lists", every=CHECK_LISTS_EVERY, work=check_lists, at_start=True, aside=True),
)
