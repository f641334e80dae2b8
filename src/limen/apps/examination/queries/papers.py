"""Reads of what follows an examination: the chain of custody, and which papers were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.examination import models
from limen.lib.examination.custody import CustodyStep, Step
from limen.lib.examination.papers import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper, unopened."""

    id: UUID
    kind: PaperKind
    number: str
    addressee: str
    state: str
    made_by: UUID
    made_at: datetime


def chain_of(examination: UUID) -> tuple[CustodyStep, ...]:
    """Return the chain of custody of an examined document, the first step first; empty where none was seized."""
    rows = models.SeizedStep.objects.filter(seized__examination=examination).order_by("number")
    return tuple(
        CustodyStep(
            step=Step(row.step),
            given_by=row.given_by,
            taken_by=row.taken_by,
            place=row.place,
            bag=row.bag,
            at=row.at,
            words=row.words,
        )
        for row in rows
    )


def papers_of(examination: UUID) -> tuple[PaperRow, ...]:
    """Return the papers of an examination, in the order in which they were made."""
    rows = models.Paper.objects.filter(examination=examination).defer("sealed", "seal").order_by("made_at", "id")
    return tuple(
        PaperRow(
            id=row.id,
            kind=PaperKind(row.kind),
            number=row.number,
            addressee=row.addressee,
            state=row.state,
            made_by=row.made_by_id,
            made_at=row.made_at,
        )
        for row in rows
    )
