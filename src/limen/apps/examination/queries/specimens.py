"""Reads of the library of specimens: found by State, kind, series or words; there is nobody in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from limen.apps.examination import models
from limen.lib.basics.countries import state_of
from limen.lib.basics.text import clean_line
from limen.lib.examination.pictures import Light
from limen.lib.examination.specimens import Box, SpecimenFeature

MOST_FOUND: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenRow:
    """A specimen as one line."""

    id: UUID
    state: str
    document_type: str
    series: str
    version: int
    name: str
    first_issued: date | None
    last_issued: date | None
    is_newest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenPictureRow:
    """A picture of a specimen, without its pixels."""

    id: UUID
    light: Light
    part: str
    width: int
    height: int
    width_mm: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenView:
    """A specimen whole."""

    row: SpecimenRow
    source: str
    features: tuple[SpecimenFeature, ...]
    pictures: tuple[SpecimenPictureRow, ...]
    versions: tuple[SpecimenRow, ...]
    imported_by: UUID
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenPictureData:
    """A picture of a specimen with its pixels."""

    media_type: str
    data: bytes
    personal: tuple[Box, ...]


def find_specimens(*, state: str = "", document_type: str = "", words: str = "") -> tuple[SpecimenRow, ...]:
    """Return the newest versions that fit everything asked for, at most a hundred, by State, kind and series."""
    rows = models.Specimen.objects.filter(is_newest=True)
    if state:
        rows = rows.filter(state__in={state, state_of(state)})
    if document_type:
        rows = rows.filter(document_type=document_type)
    for word in clean_line(words, longest=120).split():
        rows = rows.filter(Q(name__icontains=word) | Q(series__icontains=word) | Q(source__icontains=word))
    ordered = rows.defer("features").order_by("state", "document_type", "-first_issued", "series")
    return tuple(_row(each) for each in ordered[:MOST_FOUND])


def specimen(id_: UUID) -> SpecimenView | None:
    """Return one version of a specimen; None where there is none of that id."""
    row = models.Specimen.objects.filter(id=id_).first()
    if row is None:
        return None
    same = models.Specimen.objects.filter(state=row.state, document_type=row.document_type, series=row.series)
    pictures = models.SpecimenPicture.objects.filter(specimen=row).defer("data").order_by("number")
    return SpecimenView(
        row=_row(row),
        source=row.source,
        features=tuple(SpecimenFeature(code=each["code"], words=each["words"]) for each in row.features),
        pictures=tuple(_picture(each) for each in pictures),
        versions=tuple(_row(each) for each in same.order_by("-version")),
        imported_by=row.imported_by_id,
        imported_at=row.imported_at,
    )


def specimen_picture(id_: UUID) -> SpecimenPictureData | None:
    """Return a picture of a specimen; None where there is none of that id."""
    row = models.SpecimenPicture.objects.filter(id=id_).first()
    if row is None:
        return None
    return SpecimenPictureData(
        media_type=row.media_type,
        data=bytes(row.data),
        personal=tuple((left, top, right, bottom) for left, top, right, bottom in row.personal),
    )


def _row(row: models.Specimen) -> SpecimenRow:
    return SpecimenRow(
        id=row.id,
        state=row.state,
        document_type=row.document_type,
        series=row.series,
        version=row.version,
        name=row.name,
        first_issued=row.first_issued,
        last_issued=row.last_issued,
        is_newest=row.is_newest,
    )


def _picture(row: models.SpecimenPicture) -> SpecimenPictureRow:
    return SpecimenPictureRow(
        id=row.id,
        light=Light(row.light),
        part=row.part,
        width=row.width,
        height=row.height,
        width_mm=None if row.width_tenths is None else row.width_tenths / 10,
    )
