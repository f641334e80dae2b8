"""Shifts: who works at which post and lane, from when to when."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import Lane, Post, Shift
from limen.apps.posts.operations.officers import OfficerInactive, locked_officer
from limen.apps.posts.queries import code_of_lane, lane_key
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require


class PostUnknown(Problem):
    """The post is not in the country pack in force."""

    code = "post-unknown"
    sentence = N_("There is no post “%(post)s”. Choose one of the posts shown.")


class LaneUnknown(Problem):
    """The post has no such lane."""

    code = "lane-unknown"
    sentence = N_("There is no lane “%(lane)s” at the post “%(post)s”. Choose one of the lanes shown.")


class LaneWrongWay(Problem):
    """The lane does not work in that direction."""

    code = "lane-wrong-way"
    sentence = N_("The lane “%(lane)s” does not work in this direction. Choose the other direction or another lane.")


class ShiftOpen(Problem):
    """The officer works already."""

    code = "shift-open"
    sentence = N_("You already have an open shift at the post “%(post)s”, lane “%(lane)s”. End it first.")


class ShiftMissing(Problem):
    """The officer works nowhere at the moment."""

    code = "shift-missing"
    sentence = N_("You have no open shift. Start one first.")


def start_shift(act: Act, *, post: str, lane: str, direction: LaneDirection) -> UUID:
    """Begin the acting officer's shift and return its id; `lane` is empty for work at the whole post.

    Raises NotAllowed, OfficerUnknown, OfficerInactive, PostUnknown, LaneUnknown, LaneWrongWay or ShiftOpen.
    """
    require(act.roles, Right.WORK_SHIFT)
    with transaction.atomic():
        officer = locked_officer(act.actor)
        if not officer.is_active:
            raise OfficerInactive
        _check_nothing_open(officer.id)
        check_post(post)
        shift = Shift(id=act.new_id(), officer=officer, post_id=post, direction=direction.value, started_at=act.at)
        if lane:
            shift.lane = _lane_for(post, lane, direction)
        shift.save(force_insert=True)
        data = {"post": post, "lane": lane, "direction": direction.value}
        append(act, kind="limen.shift.started", subject=shift.id, data=data)
    return shift.id


def end_shift(act: Act) -> UUID:
    """End the acting officer's shift and return its id. Raises ShiftMissing."""
    with transaction.atomic():
        shift = Shift.objects.select_for_update().filter(officer_id=act.actor, ended_at__isnull=True).first()
        if shift is None:
            raise ShiftMissing
        # A clock that was set back must not keep anybody at work.
        shift.ended_at = max(act.at, shift.started_at)
        shift.save(update_fields=["ended_at"])
        append(act, kind="limen.shift.ended", subject=shift.id, data={})
    return shift.id


def check_post(post: str) -> None:
    """Raise PostUnknown unless the post is in force."""
    if not Post.objects.filter(code=post, active=True).exists():
        raise PostUnknown(post=post[:16])


def find_lane(post: str, lane: str) -> Lane:
    """Return a lane in force; raises LaneUnknown."""
    row = Lane.objects.filter(key=lane_key(post, lane), active=True).first()
    if row is None:
        raise LaneUnknown(lane=lane[:16], post=post[:16])
    return row


def _lane_for(post: str, lane: str, direction: LaneDirection) -> Lane:
    row = find_lane(post, lane)
    if not LaneDirection(row.direction).covers(direction):
        raise LaneWrongWay(lane=row.code)
    return row


def _check_nothing_open(officer: UUID) -> None:
    shift = Shift.objects.filter(officer_id=officer, ended_at__isnull=True).first()
    if shift is not None:
        raise ShiftOpen(post=shift.post_id, lane=code_of_lane(shift.lane_id))
