"""The only way to a traveller's inspection on behalf of a person: by task, and every look is logged before it is
shown.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from limen.apps.crossings import models
from limen.apps.crossings.queries import (
    CrossingRow,
    HandOverLine,
    StayList,
    StayPage,
    ToConfirm,
    Waiting,
    cases_held_by,
    crossings_since,
    hand_overs,
    open_inspections,
    second_line_after,
    second_line_queue,
    stays_listed,
    waiting_outcomes,
)
from limen.apps.journal.operations import record_look
from limen.apps.journal.operations.statements import locking, select
from limen.apps.protection.queries import answered_by, is_member_at, open_kinds
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require
from limen.lib.inspection.moves import Move, State

STILL_MINE = timedelta(hours=12)
"""For how long after the decision an officer may look again at an inspection of their own: one shift."""
STILL_AT_LANE = timedelta(minutes=15)
"""For how long after the decision a colleague at the same lane is told that it is done: it may be on their screen."""
PARTY_LASTS = timedelta(hours=24)
"""People who are inspected together come within a day; an older party is another bus."""


IN_CASE = frozenset(State) - {State.OPEN, State.ADMITTED, State.VOIDED}
"""Where an inspection stands while it is a case of the second line."""


class NoSuchInspection(Problem):
    """There is no such inspection, or it is not this person's task: from outside the two look the same."""

    code = "inspection-unknown"
    sentence = N_("There is no such inspection among your tasks.")


class NoSuchParty(Problem):
    """There is no such party at this post today."""

    code = "party-unknown"
    sentence = N_("This group is not at this post any more. Start again from the lane.")


class NoSuchArrival(Problem):
    """There is no such arrival at this post."""

    code = "arrival-unknown"
    sentence = N_("This arrival is not open at this post.")


class AwayFromPost(Problem):
    """Travellers are inspected at a post, and this person is at none."""

    code = "away-from-post"
    sentence = N_("Travellers are inspected at a post. Start a shift at one first.")


def require_post(act: Act) -> None:
    """Raise AwayFromPost unless it happens at a post of the country pack."""
    if act.pack.post(act.post) is None:
        raise AwayFromPost


def inspection_for(act: Act, inspection: UUID, *, what: str = "inspection", lock: bool = False) -> models.Inspection:
    """Return the row of an inspection that is the task of `act`'s person, the look written first; `lock` to change it.

    Raises NoSuchInspection.
    """
    if lock:
        _hold_party_of(inspection)
    where = f"WHERE id = %s{locking() if lock else ''}"
    row = next(iter(select(models.Inspection, where, inspection)), None)
    if row is None or not is_task_of(act, row):
        raise NoSuchInspection
    record_look(act, subject=row.person, what=what)
    return row


def case_for(act: Act, inspection: UUID, *, what: str, lock: bool = False) -> models.Inspection:
    """Return the row of a case that is the task of `act`'s person, the look written first; `lock` to change it.

    Raises NoSuchInspection: from the first line, from another post and for what is no case, as if there were none.
    """
    if lock:
        _hold_party_of(inspection)
    where = f"WHERE id = %s{locking() if lock else ''}"
    row = next(iter(select(models.Inspection, where, inspection)), None)
    if row is None or not is_case_of(act, row):
        raise NoSuchInspection
    record_look(act, subject=row.person, what=what)
    return row


def inspection_to_note(act: Act, inspection: UUID) -> models.Inspection:
    """Return the row of an inspection, locked, for whoever adds what an app above found out in a task of theirs.

    Whose task that is, the app above has checked; the look is written. Raises NoSuchInspection.
    """
    _hold_party_of(inspection)
    row = next(iter(select(models.Inspection, f"WHERE id = %s{locking()}", inspection)), None)
    if row is None:
        raise NoSuchInspection
    record_look(act, subject=row.person, what="case")
    return row


def party_for(act: Act, party: UUID) -> models.Party:
    """Return a party of this post and day, locked until the transaction ends. Raises NoSuchParty."""
    row = next(iter(select(models.Party, f"WHERE id = %s{locking()}", party)), None)
    if row is None or row.post != act.post or act.at - row.opened_at > PARTY_LASTS:
        raise NoSuchParty
    return row


def _hold_party_of(inspection: UUID) -> None:
    """Lock the party before its members, as everybody does: whoever changes one of them may have to change others."""
    if locking():
        of_inspection = "WHERE id = (SELECT party_id FROM crossings_inspection WHERE id = %s)"
        select(models.Party, of_inspection + locking(), inspection)


def crossings_for(act: Act, *, since: int, limit: int) -> tuple[CrossingRow, ...]:
    """Return at most `limit` crossings recorded after the one numbered `since`, at the post of `act` or at all of them.

    One line of the access log tells which stretch of the register was read. Raises NotAllowed.
    """
    require(act.roles, Right.READ_CROSSINGS)
    rows = crossings_since(since, limit=limit, post=act.post)
    if rows:
        record_look(act, subject=register_id(act.post), what=f"crossings/{rows[0].number}-{rows[-1].number}")
    return rows


def queue_for(act: Act) -> tuple[Waiting, ...]:
    """Return who waits for the second line of this post, as far as it is this person's task.

    One line of the access log tells who saw the queue. Raises NotAllowed.
    """
    require(act.roles, Right.SEE_QUEUE)
    record_look(act, subject=queue_id(act.post), what="second-line-queue")
    return _mine_of(act, second_line_queue(act.post))


def after_for(act: Act) -> tuple[Waiting, ...]:
    """Return in whose case of this post something is left to do after the decision, as far as it is this person's task.

    One line of the access log tells who saw them. Raises NotAllowed.
    """
    require(act.roles, Right.SEE_QUEUE)
    record_look(act, subject=queue_id(act.post), what="second-line-after")
    return _mine_of(act, second_line_after(act.post))


def _mine_of(act: Act, rows: tuple[Waiting, ...]) -> tuple[Waiting, ...]:
    """Return those of `rows` that this person may open: protection those with an open duty, or in its hands."""
    if may(act.roles, Right.WORK_CASES):
        return rows
    return tuple(row for row in rows if row.duties or row.state is State.IN_PROTECTION)


def cases_for(act: Act) -> tuple[Waiting, ...]:
    """Return all cases of this post for whoever assigns them, the most urgent first; the look is written first.

    Raises NotAllowed.
    """
    require(act.roles, Right.ASSIGN_CASES)
    record_look(act, subject=queue_id(act.post), what="second-line-cases")
    rows = (*second_line_queue(act.post), *second_line_after(act.post))
    return tuple(sorted(rows, key=lambda row: (row.urgency, row.waiting_since)))


def held_for(act: Act) -> tuple[Waiting, ...]:
    """Return the cases of this post that the acting officer has to work on, a look written for each."""
    rows = cases_held_by(act.actor, post=act.post)
    for row in rows:
        record_look(act, subject=row.person, what="held-case")
    return rows


def hand_over_lines_for(act: Act) -> tuple[HandOverLine, ...]:
    """Return what was handed over at this post and nobody has acknowledged, a look written for each.

    Raises NotAllowed.
    """
    require(act.roles, Right.WORK_CASES)
    rows = hand_overs(act.post)
    for row in rows:
        record_look(act, subject=row.person, what="hand-over")
    return rows


def outcomes_to_confirm(act: Act) -> tuple[ToConfirm, ...]:
    """Return what waits for this person as the second one: at the own post, at the legal desk at every post.

    One line of the access log tells who saw the list. Raises NotAllowed.
    """
    require(act.roles, Right.CONFIRM_OUTCOMES)
    record_look(act, subject=queue_id(act.post), what="outcomes-to-confirm")
    return waiting_outcomes(besides=act.actor, post=None if Role.LEGAL_DESK in act.roles else act.post)


PAGE_OF_STAYS = 50


def stays_for(act: Act, *, which: StayList, after: int = 0) -> StayPage:
    """Return some lines of a list of stays; the look at each person on it is written first. Raises NotAllowed."""
    require(act.roles, Right.SEE_STAYS)
    page = stays_listed(which, after=after, limit=PAGE_OF_STAYS)
    for line in page.lines:
        record_look(act, subject=line.person, what=f"stays/{which}")
    return page


def lane_for(act: Act) -> tuple[Waiting, ...]:
    """Return what is open at the lane of this person: left by a colleague, or in another tab. Raises NotAllowed."""
    require(act.roles, Right.INSPECT)
    rows = open_inspections(act.post, lane=act.lane)
    for row in rows:
        record_look(act, subject=row.person, what="lane")
    return rows


def queue_id(post: str) -> UUID:
    """Return the id under which the access log knows the second-line queue of a post."""
    return named_id("second-line-queue", post)


def register_id(post: str) -> UUID:
    """Return the id under which the access log knows the crossings of a post, or of all posts where it is empty."""
    return named_id("crossings", post)


def is_task_of(act: Act, row: models.Inspection) -> bool:
    """Return True when the inspection is before this person: one condition a line."""
    if is_case_of(act, row):
        return True
    if row.post != act.post:
        return False
    if Role.SUPERVISOR in act.roles:
        return True
    if may(act.roles, Right.SEE_QUEUE) and _is_for_second_line(row):
        return True
    if not may(act.roles, Right.INSPECT):
        return False
    at_lane = row.lane == act.lane and bool(act.lane)
    if row.closed_at is None:
        return row.opened_by_id == act.actor or at_lane
    since = act.at - row.closed_at
    return (at_lane and since < STILL_AT_LANE) or (since < STILL_MINE and _was_mine(act, row))


def is_case_of(act: Act, row: models.Inspection) -> bool:
    """Return True when the inspection is a case for this person: one condition a line."""
    if Role.CHILD_PROTECTION in act.roles and is_member_at(row.id, officer=act.actor):
        return True
    if row.state == State.OPEN:
        return False
    if Role.LEGAL_DESK in act.roles and _is_before_legal_desk(act, row):
        return True
    if row.post != act.post:
        return False
    if may(act.roles, Right.WORK_CASES) and _is_in_work(act, row):
        return True
    return Role.PROTECTION in act.roles and _is_for_protection(act, row)


def _is_for_protection(act: Act, row: models.Inspection) -> bool:
    """Return True while the authority has to do with it, and for one shift for whoever answered a duty of it."""
    if row.state == State.IN_PROTECTION or open_kinds(row.id):
        return True
    return answered_by(row.id, officer=act.actor, since=act.at - STILL_MINE)


def _is_in_work(act: Act, row: models.Inspection) -> bool:
    """Return True while the second line has to do with it; for one shift after it let the traveller go on, too."""
    if row.state in IN_CASE or open_kinds(row.id):
        return True
    decisions = select(models.Decision, "WHERE inspection_id = %s ORDER BY number", row.id)
    was_case = any(decision.move == Move.REFER for decision in decisions)
    return was_case and act.at - decisions[-1].at < STILL_MINE


def _is_before_legal_desk(act: Act, row: models.Inspection) -> bool:
    """Return True for a case in which something waits for the legal desk, at whatever post, or was answered there."""
    if models.Appeal.objects.filter(inspection=row.id).exists():
        return True
    if models.Outcome.objects.filter(inspection=row.id, answered_at__isnull=True).exists():
        return True
    if models.PostRequest.objects.filter(inspection=row.id, answered_at__isnull=True).exists():
        return True
    if models.Sanction.objects.filter(inspection=row.id, decided_at__isnull=True).exists():
        return True
    # Whoever answered reads for one shift what came of it.
    answered = models.Outcome.objects.filter(inspection=row.id, answered_by=act.actor)
    return answered.filter(answered_at__gt=act.at - STILL_MINE).exists()


def _is_for_second_line(row: models.Inspection) -> bool:
    """Return True for whom the first line referred, and for whom a duty is open after the decision."""
    return row.state == State.REFERRED or (row.closed_at is not None and bool(open_kinds(row.id)))


def _was_mine(act: Act, row: models.Inspection) -> bool:
    """Return True for whoever opened the inspection, and for the colleague who decided it."""
    if row.opened_by_id == act.actor:
        return True
    return bool(select(models.Decision, "WHERE inspection_id = %s AND officer_id = %s", row.id, act.actor))
