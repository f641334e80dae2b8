from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

APPENDED = ("response_plan", "response_rehearsal", "response_followed", "response_stepdone")


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in [each for table in APPENDED for each in refuse_update(table, vendor=vendor)]:
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in allow_again(APPENDED, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("response", "0004_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("plan", models.UUIDField()),
                ("number", models.PositiveSmallIntegerField()),
                ("post", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=120)),
                ("triggers", models.TextField()),
                ("steps", models.TextField()),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("why", models.CharField(max_length=1000)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "surge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="followed", to="response.surge"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="followed", to="response.plan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("series", models.UUIDField()),
                ("post", models.CharField(max_length=16)),
                ("trigger", models.CharField(max_length=12)),
                ("measured", models.PositiveIntegerField()),
                ("limit", models.PositiveIntegerField()),
                ("met_at", models.DateTimeField()),
                ("last_met_at", models.DateTimeField()),
                ("over_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="response.plan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("plan", models.UUIDField()),
                ("post", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=20)),
                ("digest", models.BinaryField(max_length=32)),
                ("data", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                ("who", models.CharField(max_length=1000)),
                ("learned", models.CharField(max_length=1000)),
                ("minutes", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rehearsals", to="response.plan"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepDone",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("step", models.PositiveSmallIntegerField()),
                ("words", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "followed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="done", to="response.followed"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("post", models.CharField(max_length=16)),
                ("kind", models.CharField(max_length=12)),
                ("words", models.CharField(max_length=1000)),
                ("source", models.CharField(max_length=120)),
                ("until", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["post", "until"], name="response_notice_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["weather", "event", "neighbour"])), name="response_notice_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="response_notice_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="response_notice_ended_by_name",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="response_plan_version"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                name="response_plan_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="response_plan_numbered"),
        ),
        migrations.AddConstraint(
            model_name="followed",
            constraint=models.UniqueConstraint(fields=("surge", "plan"), name="response_followed_once"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["post", "met_at"], name="response_alert_at"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("trigger__in", ["arrivals", "waiting", "notice", "neighbour"])),
                name="response_alert_trigger",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("over_at__isnull", True)), fields=("series", "trigger"), name="response_alert_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                    _connector="OR",
                ),
                name="response_alert_seen_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="planpaper",
            index=models.Index(fields=["plan"], name="response_paper_of"),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="response_paper_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="response_paper_withdrawn_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsal",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("who", ""), _negated=True), models.Q(("learned", ""), _negated=True)),
                name="response_rehearsal_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="stepdone",
            constraint=models.UniqueConstraint(fields=("followed", "step"), name="response_step_once"),
        ),
        migrations.AddConstraint(
            model_name="stepdone",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__gte", 1), ("step__lte", 30)), name="response_step_in_plan"
            ),
        ),
        migrations.RunPython(install, remove),
    ]
