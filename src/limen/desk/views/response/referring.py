"""People of the same need, referred in one act: of each is said on what it rests; who is refused is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters.clock import new_id
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.operations import Asked, Bulk, BulkWrong, Outcome
from limen.apps.response.operations.referring import MOST_AT_ONCE
from limen.apps.response.queries import PersonView
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.country_pack.protection import Situation
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import Need
from limen.lib.safeguards.referrals import ReferralConsent, services_for

OFFERED = tuple(each for each in Need if each.for_partners)
MEANS = {
    Need.MEDICAL: Situation.MEDICAL,
    Need.PREGNANT: Situation.PREGNANCY,
    Need.BABY: Situation.PREGNANCY,
    Need.DISABILITY: Situation.DISABILITY,
    Need.OLD_ALONE: Situation.ELDERLY_ALONE,
    Need.MISSING: Situation.FAMILY_SEPARATED,
}
"""What a tick most often points to; chosen beforehand, and whoever refers may choose otherwise."""


class BulkForm(Dressed, forms.Form):
    """What holds for all of them."""

    situations = forms.MultipleChoiceField(label=_("What for?"), widget=forms.CheckboxSelectMultiple)
    service = forms.ChoiceField(label=_("To which service?"), widget=forms.RadioSelect)
    need = forms.CharField(
        label=_("What do all of them need?"),
        help_text=_("The service reads this. Write what helps it, and nothing that it need not know."),
        max_length=1_500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the services of the directory."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["situations"], [(each.value, gettext(each.label)) for each in Situation])
        ordered = services_for(act.pack.protection, tuple(Situation))
        choose_from(self.fields["service"], [(each.code, gettext(each.name)) for each in ordered])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of the list, with what was typed of them."""

    group: UUID
    place: int
    band: str
    name: str
    age: str
    referral: str
    consent: str = ""
    consent_words: str = ""
    words: str = ""

    @property
    def key(self) -> str:
        """What the fields of this line begin with."""
        return f"{self.group}.{self.place}"


@require_http_methods(["GET", "POST"])
@needs(Right.REFER_TO_SERVICE)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show who needs something and is referred nowhere, or refer those of whom it was said on what it rests."""
    act = act_of(request, purpose=PURPOSE)
    asked = request.GET.get("need", "") if request.method == "GET" else request.POST.get("for", "")
    need = Need(asked) if asked in list(OFFERED) else OFFERED[0]
    said = request.POST if request.method == "POST" else None
    usual = [MEANS[need].value] if need in MEANS else []
    form = BulkForm(said, act=act, initial={"situations": usual})
    if said is None or not form.is_valid():
        return _page(request, act, need, form)
    try:
        outcomes = response.refer_many(act, bulk=_bulk(form, said))
    except Problem as problem:
        return _page(request, act, need, form, problem=problem)
    return _page(request, act, need, BulkForm(act=act, initial={"situations": usual}), outcomes=outcomes)


def _bulk(form: BulkForm, said: QueryDict) -> Bulk:
    kept = form.cleaned_data
    return Bulk(
        service=kept["service"],
        situations=tuple(Situation(each) for each in kept["situations"]),
        need=kept["need"],
        people=tuple(_people(said)),
    )


def _people(said: QueryDict) -> list[Asked]:
    """Return those of whom somebody said on what it rests; the others were not asked, and are left out."""
    found: list[Asked] = []
    for key in said.getlist("person"):
        consent = said.get(f"{key}-consent", "")
        if not consent:
            continue
        group, _, place = key.partition(".")
        try:
            found.append(
                Asked(
                    referral=UUID(said.get(f"{key}-referral", "")),
                    group=UUID(group),
                    place=int(place),
                    consent=ReferralConsent(consent),
                    consent_words=said.get(f"{key}-why", ""),
                    words=said.get(f"{key}-words", ""),
                )
            )
        except ValueError as error:
            raise BulkWrong(most=MOST_AT_ONCE) from error
    return found


def _page(
    request: DeskRequest,
    act: Act,
    need: Need,
    form: BulkForm,
    *,
    problem: Problem | None = None,
    outcomes: tuple[Outcome, ...] = (),
) -> HttpResponse:
    typed = request.POST if form.is_bound else QueryDict()
    context: dict[str, object] = {
        "form": form,
        "need": need.value,
        "need_words": gettext(need.label),
        "offered": [(each.value, gettext(each.label), each is need) for each in OFFERED],
        "people": [_line(group, person, act, typed) for group, person in access.people_in_need(act, need=need)],
        "consents": [(each.value, gettext(each.label)) for each in ReferralConsent],
        "made": sum(each.referral is not None for each in outcomes),
        "refused": [(each.band, _why(each)) for each in outcomes if each.problem],
        "most": MOST_AT_ONCE,
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else 422 if form.is_bound and form.errors else 200
    address = f"/response/referrals?need={need.value}"
    return answering.page(request, "desk/response/referrals.html", context, address=address, status=status)


def _line(group: access.GroupOf, person: PersonView, act: Act, typed: QueryDict) -> Line:
    key = f"{group.id}.{person.place}"
    return Line(
        group=group.id,
        place=person.place,
        band=f"{group.number}.{person.place}",
        name=person.member.name or gettext("name not known"),
        age=presenting.age(person.member.birth, act.today),
        referral=typed.get(f"{key}-referral", "") or str(new_id()),
        consent=typed.get(f"{key}-consent", ""),
        consent_words=typed.get(f"{key}-why", ""),
        words=typed.get(f"{key}-words", ""),
    )


def _why(outcome: Outcome) -> str:
    if outcome.problem is None:
        return ""
    return str(presenting.sentence(outcome.problem.sentence, outcome.problem.values))
