"""A notice stays as it was made; a link for the traveller's phone lasts for hours and leads to it once."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, Q

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "crossings_notice"
MADE = (
    "number",
    "inspection_id",
    "decision_id",
    "language",
    "made_at",
    "made_by_id",
    "digest",
    "seal",
    "sealed",
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal: only how it was handed over is added, once."""
    unless = " AND ".join(["OLD.served_at IS NULL", *(f"NEW.{name} = OLD.{name}" for name in MADE)])
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor, unless=unless):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Links for phones; notices refuse UPDATE but for how they were handed over."""

    dependencies = [("crossings", "0006_outcomes_stay"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="PhoneCopy",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("fetched_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="crossings.notice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(name="crossings_copy_ends", condition=Q(expires_at__gt=F("made_at"))),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
