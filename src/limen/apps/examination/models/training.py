"""Training on invented documents: what was planted, what was called wrong. Nothing here leads to a real case."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class TrainingTry(models.Model):
    """One invented document before one officer."""

    id = models.UUIDField(primary_key=True, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    """What the page is drawn from."""
    planted = models.CharField(max_length=120, blank=True)
    """Codes of the faults, comma-separated."""
    begun_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    called = models.CharField(max_length=120, blank=True)
    """Codes of what was called wrong, comma-separated."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="examination_training", fields=["officer", "begun_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="examination_training_answered", condition=Q(answered_at__isnull=False) | Q(called="")
            ),
        ]
