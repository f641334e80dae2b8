"""Who is here and whose right to stay has ended or is about to, as the last run found it."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables of the run over stays."""

    dependencies = [
        ("crossings", "0008_what_was_said_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StayRun",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_crossing", models.BigIntegerField()),
                ("here", models.PositiveIntegerField(default=0)),
                ("overstayed", models.PositiveIntegerField(default=0)),
                ("ending", models.PositiveIntegerField(default=0)),
                ("unfounded", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["-began_at"], name="crossings_stay_run_last")],
            },
        ),
        migrations.CreateModel(
            name="StayFound",
            fields=[
                ("person", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("entered_on", models.DateField()),
                ("post", models.CharField(max_length=16)),
                ("citizenship", models.CharField(blank=True, max_length=3)),
                ("basis", models.CharField(blank=True, max_length=32)),
                ("until", models.DateField(null=True)),
                ("over", models.PositiveIntegerField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("reminded_until", models.DateField(null=True)),
                ("reminded_how", models.CharField(blank=True, max_length=120)),
                (
                    "reminded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="found", to="crossings.stayrun"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-over", "until"], name="crossings_stay_over"),
                    models.Index(fields=["until"], name="crossings_stay_until"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("over", 0), ("until__isnull", False), _connector="OR"),
                        name="crossings_stay_over_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reminded_at__isnull", True), ("reminded_by__isnull", True), ("reminded_how", "")
                            ),
                            models.Q(
                                ("reminded_at__isnull", False),
                                ("reminded_by__isnull", False),
                                models.Q(("reminded_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_stay_reminded",
                    ),
                ],
            },
        ),
    ]
