"""The frame that every page of a case shares: who it is on the left, the tabs, the duties on the right."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from limen.apps.crossings.queries import InspectionView
from limen.desk import inspecting
from limen.desk.acting import is_allowed
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right

PURPOSE = "second-line"
"""What the second line looks at people for, in the access log."""

TABS: tuple[tuple[str, str, str], ...] = (("case", "desk:case", N_("Case")),)
"""Name of the tab, view, label; in the order of the work: case, interview, assessment, evidence, outcome, after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTab:
    """One tab of a case."""

    url: str
    label: str
    current: bool


def case_context(request: DeskRequest, act: Act, view: InspectionView, tab: str) -> dict[str, object]:
    """Return the context of `desk/second_line/case_base.html`; a page of a case adds its own to it."""
    return {
        "page": inspecting.page_of(view, act),
        "name": inspecting.short_name(view),
        "tabs": _tabs(view.id, tab),
        "works_cases": is_allowed(request, Right.WORK_CASES),
    }


def _tabs(inspection: UUID, current: str) -> list[ShownTab]:
    return [
        ShownTab(url=reverse(address, args=[inspection]), label=gettext(label), current=name == current)
        for name, address, label in TABS
    ]
