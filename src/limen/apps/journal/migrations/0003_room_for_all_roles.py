"""Give the roles of an act room: an officer may have all of them, and PostgreSQL holds a name to its length.

SQLite holds nobody to it, and to alter a column there would make the table anew, without what refuses its changes.
"""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("journal_event", "journal_look")


def _widen(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for table in TABLES:
            editor.execute(f"ALTER TABLE {table} ALTER COLUMN roles TYPE varchar(300)")


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_refuse_changes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_widen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField("event", "roles", models.CharField(max_length=300)),
                migrations.AlterField("look", "roles", models.CharField(max_length=300)),
            ],
        )
    ]
