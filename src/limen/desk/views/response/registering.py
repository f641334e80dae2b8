"""A tent, a phone, a family: registered in under a minute, found again by the number on its bands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.operations import GroupTold
from limen.apps.response.queries import GroupView, PersonView, Reunited, looked_for_by, sought_by, surge_at
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.countries import is_nationality
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import MOST_PERSONS, OLDEST, URGENT, Member, Need, Relation, born

PURPOSE = "mass-arrival"
ROWS = 3
"""Lines for people on a fresh form."""
OF_ALL = (Need.FOOD, Need.SHELTER)
"""What a family needs together: asked once."""


class GroupForm(Dressed, forms.Form):
    """What is asked once for all of them."""

    group = forms.UUIDField(widget=forms.HiddenInput)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PERSONS)
    number = forms.CharField(
        label=_("Number on their bands"),
        help_text=_("Write this one on the bands, or type the one of bands that are printed already."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"class": "form-control mrz", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    citizenship = forms.CharField(label=_("Citizenship"), max_length=60, required=False)
    came_from = forms.CharField(label=_("Where do they come from?"), max_length=120, required=False)
    goes_to = forms.CharField(
        label=_("Where do they want to go, or whom do they look for?"), max_length=120, required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("What do all of them need now?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["needs"], [(each.value, gettext(each.label)) for each in OF_ALL])
        self.fields["citizenship"].widget.attrs |= {"list": "countries", "autocomplete": "off"}
        for name in ("family_name", "came_from", "goes_to"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}


class PersonForm(Dressed, forms.Form):
    """What is asked of each; a line in which nothing is written is nobody."""

    given_names = forms.CharField(label=_("Name"), max_length=80, required=False)
    family_name = forms.CharField(label=_("Family name, if another"), max_length=80, required=False)
    age = forms.IntegerField(label=_("Age, if known"), min_value=0, max_value=OLDEST, required=False)
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, required=False)
    relation = forms.ChoiceField(label=_("Who is that to the first?"), required=False)
    needs = forms.MultipleChoiceField(label=_("Needs"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        """Offer what can be chosen; the first is nobody's relative."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.is_first = is_first
        choose_from(self.fields["sex"], [(each.value, gettext(_SEXES[each])) for each in (Sex.F, Sex.M, Sex.X)])
        relations = [(each.value, gettext(each.label)) for each in Relation if each is not Relation.FIRST]
        # Nothing is chosen beforehand: a stranger's child must never become a son because nobody looked.
        choose_from(self.fields["relation"], [("", gettext("choose")), *relations])
        choose_from(self.fields["needs"], [(each.value, gettext(each.label)) for each in Need if each not in OF_ALL])
        self.fields["age"].widget.attrs |= {"inputmode": "numeric"}
        for name in ("given_names", "family_name"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        if is_first:
            del self.fields["relation"]

    def clean(self) -> dict[str, Any]:
        """Ask for the relation of whoever is more than an empty line."""
        said: dict[str, Any] = super().clean() or {}
        if self.is_somebody and not self.is_first and not said.get("relation"):
            self.add_error("relation", gettext("Choose who that is to the first person."))
        return said

    @property
    def is_somebody(self) -> bool:
        """True where anything of a person was written."""
        said = self.cleaned_data
        return bool(said.get("given_names") or said.get("age") is not None or said.get("needs"))


_SEXES = {Sex.F: N_("female"), Sex.M: N_("male"), Sex.X: N_("not said")}


@require_http_methods(["GET", "POST"])
@needs(Right.REGISTER_ARRIVALS)
@at_work
def register(request: DeskRequest) -> HttpResponse:
    """Ask for a family, and register it; `more` gives it another line, and keeps what was typed."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        start = {"group": new_id(), "rows": ROWS, "number": response.fresh_number(act)}
        return _form_page(request, act, GroupForm(initial=start), _people(None, ROWS))
    form = GroupForm(request.POST)
    rows = _rows(request.POST)
    people = _people(request.POST, rows)
    if "more" in request.POST:
        # Shown again as typed, without a word about what is missing so far: nobody has said that they are done.
        kept = request.POST.copy()
        kept["rows"] = str(rows)
        return _form_page(request, act, GroupForm(initial=_typed(GroupForm(kept))), _retyped(people, rows))
    if not form.is_valid() or not all([each.is_valid() for each in people]):  # noqa: C419  # every line says what it lacks
        return _form_page(request, act, form, people, status=422)
    try:
        group = response.register_group(act, group=_told(form, people, act))
    except Problem as problem:
        return _form_page(request, act, form, people, problem=problem)
    return redirect("desk:response-group", group)


def _rows(said: QueryDict) -> int:
    typed = said.get("rows", "")
    rows = int(typed) if typed.isdecimal() and len(typed) < 3 else ROWS
    return max(1, min(MOST_PERSONS, rows + ("more" in said)))


def _people(said: QueryDict | None, rows: int) -> list[PersonForm]:
    return [PersonForm(said, prefix=f"p{place}", is_first=place == 1) for place in range(1, rows + 1)]


def _retyped(people: list[PersonForm], rows: int) -> list[PersonForm]:
    return [
        PersonForm(initial=_typed(each), prefix=f"p{place}", is_first=place == 1)
        for place, each in zip(range(1, rows + 1), people, strict=True)
    ]


def _typed(form: forms.Form) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def told_by_device(said: QueryDict, act: Act, *, group: UUID, said_at: datetime | None) -> GroupTold:
    """Return a group as a device kept it. Nothing that can be kept is refused: nobody stands there to be asked again.

    Where it is not said how a child is related, it is not taken for anybody's; an age that cannot be is not known.
    """
    form = GroupForm(said)
    people = _people(said, _rows(said))
    form.is_valid()
    for each in people:
        each.is_valid()
    kept = form.cleaned_data
    together = tuple(Need(each) for each in kept.get("needs", ()))
    country = asking.country_code(kept.get("citizenship", ""))
    return GroupTold(
        id=group,
        number=kept.get("number", ""),
        members=tuple(
            _member(
                each,
                act,
                family_name=kept.get("family_name", ""),
                citizenship=country if is_nationality(country) else "",
                together=together,
            )
            for each in people
            if each.is_somebody
        ),
        came_from=kept.get("came_from", ""),
        goes_to=kept.get("goes_to", ""),
        said_at=said_at,
    )


def places_by_device(said: QueryDict) -> list[int]:
    """Return which lines of a form are somebody, in the order in which a group has them."""
    people = _people(said, _rows(said))
    for each in people:
        each.is_valid()
    return [line for line, each in enumerate(people, start=1) if each.is_somebody]


def _told(form: GroupForm, people: list[PersonForm], act: Act) -> GroupTold:
    said = form.cleaned_data
    together = tuple(Need(each) for each in said["needs"])
    citizenship = asking.country_code(said["citizenship"])
    return GroupTold(
        id=said["group"],
        number=said["number"],
        members=tuple(
            _member(each, act, family_name=said["family_name"], citizenship=citizenship, together=together)
            for each in people
            if each.is_somebody
        ),
        came_from=said["came_from"],
        goes_to=said["goes_to"],
    )


def _member(form: PersonForm, act: Act, *, family_name: str, citizenship: str, together: tuple[Need, ...]) -> Member:
    said = form.cleaned_data
    needs = {*said.get("needs", ()), *together}
    age = said.get("age")
    return Member(
        family_name=said.get("family_name") or family_name,
        given_names=said.get("given_names", ""),
        birth=PartialDate() if age is None else born(age, act.today),
        sex=Sex(said.get("sex") or Sex.X),
        citizenship=citizenship,
        relation=Relation.FIRST if form.is_first else Relation(said.get("relation") or Relation.NONE),
        needs=tuple(each for each in Need if each in needs),
    )


def _form_page(
    request: DeskRequest,
    act: Act,
    form: GroupForm,
    people: list[PersonForm],
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "people": people,
        "rows": len(people),
        "more": len(people) < MOST_PERSONS,
        "surge": surge_at(act.post),
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else status
    return answering.page(request, "desk/response/register.html", context, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """One person of a group, as a row."""

    place: int
    inspection: UUID
    name: str
    age: str
    sex: str
    relation: str
    needs: tuple[tuple[str, str], ...]
    """Code and words."""
    state: str
    weight: str
    can_take: bool
    is_corrected: bool
    has_photo: bool


@require_GET
@needs(Right.REGISTER_ARRIVALS)
@at_work
def group(request: DeskRequest, group: UUID) -> HttpResponse:
    """Show a group: its number, its people, what follows, and who may be the same people."""
    return _group_page(request, act_of(request, purpose=PURPOSE), group)


def _group_page(request: DeskRequest, act: Act, group: UUID, problem: Problem | None = None) -> HttpResponse:
    view, twice = access.look_at_group(act, group=group)
    context: dict[str, object] = {
        "page": view,
        "people": [_shown(each, act) for each in view.people],
        "said_at": presenting.moment(view.said_at, presenting.zone_of(act)),
        "twice": twice,
        "referred": _referred(view),
        "sought": [(each.member.name, _where(each.found, act)) for each in sought_by(view.id)],
        "looked_for": [(each.name, _where(each, act)) for each in looked_for_by(view.id)],
    }
    if problem:
        context["problem"] = problems.shown(problem)
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/response/group.html", context, status=status)


def _where(found: Reunited | None, act: Act) -> tuple[str, str] | None:
    """Return band and post of somebody who was found, in words; None while nobody may know."""
    if found is None:
        return None
    post = act.pack.post(found.post)
    return found.number, gettext(post.name) if post else found.post


def _referred(view: GroupView) -> int:
    return sum(each.is_done and not each.taken_up for each in view.people)


def _shown(row: PersonView, act: Act) -> ShownPerson:
    weight, state = _state(row)
    member = row.member
    return ShownPerson(
        place=row.place,
        inspection=row.inspection,
        name=member.name or gettext("name not known"),
        age=presenting.age(member.birth, act.today),
        sex=gettext(member.sex.label),
        relation=gettext(member.relation.label),
        needs=tuple((need.value, gettext(need.label)) for need in sorted(member.needs, key=_first_urgent)),
        state=state,
        weight=weight,
        can_take=not row.is_done,
        is_corrected=row.is_corrected,
        has_photo=row.has_photo,
    )


def _first_urgent(need: Need) -> bool:
    return need not in URGENT


def _state(row: PersonView) -> tuple[str, str]:
    if row.is_done:
        return "clear", gettext("decided, or with the second line")
    if row.taken_up:
        return "notice", gettext("being completed")
    return "info", gettext("to be completed")


@require_POST
@needs(Right.REGISTER_ARRIVALS)
@at_work
def find(request: DeskRequest) -> HttpResponse:
    """Find the group that a band belongs to."""
    act = act_of(request, purpose=PURPOSE)
    return redirect("desk:response-group", access.find_group(act, number=request.POST.get("number", "")))


@require_POST
@needs(Right.INSPECT)
@at_work
def take(request: DeskRequest, group: UUID, place: int) -> HttpResponse:
    """Take the file of one person up at one's own lane, to complete it."""
    act = act_of(request, purpose=PURPOSE)
    try:
        inspection = response.take_up(act, group=group, place=place)
    except Problem as problem:
        if request.htmx:
            return problems.answer(request, problem)
        return _group_page(request, act, group, problem)
    messages.success(request, gettext("The file is at your lane. Scan a document if there is one, then decide."))
    return redirect("desk:inspection", inspection)
