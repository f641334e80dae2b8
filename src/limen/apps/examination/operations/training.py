"""Training: an invented document is begun and answered once; what is kept is the officer's own score."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from limen.apps.examination import models, queries
from limen.apps.examination.queries import TryView
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.examination.training import Fault


class TrainingUnknown(Problem):
    """There is no such invented document, or it is somebody else's, or it was answered."""

    code = "training-unknown"
    sentence = N_("There is no such document among those that you have still to answer.")


@once_more
def begin_training(act: Act, *, seed: int, planted: Collection[Fault]) -> UUID:
    """Put an invented document before the acting officer, or return the one that they have not answered yet.

    `seed` and what is planted come of whoever draws. Raises NotAllowed.
    """
    require(act.roles, Right.TRAIN)
    with transaction.atomic():
        if before := queries.open_try(act.actor):
            return before.id
        row = models.TrainingTry.objects.create(
            id=act.new_id(),
            officer_id=act.actor,
            seed=seed,
            planted=",".join(sorted(planted)),
            begun_at=act.at,
        )
        append(act, kind="limen.training.begun", subject=row.id, data={})
        return row.id


@once_more
def answer_training(act: Act, *, document: UUID, called: Collection[Fault]) -> TryView:
    """Keep what the officer calls wrong, and return the document with what was planted in it.

    Raises NotAllowed or TrainingUnknown.
    """
    require(act.roles, Right.TRAIN)
    with transaction.atomic():
        rows = models.TrainingTry.objects.select_for_update().filter(id=document, officer=act.actor)
        row = rows.filter(answered_at__isnull=True).first()
        if row is None:
            raise TrainingUnknown
        row.called, row.answered_at = ",".join(sorted(called)), act.at
        row.save(update_fields=["called", "answered_at"])
        append(act, kind="limen.training.answered", subject=row.id, data={})
    view = queries.try_of(act.actor, document)
    if view is None:
        raise TrainingUnknown
    return view
