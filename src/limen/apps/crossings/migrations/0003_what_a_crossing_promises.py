"""A crossing happens at a post, by somebody, and stays as it was recorded; it outlives the inspection it came of."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "crossings_crossing"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal."""
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Checks on inspections and crossings; crossings refuse UPDATE."""

    dependencies = [("crossings", "0002_refuse_changes")]
    operations = [
        migrations.AlterField(
            model_name="crossing",
            name="inspection",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="crossing",
                to="crossings.inspection",
            ),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.CheckConstraint(name="crossings_crossing_at_a_post", condition=~Q(post="")),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.CheckConstraint(
                name="crossings_crossing_by_somebody",
                condition=Q(inspection__isnull=True, officer__isnull=True)
                | Q(inspection__isnull=False, officer__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(name="crossings_inspection_at_a_post", condition=~Q(post="")),
        ),
        # On SQLite a changed table is made anew and loses its triggers: they come last.
        migrations.RunPython(install, remove),
    ]
