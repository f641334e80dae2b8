"""How long may I stay? Answered for anybody from what they type; nothing is kept, and nobody is asked who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from allauth.core.ratelimit import consume
from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from limen.adapters import clock
from limen.adapters.world import world
from limen.desk import answering, presenting, problems
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.stay_strip import strip_of
from limen.desk.views.public.seal import LIMIT
from limen.desk.views.stays import headline, reasons
from limen.lib.basics.country_pack import CountryPack, Mode
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import N_
from limen.lib.stays.entitlement import Entitlement, Question, on_entry, while_here
from limen.lib.stays.grounds import Traveller, Way
from limen.lib.stays.pairing import Passage, pair, running
from limen.lib.stays.permits import Permit, PermitStatus

ROWS: Final = 6
MOST_ROWS: Final = 30
EARLIEST: Final = timedelta(days=10 * 366)
DOCUMENTS: Final = (
    ("P", _("Passport")),
    ("I", _("Identity card")),
    ("PT", _("Travel document for refugees or stateless people")),
)
_NO_PERMIT: Final = ""


class CheckForm(Dressed, forms.Form):
    """Who comes, how, when, with what permission."""

    citizenship = forms.ChoiceField(label=_("Citizenship"))
    document = forms.ChoiceField(label=_("Travel document"), choices=DOCUMENTS)
    purpose = forms.ChoiceField(label=_("Purpose of travel"))
    mode = forms.ChoiceField(label=_("I come by"))
    day = forms.DateField(
        label=_("Day of entry"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    kind = forms.ChoiceField(label=_("Visa or permit that I hold"), required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    valid_until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    entries = forms.ChoiceField(
        label=_("Entries"), choices=((0, _("Any number")), (1, _("One")), (2, _("Two"))), required=False
    )

    def __init__(self, *args: Any, pack: CountryPack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["citizenship"], [("", "…"), *presenting.countries()])
        choose_from(self.fields["purpose"], [(each.code, gettext(each.name)) for each in pack.purposes])
        choose_from(self.fields["mode"], [(each.value, gettext(MODES[each])) for each in Mode])
        kinds = [(each.code, gettext(each.name)) for each in pack.stays.permit_kinds]
        choose_from(self.fields["kind"], [(_NO_PERMIT, gettext("none")), *kinds])

    def clean(self) -> dict[str, Any]:
        """Return what was typed; a permit without its dates is said to be incomplete."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind"):
            for name in ("valid_from", "valid_until"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Write the day as it stands on the permit."))
            if said.get("valid_from") and said.get("valid_until") and said["valid_from"] > said["valid_until"]:
                self.add_error("valid_until", gettext("This day lies before the first day."))
        return said


MODES: Final = {
    Mode.AIR: N_("air"),
    Mode.LAND: N_("land"),
    Mode.SEA: N_("sea"),
    Mode.RIVER: N_("river"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stay as it was typed, and what is wrong with it."""

    number: int
    entry: str
    exit: str
    wrong: str
    first: date | None = None
    last: date | None = None


@csrf_exempt
@require_http_methods(["GET", "POST"])
def show(request: DeskRequest) -> HttpResponse:
    """Show the questions and, once they are answered, how long one may stay. Nothing typed is kept or logged."""
    # The answer depends on the form alone and changes nothing: a forged form would tell its forger nothing.
    pack, today = world().pack, clock.now().date()
    said = request.POST if request.method == "POST" else None
    form = CheckForm(said, pack=pack, initial={"day": today, "mode": Mode.AIR.value})
    rows = _rows(request, today)
    context: dict[str, object] = {"form": form, "rows": rows, "state": gettext(pack.state.name)}
    if said is not None and not consume(request, action=LIMIT):
        return problems.too_many_requests(request)
    asked = said is not None and "more" not in said
    if asked and form.is_valid() and not any(row.wrong for row in rows):
        context |= _answer(pack, form.cleaned_data, rows, today=today)
    status = 422 if asked and "headline" not in context else 200
    return answering.page(request, "desk/public/stay_check.html", context, status=status)


def _rows(request: DeskRequest, today: date) -> list[Row]:
    said = request.POST
    typed = list(zip(said.getlist("entry"), said.getlist("exit"), strict=False))[:MOST_ROWS]
    wanted = max(ROWS, len(typed) + (ROWS if "more" in said else 0))
    padded = [*typed, *[("", "")] * (min(wanted, MOST_ROWS) - len(typed))]
    return [_row(number, entry, leaving, today) for number, (entry, leaving) in enumerate(padded, start=1)]


def _row(number: int, entry: str, leaving: str, today: date) -> Row:
    first, last = _date(entry), _date(leaving)
    return Row(
        number=number,
        entry=entry[:10],
        exit=leaving[:10],
        first=first,
        last=last,
        wrong=_wrong(entry, leaving, first, last, today),
    )


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        # An empty field and a slip of the hand look the same here; `_wrong` tells them apart by what was typed.
        return None


def _wrong(entry: str, leaving: str, first: date | None, last: date | None, today: date) -> str:
    if (entry and first is None) or (leaving and last is None):
        return gettext("This is not a day. Write it as year, month, day.")
    if last and not first:
        return gettext("Write the day of entry too.")
    if first and last and last < first:
        return gettext("The exit lies before the entry.")
    if first and not today - EARLIEST <= first <= today:
        return gettext("Write stays of the last ten years that have begun.")
    return ""


def _answer(pack: CountryPack, said: dict[str, Any], rows: list[Row], *, today: date) -> dict[str, object]:
    way = Way(TravellerKind.PASSENGER, "", said["mode"])
    question = Question(
        state_code=pack.state.code,
        traveller=Traveller(citizenships=(said["citizenship"],), document=said["document"], purpose=said["purpose"]),
        law=pack.stays,
        permits=_permits(said),
        stays=pair(_passages(rows, said["mode"])),
    )
    here = running(question.stays)
    told = while_here(question, day=today) if here else on_entry(question, way=way, day=said["day"] or today)
    return {
        "headline": headline(told),
        "weight": "clear" if told.entitled else "attention",
        "reasons": reasons(told),
        "strip": strip_of(question, told, way=way),
        "needed": _needed(pack, told),
    }


def _passages(rows: list[Row], mode: str) -> list[Passage]:
    """Return the typed days as crossings; an exit on the day of the next entry comes before it."""
    passages = []
    for row in rows:
        if row.first:
            passages.append(Passage(Direction.ENTRY, _at(row.first, 18), row.first, "", mode))
        if row.last:
            same_day = row.last == row.first
            passages.append(Passage(Direction.EXIT, _at(row.last, 20 if same_day else 6), row.last, "", mode))
    return passages


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def _permits(said: dict[str, Any]) -> tuple[Permit, ...]:
    if not said["kind"]:
        return ()
    return (
        Permit(
            id=UUID(int=0),
            kind=said["kind"],
            number="",
            issuer="",
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            entries=int(said["entries"] or 0),
            stay_days=None,
            status=PermitStatus.VALID,
            ended_on=None,
        ),
    )


def _needed(pack: CountryPack, told: Entitlement) -> tuple[str, ...]:
    """Return the permits that could be asked for, where nothing that was told allows to enter."""
    if told.entitled or told.next_entry or told.direction is Direction.EXIT:
        return ()
    return tuple(gettext(kind.name) for kind in pack.stays.permit_kinds)
