"""Tables of what carriers are told of their data, of what came too late, and of sanctions proposed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.carriers.models.movements import Movement
from limen.apps.carriers.models.register import Carrier
from limen.lib.carriage.quality import NoteKind

LONG = 4000


class CarrierNote(models.Model):
    """What a carrier is told of its data: nothing came, it came late, it was wrong, somebody did not show up."""

    id = models.UUIDField(primary_key=True, editable=False)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="notes")
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField()
    """Persons, fields or minutes, as the kind says."""
    of = models.PositiveIntegerField()
    """Out of so many."""
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    """When somebody of the carrier looked at it."""
    mailed_at = models.DateTimeField(null=True)
    """When the carrier was written to that there is something to be read."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="carriers_note_by", fields=["carrier", "-at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_note_once", fields=["movement", "kind"]),
            models.CheckConstraint(name="carriers_note_kind", condition=Q(kind__in=[kind.value for kind in NoteKind])),
        ]


class LateCount(models.Model):
    """How much came after the legal window and was deleted unread: all that is kept of it."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=12, blank=True)
    """Of the carrier, as far as the head of the message told it."""
    day = models.DateField()
    messages = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_late_once", fields=["code", "day"]),
        ]


class CarrierSanction(models.Model):
    """A sanction on a carrier, proposed with the precautions it took; the competent authority decides."""

    id = models.UUIDField(primary_key=True, editable=False)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="sanctions")
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="sanctions", null=True)
    ground = models.CharField(max_length=32)
    """Code of the country pack."""
    circumstances = models.CharField(max_length=LONG)
    precautions = models.CharField(max_length=LONG)
    """What the carrier did so that it would not happen, as it told us or as we know it."""
    heard = models.CharField(max_length=LONG)
    """How, when and through whom the carrier was heard, and what it said."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=12, blank=True)
    """imposed, not-imposed."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="carriers_sanction_in_words",
                condition=~Q(circumstances="") & ~Q(precautions="") & ~Q(heard=""),
            ),
            models.CheckConstraint(
                name="carriers_sanction_decided",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(decision__in=["imposed", "not-imposed"])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(words="")
                ),
            ),
            models.CheckConstraint(
                name="carriers_sanction_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
        ]
