"""Reads: examinations as rows and whole, frauds as those who learn from them see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.examination import models
from limen.lib.examination.conclusions import Answer, Conclusion
from limen.lib.examination.features import Result, Seen, Sheet
from limen.lib.examination.pictures import Light, Mark, Shape, length_mm

IN_FORCE = (Answer.CONFIRMED.value, Answer.CONCLUDED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationRow:
    """An examination in a queue: nothing in it tells whose document it is."""

    id: UUID
    post: str
    document_type: str
    issuer: str
    asked_by: UUID
    asked_at: datetime
    examiner: UUID | None
    waits_for_second: bool
    proposed_by: UUID | None
    pictures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """A mark with what was measured by it."""

    id: UUID
    number: int
    mark: Mark
    length_mm: float | None
    officer: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture, unopened, with the marks that are not struck out."""

    id: UUID
    light: Light
    label: str
    media_type: str
    digest: str
    size: int
    width: int
    height: int
    width_mm: float | None
    officer: UUID
    at: datetime
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenView:
    """What was said last of one feature, and by whom."""

    seen: Seen
    officer: UUID
    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludedView:
    """A conclusion and what became of it."""

    id: UUID
    conclusion: Conclusion
    methods: tuple[str, ...]
    words: str
    came_from: str
    went_to: str
    proposed_by: UUID
    proposed_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    answer: Answer | None
    answer_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationView:
    """All of an examination that its examiner sees."""

    id: UUID
    inspection: UUID
    person: UUID
    post: str
    document_type: str
    issuer: str
    number: str
    series: str
    asked_by: UUID
    asked_at: datetime
    words: str
    examiner: UUID | None
    taken_at: datetime | None
    compares_bearer: bool
    concluded_at: datetime | None
    pictures: tuple[PictureView, ...]
    seen: tuple[SeenView, ...]
    conclusions: tuple[ConcludedView, ...]
    """The newest first."""

    @property
    def open_conclusion(self) -> ConcludedView | None:
        """The conclusion that waits for its second examiner."""
        return next((each for each in self.conclusions if each.answer is None), None)

    @property
    def in_force(self) -> ConcludedView | None:
        """The conclusion that stands."""
        return next((each for each in self.conclusions if each.answer and each.answer.value in IN_FORCE), None)


def waiting() -> tuple[ExaminationRow, ...]:
    """Return the examinations that are not concluded, at all posts, the oldest first."""
    rows = models.Examination.objects.filter(concluded_at__isnull=True).order_by("asked_at", "id")
    return _rows(rows)


def concluded_since(moment: datetime, *, limit: int) -> tuple[ExaminationRow, ...]:
    """Return what was concluded since `moment`, the newest first."""
    rows = models.Examination.objects.filter(concluded_at__gte=moment).order_by("-concluded_at", "id")
    return _rows(rows[:limit])


def of_inspection(inspection: UUID) -> tuple[ExaminationView, ...]:
    """Return the examinations of an inspection, the newest first."""
    rows = models.Examination.objects.filter(inspection=inspection).order_by("-asked_at", "-id")
    return tuple(view_of(row) for row in rows)


def _rows(rows: Iterable[models.Examination]) -> tuple[ExaminationRow, ...]:
    found = list(rows)
    ids = [row.id for row in found]
    open_ = models.Concluded.objects.filter(examination__in=ids, answered_at__isnull=True)
    proposed = dict(open_.values_list("examination_id", "proposed_by_id"))
    counts: dict[UUID, int] = {}
    for examination in models.Picture.objects.filter(examination__in=ids).values_list("examination_id", flat=True):
        counts[examination] = counts.get(examination, 0) + 1
    return tuple(
        ExaminationRow(
            id=row.id,
            post=row.post,
            document_type=row.document_type,
            issuer=row.issuer,
            asked_by=row.asked_by_id,
            asked_at=row.asked_at,
            examiner=row.examiner_id,
            waits_for_second=row.id in proposed,
            proposed_by=proposed.get(row.id),
            pictures=counts.get(row.id, 0),
        )
        for row in found
    )


def view_of(row: models.Examination) -> ExaminationView:
    """Return all of an examination that `access` let through."""
    return ExaminationView(
        id=row.id,
        inspection=row.inspection_id,
        person=row.person,
        post=row.post,
        document_type=row.document_type,
        issuer=row.issuer,
        number=row.number,
        series=row.series,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        words=row.words,
        examiner=row.examiner_id,
        taken_at=row.taken_at,
        compares_bearer=row.compares_bearer,
        concluded_at=row.concluded_at,
        pictures=_pictures(row.id),
        seen=seen_of(row.id),
        conclusions=tuple(
            _concluded(each)
            for each in models.Concluded.objects.filter(examination=row).order_by("-proposed_at", "-id")
        ),
    )


def _pictures(examination: UUID) -> tuple[PictureView, ...]:
    rows = models.Picture.objects.filter(examination=examination).defer("sealed").order_by("at", "id")
    marks: dict[UUID, list[models.Mark]] = {}
    kept = models.Mark.objects.filter(picture__examination=examination, struck_at__isnull=True)
    for mark in kept.order_by("picture_id", "number"):
        marks.setdefault(mark.picture_id, []).append(mark)
    return tuple(_picture(row, marks.get(row.id, ())) for row in rows)


def _picture(row: models.Picture, marks: Iterable[models.Mark]) -> PictureView:
    width_mm = None if row.width_tenths is None else row.width_tenths / 10
    return PictureView(
        id=row.id,
        light=Light(row.light),
        label=row.label,
        media_type=row.media_type,
        digest=bytes(row.digest).hex(),
        size=row.size,
        width=row.width,
        height=row.height,
        width_mm=width_mm,
        officer=row.officer_id,
        at=row.at,
        marks=tuple(_mark(each, row, width_mm) for each in marks),
    )


def _mark(row: models.Mark, picture: models.Picture, width_mm: float | None) -> MarkView:
    mark = Mark(shape=Shape(row.shape), x=row.x, y=row.y, x2=row.x2, y2=row.y2, words=row.words)
    return MarkView(
        id=row.id,
        number=row.number,
        mark=mark,
        length_mm=length_mm(mark, width=picture.width, height=picture.height, width_mm=width_mm),
        officer=row.officer_id,
        at=row.at,
    )


def seen_of(examination: UUID) -> tuple[SeenView, ...]:
    """Return what was said last of each feature."""
    last: dict[tuple[str, str], models.FeatureSeen] = {}
    for row in models.FeatureSeen.objects.filter(examination=examination).order_by("number"):
        last[row.sheet, row.feature] = row
    return tuple(
        SeenView(
            seen=Seen(sheet=Sheet(row.sheet), feature=row.feature, result=Result(row.result), words=row.words),
            officer=row.officer_id,
            at=row.at,
            number=row.number,
        )
        for row in last.values()
    )


def _concluded(row: models.Concluded) -> ConcludedView:
    return ConcludedView(
        id=row.id,
        conclusion=Conclusion(row.conclusion),
        methods=tuple(filter(None, row.methods.split(","))),
        words=row.words,
        came_from=row.came_from,
        went_to=row.went_to,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        answer=Answer(row.answer) if row.answer else None,
        answer_words=row.answer_words,
    )
