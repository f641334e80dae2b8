"""The register of frauds: what is met, how often, and on which journeys; nobody is in it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.apps.examination.access import frauds_for
from limen.apps.examination.queries import FraudKind, FraudsAsked
from limen.apps.examination.queries.frauds import MOST_FRAUDS
from limen.desk import answering, asking, presenting
from limen.desk.acting import act_of, needs
from limen.desk.asking import Choice
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.examination.conclusions import ADVERSE, Conclusion
from limen.lib.examination.fraud import FraudRecord

PURPOSE = "frauds"
WAYS = {"entry": N_("Entry"), "exit": N_("Exit")}


@require_GET
@needs(Right.READ_FRAUDS)
def show(request: DeskRequest) -> HttpResponse:
    """Show the frauds of the last twelve months, or of what is asked for."""
    act = act_of(request, purpose=PURPOSE)
    asked = _asked(request, act)
    kinds, rows = frauds_for(act, asked)
    law = act.pack.examination
    context = {
        "kinds": [_kind(act, each) for each in kinds],
        "rows": [_row(act, each) for each in rows],
        "is_cut": len(rows) == MOST_FRAUDS,
        "since": f"{asked.since:%Y-%m}" if asked.since else "",
        "state": request.GET.get("state", ""),
        "types": [
            Choice(value=each.code, label=gettext(each.name), chosen=each.code == asked.document_type)
            for each in law.document_types
        ],
        "conclusions": [
            Choice(value=each.value, label=gettext(each.label), chosen=each.value == asked.conclusion)
            for each in Conclusion
            if each in ADVERSE
        ],
    }
    return answering.page(request, "desk/examination/frauds.html", context)


def _asked(request: DeskRequest, act: Act) -> FraudsAsked:
    said = request.GET
    return FraudsAsked(
        since=_month(said["since"]) if "since" in said else act.today.replace(year=act.today.year - 1, day=1),
        conclusion=said.get("conclusion", "") if said.get("conclusion") in set(ADVERSE) else "",
        document_type=said.get("type", ""),
        issuer=asking.country_code(said.get("state", "")),
    )


def _month(typed: str) -> date | None:
    """Return the first day of a month; None where none is asked for, or what was typed is none."""
    try:
        return date.fromisoformat(f"{typed[:7]}-01")
    except ValueError:
        return None


def _kind(act: Act, each: FraudKind) -> dict[str, object]:
    return {
        "conclusion": gettext(Conclusion(each.conclusion).label),
        "type": _type(act, each.document_type),
        "state": presenting.country(each.issuer) if each.issuer else gettext("not known"),
        "count": each.count,
    }


def _row(act: Act, each: FraudRecord) -> dict[str, object]:
    methods = (act.pack.examination.method(code) for code in each.methods)
    post = act.pack.post(each.post)
    return {
        "month": date_format(each.month, "YEAR_MONTH_FORMAT"),
        "conclusion": gettext(Conclusion(each.conclusion).label),
        "methods": presenting.listed(gettext(method.name) for method in methods if method),
        "type": _type(act, each.document_type),
        "state": presenting.country(each.issuer) if each.issuer else gettext("not known"),
        "series": each.series,
        "sex": gettext(Sex(each.sex).label),
        "age": gettext(each.age_group.label),
        "from": presenting.country(each.came_from) if each.came_from else "",
        "to": presenting.country(each.went_to) if each.went_to else "",
        "post": gettext(post.name) if post else each.post,
        "way": gettext(WAYS[each.direction]),
    }


def _type(act: Act, code: str) -> str:
    kind = act.pack.examination.document_type(code)
    return gettext(kind.name) if kind else code
