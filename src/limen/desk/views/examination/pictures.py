"""Pictures of an examination: added under a light, opened on record, marked and measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.clock import new_id
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import NoSuchPicture
from limen.apps.examination.queries import ExaminationView, MarkView, PictureView
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.requests import DeskRequest
from limen.desk.views.examination import library
from limen.desk.views.examination.sending import PURPOSE, sent_picture
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.examination.pictures import WHOLE, Mark, MarkWrong, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMark:
    """A mark with its places as a picture in ten-thousandths has them, and in percent for people."""

    id: UUID
    number: int
    shape: str
    label: str
    words: str
    length: str
    x: int
    y: int
    x2: int
    y2: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture as a row."""

    id: UUID
    light: str
    light_code: str
    label: str
    officer: str
    at: str
    size: str
    digest: str
    width: int
    height: int
    width_mm: str
    marks: list[ShownMark]


def shown_pictures(act: Act, view: ExaminationView) -> list[ShownPicture]:
    """Return the pictures of an examination, unopened."""
    named = officer_names({each.officer for each in view.pictures})
    return [_shown(act, each, named) for each in view.pictures]


def _shown(act: Act, each: PictureView, named: Mapping[UUID, str]) -> ShownPicture:
    return ShownPicture(
        id=each.id,
        light=gettext(each.light.label),
        light_code=each.light,
        label=each.label,
        officer=named.get(each.officer, ""),
        at=presenting.moment(each.at, presenting.zone_of(act)),
        size=gettext("%(size)s kB") % {"size": presenting.text(-(-each.size // 1024))},
        digest=each.digest,
        width=each.width,
        height=each.height,
        width_mm="" if each.width_mm is None else f"{each.width_mm:g}",
        marks=[_mark(mark) for mark in each.marks],
    )


def _mark(each: MarkView) -> ShownMark:
    mark = each.mark
    left, right = sorted((mark.x, mark.x2))
    top, bottom = sorted((mark.y, mark.y2))
    box = mark.shape is Shape.BOX
    return ShownMark(
        id=each.id,
        number=each.number,
        shape=mark.shape,
        label=gettext(mark.shape.label),
        words=mark.words,
        length="" if each.length_mm is None else gettext("%(length)s mm") % {"length": f"{each.length_mm:g}"},
        x=left if box else mark.x,
        y=top if box else mark.y,
        x2=mark.x2,
        y2=mark.y2,
        width=right - left,
        height=bottom - top,
    )


@require_GET
@needs(Right.SEE_EXAMINATIONS)
def show(request: DeskRequest, examination: UUID, picture: UUID) -> HttpResponse:
    """Show one picture large: zoom, the other lights over it, marks and measures."""
    return _page(request, act_of(request, purpose=PURPOSE), examination, picture)


@require_GET
@needs(Right.SEE_EXAMINATIONS)
def pixels(request: DeskRequest, examination: UUID, picture: UUID) -> HttpResponse:
    """Send the picture itself; the look at it is logged."""
    act = act_of(request, purpose=PURPOSE)
    opened = examinations.open_picture(act, examination=examination, picture=picture)
    return sent_picture(opened.media_type, opened.data, name=f"document-{str(picture)[-12:]}")


@require_POST
@needs(Right.EXAMINE)
def mark(request: DeskRequest, examination: UUID, picture: UUID) -> HttpResponse:
    """Draw a mark."""
    act = act_of(request, purpose=PURPOSE)
    made = asking.uuid(request.POST, "request")
    if made is None:
        raise FormBroken
    try:
        drawn = _drawn(request.POST)
        examinations.draw_mark(act, examination=examination, picture=picture, mark_id=made, mark=drawn)
    except Problem as problem:
        extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
        return _page(request, act, examination, picture, status=status_of(problem.code), extra=extra)
    return redirect("desk:examination-picture", examination, picture)


@require_POST
@needs(Right.EXAMINE)
def strike(request: DeskRequest, examination: UUID, picture: UUID, mark: UUID) -> HttpResponse:
    """Strike a mark out; it stays in the record."""
    examinations.strike_mark(act_of(request, purpose=PURPOSE), examination=examination, mark=mark)
    return redirect("desk:examination-picture", examination, picture)


def _drawn(typed: QueryDict) -> Mark:
    shape = typed.get("shape", "")
    if shape not in list(Shape):
        raise FormBroken
    x, y = _place(typed.get("x", "")), _place(typed.get("y", ""))
    is_point = shape == Shape.POINT
    x2, y2 = (x, y) if is_point else (_place(typed.get("x2", "")), _place(typed.get("y2", "")))
    return Mark(shape=Shape(shape), x=x, y=y, x2=x2, y2=y2, words=typed.get("words", ""))


def _place(typed: str) -> int:
    """Return a place that was typed in percent of the picture. Raises MarkWrong."""
    try:
        return round(float(typed.strip().replace(",", ".")) * WHOLE / 100)
    except (ValueError, OverflowError) as error:
        raise MarkWrong from error


def _page(
    request: DeskRequest,
    act: Act,
    examination: UUID,
    picture: UUID,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    view = examinations.look_at_examination(act, examination=examination)
    pictures = shown_pictures(act, view)
    each = next((shown for shown in pictures if shown.id == picture), None)
    if each is None:
        raise NoSuchPicture
    place = pictures.index(each)
    is_open = view.concluded_at is None and view.open_conclusion is None
    context = {
        "view": view,
        "each": each,
        **_over(request, act, view, picture),
        "others": [shown for shown in pictures if shown.id != picture],
        "before": pictures[place - 1] if place else None,
        "after": pictures[place + 1] if place + 1 < len(pictures) else None,
        "shapes": [Choice(value=shape, label=gettext(shape.label), chosen=shape is Shape.BOX) for shape in Shape],
        "works": is_open and view.examiner == act.actor and is_allowed(request, Right.EXAMINE),
        "request_id": new_id(),
        "typed": {},
        **(extra or {}),
    }
    address = reverse("desk:examination-picture", args=[examination, picture])
    return answering.page(request, "desk/examination/picture.html", context, address=address, status=status)


def _over(request: DeskRequest, act: Act, view: ExaminationView, picture: UUID) -> Mapping[str, object]:
    """Return what can be laid over a picture: specimens, and its own other lights; one compared if it was asked for."""
    if not is_allowed(request, Right.EXAMINE):
        return {}
    specimens = [(each.id, f"{row.name} · {each.part}") for row, each in library.offered(view, picture)]
    over = [(reverse("desk:examination-laid", args=[view.id, picture, id_]), label) for id_, label in specimens]
    over += [
        (reverse("desk:examination-pixels", args=[view.id, each.id]), f"{each.label} · {gettext(each.light.label)}")
        for each in view.pictures
        if each.id != picture
    ]
    told: dict[str, object] = {
        "over": [Choice(value=address, label=label, chosen=False) for address, label in over],
        "specimens": [Choice(value=str(id_), label=label, chosen=False) for id_, label in specimens],
    }
    if asked := asking.uuid(request.GET, "specimen"):
        try:
            found = library.compared(act, examination=view.id, picture=picture, over=asked)
        except Problem as problem:
            return told | {"problem": problems.shown(problem), "specimen": str(asked)}
        told |= {"compared": found, "hints": library.hints_of(found), "specimen": str(asked)}
    return told
