"""Tables of this State's own lost, stolen and revoked documents, and of the files in which other States were told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

STATUSES = ("lost", "stolen", "revoked", "blank-stolen")


class Outward(models.Model):
    """A file in which other States were told what changed; numbered without a gap, so that whoever misses one knows."""

    number = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the file as it was handed out; it is made anew from the register at any time."""


class OwnDocument(models.Model):
    """A document of this State that is not to be used any more; its number, and nobody's name."""

    id = models.UUIDField(primary_key=True, editable=False)
    document_type = models.CharField(max_length=32)
    """Code of the country pack."""
    number = models.CharField(max_length=32)
    """As it is compared: capitals and digits only."""
    until = models.CharField(max_length=32, blank=True)
    """The last number of a row of blanks; empty for one document."""
    status = models.CharField(max_length=16)
    happened_on = models.DateField(null=True)
    words = models.CharField(max_length=400, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=400, blank=True)
    told = models.ForeignKey(Outward, on_delete=models.PROTECT, related_name="+", null=True)
    """The file in which it was reported; null while nobody was told."""
    told_withdrawn = models.ForeignKey(Outward, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="examination_own_untold",
                fields=["reported_at"],
                condition=Q(told__isnull=True) | Q(withdrawn_at__isnull=False, told_withdrawn__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="examination_own_once", fields=["number"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(name="examination_own_status", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="examination_own_number", condition=~Q(number="")),
            models.CheckConstraint(name="examination_own_row", condition=Q(until="") | Q(status="blank-stolen")),
            models.CheckConstraint(
                name="examination_own_withdrawn",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(why=""),
            ),
        ]
