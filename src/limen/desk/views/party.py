"""People inspected together: a family, a vehicle, a bus with its list. Each keeps a record of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.queries import InspectionView
from limen.desk import answering, asking, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.requests import DeskRequest
from limen.desk.views.lane import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.inspection.card import NO_CARD
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.passenger_list import RowAside, read_passenger_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the group, as a row."""

    id: UUID
    name: str
    age: str
    is_child: bool
    citizenship: SafeString
    headline: SafeString
    weight: str
    is_open: bool
    is_clear: bool
    """True when the advised step is admission."""


@require_POST
@needs(Right.INSPECT)
@at_work
def start(request: DeskRequest) -> HttpResponse:
    """Open a group, a vehicle or a bus before anybody of it is scanned."""
    party = crossings.open_party(act_of(request, purpose=PURPOSE), label=request.POST.get("label", ""))
    return redirect("desk:party", party)


@require_POST
@needs(Right.INSPECT)
@at_work
def family(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Make the traveller before the officer the first of a group; the next scan joins it."""
    party = crossings.party_with(act_of(request, purpose=PURPOSE), inspection=inspection)
    return redirect("desk:party", party)


@require_GET
@needs(Right.INSPECT)
@at_work
def show(request: DeskRequest, party: UUID) -> HttpResponse:
    """Show the group: who is in it, who is clear, and the field for the next one."""
    return _page(request, act_of(request, purpose=PURPOSE), party)


@require_POST
@needs(Right.INSPECT)
@at_work
def admit(request: DeskRequest, party: UUID) -> HttpResponse:
    """Admit everybody of the group whose advised step is admission, each by a record of their own."""
    act = act_of(request, purpose=PURPOSE)
    try:
        recorded = crossings.admit_clear(act, party=party, card=asking.card(request.POST))
    except Problem as problem:
        return _refused(request, act, party, problem)
    count = len(recorded.admitted)
    told = ngettext("Recorded: %(count)s person may pass.", "Recorded: %(count)s persons may pass.", count)
    messages.success(request, told % {"count": presenting.text(count)})
    if recorded.left:
        return _page(request, act, party) if request.htmx else redirect("desk:party", party)
    return redirect("desk:lane")


@require_POST
@needs(Right.INSPECT)
@at_work
def add_list(request: DeskRequest, party: UUID) -> HttpResponse:
    """Open an inspection for every row of a list that can be read; say which rows cannot."""
    act = act_of(request, purpose=PURPOSE)
    text = request.POST.get("list", "")
    try:
        rows = read_passenger_list(text, today=act.today)
        aside = [row for row in rows if isinstance(row, RowAside)]
        base = asking.uuid(request.POST, "request")
        for row in rows:
            if not isinstance(row, RowAside):
                asked = asking.opening(
                    request, row.presented, party=party, id_=named_id("list-row", f"{base}/{row.line}")
                )
                crossings.open_inspection(act, request=asked)
    except Problem as problem:
        return _refused(request, act, party, problem)
    told = [(row.line, presenting.sentence(row.why.sentence, row.why.values), row.text) for row in aside]
    if not told and not request.htmx:
        return redirect("desk:party", party)
    return _page(request, act, party, extra={"aside": told}, status=422 if told else 200)


@require_POST
@needs(Right.INSPECT)
@at_work
def leave(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Take somebody out of the group who does not belong to it."""
    crossings.leave_party(act_of(request, purpose=PURPOSE), inspection=inspection)
    return redirect("desk:inspection", inspection)


def _refused(request: DeskRequest, act: Act, party: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {"problem": problems.shown(problem, kept=True), "list": request.POST.get("list", "")}
    return _page(request, act, party, extra=extra, status=status_of(problem.code))


def _page(
    request: DeskRequest, act: Act, party: UUID, *, extra: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    members = [_member(view) for view in crossings.look_at_party(act, party=party)]
    context = {
        "members": members,
        "party_id": party,
        "clear": sum(member.is_clear for member in members),
        "left": sum(member.is_open and not member.is_clear for member in members),
        "card": asking.card_as_kept(NO_CARD),
        "purposes": asking.purposes(act.pack),
        **asking.scan_context(request, act),
        **(extra or {}),
    }
    address = reverse("desk:party", args=[party])
    return answering.page(request, "desk/lane/party.html", context, address=address, status=status)


def _member(view: InspectionView) -> Member:
    holder, facts = view.facts.holder, view.facts
    is_open = view.state is State.OPEN
    return Member(
        id=view.id,
        name=inspecting.full_name(holder),
        age=presenting.age(holder.birth, facts.today) if holder else gettext("age not known"),
        is_child=inspecting.is_child(facts),
        citizenship=presenting.html(presenting.country(holder.citizenship) if holder else ""),
        headline=inspecting.headline(view),
        weight=inspecting.weight(view),
        is_open=is_open,
        is_clear=is_open and view.advice.move is Move.ADMIT,
    )
