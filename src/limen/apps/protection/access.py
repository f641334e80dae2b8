"""The only way to a referral, to the case of a child or to a match on behalf of a person: each by need to know, every
look logged before it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from limen.apps.journal.operations import record_look
from limen.apps.protection import models
from limen.apps.protection.queries import (
    CaseWork,
    ChildCaseRow,
    ChildCaseView,
    ExpectedChildren,
    MatchView,
    ReferralView,
    child_case_rows,
    child_case_view,
    expected_children,
    match_view,
    may_service_read,
    referral_view,
    work_in,
)
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require
from limen.lib.safeguards.referrals import OPEN, Stage

LATE: Final = timedelta(hours=12)
"""How long after it was due a movement is still waited for."""


class NoSuchReferral(Problem):
    """There is no such referral, or it is not this person's task: from outside the two look the same."""

    code = "referral-unknown"
    sentence = N_("There is no such referral among your tasks.")


class NoSuchChildCase(Problem):
    """There is no such case, or this person is none of those who may know of it."""

    code = "child-case-unknown"
    sentence = N_("There is no such case among yours.")


class NoSuchMatch(Problem):
    """There is no such match, or it belongs to no case of this person."""

    code = "match-unknown"
    sentence = N_("There is no such match in your cases.")


def service_of(act: Act) -> str:
    """Return the code of the service that the acting person answers for; empty for everybody else."""
    if not may(act.roles, Right.WORK_REFERRALS):
        return ""
    row = models.ServiceMember.objects.filter(officer=act.actor, until__isnull=True).first()
    return row.service if row else ""


def referral_for(act: Act, referral: UUID, *, what: str, lock: bool = False) -> models.Referral:
    """Return a referral that is the task of `act`'s person, the look written first. Raises NoSuchReferral."""
    rows = models.Referral.objects.select_for_update() if lock else models.Referral.objects
    row = rows.filter(id=referral).first()
    if row is None or not _is_task(act, row):
        raise NoSuchReferral
    record_look(act, subject=row.person, what=what)
    return row


def _is_task(act: Act, row: models.Referral) -> bool:
    """Return True for whoever refers at the same post, for who works the child's case, and for the service."""
    if may(act.roles, Right.REFER_TO_SERVICE):
        if row.made_by_id == act.actor or (bool(row.post) and row.post == act.post):
            return True
        if _works_for(act, row.person):
            return True
    # A service knows of a referral once it was sent, never of one that somebody only thought of.
    return row.stage != Stage.PROPOSED and bool(row.service) and service_of(act) == row.service and _was_sent(row)


def _was_sent(row: models.Referral) -> bool:
    return models.ReferralStep.objects.filter(referral=row, stage=Stage.SENT).exists()


def look_at_referral(act: Act, *, referral: UUID) -> ReferralView:
    """Return a referral with its steps. Raises NoSuchReferral."""
    with transaction.atomic():
        return _shown(act, referral_for(act, referral, what="referral"))


def referrals_of_post(act: Act) -> tuple[ReferralView, ...]:
    """Return the open referrals of the own post, what is due first; one look for each. Raises NotAllowed."""
    require(act.roles, Right.REFER_TO_SERVICE)
    rows = models.Referral.objects.filter(stage__in=[*OPEN])
    mine = rows.filter(Q(made_by=act.actor) | (Q(post=act.post) & ~Q(post="")))
    return _seen(act, mine, what="referrals")


def referrals_of(act: Act, *, inspection: UUID) -> tuple[ReferralView, ...]:
    """Return what was referred at an inspection that the caller has made sure is this person's task."""
    require(act.roles, Right.REFER_TO_SERVICE)
    return _seen(act, models.Referral.objects.filter(inspection=inspection), what="referrals")


def referrals_of_service(act: Act) -> tuple[ReferralView, ...]:
    """Return what was sent to the own service, what waits first. Raises NotAllowed."""
    require(act.roles, Right.WORK_REFERRALS)
    service = service_of(act)
    rows = models.Referral.objects.filter(steps__stage=Stage.SENT).exclude(service="")
    return _seen(act, rows.filter(service=service), what="service-referrals")


def _seen(act: Act, rows: Iterable[models.Referral], *, what: str) -> tuple[ReferralView, ...]:
    with transaction.atomic():
        found = sorted(rows, key=lambda row: (row.stage not in OPEN, row.since, row.id))
        for row in found:
            record_look(act, subject=row.person, what=what)
        return tuple(_shown(act, row) for row in found)


def _shown(act: Act, row: models.Referral) -> ReferralView:
    """Return a referral; a service that no agreement binds any more reads nothing that may speak of a claim."""
    is_service = bool(row.service) and service_of(act) == row.service
    return referral_view(act, row, withheld=is_service and not may_service_read(act, row))


def is_case_member(act: Act, *, case: UUID) -> bool:
    """Return True when the acting person may know of the case of a child."""
    return models.CaseMember.objects.filter(officer=act.actor, until__isnull=True, case=case).exists()


def _works_for(act: Act, person: UUID) -> bool:
    rows = models.CaseMember.objects.filter(officer=act.actor, until__isnull=True, case__person=person)
    return may(act.roles, Right.WORK_CHILD_CASES) and rows.exists()


def child_cases_for(act: Act) -> tuple[ChildCaseRow, ...]:
    """Return all cases of children by their numbers: no name stands in a list. Raises NotAllowed."""
    require(act.roles, Right.WORK_CHILD_CASES)
    record_look(act, subject=named_id("child-cases", "list"), what="child-cases")
    return child_case_rows(act)


def children_expected_by(act: Act) -> tuple[ExpectedChildren, ...]:
    """Return the children whom movements bring without an adult, by count and number. Raises NotAllowed."""
    require(act.roles, Right.WORK_CHILD_CASES)
    return expected_children(since=act.at - LATE)


def child_case_for(act: Act, case: UUID, *, what: str, lock: bool = False) -> models.ChildCase:
    """Return the case of a child to one of its members, the look written first. Raises NoSuchChildCase."""
    rows = models.ChildCase.objects.select_for_update() if lock else models.ChildCase.objects
    row = rows.filter(id=case).first()
    if row is None or not may(act.roles, Right.WORK_CHILD_CASES) or not is_case_member(act, case=row.id):
        raise NoSuchChildCase
    record_look(act, subject=row.person, what=what)
    return row


def child_case_to_take(act: Act, case: UUID) -> models.ChildCase:
    """Return the case of a child to somebody of the authority who asks to know of it. Raises NoSuchChildCase."""
    row = models.ChildCase.objects.select_for_update().filter(id=case).first()
    if row is None:
        raise NoSuchChildCase
    record_look(act, subject=row.person, what="child-case-taken")
    return row


def look_at_child_case(act: Act, *, case: UUID) -> ChildCaseView:
    """Return the case of a child with all that is in it. Raises NoSuchChildCase."""
    with transaction.atomic():
        return child_case_view(act, child_case_for(act, case, what="child-case"))


def work_for(act: Act) -> tuple[CaseWork, ...]:
    """Return tasks and flags that are open in one's own cases, what is due first; a look at each. Raises NotAllowed."""
    require(act.roles, Right.WORK_CHILD_CASES)
    rows = models.ChildCase.objects.filter(id__in=_my_cases(act)).order_by("noticed_at", "id")
    with transaction.atomic():
        found: list[CaseWork] = []
        for row in rows:
            record_look(act, subject=row.person, what="child-work")
            found += work_in(act, row)
    return tuple(sorted(found, key=lambda each: (each.due or date.max, not each.is_flag, each.number, each.words)))


def match_for(act: Act, match: UUID, *, lock: bool = False) -> models.TracingMatch:
    """Return a match to whoever works a case that one of its sides belongs to. Raises NoSuchMatch."""
    rows = models.TracingMatch.objects.select_for_update(of=("self",)) if lock else models.TracingMatch.objects
    row = rows.select_related("sought", "found").filter(id=match).first()
    sides = (row.sought, row.found) if row else ()
    if row is None or not any(each.case_id and is_case_member(act, case=each.case_id) for each in sides):
        raise NoSuchMatch
    for person in {each.person for each in sides}:
        record_look(act, subject=person, what="tracing-match")
    return row


def look_at_match(act: Act, *, match: UUID) -> MatchView:
    """Return a match with its reasons. Raises NoSuchMatch."""
    with transaction.atomic():
        return match_view(match_for(act, match), mine=_my_cases(act))


def matches_for(act: Act) -> tuple[MatchView, ...]:
    """Return what fits in one's own cases, what waits for an assessment first; a look for each. Raises NotAllowed."""
    require(act.roles, Right.WORK_CHILD_CASES)
    mine = _my_cases(act)
    rows = models.TracingMatch.objects.select_related("sought", "found").filter(
        Q(sought__case__in=mine) | Q(found__case__in=mine)
    )
    with transaction.atomic():
        found = sorted(rows, key=lambda row: (row.assessed_at is not None, -row.score, row.id))
        for row in found:
            record_look(act, subject=row.found.person, what="tracing-match")
        return tuple(match_view(row, mine=mine) for row in found)


def _my_cases(act: Act) -> Collection[UUID]:
    rows = models.CaseMember.objects.filter(officer=act.actor, until__isnull=True)
    return frozenset(rows.values_list("case_id", flat=True))
