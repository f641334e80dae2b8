"""A traveller's stays as a calendar strip: one row a month, one cell a day, with the same in words beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.dates import format_date
from django.utils.translation import gettext

from limen.desk import presenting
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.stays.entitlement import Entitlement, Question
from limen.lib.stays.explaining import DayUsed, explain
from limen.lib.stays.grounds import Way
from limen.lib.stays.pairing import Pairing, Stay

CELL: Final = 16
"""Units of the drawing from one day to the next."""
LABEL: Final = 88
MOST_MONTHS: Final = 16
AHEAD: Final = timedelta(days=200)
"""How far ahead days are drawn on which somebody may stay; what goes on longer is said in words."""
SURE: Final[Mapping[Pairing, str]] = {
    Pairing.SURE: N_("sure"),
    Pairing.LIKELY: N_("likely"),
    Pairing.RUNNING: N_("goes on"),
    Pairing.EXIT_MISSING: N_("no exit recorded"),
    Pairing.ENTRY_MISSING: N_("no entry recorded"),
}
LEGEND: Final[tuple[tuple[str, str], ...]] = (
    ("counted", N_("a day here that counts")),
    ("apart", N_("a day here that does not count")),
    ("over", N_("a day longer than allowed")),
    ("ahead", N_("a day on which a stay is allowed")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day, where it is drawn."""

    x: int
    y: int
    kind: str
    """counted, apart, over, ahead, or empty for a day elsewhere."""
    is_today: bool

    @property
    def cx(self) -> int:
        """The middle of the cell."""
        return self.x + CELL // 2 - 1

    @property
    def cy(self) -> int:
        """The middle of the cell."""
        return self.y + CELL // 2 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A row of the strip."""

    label: str
    y: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStay:
    """A stay in words."""

    first: str
    last: str
    sure: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The drawing, and the same in words."""

    width: int
    height: int
    months: tuple[Month, ...]
    stays: tuple[ShownStay, ...]
    legend: tuple[tuple[str, str], ...]
    summary: str


def strip_of(question: Question, told: Entitlement, *, way: Way) -> Strip:
    """Return the stays of a question with what is allowed from the day of the answer on."""
    days = explain(question, basis=told.basis, way=way, day=told.day) if told.basis else ()
    kinds = {**_here(question.stays, told.day), **_counted(days), **_over(told), **_ahead(told)}
    months = tuple(_months(kinds, today=told.day))
    shown = {cell.kind for month in months for cell in month.cells}
    return Strip(
        width=LABEL + 31 * CELL,
        height=max(1, len(months)) * CELL,
        months=months,
        stays=tuple(_stay(stay) for stay in reversed(question.stays)),
        legend=tuple((kind, gettext(words)) for kind, words in LEGEND if kind in shown),
        summary=_summary(kinds),
    )


def _here(stays: Iterable[Stay], today: date) -> dict[date, str]:
    return {day: "apart" for stay in stays for day in _days(stay.first_day, stay.last_day or today)}


def _counted(days: Iterable[DayUsed]) -> dict[date, str]:
    return {each.day: "counted" if each.counted else "apart" for each in days}


def _over(told: Entitlement) -> dict[date, str]:
    return {told.day - timedelta(days=back): "over" for back in range(told.overstayed_by)}


def _ahead(told: Entitlement) -> dict[date, str]:
    if not told.entitled or told.until is None:
        return {}
    # The day of an entry is itself a day of the stay; for a stay that runs today is told already.
    first = told.day + timedelta(days=told.direction is Direction.EXIT)
    return dict.fromkeys(_days(first, min(told.until, told.day + AHEAD)), "ahead")


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def _months(kinds: Mapping[date, str], *, today: date) -> Iterator[Month]:
    marked = [*kinds, today]
    last = max(marked).replace(day=1)
    first = max(min(marked).replace(day=1), _back(last, MOST_MONTHS - 1))
    row = 0
    while first <= last:
        yield _month(first, row, kinds, today)
        first, row = _back(first, -1), row + 1


def _back(month: date, months: int) -> date:
    """Return the first day of the month so many months before."""
    counted = month.year * 12 + month.month - 1 - months
    return date(counted // 12, counted % 12 + 1, 1)


def _month(first: date, row: int, kinds: Mapping[date, str], today: date) -> Month:
    after = _back(first, -1)
    y = row * CELL
    return Month(
        label=format_date(first, format="MMM y", locale=presenting.locale()),
        y=y,
        cells=tuple(
            Cell(x=LABEL + (day.day - 1) * CELL, y=y, kind=kinds.get(day, ""), is_today=day == today)
            for day in _days(first, after - timedelta(days=1))
        ),
    )


def _stay(stay: Stay) -> ShownStay:
    return ShownStay(
        first=presenting.text(stay.first_day),
        last=presenting.text(stay.last_day) if stay.last_day else gettext("today"),
        sure=gettext(SURE[stay.pairing]),
        why=presenting.sentence_text(stay.why.sentence, stay.why.values),
    )


def _summary(kinds: Mapping[date, str]) -> str:
    told = {kind: sum(each == kind for each in kinds.values()) for kind, _ in LEGEND}
    return gettext(
        "Calendar of stays. Days here that count: %(counted)s; that do not: %(apart)s; longer than allowed: %(over)s."
    ) % {name: presenting.text(told[name]) for name in ("counted", "apart", "over")}
