"""What was measured of the thresholds of screening: a curve for each list, in a picture, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from babel.numbers import format_decimal
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.adapters.calibration_files import Measured, MeasuredList, folder_of, read_measured
from limen.apps.watchlists.queries import person_lists
from limen.desk import answering, presenting
from limen.desk.acting import act_of, needs
from limen.desk.requests import DeskRequest
from limen.lib.decision.rights import Right

PURPOSE = "lists"
WIDTH: Final = 640
HEIGHT: Final = 260
LEFT: Final = 56
"""Units of the drawing that the figures at its side take."""
FOOT: Final = 34
MOST_ROWS: Final = 16
LEAST_SHARE: Final = 0.03
"""Part of the height below which a line would lie upon the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on an axis, with its figure."""

    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The curve of one list, in units of the drawing."""

    line: str
    across: tuple[Mark, ...]
    """Thresholds."""
    upward: tuple[Mark, ...]
    """False alarms for each thousand travellers."""
    proposed: tuple[Mark, ...]
    budget: tuple[Mark, ...]
    """What the State can look into: all hits, and those that stop; what lies above the drawing is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCurve:
    """One list, as a picture, as sentences and as a table."""

    name: str
    drawing: Drawing | None
    """None where no threshold gave a false alarm: a line along the ground shows nothing that the words do not say."""
    now: str
    then: str
    is_settled: bool
    rows: tuple[tuple[str, str], ...]


@require_GET
@needs(Right.KEEP_LISTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show what was measured last; measuring takes minutes and is done by the command."""
    act = act_of(request, purpose=PURPOSE)
    measured = read_measured(folder_of(settings.CONFIGURATION.home))
    context = {
        "measured": measured,
        "travellers": presenting.text(measured.travellers) if measured else "",
        "at": presenting.moment(measured.at, presenting.zone_of(act)) if measured else "",
        "curves": _curves(measured) if measured else [],
        "budget": _budget(measured) if measured else "",
    }
    return answering.page(request, "desk/lists/calibration.html", context)


def _budget(measured: Measured) -> str:
    said = gettext("Budget for each thousand travellers: %(alert)s alerts, %(review)s hits in all.")
    return said % {"alert": _figure(measured.alert_budget), "review": _figure(measured.review_budget)}


def _curves(measured: Measured) -> list[ShownCurve]:
    """Return every list, the one that gives most false alarms first."""
    names = {each.code: each.name for each in person_lists()}
    lists = sorted(measured.lists, key=_most_alarms, reverse=True)
    budget = {measured.review_budget: gettext("hits"), measured.alert_budget: gettext("alerts")}
    return [_shown(each, names.get(each.list_code, each.list_code), budget) for each in lists]


def _most_alarms(each: MeasuredList) -> float:
    return max(rate for _threshold, rate in each.points)


def _shown(each: MeasuredList, name: str, budget: Mapping[float, str]) -> ShownCurve:
    step = max(1, len(each.points) // MOST_ROWS)
    return ShownCurve(
        name=name,
        drawing=_drawn(each, budget) if _most_alarms(each) else None,
        now=_told(
            gettext("In force: an alert from %(alert)s bits (%(alerts)s), shown from %(review)s bits (%(shown)s)."),
            (each.alert_now, each.alerts_now, each.review_now, each.shown_now),
        ),
        then=_told(
            gettext("Proposed: an alert from %(alert)s bits (%(alerts)s), shown from %(review)s bits (%(shown)s)."),
            (each.alert, each.alerts_then, each.review, each.shown_then),
        ),
        is_settled=each.is_settled,
        rows=tuple((_figure(x), _figure(y)) for x, y in each.points[::step]),
    )


def _told(sentence: str, figures: tuple[float, float, float, float]) -> str:
    alert, alerts, review, shown = map(_figure, figures)
    return sentence % {"alert": alert, "alerts": alerts, "review": review, "shown": shown}


def _figure(value: float) -> str:
    return format_decimal(round(value, 3), locale=presenting.locale())


def _drawn(each: MeasuredList, budget: Mapping[float, str]) -> Drawing:
    least, most = each.points[0][0], each.points[-1][0]
    top = max(y for _, y in each.points) or 1.0

    def across(threshold: float) -> str:
        return f"{LEFT + (min(threshold, most) - least) / ((most - least) or 1) * (WIDTH - LEFT - 8):.1f}"

    def upward(rate: float) -> str:
        return f"{8 + (1 - rate / top) * (HEIGHT - FOOT - 8):.1f}"

    return Drawing(
        line=" ".join(f"{across(x)},{upward(y)}" for x, y in each.points),
        across=tuple(Mark(at=across(x), text=_figure(x)) for x in _round_figures(least, most)),
        upward=tuple(Mark(at=upward(rate), text=_figure(rate)) for rate in _round_figures(0.0, top)),
        proposed=tuple(Mark(at=across(x), text=_figure(x)) for x in (each.review, each.alert)),
        budget=tuple(
            Mark(at=upward(rate), text=gettext("Budget: %(what)s") % {"what": what})
            for rate, what in budget.items()
            if top >= rate >= top * LEAST_SHARE
        ),
    )


def _round_figures(least: float, most: float) -> list[float]:
    """Return some four figures of an axis that people can count in: ones, twos or fives of a power of ten."""
    if most <= least:
        return [least]
    power = 10.0 ** floor(log10((most - least) / 4))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= (most - least) / 5)
    return [count * step for count in range(ceil(least / step), floor(most / step) + 1)]
