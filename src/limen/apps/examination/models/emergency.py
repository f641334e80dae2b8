"""The table of emergency travel documents that were given to this State's nationals."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.sex import Sex

ENDS = ("lost", "stolen", "revoked")
"""How one ends before its last day."""


class EmergencyDocument(models.Model):
    """A document as it was given; it never changes, but that it is reported lost, stolen or revoked once."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField(unique=True, editable=False)
    """The subject record under whose key its events are sealed."""
    number = models.CharField(max_length=9, unique=True)
    primary = models.CharField(max_length=80)
    secondary = models.CharField(max_length=80, blank=True)
    birth = models.CharField(max_length=10)
    """A `PartialDate` as text."""
    sex = models.CharField(max_length=1)
    citizenship = models.CharField(max_length=3)
    issued_on = models.DateField()
    """The local day."""
    valid_until = models.DateField()
    journey = models.CharField(max_length=120)
    established = models.CharField(max_length=400)
    """How identity and nationality were found out."""
    replaces = models.CharField(max_length=9, blank=True)
    """Number of the passport that is gone."""
    seal = models.BinaryField(max_length=400)
    """As it is printed."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=16, blank=True)
    """Code of the post; empty at a consulate, and at headquarters."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    status = models.CharField(max_length=8, blank=True)
    report = models.UUIDField(null=True, editable=False)
    """The report in the register of own documents."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="examination_emergency_until", fields=["valid_until"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="examination_emergency_told",
                condition=~Q(number="") & ~Q(primary="") & ~Q(journey="") & ~Q(established=""),
            ),
            models.CheckConstraint(name="examination_emergency_forward", condition=Q(valid_until__gte=F("issued_on"))),
            models.CheckConstraint(name="examination_emergency_sex", condition=Q(sex__in=[sex.value for sex in Sex])),
            models.CheckConstraint(
                name="examination_emergency_ended",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, status="", report__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, status__in=ENDS, report__isnull=False),
            ),
        ]
