"""The way to what a post plans: no person is in it, and it is read at the post that it is for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from limen.apps.response import models
from limen.apps.response.queries.planning import (
    PaperView,
    PlanView,
    RehearsalView,
    papers_of,
    plan_view,
    plans_in_force,
    rehearsals_of,
    versions_of,
)
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require


class NoSuchPlan(Problem):
    """There is no such plan at this post."""

    code = "plan-unknown"
    sentence = N_("There is no such plan at this post.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan with all that belongs to it; the last version stands first."""

    versions: tuple[PlanView, ...]
    papers: tuple[PaperView, ...]
    rehearsals: tuple[RehearsalView, ...]

    @property
    def last(self) -> PlanView:
        """The version that counts."""
        return self.versions[0]


def plans_for(act: Act) -> tuple[PlanView, ...]:
    """Return the plans of one's own post that are in force. Raises NotAllowed."""
    require(act.roles, Right.SEE_RESPONSE)
    return tuple(map(plan_view, plans_in_force(act.post)))


def look_at_plan(act: Act, *, series: UUID) -> PlanPage:
    """Return a plan of one's own post, with what it was before. Raises NotAllowed or NoSuchPlan."""
    require(act.roles, Right.SEE_RESPONSE)
    versions = versions_of(series, post=act.post)
    if not versions:
        raise NoSuchPlan
    return PlanPage(versions=versions, papers=papers_of(series), rehearsals=rehearsals_of(series))


def open_paper(act: Act, *, series: UUID, paper: UUID) -> models.PlanPaper:
    """Return a procedure of a plan of one's own post. Raises NotAllowed or NoSuchPlan."""
    require(act.roles, Right.SEE_RESPONSE)
    row = models.PlanPaper.objects.filter(id=paper, plan=series, post=act.post, withdrawn_at__isnull=True).first()
    if row is None:
        raise NoSuchPlan
    return row


def last_version(act: Act, *, series: UUID) -> models.Plan:
    """Return the last version of a plan of one's own post, which is in force. Raises NotAllowed or NoSuchPlan."""
    require(act.roles, Right.SEE_RESPONSE)
    row = models.Plan.objects.filter(plan=series, post=act.post).order_by("-number").first()
    if row is None or row.is_withdrawn:
        raise NoSuchPlan
    return row
