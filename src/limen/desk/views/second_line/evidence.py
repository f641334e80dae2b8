"""The evidence of a case: pictures added by a form, listed unopened, opened one by one and on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters import uploads
from limen.adapters.clock import new_id
from limen.apps.crossings.operations import evidence as kept
from limen.apps.crossings.operations.evidence import CaseEvidence, NoSuchEvidence
from limen.apps.crossings.queries import EvidenceView
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.evidence import LONGEST_LABEL, MOST_BYTES, EvidenceKind, Picture
from limen.lib.decision.rights import Right

ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
# Nothing in a picture is ever run or fetched, whatever a browser takes it for.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """A picture as a row, unopened."""

    id: UUID
    kind: str
    label: str
    size: str
    officer: str
    at: str
    digest: str


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """List the evidence of a case."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def add(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Add a picture to the case."""
    act = act_of(request, purpose=PURPOSE)
    try:
        _keep(request, act, inspection)
    except Problem as problem:
        extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
        return _page(request, act, inspection, status=status_of(problem.code), extra=extra)
    messages.success(request, gettext("The picture is kept. What it said beside its pixels is gone."))
    return redirect("desk:case-evidence", inspection)


def _keep(request: DeskRequest, act: Act, inspection: UUID) -> None:
    made, kind = asking.uuid(request.POST, "request"), request.POST.get("kind", "")
    if made is None or kind not in list(EvidenceKind):
        raise FormBroken
    kept.keep_evidence(
        act,
        inspection=inspection,
        evidence=made,
        kind=EvidenceKind(kind),
        label=request.POST.get("label", ""),
        picture=_picture(request),
    )


def _picture(request: DeskRequest) -> Picture:
    """Return the picture that came by one of the two fields, read by the bounded process."""
    for field in ("photo", "file"):
        if sent := request.FILES.get(field):
            return uploads.read_picture(sent.read())
    raise uploads.FileMissing


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def picture(request: DeskRequest, inspection: UUID, evidence: UUID) -> HttpResponse:
    """Show one picture with what is known of it."""
    act = act_of(request, purpose=PURPOSE)
    case = kept.look_at_evidence(act, inspection=inspection)
    row = next((each for each in case.evidence if each.id == evidence), None)
    if row is None:
        raise NoSuchEvidence
    context = {**case_context(request, act, case.view, "evidence"), "each": _shown([row], act)[0]}
    return answering.page(request, "desk/second_line/evidence_picture.html", context)


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def pixels(request: DeskRequest, inspection: UUID, evidence: UUID) -> HttpResponse:
    """Send the picture itself; the look at it is logged."""
    act = act_of(request, purpose=PURPOSE)
    opened = kept.open_evidence(act, inspection=inspection, evidence=evidence)
    name = f"evidence-{str(evidence)[-12:]}.{ENDINGS[opened.media_type]}"
    return HttpResponse(
        opened.data,
        content_type=opened.media_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    case: CaseEvidence = kept.look_at_evidence(act, inspection=inspection)
    context = {
        **case_context(request, act, case.view, "evidence"),
        "evidence": _shown(case.evidence, act),
        "kinds": [Choice(value=each.value, label=gettext(each.label), chosen=False) for each in EvidenceKind],
        "request_id": new_id(),
        "longest": LONGEST_LABEL,
        "megabytes": MOST_BYTES // uploads.MEGABYTE,
        **(extra or {}),
    }
    address = reverse("desk:case-evidence", args=[inspection])
    return answering.page(request, "desk/second_line/evidence.html", context, address=address, status=status)


def _shown(rows: tuple[EvidenceView, ...] | list[EvidenceView], act: Act) -> list[ShownEvidence]:
    officers = officer_names({each.officer for each in rows})
    zone = ZoneInfo(act.pack.time_zone_of(act.post))
    return [
        ShownEvidence(
            id=each.id,
            kind=gettext(each.kind.label),
            label=each.label,
            size=gettext("%(size)s kB") % {"size": presenting.text(-(-each.size // 1024))},
            officer=officers.get(each.officer, ""),
            at=presenting.moment(each.at, zone),
            digest=each.digest,
        )
        for each in rows
    ]
