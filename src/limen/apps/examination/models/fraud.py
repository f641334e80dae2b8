"""Frauds without anybody in them: no column leads to a person, a document or an examination."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction
from limen.lib.examination.conclusions import ADVERSE
from limen.lib.examination.fraud import AgeGroup


class Fraud(models.Model):
    """One fraud, for bulletins and trends."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Random, and not of the time it was made: such an id would tell the minute."""
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    conclusion = models.CharField(max_length=24)
    methods = models.CharField(max_length=200, blank=True)
    document_type = models.CharField(max_length=32)
    issuer = models.CharField(max_length=3, blank=True)
    series = models.CharField(max_length=40, blank=True)
    sex = models.CharField(max_length=1)
    age_group = models.CharField(max_length=8)
    came_from = models.CharField(max_length=3, blank=True)
    went_to = models.CharField(max_length=3, blank=True)
    post = models.CharField(max_length=16)
    direction = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="examination_fraud_is_one", condition=Q(conclusion__in=sorted(ADVERSE))),
            models.CheckConstraint(name="examination_fraud_month", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(name="examination_fraud_sex", condition=Q(sex__in=[each.value for each in Sex])),
            models.CheckConstraint(
                name="examination_fraud_age", condition=Q(age_group__in=[each.value for each in AgeGroup])
            ),
            models.CheckConstraint(
                name="examination_fraud_way", condition=Q(direction__in=[each.value for each in Direction])
            ),
        ]
