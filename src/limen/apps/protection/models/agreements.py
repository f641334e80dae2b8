"""Table of agreements: who may be told what of people, by which law, and whether they may tell others."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.safeguards.agreements import RecipientKind

_KINDS = [each.value for each in RecipientKind]


class Agreement(models.Model):
    """An agreement with one recipient: proposed by one person, put in force by another, ended by anybody of them."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=8)
    recipient = models.CharField(max_length=32)
    """Code of the service or the State; a short name of the agency."""
    name = models.CharField(max_length=200)
    """What it is called, and by whom it is kept."""
    classes = models.CharField(max_length=100)
    """Comma-separated."""
    legal_basis = models.CharField(max_length=200)
    forbids_onward = models.BooleanField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    end_words = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="protection_agreement_with", fields=["kind", "recipient"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_agreement_kind", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(
                name="protection_agreement_says",
                condition=~Q(recipient="") & ~Q(name="") & ~Q(classes="") & ~Q(legal_basis=""),
            ),
            models.CheckConstraint(name="protection_agreement_days", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(
                name="protection_agreement_two_persons",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="protection_agreement_ended",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_words="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_words="")),
            ),
        ]
