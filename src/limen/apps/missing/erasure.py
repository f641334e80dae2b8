"""A request is kept until its days after closing are over; somebody who died until the days after the hand-over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.journal.operations import record_retention
from limen.apps.missing import models
from limen.apps.response.queries.tracing import family_report, registered_of, registered_person
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

_KIND = RetentionClass.MISSING_PERSONS
KEEPS: tuple[Kept, ...] = (
    Kept(
        table="missing_request",
        fields=(
            "family_name", "given_names", "sounds", "sex", "birth", "origin", "last_seen", "marks", "seeker",
            "relation", "contact", "close_words",
        ),
        why=N_("Whom somebody looks for, and how they are reached: so that a family gets an answer."),
        retention=_KIND,
    ),
    Kept(
        table="missing_dead",
        fields=(
            "place", "family_name", "given_names", "sex", "birth", "marks", "belongings", "whereabouts", "handed_to",
            "identified_as", "identified_how",
        ),
        why=N_("Who was found dead and what may tell who they were: so that they get their name, and a family word."),
        retention=_KIND,
    ),
    Kept(
        table="missing_lead",
        fields=("report", "registered", "person", "reasons", "risk", "words", "told_words"),
        why=N_("Who may be whom others look for, what was found of the risk and who was told; goes with either side."),
        retention=_KIND,
    ),
)  # fmt: skip


def erase_due(act: Act) -> int:
    """Erase requests and records of the dead whose days are over, and leads of which one side is gone."""
    limit = act.at - timedelta(days=act.pack.retention[_KIND].days)
    over = [
        *models.Request.objects.filter(closed_at__lt=limit).values_list("id", flat=True),
        *models.Dead.objects.filter(handed_at__lt=limit).values_list("id", flat=True),
    ]
    with transaction.atomic():
        for id_ in over:
            forget_sealed(act, subject_record=id_, reason="retention-over", rooms=())
            forget(act, subject_record=id_)
        record_retention(act, retention=_KIND, before=limit, rows=len(over))
    return len(over) + _erase_leading_nowhere()


def _erase_leading_nowhere() -> int:
    alive = models.Lead.objects.filter(registered__isnull=False).values_list("registered", flat=True)
    families = models.Lead.objects.filter(report__isnull=False).values_list("report", flat=True)
    gone = {each for each in alive if each and registered_person(each) is None}
    lost = {each for each in families if each and family_report(each) is None}
    return models.Lead.objects.filter(Q(registered__in=gone) | Q(report__in=lost)).delete()[0]


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase a request, somebody who died, or what others may have found of a person."""
    mine = Q(person=subject_record) | Q(registered__in=registered_of(subject_record))
    gone = models.Lead.objects.filter(mine).delete()[0]
    gone += models.Request.objects.filter(id=subject_record).delete()[0]
    return gone + models.Dead.objects.filter(id=subject_record).delete()[0]
