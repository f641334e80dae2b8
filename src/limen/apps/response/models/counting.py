"""Counts of a post without anybody in them: people by the hour, what was expected of it, and the board of supplies."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.safeguards.outlook import Method
from limen.lib.safeguards.supplies import MOST, Line, Supply

_METHODS = [each.value for each in Method]
_SUPPLIES = [each.value for each in Supply]
_LINES = [each.value for each in Line]


class HourCount(models.Model):
    """How many people came to a post in one full hour; counted once the hour is over."""

    post = models.CharField(max_length=16)
    hour = models.DateTimeField()
    """Its beginning, on the hour in UTC."""
    people = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_hour_once", fields=["post", "hour"]),
        ]


class Outlook(models.Model):
    """What was expected of an hour before it began; the latest word before it stands."""

    post = models.CharField(max_length=16)
    hour = models.DateTimeField()
    expected = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    method = models.CharField(max_length=8)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_outlook_once", fields=["post", "hour"]),
            models.CheckConstraint(name="response_outlook_method", condition=Q(method__in=_METHODS)),
            models.CheckConstraint(
                name="response_outlook_band", condition=Q(low__gte=0, low__lte=F("expected"), expected__lte=F("high"))
            ),
        ]


class Supplied(models.Model):
    """A line of the board: at a place, what of it, how many; counts alone, and no row changes."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was written: the same line twice is one."""
    post = models.CharField(max_length=16)
    place = models.CharField(max_length=60)
    supply = models.CharField(max_length=12)
    line = models.CharField(max_length=8)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="response_supplied_at", fields=["post", "at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_supplied_where", condition=~Q(place="")),
            models.CheckConstraint(name="response_supplied_what", condition=Q(supply__in=_SUPPLIES)),
            models.CheckConstraint(name="response_supplied_line", condition=Q(line__in=_LINES)),
            models.CheckConstraint(name="response_supplied_count", condition=Q(count__lte=MOST)),
        ]
