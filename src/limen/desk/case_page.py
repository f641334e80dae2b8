"""The frame that every page of a case shares: who it is on the left, the tabs, who has it and the duties right."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from limen.apps.crossings.queries import InspectionView, annulled_decisions, hand_overs_of, held_now, sent_back_by
from limen.apps.posts.queries import OfficerRow, officer_names, officers_at_work
from limen.desk import inspecting, presenting
from limen.desk.acting import is_allowed
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.decision.afterwards import RETURNED
from limen.lib.decision.rights import Right, may

PURPOSE = "second-line"
"""What the second line looks at people for, in the access log."""

TABS: tuple[tuple[str, str, str], ...] = (
    ("case", "desk:case", N_("Case")),
    ("hits", "desk:case-hits", N_("Hits")),
    ("needs", "desk:case-needs", N_("Needs")),
    ("interview", "desk:case-interview", N_("Interview")),
    ("assessment", "desk:case-assessment", N_("Assessment")),
    ("evidence", "desk:case-evidence", N_("Evidence")),
    ("examination", "desk:case-examination", N_("Examination")),
    ("outcome", "desk:case-outcome", N_("Outcome")),
    ("notice", "desk:case-notice", N_("Notice")),
    ("after", "desk:case-after", N_("Afterwards")),
    ("appeals", "desk:case-appeals", N_("Appeal")),
)
"""Name of the tab, view, label; in the order of the work, from the case itself to what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTab:
    """One tab of a case."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHolder:
    """Who has a case, and what this officer may do about it."""

    name: str
    """Empty when nobody has it."""
    mine: bool
    present: bool
    """True while whoever has it is at work."""
    since: str
    given_by: str
    why: str
    may_take: bool
    may_give: bool
    colleagues: list[tuple[UUID, str]]
    """Who could have it instead: of the second line, and at work at this post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """What an officer who let the case go wrote for the next one."""

    officer: str
    at: str
    words: str


def case_context(request: DeskRequest, act: Act, view: InspectionView, tab: str) -> dict[str, object]:
    """Return the context of `desk/second_line/case_base.html`; a page of a case adds its own to it."""
    return {
        "page": inspecting.page_of(view, act),
        "name": inspecting.short_name(view),
        "tab": tab,
        "tabs": _tabs(view.id, tab),
        "holder": _holder(act, view.id),
        "lines": _lines(act, view.id),
        "works_cases": is_allowed(request, Right.WORK_CASES),
        "standing": standing(view.id),
    }


def standing(inspection: UUID) -> dict[str, object]:
    """Return what is told of a case wherever it is shown: that a decision was annulled, that a State sent one back."""
    sent_by, letter = sent_back_by(inspection)
    return {"annulled": bool(annulled_decisions(inspection)), "sent_by": sent_by, "letter": letter, "source": RETURNED}


def colleagues(post: str) -> tuple[OfficerRow, ...]:
    """Return who works cases at a post now."""
    return tuple(each for each in officers_at_work(post) if may(each.roles, Right.WORK_CASES))


def _tabs(inspection: UUID, current: str) -> list[ShownTab]:
    return [
        ShownTab(url=reverse(address, args=[inspection]), label=gettext(label), current=name == current)
        for name, address, label in TABS
    ]


def _holder(act: Act, inspection: UUID) -> ShownHolder:
    held, there = held_now(inspection), colleagues(act.post)
    has = held.officer if held else None
    present = any(each.id == has for each in there)
    named = officer_names(each for each in (has, held.given_by if held else None) if each)
    return ShownHolder(
        name=named.get(has, "") if has else "",
        mine=has == act.actor,
        present=present,
        since=presenting.moment(held.since, presenting.zone_of(act)) if held else "",
        given_by=named.get(held.given_by, "") if held and held.given_by else "",
        why=held.why if held else "",
        may_take=may(act.roles, Right.WORK_CASES) and not present,
        may_give=may(act.roles, Right.ASSIGN_CASES) or has == act.actor,
        colleagues=[(each.id, each.full_name) for each in there if each.id != has],
    )


def _lines(act: Act, inspection: UUID) -> list[ShownLine]:
    rows = hand_overs_of(inspection)
    named = officer_names(row.left_by for row in rows)
    return [
        ShownLine(
            officer=named.get(row.left_by, ""),
            at=presenting.moment(row.left_at, presenting.zone_of(act)),
            words=row.words,
        )
        for row in rows
    ]
