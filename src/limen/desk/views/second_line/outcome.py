"""The outcome of a case: chosen in plain words, told on a page of its own; what is adverse waits for a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import CaseOutcomes
from limen.desk import answering, asking, inspecting, outcome_page, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.country_pack.second_line import SecondLine
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Country
from limen.lib.decision.moves import SECOND_PERSON, MoveNotOpen
from limen.lib.decision.outcomes import LONGEST_CONDITION_DAYS, LONGEST_LINE, LONGEST_WORDS
from limen.lib.decision.rights import Right
from limen.lib.inspection.moves import Move

PROPOSED = N_("Proposed. Nothing has happened to %(name)s yet: a second person looks at it first.")
CONCLUDED = N_("Recorded: the outcome for %(name)s is in force.")


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show what the case has come to, and what it may come to; what waits for a second person above all."""
    act = act_of(request, purpose=PURPOSE)
    case = crossings.look_at_outcomes(act, inspection=inspection)
    shown = [outcome_page.shown(each, act, direction=case.view.direction) for each in case.outcomes]
    waiting = next((each for each in shown if each.waits), None)
    context = {
        **case_context(request, act, case.view, "outcome"),
        **_with(case, act),
        "waiting": waiting,
        "past": [each for each in shown if not each.waits],
        "choices": outcome_page.choices_of(case),
    }
    address = reverse("desk:case-outcome", args=[inspection])
    return answering.page(request, "desk/second_line/outcome.html", context, address=address)


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_QUEUE)
@at_work
def tell(request: DeskRequest, inspection: UUID, move: str) -> HttpResponse:
    """Ask for all that one outcome must tell, and record it or have it wait for a second person."""
    act = act_of(request, purpose=PURPOSE)
    chosen = _move(move)
    if request.method == "GET":
        return _form(request, act, inspection, chosen)
    try:
        _record(request, act, inspection, chosen)
    except Problem as problem:
        return _refused(request, act, inspection, chosen, problem)
    return redirect("desk:case-outcome", inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def take_back(request: DeskRequest, outcome: UUID) -> HttpResponse:
    """Take back what one has proposed."""
    act = act_of(request, purpose=PURPOSE)
    _, view = crossings.look_at_outcome(act, outcome=outcome)
    crossings.take_back(act, outcome=outcome, words=request.POST.get("words", ""))
    messages.success(request, gettext("The proposal is taken back."))
    return redirect("desk:case-outcome", view.inspection)


def _move(text: str) -> Move:
    if text not in [move.value for move in outcome_page.TITLES]:
        raise FormBroken
    return Move(text)


def _record(request: DeskRequest, act: Act, inspection: UUID, move: Move) -> None:
    said = outcome_page.proposal(request.POST, move)
    if move in SECOND_PERSON:
        crossings.propose(act, inspection=inspection, proposal=said)
        told = PROPOSED
    else:
        crossings.conclude(act, inspection=inspection, proposal=said, card=asking.card(request.POST))
        told = CONCLUDED
    view = crossings.look_at_case(act, inspection=inspection)
    messages.success(request, gettext(told) % {"name": inspecting.full_name(view.facts.holder)})


def _refused(request: DeskRequest, act: Act, inspection: UUID, move: Move, problem: Problem) -> HttpResponse:
    """Say why nothing was recorded, beside the form as it was filled in."""
    if request.htmx:
        return problems.answer(request, problem)
    return _form(request, act, inspection, move, problem=problem, said=request.POST)


def _form(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    move: Move,
    *,
    problem: Problem | None = None,
    said: QueryDict | None = None,
) -> HttpResponse:
    case = crossings.look_at_outcomes(act, inspection=inspection)
    blocked = case.blocked.get(move, MoveNotOpen())
    context = {
        **case_context(request, act, case.view, "outcome"),
        **_with(case, act),
        **_asked(case, act, said),
        "move": move.value,
        "title": outcome_page.title_of(move, case.view.direction),
        "meaning": gettext(outcome_page.MEANINGS[move]),
        "button": outcome_page.button_of(move, case.view, proposing=True),
        "on_enter": move in outcome_page.ON_ENTER,
        "blocked": presenting.sentence(blocked.sentence, blocked.values) if blocked else "",
        "destination": case.agreed.get(move, ""),
        "destination_name": presenting.text(Country(case.agreed[move])) if move in case.agreed else "",
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    address = reverse("desk:case-outcome-form", args=[inspection, move.value])
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/second_line/outcome_form.html", context, address=address, status=status)


def _asked(case: CaseOutcomes, act: Act, said: QueryDict | None) -> dict[str, object]:
    """Return what the form asks, with what was typed before."""
    typed: Mapping[str, str] = {name: said.get(name, "") for name in said} if said else {}
    start = crossings.card_to_start_with(case.view)
    return {
        "request_id": typed.get("request") or new_id(),
        "reading": case.view.reading,
        "typed": typed,
        "reasons": _reasons(act.pack.second_line, said),
        "conditions": _conditions(act.pack.second_line, said),
        "agencies": [(each.code, gettext(each.name), each.phone) for each in act.pack.second_line.agencies],
        "orders": [(each.code, gettext(each.name)) for each in act.pack.second_line.exit_orders],
        "card": asking.card_as_typed(said) if said else asking.card_as_kept(start),
        "purposes": asking.purposes(act.pack),
        "first_day": act.today.isoformat(),
        "last_day": (act.today + timedelta(days=LONGEST_CONDITION_DAYS)).isoformat(),
        "longest_words": LONGEST_WORDS,
        "longest_line": LONGEST_LINE,
    }


def _reasons(law: SecondLine, said: QueryDict | None) -> list[tuple[str, str, str, str, bool]]:
    chosen = said.getlist("reason") if said else []
    return [
        (each.code, each.letter, gettext(each.name), each.legal_basis, each.code in chosen)
        for each in law.refusal_reasons
    ]


def _conditions(law: SecondLine, said: QueryDict | None) -> list[dict[str, object]]:
    chosen = said.getlist("condition") if said else []
    return [
        {
            "code": each.code,
            "name": gettext(each.name),
            "needs": each.needs,
            "chosen": each.code in chosen,
            "beside": said.get(f"beside-{each.code}", "") if said else "",
        }
        for each in law.conditions
    ]


def _with(case: CaseOutcomes, act: Act) -> dict[str, object]:
    return {
        "company": outcome_page.members_of(case.company, act.today),
        "left": presenting.findings(case.left),
    }
