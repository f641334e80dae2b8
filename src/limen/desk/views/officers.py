"""Officers, kept by the administrator: taken in, given roles, made inactive. No traveller is on these pages."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.credentials import one_time_password
from limen.apps.posts import operations as posts
from limen.apps.posts import queries
from limen.apps.posts.queries import OfficerRow
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import Right

PURPOSE = "officers"


class RolesForm(Dressed, forms.Form):
    """The jobs of an officer."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["roles"], [(role.value, gettext(role.label)) for role in Role])


class OfficerForm(RolesForm):
    """A new officer."""

    username = forms.CharField(
        label=_("Name to sign in"), max_length=60, help_text=_("Small letters, digits, dots, hyphens.")
    )
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    field_order = ("full_name", "username", "language", "roles")


@require_GET
@needs(Right.KEEP_OFFICERS)
def show(request: DeskRequest) -> HttpResponse:
    """Show every officer."""
    rows = [{"officer": row, "roles": _roles(row)} for row in queries.officers()]
    return answering.page(request, "desk/officers/show.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_OFFICERS)
def add(request: DeskRequest) -> HttpResponse:
    """Take an officer in; the one-time password is shown once."""
    form = OfficerForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return answering.page(request, "desk/officers/add.html", {"form": form}, status=422 if form.errors else 200)
    said, password = form.cleaned_data, one_time_password()
    try:
        officer = posts.add_officer(
            act_of(request, purpose=PURPOSE),
            username=said["username"].strip().lower(),
            full_name=said["full_name"],
            roles=[Role(role) for role in said["roles"]],
            password=password,
            language=said["language"],
        )
    except Problem as problem:
        context = {"form": form, "problem": problems.shown(problem, kept=True)}
        return answering.page(request, "desk/officers/add.html", context, status=status_of(problem.code))
    return _page(request, _found(officer), password=password)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_OFFICERS)
def edit(request: DeskRequest, officer: UUID) -> HttpResponse:
    """Show one officer, or give them other roles."""
    row = _found(officer)
    if request.method == "GET":
        return _page(request, row)
    form = RolesForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    roles = [Role(role) for role in form.cleaned_data["roles"]]
    posts.change_roles(act_of(request, purpose=PURPOSE), officer=officer, roles=roles)
    messages.success(request, gettext("The roles are kept."))
    return redirect("desk:officer", officer)


@require_POST
@needs(Right.KEEP_OFFICERS)
def renew_password(request: DeskRequest, officer: UUID) -> HttpResponse:
    """Give an officer a one-time password, shown once."""
    password = one_time_password()
    posts.give_one_time_password(act_of(request, purpose=PURPOSE), officer=officer, password=password)
    return _page(request, _found(officer), password=password)


@require_POST
@needs(Right.KEEP_OFFICERS)
def ask_reset(request: DeskRequest, officer: UUID) -> HttpResponse:
    """Ask that the second factors of an officer who lost theirs are taken away."""
    posts.ask_factor_reset(act_of(request, purpose=PURPOSE), officer=officer)
    messages.success(
        request, gettext("Asked. Another administrator or a supervisor confirms it under “Lost factors”, within a day.")
    )
    return redirect("desk:officer", officer)


@require_GET
@needs(Right.CONFIRM_RESETS)
def factor_resets(request: DeskRequest) -> HttpResponse:
    """Show whose second factors somebody asked to take away."""
    act = act_of(request, purpose=PURPOSE)
    asked = queries.factor_resets(since=act.at - posts.LAPSES)
    names = queries.officer_names(each for row in asked for each in (row.officer, row.asked_by))
    rows = [
        {
            "reset": row,
            "name": names[row.officer],
            "asked_by": names[row.asked_by],
            "open": act.actor not in (row.officer, row.asked_by),
        }
        for row in asked
    ]
    return answering.page(request, "desk/officers/resets.html", {"rows": rows})


@require_POST
@needs(Right.CONFIRM_RESETS)
def confirm_reset(request: DeskRequest, reset: UUID) -> HttpResponse:
    """Take second factors away that somebody else asked for; their owner enrols anew at the next sign-in."""
    posts.confirm_factor_reset(act_of(request, purpose=PURPOSE), reset=reset)
    messages.success(
        request, gettext("The second factors are removed. The officer enrols a new one at the next sign-in.")
    )
    return redirect("desk:factor-resets")


@require_POST
@needs(Right.KEEP_OFFICERS)
def set_active(request: DeskRequest, officer: UUID) -> HttpResponse:
    """Let an officer sign in no more, or again."""
    act = act_of(request, purpose=PURPOSE)
    if request.POST.get("active") == "yes":
        posts.reactivate(act, officer=officer)
    else:
        posts.deactivate(act, officer=officer)
    return redirect("desk:officer", officer)


def _found(officer: UUID) -> OfficerRow:
    row = queries.officer(officer)
    if row is None:
        raise Http404
    return row


def _roles(row: OfficerRow) -> str:
    return presenting.listed(gettext(role.label) for role in Role if role in row.roles)


def _page(
    request: DeskRequest, row: OfficerRow, *, form: RolesForm | None = None, password: str = "", status: int = 200
) -> HttpResponse:
    shown = form or RolesForm(initial={"roles": [role.value for role in row.roles]})
    context = {"officer": row, "form": shown, "password": password}
    return answering.page(request, "desk/officers/edit.html", context, status=status)
