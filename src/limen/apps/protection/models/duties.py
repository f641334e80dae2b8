"""Tables of duties, of claims, and of the authorities that were told of a duty."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from limen.lib.safeguards.duties import KINDS


class Duty(models.Model):
    """A safeguard that one inspection opened."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.UUIDField()
    person = models.UUIDField()
    """Subject record the duty is for."""
    kind = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    evidence = models.CharField(max_length=32, blank=True)
    """Code of the evidence it was closed on; `superseded` where changed facts no longer open it."""
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="protection_duty_of", fields=["inspection"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_duty_kind", condition=Q(kind__in=sorted(KINDS))),
            models.UniqueConstraint(
                name="protection_duty_open_once", fields=["inspection", "kind"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="protection_duty_closed_on_evidence",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, evidence="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(evidence="")),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """True until it is closed on evidence or superseded."""
        return self.closed_at is None


class Claim(models.Model):
    """A person said, in any words, that they need protection. The database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.UUIDField(unique=True)
    person = models.UUIDField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Told(models.Model):
    """An authority of the country pack was told, by the machine, that a duty waits for it."""

    duty = models.OneToOneField(Duty, primary_key=True, on_delete=models.CASCADE, related_name="told")
    authority = models.CharField(max_length=32)
    at = models.DateTimeField()
