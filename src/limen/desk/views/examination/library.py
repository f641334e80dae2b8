"""The library of specimens: found, looked at, taken in; and a capture laid over one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from limen.adapters import comparing
from limen.adapters.specimen_files import read_archive
from limen.adapters.uploads import FileMissing
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import NoSuchPicture, NoSuchSpecimen
from limen.apps.examination.queries import (
    ExaminationView,
    SpecimenPictureData,
    SpecimenPictureRow,
    SpecimenRow,
    find_specimens,
    specimen,
    specimen_picture,
)
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.asking import Choice
from limen.desk.requests import DeskRequest
from limen.desk.views.examination.sending import PURPOSE, sent_picture
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.examination.comparing import Comparison, differing

MOST_OFFERED = 12
"""Pictures of specimens that are offered to be laid over a capture."""


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_SPECIMENS)
def show(request: DeskRequest) -> HttpResponse:
    """Find specimens; take an archive of them in."""
    act = act_of(request, purpose="specimens")
    if request.method != "POST":
        return _found(request, act)
    try:
        return _take(request, act)
    except Problem as problem:
        return _found(request, act, problem)


def _take(request: DeskRequest, act: Act) -> HttpResponse:
    sent = request.FILES.get("archive")
    if sent is None:
        raise FileMissing
    law = act.pack.examination
    files = read_archive(
        sent.read(),
        types=[each.code for each in law.document_types],
        features=[each.code for each in law.features],
    )
    taken = examinations.take_specimens(act, specimens=files.specimens, pictures=files.pictures)
    told = gettext("%(new)s new, %(changed)s in a new version, %(same)s as before.")
    messages.success(request, told % {"new": taken.new, "changed": taken.changed, "same": taken.same})
    return redirect("desk:specimens")


def _found(request: DeskRequest, act: Act, problem: Problem | None = None) -> HttpResponse:
    asked = request.GET
    state, kind, words = asking.country_code(asked.get("state", "")), asked.get("type", ""), asked.get("words", "")
    rows = find_specimens(state=state, document_type=kind, words=words)
    context = {
        "rows": [_row(act, each) for each in rows],
        "state": asked.get("state", ""),
        "words": words,
        "types": [
            Choice(value=each.code, label=gettext(each.name), chosen=each.code == kind)
            for each in act.pack.examination.document_types
        ],
        "keeps": is_allowed(request, Right.KEEP_SPECIMENS),
        "problem": problems.shown(problem) if problem else None,
    }
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/examination/specimens.html", context, status=status)


def _row(act: Act, row: SpecimenRow) -> dict[str, object]:
    kind = act.pack.examination.document_type(row.document_type)
    return {
        "id": row.id,
        "state": presenting.country(row.state),
        "kind": gettext(kind.name) if kind else row.document_type,
        "series": row.series,
        "name": row.name,
        "version": row.version,
        "first": presenting.text(row.first_issued) if row.first_issued else "",
        "last": presenting.text(row.last_issued) if row.last_issued else "",
        "newest": row.is_newest,
    }


@require_GET
@needs(Right.SEE_SPECIMENS)
def one(request: DeskRequest, specimen_id: UUID) -> HttpResponse:
    """Show one specimen: what a genuine one shows, under every light."""
    act = act_of(request, purpose="specimens")
    view = specimen(specimen_id)
    if view is None:
        raise NoSuchSpecimen
    features = [(act.pack.examination.feature(each.code), each.words) for each in view.features]
    context = {
        "row": _row(act, view.row),
        "source": view.source,
        "features": [(gettext(feature.name), words) for feature, words in features if feature],
        "pictures": [
            {"id": each.id, "light": gettext(each.light.label), "part": each.part, "width": each.width,
             "height": each.height}
            for each in view.pictures
        ],
        "versions": [_row(act, each) for each in view.versions],
    }  # fmt: skip
    return answering.page(request, "desk/examination/specimen.html", context)


@require_GET
@needs(Right.SEE_SPECIMENS)
def pixels(request: DeskRequest, picture: UUID) -> HttpResponse:  # noqa: ARG001 - the shape of every view
    """Send a picture of a specimen."""
    found = _picture(picture)
    return sent_picture(found.media_type, found.data, name=f"specimen-{str(picture)[-12:]}")


def _picture(picture: UUID) -> SpecimenPictureData:
    found = specimen_picture(picture)
    if found is None:
        raise NoSuchSpecimen
    return found


@require_GET
@needs(Right.EXAMINE)
def laid(request: DeskRequest, examination: UUID, picture: UUID, over: UUID) -> HttpResponse:
    """Send a specimen as seen from where a capture was taken, to be laid over it."""
    found = compared(act_of(request, purpose=PURPOSE), examination=examination, picture=picture, over=over)
    if not found.laid:
        raise comparing.ComparingFailed
    return sent_picture("image/jpeg", found.laid, name=f"laid-{str(over)[-12:]}")


def compared(act: Act, *, examination: UUID, picture: UUID, over: UUID) -> Comparison:
    """Lay a picture of a specimen over one of an examination; the look at that is logged."""
    reference = _picture(over)
    capture = examinations.open_picture(act, examination=examination, picture=picture)
    return comparing.compare(capture.data, reference.data, personal=reference.personal)


def offered(view: ExaminationView, picture: UUID) -> list[tuple[SpecimenRow, SpecimenPictureRow]]:
    """Return pictures of specimens of this State and kind under the light of a picture, the newest specimens first."""
    light = next((each.light for each in view.pictures if each.id == picture), None)
    if light is None:
        raise NoSuchPicture
    found = []
    for row in find_specimens(state=view.issuer, document_type=view.document_type) if view.issuer else ():
        whole = specimen(row.id)
        found += [(row, each) for each in (whole.pictures if whole else ()) if each.light is light]
    return found[:MOST_OFFERED]


def hints_of(found: Comparison) -> list[dict[str, int]]:
    """Return the blocks to look at, as the picture draws them."""
    return [{"x": each.x, "y": each.y, "width": each.width, "height": each.height} for each in differing(found)]
