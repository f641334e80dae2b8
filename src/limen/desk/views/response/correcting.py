"""What was registered in haste is put right afterwards, for one person of a group; what stood before stays readable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters.clock import new_id
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.operations import Corrected
from limen.apps.response.queries import CorrectionView, PersonView
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.forms import choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE, PersonForm
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import Member, Need, Relation, born


class CorrectionForm(PersonForm):
    """What is kept of one person, to be put right."""

    correction = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    why = forms.CharField(
        label=_("Why is this corrected? Who said so, or what showed it?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer all needs: here nothing is asked for the whole group."""
        super().__init__(*args, **kwargs)
        self.fields["family_name"].label = _("Family name")
        choose_from(self.fields["needs"], [(each.value, gettext(each.label)) for each in Need])

    def corrected(self, act: Act) -> Corrected:
        """Return what is to be kept from now on."""
        said = self.cleaned_data
        member = Member(
            family_name=said["family_name"],
            given_names=said["given_names"],
            birth=PartialDate() if said["age"] is None else born(said["age"], act.today),
            sex=Sex(said["sex"] or Sex.X),
            relation=Relation.FIRST if self.is_first else Relation(said["relation"] or Relation.NONE),
            needs=tuple(each for each in Need if each in said["needs"]),
        )
        return Corrected(id=said["correction"], member=member, why=said["why"], seen=said["seen"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCorrection:
    """One correction: when, by whom, why, and what stood before."""

    at: str
    by: str
    why: str
    before: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "POST"])
@needs(Right.REGISTER_ARRIVALS)
@at_work
def correct(request: DeskRequest, group: UUID, place: int) -> HttpResponse:
    """Ask what is wrong of one person, and put it right."""
    act = act_of(request, purpose=PURPOSE)
    person, corrections = access.look_at_person(act, group=group, place=place)
    is_first = person.member.relation is Relation.FIRST
    form = CorrectionForm(request.POST or None, is_first=is_first, initial=_initial(person, len(corrections), act))
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            is_read = response.correct_person(act, group=group, place=place, said=form.corrected(act))
        except Problem as problem:
            found = problem
        else:
            messages.success(request, _told(is_read))
            return redirect("desk:response-group", group)
    context: dict[str, object] = {
        "form": form,
        "group": group,
        "person": person,
        "corrections": [_shown(each, act) for each in corrections],
    }
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/response/correct.html", context, status=status)


def _told(is_read: bool) -> str:  # noqa: FBT001 - private, called with what the operation answered
    if is_read:
        return gettext("Corrected. The file was looked at again with what is kept now.")
    return gettext("Corrected here. The file itself is not changed: a document was read in it, or it is decided.")


def _initial(person: PersonView, seen: int, act: Act) -> dict[str, object]:
    member = person.member
    return {
        "correction": new_id(),
        "seen": seen,
        "given_names": member.given_names,
        "family_name": member.family_name,
        "age": None if member.birth.year is None else act.today.year - member.birth.year,
        "sex": member.sex.value,
        "relation": member.relation.value,
        "needs": [each.value for each in member.needs],
    }


def _shown(row: CorrectionView, act: Act) -> ShownCorrection:
    before = row.before
    return ShownCorrection(
        at=presenting.moment(row.at, presenting.zone_of(act)),
        by=row.by,
        why=row.why,
        before=(
            (gettext("Name"), before.name or gettext("name not known")),
            (gettext("Born"), str(before.birth) if before.birth.year else gettext("not known")),
            (gettext("Sex"), gettext(before.sex.label)),
            (gettext("Relation"), gettext(before.relation.label)),
            (gettext("Needs"), presenting.listed(gettext(each.label) for each in before.needs) or gettext("none")),
        ),
    )
