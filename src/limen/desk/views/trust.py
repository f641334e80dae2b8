"""Whom we believe about documents: whose signers are known, how old the lists are, and how new ones take effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.apps.trust import operations
from limen.apps.trust.queries import (
    Changes,
    SourceInForce,
    StateKnown,
    TrustVersionView,
    changes_of,
    sources_in_force,
    states_known,
    trust_in_force,
    trust_version,
    trust_versions,
    trust_waiting,
    version_in_force,
)
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.trust import LIST_KINDS, Source, Use, state_of_certificate

PURPOSE = "trust"
STATES: Final[Mapping[str, str]] = {
    "read": N_("is read: look at it and propose it"),
    "proposed": N_("waits for a second person"),
    "in-force": N_("in force"),
    "superseded": N_("was in force"),
    "rolled-back": N_("was rolled back"),
    "withdrawn": N_("never took effect"),
}
WEIGHTS: Final = {"read": "notice", "proposed": "notice", "in-force": "clear"}
HOWS: Final[Mapping[str, str]] = {
    "import": N_("files were brought"),
    "removal": N_("a list or certificate goes"),
    "rollback": N_("an earlier version comes back"),
    "received": N_("came signed from headquarters"),
}
KINDS: Final[Mapping[str, str]] = {
    "master list": N_("list of authorities"),
    "LDIF": N_("export of the ICAO PKD"),
    "certificate": N_("certificate brought by hand"),
    "revocation list": N_("revocation list"),
    "deviation list": N_("deviation list"),
}
MOST_SHOWN: Final = 200
"""Certificates of one kind of change that the page of a version lists; all are counted."""


class Files(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that were chosen, each checked as one is."""

    widget = Files

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        """Return every file; an empty list where none was chosen."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in chosen if each]


class BringForm(Dressed, forms.Form):
    """Files for the trust store."""

    lists = FilesField(
        label=_("Lists and certificates"),
        required=False,
        widget=Files(attrs={"class": "form-control"}),
        help_text=_(
            "Master lists, exports of the ICAO PKD, revocation lists, deviation lists, certificates of authorities and "
            "signers; up to 2.5 megabytes together. Larger ones by the command."
        ),
    )
    anchors = FilesField(
        label=_("Certificates of those whose lists are believed"),
        required=False,
        widget=Files(attrs={"class": "form-control"}),
        help_text=_("Whoever they certified may say who is an authority of any State. Seldom needed."),
    )


class WordsForm(Dressed, forms.Form):
    """Why something is proposed, or sent back."""

    words = forms.CharField(
        label=_("Why, in your own words"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSource:
    """A list or certificate as a row."""

    code: str
    name: str
    kind: str
    for_lists: bool
    made: str
    age: str
    stale: bool
    count: str
    unreadable: str
    signer: str
    pinned: bool
    digest: str
    brought: str = ""
    bringer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownState:
    """A State as a row."""

    code: str
    name: str
    authorities: str
    valid: str
    until: str
    ended: bool
    revocations: str
    revocations_stale: bool
    deviations: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCertificate:
    """A certificate as a row."""

    state: str
    label: str
    key: str
    serial: str
    begins: str
    ends: str
    ended: bool
    fingerprint: str
    is_link: bool
    known: bool = False
    """It follows from a key that was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version as a row, or at the top of its page."""

    id: UUID
    number: int
    state_code: str
    state: str
    weight: str
    how: str
    made: str
    authorities: str
    states: str
    signers: str
    added: str
    changed: str
    removed: str
    brought: str
    bringer: str
    proposer: str
    decided: str
    decider: str
    words: str
    answer: str
    restores: int | None
    is_kept: bool
    is_waiting: bool
    may_come_back: bool


@require_GET
@needs(Right.SEE_TRUST)
def show(request: DeskRequest) -> HttpResponse:
    """Show whose signers are known and from which lists; what waits; how old all of it is."""
    act = act_of(request, purpose=PURPOSE)
    found = trust_in_force(artefacts=act.artefacts)
    version = version_in_force()
    made_at = found.store.made_at()
    age = act.at - made_at if made_at else None
    sources = () if found.is_silent else sources_in_force(artefacts=act.artefacts)
    context = {
        "version": _version(version, act) if version else None,
        "is_silent": found.is_silent,
        "age": gettext("%(age)s old") % {"age": presenting.duration(age)} if age else "",
        "stale": age is not None and age.days > act.pack.thresholds.trust_stale_days,
        "limit": presenting.text(act.pack.thresholds.trust_stale_days),
        "sources": [_source(each, act) for each in sources],
        "known": [_state(each, act) for each in states_known(found.store, at=act.at)],
        "waiting": [_version(each, act) for each in trust_waiting()],
        "may_propose": is_allowed(request, Right.PROPOSE_TRUST),
    }
    return answering.page(request, "desk/trust/show.html", context)


@require_GET
@needs(Right.SEE_TRUST)
def state(request: DeskRequest, code: str) -> HttpResponse:
    """Show the authorities of one State."""
    act = act_of(request, purpose=PURPOSE)
    store = trust_in_force(artefacts=act.artefacts).store
    found = [each for each in store.authorities if state_of_certificate(each) == code]
    if not found:
        raise Http404
    row = next(each for each in states_known(store, at=act.at) if each.code == code)
    context = {
        "state": _state(row, act),
        "certificates": [_certificate(each, act) for each in sorted(found, key=_newest_first)],
    }
    return answering.page(request, "desk/trust/state.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_TRUST)
def bring(request: DeskRequest) -> HttpResponse:
    """Take files, read and compare them, and lead to what they would change."""
    act = act_of(request, purpose=PURPOSE)
    form = BringForm(request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            files, anchors = (_read(form.cleaned_data[field]) for field in ("lists", "anchors"))
            return redirect("desk:trust-version", operations.import_trust(act, files=files, anchors=anchors))
        except Problem as error:
            problem = error
    return _answer(request, "bring", {"form": form}, problem, wrong=bool(form.errors))


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_TRUST)
def version(request: DeskRequest, version: UUID) -> HttpResponse:
    """Show what a version changes; propose it, confirm it or send it back."""
    act = act_of(request, purpose=PURPOSE)
    problem = None
    if request.method == "POST":
        try:
            return _step(request, act, version)
        except Problem as error:
            problem = error
    view = trust_version(version)
    if view is None:
        raise Http404
    changes = changes_of(version, artefacts=act.artefacts)
    context = {
        "version": _version(view, act),
        "findings": presenting.findings(view.suspicious),
        "form": WordsForm(request.POST or None),
        "is_own": act.actor in (view.brought_by, view.proposed_by),
        "may_propose": is_allowed(request, Right.PROPOSE_TRUST),
        "may_confirm": is_allowed(request, Right.CONFIRM_TRUST),
        **_changes(changes, act),
    }
    return _answer(request, "version", context, problem)


@require_GET
@needs(Right.SEE_TRUST)
def history(request: DeskRequest) -> HttpResponse:
    """Show the versions, the newest first, and who answers for each."""
    act = act_of(request, purpose=PURPOSE)
    context = {
        "versions": [_version(each, act) for each in trust_versions()],
        "may_propose": is_allowed(request, Right.PROPOSE_TRUST),
    }
    return answering.page(request, "desk/trust/history.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_TRUST)
def roll_back(request: DeskRequest, number: int) -> HttpResponse:
    """Propose that an earlier version comes back."""
    act = act_of(request, purpose=PURPOSE)
    form, problem = WordsForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_rollback(act, number=number, words=form.cleaned_data["words"])
            return redirect("desk:trust-version", made)
        except Problem as error:
            problem = error
    return _answer(request, "roll_back", {"form": form, "number": number}, problem)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_TRUST)
def remove(request: DeskRequest, code: str) -> HttpResponse:
    """Propose that a list or certificate goes."""
    act = act_of(request, purpose=PURPOSE)
    form, problem = WordsForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.remove_source(act, code=code, words=form.cleaned_data["words"])
            return redirect("desk:trust-version", made)
        except Problem as error:
            problem = error
    found = [each for each in sources_in_force(artefacts=act.artefacts) if each.source.code == code]
    if not found:
        raise Http404
    return _answer(request, "remove", {"form": form, "source": _source(found[0], act)}, problem)


def _step(request: DeskRequest, act: Act, version: UUID) -> HttpResponse:
    form = WordsForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    match request.POST.get("step"):
        case "propose":
            operations.propose_trust(act, version=version, words=words)
            messages.success(request, gettext("Proposed. A second person of the desk confirms it."))
            return redirect("desk:trust-version", version)
        case "confirm":
            count = operations.confirm_trust(act, version=version)
            told = gettext("In force now: %(count)s certificates of authorities.")
            messages.success(request, told % {"count": presenting.text(count)})
        case _:
            operations.withdraw_trust(act, version=version, words=words)
            messages.success(request, gettext("Sent back. What was in force stays in force."))
    return redirect("desk:trust")


def _read(files: Iterable[UploadedFile[bytes]]) -> dict[str, bytes]:
    return {file.name or "?": file.read() for file in files}


def _changes(changes: Changes | None, act: Act) -> dict[str, object]:
    """Return what the page of a version shows of its changes; nothing where the files are no longer kept."""
    if changes is None:
        return {"changes": None}
    change = changes.difference
    added = [_certificate(each, act, known=each in change.linked) for each in change.added[:MOST_SHOWN]]
    anew = [_certificate(each, act) for _, each in change.changed[:MOST_SHOWN]]
    removed = [_certificate(each, act) for each in change.removed[:MOST_SHOWN]]
    ended = sum(each.not_after < act.at for each in change.added)
    return {
        "changes": [
            ("added", gettext("Added"), added, presenting.text(len(change.added))),
            ("changed", gettext("Written anew for the same key"), anew, presenting.text(len(change.changed))),
            ("removed", gettext("Removed"), removed, presenting.text(len(change.removed))),
        ],
        "kept": presenting.text(change.kept),
        "ended": presenting.text(ended),
        "files": [_shown_source(each, act) for each in changes.brought],
        "gone": [_shown_source(each, act) for each in changes.gone],
    }


def _version(view: TrustVersionView, act: Act) -> ShownVersion:
    zone = presenting.zone_of(act)
    counts = (view.authorities, view.states, view.signers, view.added, view.changed, view.removed)
    authorities, states, signers, added, changed, removed = map(presenting.text, counts)
    return ShownVersion(
        id=view.id,
        number=view.number,
        state_code=view.state,
        state=gettext(STATES[view.state]),
        weight=WEIGHTS.get(view.state, "info"),
        how=gettext(HOWS[view.how]),
        made=presenting.moment(view.made_at, zone) if view.made_at else "",
        authorities=authorities,
        states=states,
        signers=signers,
        added=added,
        changed=changed,
        removed=removed,
        brought=presenting.moment(view.brought_at, zone),
        bringer=view.bringer,
        proposer=view.proposer,
        decided=presenting.moment(view.decided_at, zone) if view.decided_at else "",
        decider=view.decider,
        words=view.words,
        answer=view.answer,
        restores=view.restores,
        is_kept=view.is_kept,
        is_waiting=view.is_waiting,
        may_come_back=view.took_effect and view.is_kept and view.state != "in-force",
    )


def _source(found: SourceInForce, act: Act) -> ShownSource:
    zone = presenting.zone_of(act)
    brought = presenting.moment(found.brought_at, zone)
    return _shown_source(found.source, act, brought=brought, bringer=found.bringer)


def _shown_source(source: Source, act: Act, *, brought: str = "", bringer: str = "") -> ShownSource:
    age = act.at - source.made_at if source.made_at else None
    return ShownSource(
        code=source.code,
        name=source.name,
        kind=gettext(KINDS[source.kind]),
        for_lists=source.use is Use.LISTS,
        made=presenting.text(source.made_at.date()) if source.made_at else "",
        age=gettext("%(age)s old") % {"age": presenting.duration(age)} if age else "",
        stale=bool(age and source.kind in LIST_KINDS and age.days > act.pack.thresholds.trust_stale_days),
        count=presenting.text(source.count),
        unreadable=presenting.text(source.unreadable) if source.unreadable else "",
        signer=source.signer,
        pinned=source.pinned == "yes",
        digest=source.digest,
        brought=brought,
        bringer=bringer,
    )


def _state(row: StateKnown, act: Act) -> ShownState:
    zone = presenting.zone_of(act)
    return ShownState(
        code=row.code,
        name=presenting.country(row.code) if row.code in ENTRIES else row.code,
        authorities=presenting.text(row.authorities),
        valid=presenting.text(row.valid),
        until=_day(row.until, zone),
        ended=not row.valid,
        revocations=_day(row.revocations_of, zone) if row.revocations_of else "",
        revocations_stale=row.revocations_stale,
        deviations=presenting.text(row.deviations) if row.deviations else "",
    )


def _certificate(certificate: Certificate, act: Act, *, known: bool = False) -> ShownCertificate:
    zone = presenting.zone_of(act)
    code = state_of_certificate(certificate)
    return ShownCertificate(
        state=presenting.country(code) if code in ENTRIES else code,
        label=certificate.label,
        key=str(certificate.key or certificate.key_problem),
        serial=f"{certificate.serial:x}",
        begins=_day(certificate.not_before, zone),
        ends=_day(certificate.not_after, zone),
        ended=certificate.not_after < act.at,
        fingerprint=certificate.fingerprint,
        is_link=not certificate.is_self_issued,
        known=known,
    )


def _newest_first(certificate: Certificate) -> float:
    return -certificate.not_before.timestamp()


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return presenting.text(moment.astimezone(zone).date())


def _answer(
    request: DeskRequest, page: str, context: dict[str, object], problem: Problem | None, *, wrong: bool = False
) -> HttpResponse:
    context["problem"] = problems.shown(problem, kept=True) if problem else None
    status = status_of(problem.code) if problem else 422 if wrong else 200
    return answering.page(request, f"desk/trust/{page}.html", context, status=status)
