"""Pages for whoever holds a paper: is its seal genuine; and the way by which a notice comes to a phone."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from allauth.core.ratelimit import consume
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters.bearer import digest_of
from limen.adapters.seal_trust import trust_of
from limen.adapters.world import world
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.queries import annulled_since
from limen.apps.response.operations.bands import OUTCOME
from limen.desk import presenting, problems
from limen.desk.acting import NOBODY
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line.notice import as_pdf
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Country
from limen.lib.decision.notices import TITLES, CopyGone
from limen.lib.examination.papers import SEAL_OUTCOME
from limen.lib.seals.printed import Printed
from limen.lib.seals.seal import LONGEST, Seal
from limen.lib.seals.verify import Compared, Verdict, annulled, verify_seal

PURPOSE = "notice-phone"
REPORT = N_("Paper of a document examiner")
REGISTERED = N_("Registered on arrival")
LIMIT = "public_page"
"""Name of the rate in the settings."""
LONGEST_SECRET = 200


class SealForm(Dressed, forms.Form):
    """What the code on a paper says, and what its box says for comparing."""

    text = forms.CharField(
        label=_("What the square code says"),
        help_text=_("Scan it with any scanner and paste the text here. It begins with LIMEN1:"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "class": "form-control mrz", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    birth = forms.CharField(label=_("Born"), max_length=20, required=False)
    document = forms.CharField(label=_("Document"), max_length=40, required=False)
    control = forms.CharField(label=_("Control word: three groups of four"), max_length=40, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSeal:
    """What a genuine seal says, in words."""

    number: str
    issued: str
    state: str
    outcome: str
    reasons: str


@require_http_methods(["GET", "POST"])
def verify(request: DeskRequest) -> HttpResponse:
    """Say what a seal is worth. Nothing of what is typed is kept."""
    form = SealForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "desk/public/seal.html", {"form": form}, status=status)
    if not consume(request, action=LIMIT):
        return problems.too_many_requests(request)
    verdict = _verdict(form)
    context = {
        "form": form,
        "genuine": verdict.is_genuine,
        "findings": presenting.findings(verdict.findings),
        "seal": _shown(verdict.seal) if verdict.seal else None,
    }
    return render(request, "desk/public/seal.html", context)


@require_http_methods(["GET", "POST"])
def phone_copy(request: DeskRequest, secret: str) -> HttpResponse:
    """Ask before the link is used up: programs that look at links beforehand only ever see the question."""
    act, digest = _nobody(), digest_of(secret[:LONGEST_SECRET])
    if request.method == "GET":
        waits = crossings.copy_waits(act, digest=digest)
        return render(request, "desk/public/phone.html", {"waits": waits}, status=200 if waits else 410)
    if not consume(request, action=LIMIT):
        return problems.too_many_requests(request)
    try:
        opened = crossings.fetch_copy(act, digest=digest)
    except CopyGone as problem:
        return _gone(request, problem)
    # Kept by the phone at once: a page that only shows it would ask again when it is looked at later, and find nothing.
    return as_pdf(opened.pdf, name=opened.number, keep=True)


def _gone(request: DeskRequest, problem: Problem) -> HttpResponse:
    return render(request, "desk/public/phone.html", {"waits": False}, status=status_of(problem.code))


def _nobody() -> Act:
    """Return the act of somebody who has shown no more than a secret that an officer gave them."""
    return world().act(actor=NOBODY, actor_name="", roles=(), purpose=PURPOSE)


def _verdict(form: SealForm) -> Verdict:
    said = form.cleaned_data
    printed = Printed(name=said["name"], birth=said["birth"], document=said["document"])
    compared = Compared(printed=printed, control=said["control"]) if any(said[each] for each in _COMPARED) else None
    trust = trust_of(settings.CONFIGURATION.home, state=world().pack.state.code)
    verdict = verify_seal(said["text"], trust=trust, compared=compared)
    # Asked for a seal that is genuine only: nobody can try out numbers.
    since = annulled_since(verdict.seal.number) if verdict.seal else None
    if since is None:
        return verdict
    return annulled(verdict, since=since.astimezone(ZoneInfo(world().pack.state.time_zone)).date())


_COMPARED = ("name", "birth", "document", "control")


def _shown(seal: Seal) -> ShownSeal:
    known = {move.value: title for move, title in TITLES.items()} | {SEAL_OUTCOME: REPORT, OUTCOME: REGISTERED}
    return ShownSeal(
        number=seal.number,
        issued=presenting.text(seal.issued),
        state=presenting.text(Country(seal.state)),
        outcome=presenting.sentence_text(known.get(seal.outcome, seal.outcome), {}),
        reasons=presenting.listed(seal.reasons) if seal.reasons else "",
    )
