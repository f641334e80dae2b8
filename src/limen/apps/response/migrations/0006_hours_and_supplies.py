from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

APPENDED = ("response_supplied",)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in [each for table in APPENDED for each in refuse_update(table, vendor=vendor)]:
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in allow_again(APPENDED, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("response", "0005_contingency_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HourCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=16)),
                ("hour", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "hour"), name="response_hour_once")],
            },
        ),
        migrations.CreateModel(
            name="Outlook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=16)),
                ("hour", models.DateTimeField()),
                ("expected", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("method", models.CharField(max_length=8)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "hour"), name="response_outlook_once"),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["weekday", "learned"])), name="response_outlook_method"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected__lte", models.F("high")), ("low__gte", 0), ("low__lte", models.F("expected"))
                        ),
                        name="response_outlook_band",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplied",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("post", models.CharField(max_length=16)),
                ("place", models.CharField(max_length=60)),
                ("supply", models.CharField(max_length=12)),
                ("line", models.CharField(max_length=8)),
                ("count", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["post", "at"], name="response_supplied_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), _negated=True), name="response_supplied_where"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "supply__in",
                                ["water", "shelter", "medical", "children", "sanitation", "interpreting", "transport"],
                            )
                        ),
                        name="response_supplied_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line__in", ["there", "wanted", "given"])), name="response_supplied_line"
                    ),
                    models.CheckConstraint(condition=models.Q(("count__lte", 100000)), name="response_supplied_count"),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
