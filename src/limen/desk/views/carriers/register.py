"""The register of carriers: who carries here, whom to call, who and what comes in for it, how good its data is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.clock import new_id
from limen.adapters.credentials import one_time_password, totp_address, totp_secret
from limen.adapters.qr_codes import qr_svg
from limen.adapters.sealed_text import seal_text
from limen.adapters.world import world
from limen.apps.carriers import operations as carriers
from limen.apps.carriers import queries
from limen.apps.carriers.queries import CarrierRow
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.carrier_words import shown_notes, shown_score
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.movements import shown_backlog, shown_message
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.carriage.movement import MODE_WORDS
from limen.lib.decision.rights import Right

PURPOSE: Final = "carriers"
SCORE_DAYS: Final = 90
TASKS: Final = {"operations": N_("operations"), "data": N_("data"), "legal": N_("legal matters")}


class CarrierForm(Dressed, forms.Form):
    """What is said of a carrier."""

    code = forms.CharField(
        label=_("Code"), max_length=12, help_text=_("As its messages and movements name it: IATA or ICAO designator.")
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    mode = forms.ChoiceField(label=_("Way of travel"))
    senders = forms.CharField(
        label=_("Senders"),
        required=False,
        max_length=1_400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("Identifiers under which its messages come, also of handling agents; one a line."),
    )
    profile = forms.ChoiceField(label=_("Agreed profile"), required=False)
    is_interactive = forms.BooleanField(label=_("Asks before boarding"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["mode"], [(code, gettext(words)) for code, words in MODE_WORDS.items()])
        profiles = sorted(world().pack.carriers.profiles)
        choose_from(self.fields["profile"], [("", "—"), *((code, code) for code in profiles)])
        self.fields["code"].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}

    def told(self) -> carriers.CarrierTold:
        """Return what the form says."""
        said = self.cleaned_data
        return carriers.CarrierTold(
            code=said["code"],
            name=said["name"],
            mode=said["mode"],
            profile=said["profile"],
            senders=tuple(said["senders"].splitlines()),
            is_interactive=said["is_interactive"],
        )


class ContactForm(Dressed, forms.Form):
    """Whom to call."""

    name = forms.CharField(label=_("Name"), max_length=120)
    task = forms.ChoiceField(label=_("For what"))
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=32)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=120)
    round_the_clock = forms.BooleanField(label=_("Round the clock"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["task"], [(code, gettext(words)) for code, words in TASKS.items()])
        self.fields["phone"].widget.attrs["dir"] = "ltr"
        self.fields["email"].widget.attrs["dir"] = "ltr"


class UserForm(Dressed, forms.Form):
    """Somebody who signs in for the carrier."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    username = forms.CharField(
        label=_("Name to sign in"), max_length=60, help_text=_("Small letters, digits, dots, hyphens.")
    )


class KeyForm(Dressed, forms.Form):
    """A key of a program."""

    name = forms.CharField(label=_("Name of the key"), max_length=40, help_text=_("Small letters, digits, hyphens."))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=366, initial=366)


class SanctionForm(Dressed, forms.Form):
    """A sanction on the carrier, with what it did so that it would not happen."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=_("Ground"))
    circumstances = forms.CharField(
        label=_("What happened"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    precautions = forms.CharField(
        label=_("What the carrier did so that it would not happen"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    heard = forms.CharField(
        label=_("How and when the carrier was heard, and what it said"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: object, act: Act, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(each.code, gettext(each.name)) for each in act.pack.carriers.sanctions]
        choose_from(self.fields["ground"], [("", gettext("Choose the ground")), *grounds])


class ScheduleForm(Dressed, forms.Form):
    """A schedule of movements."""

    text = forms.CharField(
        label=_("Schedule"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        help_text=_(
            "A table with the columns carrier, number, mode, origin, destination, departs, arrives (local times such as"
            " 2026-11-29T07:35), or flight legs of SSIM."
        ),
    )


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CARRIERS)
def show(request: DeskRequest) -> HttpResponse:
    """Show the register, or take a carrier in."""
    act = act_of(request, purpose=PURPOSE)
    form = CarrierForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _list(request, act, form, status=422 if form.errors else 200)
    try:
        made = carriers.add_carrier(act, told=form.told())
    except Problem as problem:
        return _list(request, act, form, status=status_of(problem.code), problem=problem)
    messages.success(request, gettext("The carrier is in the register."))
    return redirect("desk:carrier", made)


@require_POST
@needs(Right.KEEP_CARRIERS)
def schedule(request: DeskRequest) -> HttpResponse:
    """Take in a schedule, so that a movement of which no list comes is noticed."""
    act = act_of(request, purpose=PURPOSE)
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return _list(request, act, CarrierForm(), status=422, schedule_form=form)
    try:
        report = carriers.take_schedule(act, text=form.cleaned_data["text"])
    except Problem as problem:
        return _list(request, act, CarrierForm(), status=status_of(problem.code), problem=problem, schedule_form=form)
    messages.success(
        request,
        gettext(
            "%(new)s movements are new, %(known)s were known, %(elsewhere)s touch no post; %(aside)s lines could not be"
            " read."
        )
        % {
            "new": presenting.text(report.new),
            "known": presenting.text(report.known),
            "elsewhere": presenting.text(report.elsewhere),
            "aside": presenting.text(len(report.aside)),
        },
    )
    return redirect("desk:carriers")


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CARRIERS)
def carrier(request: DeskRequest, carrier: UUID) -> HttpResponse:
    """Show one carrier, or change what is said of it."""
    act = act_of(request, purpose=PURPOSE)
    row = _row(carrier)
    form = CarrierForm(request.POST or None, initial=_initial(row))
    if request.method == "GET" or not form.is_valid():
        return _page(request, act, row, {"form": form}, status=422 if form.errors else 200)
    try:
        carriers.change_carrier(act, carrier=carrier, told=form.told())
    except Problem as problem:
        return _page(request, act, row, {"form": form}, status=status_of(problem.code), problem=problem)
    messages.success(request, gettext("What is said of the carrier is changed."))
    return redirect("desk:carrier", carrier)


@require_POST
@needs(Right.KEEP_CARRIERS)
def take(request: DeskRequest, carrier: UUID, step: str) -> HttpResponse:
    """Do one of the steps on the page of a carrier."""
    act, row = act_of(request, purpose=PURPOSE), _row(carrier)
    if step not in STEPS:
        raise Http404
    try:
        return STEPS[step](request, act, row)
    except Problem as problem:
        return _page(request, act, row, {}, status=status_of(problem.code), problem=problem)


@require_GET
@needs(Right.KEEP_CARRIERS)
def sent(request: DeskRequest) -> HttpResponse:
    """Show the messages that came last, and those that were rejected."""
    act = act_of(request, purpose=PURPOSE)
    rejected = request.GET.get("which") == "rejected"
    context = {
        "rows": [shown_message(row, act) for row in queries.newest_messages(rejected=rejected)],
        "rejected": rejected,
        "backlog": shown_backlog(queries.backlog(), act),
    }
    return answering.page(request, "desk/carriers/messages.html", context)


def _add_contact(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, act, row, {"contact_form": form}, status=422)
    carriers.add_contact(act, carrier=row.id, told=carriers.ContactTold(**form.cleaned_data))
    return redirect("desk:carrier", row.id)


def _remove_contact(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    carriers.remove_contact(act, carrier=row.id, contact=_id(request, "contact"))
    return redirect("desk:carrier", row.id)


def _add_user(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    """Let somebody sign in; password and code secret are shown once."""
    form = UserForm(request.POST)
    if not form.is_valid():
        return _page(request, act, row, {"user_form": form}, status=422)
    password, secret = one_time_password(), totp_secret()
    said = form.cleaned_data
    carriers.add_user(
        act,
        carrier=row.id,
        username=said["username"],
        full_name=said["full_name"],
        password=password,
        sealed_secret=seal_text(secret),
    )
    address = totp_address(username=said["username"].strip().lower(), secret=secret)
    once = {"username": said["username"].strip().lower(), "password": password, "secret": secret}
    return _page(request, act, row, {"once": once, "qr": qr_svg(address)})


def _end_user(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    carriers.end_user(act, carrier=row.id, user=_id(request, "user"))
    return redirect("desk:carrier", row.id)


def _add_key(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    """Give a key to a program; it is shown once."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, act, row, {"key_form": form}, status=422)
    secret, said = new_bearer(), form.cleaned_data
    expires = act.at + timedelta(days=said["days"])
    carriers.add_key(act, carrier=row.id, name=said["name"], digest=digest_of(secret), expires_at=expires)
    return _page(request, act, row, {"new_key": secret})


def _revoke_key(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    carriers.revoke_key(act, carrier=row.id, key=_id(request, "key"))
    return redirect("desk:carrier", row.id)


def _end(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    carriers.end_carrier(act, carrier=row.id)
    messages.success(request, gettext("The carrier carries here no more; its keys and users open nothing."))
    return redirect("desk:carriers")


def _sanction(request: DeskRequest, act: Act, row: CarrierRow) -> HttpResponse:
    form = SanctionForm(request.POST, act=act)
    if not form.is_valid():
        return _page(request, act, row, {"sanction_form": form}, status=422)
    said = dict(form.cleaned_data)
    number = said.pop("request")
    carriers.propose_carrier_sanction(act, request=number, carrier=row.id, told=carriers.SanctionTold(**said))
    messages.success(request, gettext("The sanction is proposed. The competent authority decides."))
    return redirect("desk:carrier", row.id)


STEPS: Final = {
    "contact": _add_contact,
    "contact-gone": _remove_contact,
    "user": _add_user,
    "user-gone": _end_user,
    "key": _add_key,
    "key-gone": _revoke_key,
    "sanction": _sanction,
    "end": _end,
}


def _id(request: DeskRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error


def _row(carrier: UUID) -> CarrierRow:
    row = queries.carrier_of(carrier)
    if row is None:
        raise Http404
    return row


def _initial(row: CarrierRow) -> Mapping[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "mode": row.mode,
        "profile": row.profile,
        "senders": "\n".join(row.senders),
        "is_interactive": row.is_interactive,
    }


def _list(
    request: DeskRequest,
    act: Act,
    form: CarrierForm,
    *,
    status: int,
    problem: Problem | None = None,
    schedule_form: ScheduleForm | None = None,
) -> HttpResponse:
    context = {
        "rows": [
            {
                "id": row.id,
                "code": row.code,
                "name": row.name,
                "mode": gettext(MODE_WORDS[row.mode]),
                "ended": row.ended_at,
            }
            for row in queries.carriers(ended=True)
        ],
        "form": form,
        "schedule_form": schedule_form or ScheduleForm(),
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    del act
    return answering.page(request, "desk/carriers/show.html", context, status=status)


def _page(
    request: DeskRequest,
    act: Act,
    row: CarrierRow,
    extra: Mapping[str, object],
    *,
    status: int = 200,
    problem: Problem | None = None,
) -> HttpResponse:
    zone = presenting.zone_of(act)
    since = act.at - timedelta(days=SCORE_DAYS)
    unmailed = queries.unmailed_since(row.id, at=act.at)
    context = {
        "row": row,
        "mode": gettext(MODE_WORDS[row.mode]),
        "form": CarrierForm(initial=_initial(row)),
        "contacts": [
            {"id": each.id, "name": each.name, "task": gettext(TASKS[each.task]), "phone": each.phone,
             "email": each.email, "always": each.round_the_clock}
            for each in queries.contacts_of(row.id)
        ],
        "contact_form": ContactForm(auto_id="contact_%s"),
        "users": queries.users_of(row.id),
        "user_form": UserForm(auto_id="user_%s"),
        "keys": [
            {"id": each.id, "name": each.name, "until": presenting.moment(each.expires_at, zone),
             "revoked": each.revoked_at is not None,
             "used": presenting.moment(each.last_used_at, zone) if each.last_used_at else ""}
            for each in queries.keys_of(row.id)
        ],
        "key_form": KeyForm(auto_id="key_%s"),
        "score": shown_score(queries.score(carrier=row.id, since=since, until=act.at)),
        "routes": [
            (f"{origin or '?'} → {destination or '?'}",
             shown_score(queries.score(carrier=row.id, since=since, until=act.at, route=(origin, destination))))
            for origin, destination in queries.routes_of(row.id, since=since)
        ],
        "score_days": SCORE_DAYS,
        "notes": shown_notes(queries.notes_of(row.id), act),
        "unmailed": presenting.moment(unmailed, zone) if unmailed else "",
        "sanctions": [
            {"ground": _ground(act, each.ground), "at": presenting.moment(each.proposed_at, zone),
             "decision": each.decision}
            for each in carriers.carrier_sanctions(act, carrier=row.id)
        ],
        "sanction_form": SanctionForm(act=act, auto_id="sanction_%s", initial={"request": new_id()}),
        "may_sanction": is_allowed(request, Right.SANCTION_CARRIERS),
        "problem": problems.shown(problem, kept=True) if problem else None,
        **extra,
    }  # fmt: skip
    return answering.page(request, "desk/carriers/carrier.html", context, status=status)


def _ground(act: Act, code: str) -> str:
    return next((gettext(each.name) for each in act.pack.carriers.sanctions if each.code == code), code)
