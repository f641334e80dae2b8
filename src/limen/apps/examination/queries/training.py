"""Reads of training: what an officer has before them, and how well each kind of fault was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from limen.apps.examination import models
from limen.lib.examination.training import Fault, Score, faults_in, scores


@dataclass(frozen=True, slots=True, kw_only=True)
class TryView:
    """An invented document before an officer."""

    id: UUID
    seed: int
    planted: frozenset[Fault]
    called: frozenset[Fault]
    is_answered: bool


def open_try(officer: UUID) -> TryView | None:
    """Return the invented document that an officer has not answered yet; None where there is none."""
    row = models.TrainingTry.objects.filter(officer=officer, answered_at__isnull=True).order_by("-begun_at").first()
    return _view(row) if row else None


def try_of(officer: UUID, id_: UUID) -> TryView | None:
    """Return an invented document of an officer; None where it is not theirs."""
    row = models.TrainingTry.objects.filter(officer=officer, id=id_).first()
    return _view(row) if row else None


def scores_of(officer: UUID) -> tuple[int, Mapping[Fault, Score]]:
    """Return how many documents an officer answered, and the score of each kind of fault."""
    return all_scores().get(officer, (0, scores([])))


def all_scores() -> Mapping[UUID, tuple[int, Mapping[Fault, Score]]]:
    """Return the same of every officer who trained."""
    rows = models.TrainingTry.objects.filter(answered_at__isnull=False).values_list("officer_id", "planted", "called")
    by_officer: dict[UUID, list[tuple[frozenset[Fault], frozenset[Fault]]]] = {}
    for officer, planted, called in rows:
        pair = (faults_in(planted.split(",")), faults_in(called.split(",")))
        by_officer.setdefault(officer, []).append(pair)
    return {officer: (len(pairs), scores(pairs)) for officer, pairs in by_officer.items()}


def _view(row: models.TrainingTry) -> TryView:
    return TryView(
        id=row.id,
        seed=row.seed,
        planted=faults_in(row.planted.split(",")),
        called=faults_in(row.called.split(",")),
        is_answered=row.answered_at is not None,
    )
