"""The work at the bench: pictures under each light, marks and measures on them, feature after feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from limen.apps.crossings.operations import RequestReused
from limen.apps.examination import models
from limen.apps.examination.access import examination_for
from limen.apps.journal.operations import append, once_more, open_file, seal_file
from limen.apps.posts.queries import officer_names
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import Picture
from limen.lib.decision.rights import Right, may, require
from limen.lib.examination.features import LONGEST_WORDS, Result, Seen, Sheet
from limen.lib.examination.pictures import (
    LONGEST_LABEL,
    LONGEST_MARK,
    MOST_MARKS,
    MOST_PICTURES,
    Light,
    Mark,
    TooManyPictures,
    require_mark,
)

LONGEST_SERIES: Final = 40


class NotYourExamination(Problem):
    """The officer does not have the examination that they would work on."""

    code = "not-your-examination"
    sentence = N_("You do not have this examination. Take it first, or leave it to whoever has it.")


class ExaminationTaken(Problem):
    """Another examiner has it."""

    code = "examination-taken"
    sentence = N_("%(officer)s has this examination. A second examiner confirms what the first one concludes.")


class ExaminationDone(Problem):
    """What was concluded stays."""

    code = "examination-done"
    sentence = N_("This document is concluded, or its conclusion waits for a second examiner: nothing is added now.")


class NoSuchPicture(Problem):
    """There is no such picture in the examination."""

    code = "examination-picture-unknown"
    sentence = N_("There is no such picture in this examination.")


class PictureUntold(Problem):
    """A picture without a word on what it shows."""

    code = "examination-picture-untold"
    sentence = N_("Say in a few words which part of the document the picture shows.")


class FeatureUnknown(Problem):
    """The checklist has no such feature."""

    code = "feature-unknown"
    sentence = N_("The checklist of this kind of document has no such feature. Load the page again.")


class SeenWordsMissing(Problem):
    """A deviation without words."""

    code = "feature-words-missing"
    sentence = N_("Say in words what deviates or is unclear, and where: the second examiner looks for it there.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPicture:
    """A picture of an examination, opened."""

    media_type: str
    data: bytes


@once_more
def take_examination(act: Act, *, examination: UUID) -> None:
    """Take an examination that nobody has; taken again by the same examiner it stays as it is.

    Raises NotAllowed, NoSuchExamination, ExaminationDone or ExaminationTaken.
    """
    require(act.roles, Right.EXAMINE)
    with transaction.atomic():
        row = examination_for(act, examination, what="examination", lock=True)
        if row.examiner_id == act.actor:
            return
        if row.concluded_at is not None:
            raise ExaminationDone
        if row.examiner_id is not None:
            raise ExaminationTaken(officer=officer_names([row.examiner_id]).get(row.examiner_id, ""))
        row.examiner_id, row.taken_at = act.actor, act.at
        row.save(update_fields=["examiner", "taken_at"])
        append(act, kind="limen.examination.taken", subject=row.inspection_id, data={"examination": str(row.id)})


def open_row(act: Act, examination: UUID, *, what: str) -> models.Examination:
    """Return the row of an examination in the acting examiner's hands, locked, in which work goes on.

    Raises NotAllowed, NoSuchExamination, NotYourExamination or ExaminationDone.
    """
    require(act.roles, Right.EXAMINE)
    row = examination_for(act, examination, what=what, lock=True)
    if row.examiner_id != act.actor:
        raise NotYourExamination
    _require_unconcluded(row)
    return row


def _require_unconcluded(row: models.Examination) -> None:
    waits = models.Concluded.objects.filter(examination=row, answered_at__isnull=True)
    if row.concluded_at is not None or waits.exists():
        raise ExaminationDone


@once_more
def keep_picture(
    act: Act,
    *,
    examination: UUID,
    picture_id: UUID,
    light: Light,
    label: str,
    picture: Picture,
    width_tenths: int | None = None,
) -> UUID:
    """Keep a picture, sealed, under the id that the caller made, and return that id.

    The examiner may, and whoever works cases at the post where the document is: lamps stand there, and examiners are
    elsewhere. The same id with the same picture once more changes nothing. Raises NotAllowed, NoSuchExamination,
    NotYourExamination, ExaminationDone, PictureUntold, TooManyPictures or RequestReused.
    """
    shown = clean_line(label, longest=LONGEST_LABEL)
    digest = sha256(picture.data).digest()
    with transaction.atomic():
        row = _picturing(act, examination)
        if known := models.Picture.objects.filter(id=picture_id).defer("sealed").first():
            if (known.examination_id, known.light, known.label, bytes(known.digest)) != (row.id, light, shown, digest):
                raise RequestReused
            return known.id
        _require_unconcluded(row)
        if not shown:
            raise PictureUntold
        if models.Picture.objects.filter(examination=row).count() >= MOST_PICTURES:
            raise TooManyPictures(most=MOST_PICTURES)
        made = models.Picture(
            id=picture_id,
            examination=row,
            light=light,
            label=shown,
            media_type=picture.media_type,
            digest=digest,
            size=len(picture.data),
            width=picture.width,
            height=picture.height,
            width_tenths=width_tenths,
            sealed=seal_file(act, file_id=picture_id, subject_record=row.person, data=picture.data),
            officer_id=act.actor,
            at=act.at,
        )
        made.save(force_insert=True)
        _tell_picture(act, row, made)
    return picture_id


def _picturing(act: Act, examination: UUID) -> models.Examination:
    if not may(act.roles, Right.EXAMINE):
        require(act.roles, Right.WORK_CASES)
        return examination_for(act, examination, what="examination", lock=True)
    row = examination_for(act, examination, what="examination", lock=True)
    if row.examiner_id != act.actor:
        raise NotYourExamination
    return row


def _tell_picture(act: Act, row: models.Examination, made: models.Picture) -> None:
    append(
        act,
        kind="limen.examination.pictured",
        subject=row.inspection_id,
        data={"examination": str(row.id), "picture": str(made.id)},
        sealed={
            "light": made.light,
            "label": made.label,
            "media_type": made.media_type,
            # The chain proves later that the picture is the one that was kept.
            "digest": bytes(made.digest).hex(),
            "size": made.size,
        },
        subject_record=row.person,
    )


def open_picture(act: Act, *, examination: UUID, picture: UUID) -> OpenedPicture:
    """Return a picture, opened; the look at it is logged first.

    Raises NoSuchExamination, NoSuchPicture, or PayloadErased once the person's key is destroyed.
    """
    with transaction.atomic():
        row = examination_for(act, examination, what="examination")
        kept = models.Picture.objects.filter(id=picture, examination=row).first()
        if kept is None:
            raise NoSuchPicture
        data = open_file(
            act, file_id=kept.id, subject_record=row.person, sealed=bytes(kept.sealed), what="examination-picture"
        )
        return OpenedPicture(media_type=kept.media_type, data=data)


@once_more
def draw_mark(act: Act, *, examination: UUID, picture: UUID, mark_id: UUID, mark: Mark) -> int:
    """Draw a mark on a picture under the id that the caller made; return its number on the picture.

    Raises NotAllowed, NoSuchExamination, NotYourExamination, ExaminationDone, NoSuchPicture, MarkWrong or
    TooManyPictures.
    """
    said = replace(mark, words=clean_line(mark.words, longest=LONGEST_MARK))
    require_mark(said)
    with transaction.atomic():
        row = open_row(act, examination, what="examination")
        kept = models.Picture.objects.filter(id=picture, examination=row).defer("sealed").first()
        if kept is None:
            raise NoSuchPicture
        if known := models.Mark.objects.filter(id=mark_id, picture=kept).first():
            return known.number
        last = models.Mark.objects.filter(picture=kept).aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_MARKS:
            raise TooManyPictures(most=MOST_MARKS)
        models.Mark.objects.create(
            id=mark_id,
            picture=kept,
            number=last + 1,
            shape=said.shape,
            x=said.x,
            y=said.y,
            x2=said.x2,
            y2=said.y2,
            words=said.words,
            officer_id=act.actor,
            at=act.at,
        )
        append(
            act,
            kind="limen.examination.marked",
            subject=row.inspection_id,
            data={"examination": str(row.id), "picture": str(kept.id), "number": last + 1},
            sealed={"shape": said.shape, "places": [said.x, said.y, said.x2, said.y2], "words": said.words},
            subject_record=row.person,
        )
        return last + 1


@once_more
def strike_mark(act: Act, *, examination: UUID, mark: UUID) -> None:
    """Strike a mark out; it stays in the record. Raises NoSuchPicture and what `draw_mark` raises."""
    with transaction.atomic():
        row = open_row(act, examination, what="examination")
        kept = models.Mark.objects.filter(id=mark, picture__examination=row).first()
        if kept is None:
            raise NoSuchPicture
        if kept.struck_at is None:
            kept.struck_at = act.at
            kept.save(update_fields=["struck_at"])
            append(
                act,
                kind="limen.examination.struck",
                subject=row.inspection_id,
                data={"examination": str(row.id), "picture": str(kept.picture_id), "number": kept.number},
            )


@once_more
def see_features(act: Act, *, examination: UUID, seen: Sequence[Seen]) -> int:
    """Say of some features what is seen; said anew, the last one counts. Return how many were said anew.

    What is as before adds nothing. Raises NotAllowed, NoSuchExamination, NotYourExamination, ExaminationDone,
    FeatureUnknown or SeenWordsMissing; nothing is kept then.
    """
    with transaction.atomic():
        row = open_row(act, examination, what="examination")
        return sum(_see(act, row, replace(each, words=clean_words(each.words, longest=LONGEST_WORDS))) for each in seen)


def _see(act: Act, row: models.Examination, said: Seen) -> bool:
    _require_feature(act, row, said)
    rows = models.FeatureSeen.objects.filter(examination=row, sheet=said.sheet, feature=said.feature)
    last = rows.order_by("-number").first()
    if last and (last.result, last.words) == (said.result, said.words):
        return False
    models.FeatureSeen.objects.create(
        id=act.new_id(),
        examination=row,
        sheet=said.sheet,
        feature=said.feature,
        number=last.number + 1 if last else 1,
        result=said.result,
        words=said.words,
        officer_id=act.actor,
        at=act.at,
    )
    append(
        act,
        kind="limen.examination.seen",
        subject=row.inspection_id,
        data={"examination": str(row.id)},
        sealed={"sheet": said.sheet, "feature": said.feature, "result": said.result, "words": said.words},
        subject_record=row.person,
    )
    return True


def _require_feature(act: Act, row: models.Examination, said: Seen) -> None:
    if said.feature not in features_of(act, row, said.sheet):
        raise FeatureUnknown
    if said.result in (Result.DEVIATES, Result.UNCLEAR) and not said.words:
        raise SeenWordsMissing


def features_of(act: Act, row: models.Examination, sheet: Sheet) -> tuple[str, ...]:
    """Return the codes of a sheet for this kind of document, in the pack's order."""
    if sheet is Sheet.FACE:
        return tuple(each.code for each in act.pack.examination.face_features) if row.compares_bearer else ()
    kind = act.pack.examination.document_type(row.document_type)
    return kind.features if kind else ()


@once_more
def say_series(act: Act, *, examination: UUID, series: str) -> None:
    """Say of which series the document is, by specimen or by eye. Raises what `open_row` raises."""
    with transaction.atomic():
        row = open_row(act, examination, what="examination")
        said = clean_line(series, longest=LONGEST_SERIES)
        if row.series != said:
            row.series = said
            row.save(update_fields=["series"])
            append(
                act,
                kind="limen.examination.seen",
                subject=row.inspection_id,
                data={"examination": str(row.id)},
                sealed={"sheet": Sheet.DOCUMENT, "feature": "series", "result": "", "words": said},
                subject_record=row.person,
            )
