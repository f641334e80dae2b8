"""The carriers' own pages: send or type a list, see what was wrong and how to mend it, answers, scorecard."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters import totp
from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.world import world
from limen.apps.carriers import operations as carriers
from limen.apps.carriers import queries
from limen.apps.carriers.access import own_message, page_of
from limen.apps.carriers.operations import AnswerLine, Change, Received, Sitting
from limen.apps.crossings import operations as crossings
from limen.desk import portal, presenting, problems
from limen.desk.carrier_words import shown_notes, shown_score
from limen.desk.forms import Dressed
from limen.desk.portal import act_of, portal_page, signed_in
from limen.desk.requests import DeskRequest
from limen.desk.views.carriers.typed import may_mend
from limen.desk.views.movements import ANSWER_WEIGHTS, message_context, shown_message
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.carriage.movement import Channel
from limen.lib.decision.boarding import CODES

SCORE_DAYS: Final = 90
SHOWN_DAYS: Final = 14
MOST_BYTES: Final = 2_000_000


class SignInForm(Dressed, forms.Form):
    """Name, password and code."""

    username = forms.CharField(label=_("Name to sign in"), max_length=60)
    password = forms.CharField(label=_("Password"), max_length=200, widget=forms.PasswordInput)
    code = forms.CharField(label=_("Code of your code generator"), max_length=12)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}


class PasswordForm(Dressed, forms.Form):
    """A password of one's own."""

    old = forms.CharField(label=_("Present password"), max_length=200, widget=forms.PasswordInput)
    new = forms.CharField(
        label=_("New password"), max_length=200, widget=forms.PasswordInput, help_text=_("At least 12 characters.")
    )


class SendForm(Dressed, forms.Form):
    """A file, or text."""

    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("Or paste the message"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false"}),
    )
    asks = forms.BooleanField(label=_("We wait for the answers"), required=False)


@require_http_methods(["GET", "POST"])
def sign_in(request: DeskRequest) -> HttpResponse:
    """Let somebody of a carrier in."""
    form = SignInForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "desk/portal/sign_in.html", {"form": form}, status=422 if form.errors else 200)
    if slowed := ratelimit.consume_or_429(request, action="login_failed", key=form.cleaned_data["username"].lower()):
        return slowed
    secret = new_bearer()
    nobody = world().act(actor=UUID(int=0), actor_name="", roles=(), purpose="sign-in")
    try:
        carriers.sign_in(nobody, **form.cleaned_data, step_of=totp.step_of, digest=digest_of(secret))
    except Problem as problem:
        context = {"form": form, "problem": problems.shown(problem, kept=True)}
        return render(request, "desk/portal/sign_in.html", context, status=status_of(problem.code))
    return portal.remember(redirect("portal:home"), secret)


@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """Let them out."""
    carriers.sign_out(portal.digest(request))
    return portal.forget(redirect("portal:sign-in"))


def _account(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Change the password."""
    form = PasswordForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            carriers.choose_password(act_of(sitting), user=sitting.user.id, **form.cleaned_data)
        except Problem as problem:
            context["problem"], status = problems.shown(problem, kept=True), status_of(problem.code)
        else:
            if sitting.user.one_time:
                return redirect("portal:home")
            context |= {"form": PasswordForm(), "done": True}
    return portal_page(request, sitting, "account", context, status=status)


account = require_http_methods(["GET", "POST"])(signed_in(_account, may_be_one_time=True))


@require_POST
@signed_in
def language(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Read in another language."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    carriers.choose_language(user=sitting.user.id, language=chosen)
    return redirect("portal:account")


@require_GET
@signed_in
def home(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Show what was sent, what is coming and which answers have changed."""
    return _home(request, sitting, SendForm())


@require_POST
@signed_in
def send(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Take in a list that was sent as a file or as text."""
    form = SendForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, sitting, form, status=422)
    said = form.cleaned_data
    file = said["file"]
    raw = file.read(MOST_BYTES + 1) if file else said["text"].encode()
    return _take(request, sitting, form, raw=raw, name=file.name if file else "", asks=said["asks"])


def _take(request: DeskRequest, sitting: Sitting, form: SendForm, *, raw: bytes, name: str, asks: bool) -> HttpResponse:
    act = act_of(sitting)
    channel = Channel.INTERACTIVE if asks else Channel.PORTAL
    received = Received(raw=raw, channel=channel, name=name, carrier=sitting.carrier.id, sender=sitting.carrier.code)
    try:
        message = (
            crossings.answer_carrier(act, received=received).message
            if asks
            else carriers.receive(act, received=received).message
        )
    except Problem as problem:
        return _home(request, sitting, form, status=status_of(problem.code), problem=problem)
    return redirect("portal:message", message) if message else redirect("portal:scorecard")


@require_GET
@signed_in
def message(request: DeskRequest, sitting: Sitting, message: UUID) -> HttpResponse:
    """Show a message of this carrier beside what was understood, every issue at its place, and what is answered."""
    page = page_of(own_message(sitting.carrier.id, message))
    act = act_of(sitting)
    lines = carriers.answers_given(message=message)
    context = {
        **message_context(page, act),
        "answers": [_answer(each) for each in lines],
        "may_mend": may_mend(page, sitting),
    }
    return portal_page(request, sitting, "home", context, template="message")


@require_GET
@signed_in
def scorecard(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Show how good the data of this carrier is, by route, and what it was told."""
    act = act_of(sitting)
    since = act.at - timedelta(days=SCORE_DAYS)
    own = sitting.carrier.id
    context = {
        "score_days": SCORE_DAYS,
        "score": shown_score(queries.score(carrier=own, since=since, until=act.at)),
        "routes": [
            (
                f"{origin or '?'} → {destination or '?'}",
                shown_score(queries.score(carrier=own, since=since, until=act.at, route=(origin, destination))),
            )
            for origin, destination in queries.routes_of(own, since=since)
        ],
        "notes": shown_notes(carriers.see_notes(act, carrier=own), act),
    }
    return portal_page(request, sitting, "scorecard", context)


@require_POST
@signed_in
def acknowledge(request: DeskRequest, sitting: Sitting) -> HttpResponse:
    """Say that changed answers are known."""
    answers = [UUID(each) for each in request.POST.getlist("answer")[:1_000] if _is_uuid(each)]
    carriers.acknowledge(act_of(sitting), carrier=sitting.carrier.id, answers=answers)
    return redirect("portal:home")


def _home(
    request: DeskRequest, sitting: Sitting, form: SendForm, *, status: int = 200, problem: Problem | None = None
) -> HttpResponse:
    act = act_of(sitting)
    own, zone = sitting.carrier.id, presenting.zone_of(act)
    changes = carriers.changes_for(carrier=own)
    carriers.note_sent(act, answers=[each.id for each in changes], how="portal")
    context = {
        "form": form,
        "phone": act.pack.carriers.desk.phone,
        "changes": [{"id": each.id, "number": each.number, **_answer(each)} for each in changes],
        "messages_sent": [shown_message(row, act) for row in queries.messages_by(own, limit=50)],
        "movements": [
            {
                "number": row.number,
                "departs": presenting.moment(row.departs_at, zone),
                "route": f"{row.origin or '?'} → {row.destination or '?'}",
                "announced": row.announced,
                "crew": row.crew,
            }
            for row in queries.movements_of(own, since=act.at - timedelta(days=SHOWN_DAYS), limit=60)
        ],
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return portal_page(request, sitting, "home", context, status=status)


def _answer(line: AnswerLine | Change) -> dict[str, object]:
    return {
        "place": line.place,
        "reference": line.reference,
        "answer": gettext(line.answer.label),
        "weight": ANSWER_WEIGHTS[line.answer],
        "sentence": gettext(CODES[line.code]) if line.code else "",
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
