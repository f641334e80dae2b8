"""A small operator types its list, sees what was wrong with it row by row, mends it, and sends it again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters import clock
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.access import MessagePage, own_message, page_of
from limen.apps.carriers.operations import Received, Sitting
from limen.desk import presenting, problems
from limen.desk.forms import Dressed, choose_from
from limen.desk.portal import act_of, portal_page, signed_in
from limen.desk.problems import ShownProblem
from limen.desk.requests import DeskRequest
from limen.desk.views.movements import shown_issue
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.carriage.movement import MODE_WORDS, Channel, MessageState

TYPED: Final = "list.csv"
"""Name that a typed list is kept under: only such a one can be mended by typing."""
ROWS: Final = 12
MORE_ROWS: Final = 12
MOST_ROWS: Final = 400
LONGEST: Final = 80
"""Signs of a cell."""
COLUMNS: Final = (
    ("family_name", N_("family name")),
    ("given_names", N_("given names")),
    ("birth_date", N_("date of birth")),
    ("sex", N_("sex")),
    ("nationality", N_("nationality")),
    ("document_number", N_("document number")),
    ("document_issuer", N_("issuer of the document")),
    ("document_expiry", N_("date of expiry")),
    ("seat", N_("seat or cabin")),
    ("booking", N_("reference of the booking")),
)
"""Of a typed list, as the template of tables names them."""
REFERENCE: Final = "reference"
"""Column that nobody types: by it a person who is mended is known again, whatever was changed."""
_MOVEMENT: Final = (("mode", "mode"), ("line", "number"), ("origin", "origin"), ("destination", "destination"))
_TIMES: Final = ("departs", "arrives")
_FORM_TIME: Final = "%Y-%m-%dT%H:%M"


class MovementForm(Dressed, forms.Form):
    """The movement of a typed list."""

    mode = forms.ChoiceField(label=_("Way of travel"))
    number = forms.CharField(label=_("Flight, ship, line or plate"), max_length=20)
    origin = forms.CharField(label=_("From"), max_length=8)
    departs = forms.DateTimeField(
        label=_("Departs"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORM_TIME),
        input_formats=[_FORM_TIME],
        help_text=_("Local time there."),
    )
    destination = forms.CharField(label=_("To"), max_length=8)
    arrives = forms.DateTimeField(
        label=_("Arrives"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORM_TIME),
        input_formats=[_FORM_TIME],
        help_text=_("Local time there."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["mode"], [(code, gettext(words)) for code, words in MODE_WORDS.items()])
        for name in ("number", "origin", "destination"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A list as it was typed: what it says of the movement, and its rows with the reference of each."""

    movement: Mapping[str, str]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@require_http_methods(["GET", "POST"])
@signed_in
def typed(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Let a small operator type a list, or mend one that it typed; it goes the way of every message."""
    if request.method == "GET":
        return _empty_or_mended(request, sitting)
    if request.POST.get("of"):
        return _send_mended(request, sitting)
    rows, token = _rows_of(request.POST), _token(request.POST)
    if "more" in request.POST:
        form = MovementForm(initial=request.POST.dict())
        return _page(request, sitting, form, [*rows, *[_BLANK] * MORE_ROWS], token)
    form = MovementForm(request.POST)
    people = [(reference, cells) for reference, cells in rows if any(cells)]
    if not form.is_valid() or not people:
        said = None if people else _nobody()
        return _page(request, sitting, form, rows, token, status=422, problem=said)
    mended = _mended(sitting, request.POST.get("mends", ""))
    staying = {reference for reference, _cells in people if reference}
    gone = [each for each in mended.rows if each[0] not in staying] if mended else []
    numbered = [(reference or f"{token[:12]}-{place}", cells) for place, (reference, cells) in enumerate(people, 1)]
    try:
        receipt = _receive(sitting, table_of(form.cleaned_data, numbered, carrier=sitting.carrier.code))
        if gone and mended:
            _receive(sitting, table_of(form.cleaned_data, gone, carrier=sitting.carrier.code, purpose="reduction"))
    except Problem as problem:
        shown = problems.shown(problem, kept=True)
        return _page(request, sitting, form, rows, token, status=status_of(problem.code), problem=shown)
    return redirect("portal:message", receipt.message) if receipt.message else redirect("portal:scorecard")


def _receive(sitting: Sitting, raw: bytes) -> carriers.Receipt:
    code = sitting.carrier.code
    received = Received(raw=raw, channel=Channel.PORTAL, name=TYPED, carrier=sitting.carrier.id, sender=code)
    return carriers.receive(act_of(sitting), received=received)


def table_of(
    said: Mapping[str, object], people: Iterable[tuple[str, Sequence[str]]], *, carrier: str, purpose: str = ""
) -> bytes:
    """Return a typed list as the template of tables: the movement above, one row a person below."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["carrier", carrier])
    if purpose:
        rows.writerow(["purpose", purpose])
    for label, name in _MOVEMENT:
        rows.writerow([label, str(said[name]) if name == "mode" else str(said[name]).upper()])
    for name in _TIMES:
        rows.writerow([name, f"{said[name]:%Y-%m-%d %H:%M}"])
    rows.writerow([*(name for name, _label in COLUMNS), REFERENCE])
    rows.writerows([*cells, reference] for reference, cells in people)
    return out.getvalue().encode()


def typed_in(raw: bytes) -> Typed:
    """Return the list that `table_of` made into these bytes."""
    rows = list(csv.reader(StringIO(raw.decode())))
    header = next(place for place, row in enumerate(rows) if row and row[0] == COLUMNS[0][0])
    above = {row[0]: row[1] for row in rows[:header] if len(row) > 1}
    movement = {name: above.get(label, "") for label, name in _MOVEMENT}
    movement |= {name: above.get(name, "").replace(" ", "T") for name in _TIMES}
    width = len(COLUMNS)
    return Typed(movement=movement, rows=tuple((row[width], tuple(row[:width])) for row in rows[header + 1 :] if row))


_BLANK: Final = ("", ("",) * len(COLUMNS))


def _empty_or_mended(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    token, mends = clock.new_id().hex[-12:], request.GET.get("mends", "")
    if not mends:
        return _page(request, sitting, MovementForm(initial={"mode": sitting.carrier.mode}), [_BLANK] * ROWS, token)
    mended = _mended(sitting, mends)
    if mended is None:
        return _faulty(request, sitting, mends)
    form = MovementForm(initial=dict(mended.movement))
    wrong = _wrong(sitting, UUID(mends))
    return _page(request, sitting, form, [*mended.rows, _BLANK, _BLANK], token, mends=mends, wrong=wrong)


def _faulty(request: DeskRequest, sitting: Sitting, mends: str) -> HttpResponse:
    """Show the rows of a list that came as a file with which something was wrong, and no others."""
    found = _of_file(sitting, mends)
    shown = _shown_rows(
        {row.place: ("", row.cells) for row in found.rows},
        {row.place: [shown_issue(each, ()).sentence for each in row.issues] for row in found.rows},
    )
    context = {
        "columns": _columns(),
        "rows": shown,
        "of": found.message,
        "number": found.number,
        "route": f"{found.origin or '?'} → {found.destination or '?'}",
        "departs": presenting.moment(found.departs_at, presenting.zone_of(act_of(sitting))),
    }
    return portal_page(request, sitting, "type", context)


def _send_mended(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Send what was put right of a list that came as a file."""
    found = _of_file(sitting, request.POST["of"])
    said = {
        row.place: tuple(request.POST.get(f"{name}-{row.place}", "").strip()[:LONGEST] for name, _label in COLUMNS)
        for row in found.rows
        if f"{COLUMNS[0][0]}-{row.place}" in request.POST
    }
    receipt = carriers.mend_list(act_of(sitting), carrier=sitting.carrier.id, message=found.message, said=said)
    if receipt is None:
        return redirect("portal:message", found.message)
    return redirect("portal:message", receipt.message) if receipt.message else redirect("portal:scorecard")


def _of_file(sitting: Sitting, message: str) -> carriers.Mendable:
    try:
        found = carriers.mendable_list(act_of(sitting), carrier=sitting.carrier.id, message=UUID(message))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def may_mend(page: MessagePage, sitting: Sitting) -> bool:
    """Return True for a list that can be mended here: one that was typed, or rows of one that came as a file."""
    if _is_typed(page):
        return True
    own = sitting.carrier.id
    return carriers.mendable_list(act_of(sitting), carrier=own, message=page.message.id) is not None


def _is_typed(page: MessagePage) -> bool:
    """Return True for a list that was typed here, was read, and is not masked."""
    row = page.message
    return row.name == TYPED and row.channel == Channel.PORTAL and row.state != MessageState.WAITING and bool(page.raw)


def _mended(sitting: Sitting, mends: str) -> Typed | None:
    """Return the list that is mended, None where none of this carrier's can be by typing."""
    try:
        page = page_of(own_message(sitting.carrier.id, UUID(mends)))
    except ValueError:
        return None
    return typed_in(page.raw) if _is_typed(page) else None


def _wrong(sitting: Sitting, mends: UUID) -> dict[int, list[str]]:
    """Return what is wrong with each row of a list, in words."""
    found: dict[int, list[str]] = {}
    for issue in page_of(own_message(sitting.carrier.id, mends)).issues:
        person = issue["person"]
        if isinstance(person, int) and person >= 0:
            found.setdefault(person, []).append(shown_issue(issue, ()).sentence)
    return found


def _nobody() -> ShownProblem:
    return ShownProblem(
        title=gettext("Nobody is on the list"), sentence=gettext("Type at least one person, a row for each."), kept=True
    )


def _rows_of(said: QueryDict) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (
            said.get(f"{REFERENCE}-{place}", "")[:40],
            tuple(said.get(f"{name}-{place}", "").strip() for name, _label in COLUMNS),
        )
        for place in range(min(_count(said), MOST_ROWS))
    ]


def _count(said: QueryDict) -> int:
    """Return how many rows the form had: as many as it names."""
    places = [name.rpartition("-")[2] for name in said if name.startswith(f"{COLUMNS[0][0]}-")]
    return max((int(place) + 1 for place in places if place.isdecimal() and len(place) < 4), default=ROWS)


def _token(said: QueryDict) -> str:
    """Return what tells this list from others: the same on every sending, so that a double click sends it once."""
    return "".join(each for each in said.get("token", "")[:12] if each.isalnum()) or clock.new_id().hex[-12:]


def _page(
    request: DeskRequest,
    sitting: Sitting,
    form: MovementForm,
    rows: Sequence[tuple[str, Sequence[str]]],
    token: str,
    *,
    mends: str = "",
    wrong: Mapping[int, Sequence[str]] | None = None,
    status: int = 200,
    problem: ShownProblem | None = None,
) -> HttpResponse:
    shown = _shown_rows(dict(enumerate(rows)), wrong or {})
    context = {
        "form": form,
        "columns": _columns(),
        "rows": shown,
        "token": token,
        "mends": mends or request.POST.get("mends", ""),
        "problem": problem,
    }
    return portal_page(request, sitting, "type", context, status=status)


def _columns() -> list[tuple[str, str]]:
    return [(name, gettext(label)) for name, label in COLUMNS]


def _shown_rows(
    rows: Mapping[int, tuple[str, Sequence[str]]], wrong: Mapping[int, Sequence[str]]
) -> list[dict[str, object]]:
    """Return rows as the page shows them: place to reference and cells, and what is wrong with each."""
    columns = _columns()
    return [
        {
            "place": place,
            "number": presenting.text(place + 1),
            "reference": reference,
            "wrong": wrong.get(place, ()),
            "cells": [
                {
                    "name": f"{name}-{place}",
                    "value": value,
                    "column": label,
                    "label": gettext("%(column)s, row %(row)s") % {"column": label, "row": presenting.text(place + 1)},
                }
                for (name, label), value in zip(columns, cells, strict=True)
            ],
        }
        for place, (reference, cells) in rows.items()
    ]
