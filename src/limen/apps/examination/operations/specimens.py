"""Specimens are taken into the library: the same again changes nothing, another content is a new version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from limen.apps.examination import models
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import Picture
from limen.lib.decision.rights import Right, require
from limen.lib.examination.specimens import SpecimenData


class NoSuchSpecimen(Problem):
    """There is no such specimen in the library."""

    code = "specimen-unknown"
    sentence = N_("There is no such specimen in the library.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of an import."""

    new: int
    """Of States, kinds and series that the library did not have."""
    changed: int
    same: int


@once_more
def take_specimens(act: Act, *, specimens: Sequence[SpecimenData], pictures: Mapping[str, Picture]) -> Taken:
    """Take specimens into the library; `pictures` are those of their files, read anew by the bounded process.

    All in one transaction: an import is taken whole or not at all. Raises NotAllowed.
    """
    require(act.roles, Right.KEEP_SPECIMENS)
    counts = {"new": 0, "changed": 0, "same": 0}
    with transaction.atomic():
        for each in specimens:
            counts[_take(act, each, [pictures[picture.file] for picture in each.pictures])] += 1
        if counts["new"] or counts["changed"]:
            append(act, kind="limen.specimens.taken", subject=named_id("specimens", "library"), data={**counts})
    return Taken(**counts)


def _take(act: Act, data: SpecimenData, pictures: Sequence[Picture]) -> str:
    rows = models.Specimen.objects.select_for_update().filter(
        state=data.state, document_type=data.document_type, series=data.series
    )
    digest = _digest(data, pictures)
    newest = rows.filter(is_newest=True).first()
    if newest and newest.content_hash == digest:
        return "same"
    last = rows.aggregate(last=Max("version"))["last"] or 0
    if newest:
        newest.is_newest = False
        newest.save(update_fields=["is_newest"])
    made = models.Specimen.objects.create(
        id=act.new_id(),
        state=data.state,
        document_type=data.document_type,
        series=data.series,
        version=last + 1,
        name=data.name,
        first_issued=data.first_issued,
        last_issued=data.last_issued,
        source=data.source,
        features=[asdict(feature) for feature in data.features],
        content_hash=digest,
        imported_by_id=act.actor,
        imported_at=act.at,
        is_newest=True,
    )
    models.SpecimenPicture.objects.bulk_create(
        models.SpecimenPicture(
            id=act.new_id(),
            specimen=made,
            number=number,
            light=told.light,
            part=told.part,
            media_type=picture.media_type,
            data=picture.data,
            width=picture.width,
            height=picture.height,
            width_tenths=None if told.width_mm is None else round(told.width_mm * 10),
            personal=[list(box) for box in told.personal],
        )
        for number, (told, picture) in enumerate(zip(data.pictures, pictures, strict=True), start=1)
    )
    return "changed" if newest else "new"


def _digest(data: SpecimenData, pictures: Sequence[Picture]) -> str:
    said = json.dumps(asdict(data), sort_keys=True, default=str, ensure_ascii=False)
    hashed = sha256(said.encode())
    for picture in pictures:
        hashed.update(sha256(picture.data).digest())
    return hashed.hexdigest()
