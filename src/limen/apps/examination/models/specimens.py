"""Specimens of documents, version after version: reference data, in which there is nobody."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from limen.lib.examination.pictures import Light


class Specimen(models.Model):
    """One version of a specimen: a kind of document of one State and series. The newest one counts, all are kept."""

    id = models.UUIDField(primary_key=True, editable=False)
    state = models.CharField(max_length=3)
    document_type = models.CharField(max_length=32)
    """Code of the country pack."""
    series = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    first_issued = models.DateField(null=True)
    last_issued = models.DateField(null=True)
    source = models.CharField(max_length=120)
    features = models.JSONField()
    """What a genuine one shows: a list of {code, words}."""
    content_hash = models.CharField(max_length=64)
    """SHA-256 over what the manifest says and its pictures: the same again makes no version."""
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    is_newest = models.BooleanField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="examination_specimen_version", fields=["state", "document_type", "series", "version"]
            ),
            models.UniqueConstraint(
                name="examination_specimen_newest",
                fields=["state", "document_type", "series"],
                condition=Q(is_newest=True),
            ),
        ]


class SpecimenPicture(models.Model):
    """A picture of a specimen under one light."""

    id = models.UUIDField(primary_key=True, editable=False)
    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    light = models.CharField(max_length=12)
    part = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    width_tenths = models.PositiveIntegerField(null=True)
    personal = models.JSONField()
    """Boxes that differ from bearer to bearer: [left, top, right, bottom] in ten-thousandths."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="examination_specimen_picture", fields=["specimen", "number"]),
            models.CheckConstraint(
                name="examination_specimen_light", condition=Q(light__in=[each.value for each in Light])
            ),
        ]
