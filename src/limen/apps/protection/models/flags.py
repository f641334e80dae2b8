"""Table of flags on the cases of children: something in a case that whoever knows of it must look at."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.protection.models.children import ChildCase


class CaseFlag(models.Model):
    """Somebody in a case asks the others to look at something, by a day; resolved by name, with what came of it."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was said: the same flag twice is one."""
    case = models.ForeignKey(ChildCase, on_delete=models.CASCADE, related_name="flags")
    words = models.CharField(max_length=500)
    day = models.DateField(null=True)
    """By when somebody must have looked; empty where it is not said."""
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    resolved_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_flag_in_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="protection_flag_resolved",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True, resolved_words="")
                | (Q(resolved_at__gte=F("raised_at"), resolved_by__isnull=False) & ~Q(resolved_words="")),
            ),
        ]
