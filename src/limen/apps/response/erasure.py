"""What is kept of registrations goes with the inspection of the person; what is said of a group, with the last."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from limen.apps.journal.operations import record_retention
from limen.apps.response import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="response_registered",
        fields=("person", "family_name", "given_names", "sounds", "sex", "birth", "relation", "needs"),
        why=N_("Who came in a mass arrival, with whom and in what need: to help, to find again, to complete the file."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="response_group",
        fields=("came_from", "goes_to"),
        why=N_("Where a group came from and wants to go, so that its family can be found."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="response_correction",
        fields=("family_name", "given_names", "sex", "birth", "relation", "needs", "why"),
        why=N_("What was first said of somebody and then put right: who changed what, and why; goes with the person."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="response_photo",
        fields=("sealed", "digest"),
        why=N_("A picture by which somebody is found again where names fail; sealed, and erased with the person."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="response_missing",
        fields=("family_name", "given_names", "sounds", "sex", "birth", "relation", "last_seen"),
        why=N_("Whom a family lost on the way, so that they can be found; goes with the family."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="response_reunion",
        fields=("reasons", "risk", "words"),
        why=N_("Who may belong together, and why contact was found safe or not; goes with either of them."),
        retention=RetentionClass.INSPECTIONS,
    ),
)


def erase_due(act: Act) -> int:
    """Erase groups of whom nobody is kept any more: their people have gone with their inspections."""
    with transaction.atomic():
        gone = models.Group.objects.filter(people__isnull=True).delete()[0]
        if gone:
            record_retention(act, retention=RetentionClass.INSPECTIONS, before=act.at, rows=gone)
    return gone


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase the registrations of one person, and the group where nobody else is left in it."""
    # A document that was read later may have shown that somebody has another record: both name them.
    mine = models.Registered.objects.filter(Q(person=subject_record) | Q(inspection__person=subject_record))
    ids, groups = list(mine.values_list("id", flat=True)), list(mine.values_list("group", flat=True))
    gone = models.Registered.objects.filter(id__in=ids).delete()[0]
    return gone + models.Group.objects.filter(id__in=groups, people__isnull=True).delete()[0]
