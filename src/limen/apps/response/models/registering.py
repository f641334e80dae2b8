"""Surge mode, groups registered in haste with their people, what was corrected, and families apart."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.sex import Sex
from limen.lib.safeguards.arrivals import MOST_PERSONS, Relation
from limen.lib.safeguards.tracing import Risk

_RELATIONS = [each.value for each in Relation]
_SEXES = [each.value for each in Sex]
_RISKS = [each.value for each in Risk]
LONG = 1_000
"""Characters of what somebody writes in words of their own."""
SOUNDS = 240
"""Characters of the sounds of a name."""
PLACE = 120
"""Characters of where somebody comes from, or wants to go."""


class Surge(models.Model):
    """A post worked in surge mode: who said so, why, and who ended it."""

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.CharField(max_length=16)
    why = models.CharField(max_length=LONG)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    end_words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_one_surge", fields=["post"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="response_surge_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="response_surge_ended_by_name",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("started_at"), ended_by__isnull=False),
            ),
        ]


class Group(models.Model):
    """People who came together, registered in one go under one number."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where they were registered: the same group handed over twice is one."""
    content_hash = models.BinaryField(max_length=32)
    """What was said, so that the same id with other content is refused."""
    number = models.CharField(max_length=9, unique=True)
    """What stands on their bands."""
    post = models.CharField(max_length=16)
    surge = models.ForeignKey(Surge, on_delete=models.PROTECT, related_name="groups", null=True)
    party = models.UUIDField()
    came_from = models.CharField(max_length=PLACE, blank=True)
    goes_to = models.CharField(max_length=PLACE, blank=True)
    said_at = models.DateTimeField()
    """When they were registered, by the clock of the device where that was without a network."""
    received_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who registered them, or handed over what a device had kept."""
    device = models.UUIDField(null=True)
    """The device that kept them without a network; empty where they came at once."""
    sequence = models.PositiveIntegerField(null=True)
    """The how-manieth that device registered."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="response_group_at", fields=["post", "said_at"]),
            models.Index(name="response_group_by", fields=["device"], condition=Q(device__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="response_device_with_count",
                condition=Q(device__isnull=True, sequence__isnull=True)
                | Q(device__isnull=False, sequence__isnull=False),
            ),
            models.CheckConstraint(name="response_group_in_time", condition=Q(said_at__lte=F("received_at"))),
        ]


class Registered(models.Model):
    """One person of a group, as they said it, corrected where it was wrong. The file is the inspection, and what is
    completed is completed there.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="people")
    place = models.PositiveSmallIntegerField()
    """1 for the first of the group; stands on the band behind the number."""
    person = models.UUIDField()
    """Subject record of the person."""
    inspection = models.OneToOneField("crossings.Inspection", on_delete=models.CASCADE, related_name="+")
    family_name = models.CharField(max_length=80, blank=True)
    given_names = models.CharField(max_length=80, blank=True)
    """As spoken, in whatever script they were written."""
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10, blank=True)
    sounds = models.CharField(max_length=SOUNDS, blank=True)
    """What its parts sound like without vowels, spaced: who shares none of them is compared no further."""
    relation = models.CharField(max_length=12)
    needs = models.CharField(max_length=200, blank=True)
    """Comma-separated."""
    taken_up_at = models.DateTimeField(null=True)
    """When an officer at a lane took the file up to complete it."""
    taken_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="response_person", fields=["person"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_place", fields=["group", "place"]),
            models.CheckConstraint(name="response_place_in_group", condition=Q(place__gte=1, place__lte=MOST_PERSONS)),
            models.CheckConstraint(name="response_sex", condition=Q(sex__in=_SEXES)),
            models.CheckConstraint(name="response_relation", condition=Q(relation__in=_RELATIONS)),
        ]


class Correction(models.Model):
    """What stood of a person before somebody put it right, who did, and why; what is right stands with the person."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was said: the same correction twice is one."""
    registered = models.ForeignKey(Registered, on_delete=models.CASCADE, related_name="corrections")
    family_name = models.CharField(max_length=80, blank=True)
    given_names = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10, blank=True)
    relation = models.CharField(max_length=12)
    needs = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=LONG)
    at = models.DateTimeField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_correction_says_why", condition=~Q(why="")),
        ]


class Photo(models.Model):
    """A picture of somebody, by which they are found again where names fail; never needed, sealed, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    registered = models.OneToOneField(Registered, on_delete=models.CASCADE, related_name="photo")
    media_type = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    """Under the key of the person: it is gone with that."""
    at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Device(models.Model):
    """A phone or tablet that registers without a network, and how many groups it has registered so far.

    What it told when it last met the post is known even if it never comes back.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    """Made on the device."""
    post = models.CharField(max_length=16)
    registered = models.PositiveIntegerField()
    """Groups, by the device's own count."""
    met_at = models.DateTimeField()
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Missing(models.Model):
    """Somebody whom a registered family has lost on the way, as the family describes them."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was said: the same report twice is one."""
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="missing")
    family_name = models.CharField(max_length=80, blank=True)
    given_names = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10, blank=True)
    sounds = models.CharField(max_length=SOUNDS, blank=True)
    relation = models.CharField(max_length=12)
    """Who that is to the first of the group."""
    last_seen = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_missing_named", condition=~Q(family_name="", given_names="")),
            models.CheckConstraint(name="response_missing_sex", condition=Q(sex__in=_SEXES)),
            models.CheckConstraint(name="response_missing_relation", condition=Q(relation__in=_RELATIONS)),
        ]


class Reunion(models.Model):
    """Somebody who is registered may be whom a family looks for: sealed from both until somebody assessed the risk."""

    id = models.UUIDField(primary_key=True, editable=False)
    missing = models.ForeignKey(Missing, on_delete=models.CASCADE, related_name="reunions")
    found = models.ForeignKey(Registered, on_delete=models.CASCADE, related_name="reunions")
    score = models.PositiveSmallIntegerField()
    reasons = models.TextField()
    """JSON text: what, verdict, both sides, points; the weightiest first."""
    made_at = models.DateTimeField()
    risk = models.CharField(max_length=8, blank=True)
    agrees = models.BooleanField(default=False)
    """Whether whoever was found, asked alone, wants those who look to know."""
    words = models.CharField(max_length=LONG, blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_reunion_once", fields=["missing", "found"]),
            models.CheckConstraint(name="response_reunion_risk", condition=Q(risk__in=["", *_RISKS])),
            models.CheckConstraint(
                name="response_reunion_by_name",
                condition=Q(risk="", assessed_at__isnull=True, assessed_by__isnull=True)
                | (~Q(risk="") & ~Q(words="") & Q(assessed_at__isnull=False, assessed_by__isnull=False)),
            ),
            # Safe for those who look is not enough: whoever was found says whether they are to know.
            models.CheckConstraint(name="response_reunion_wanted", condition=~Q(risk=Risk.SAFE.value) | Q(agrees=True)),
        ]
