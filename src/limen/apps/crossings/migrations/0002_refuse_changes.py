"""What was found and what was decided stays as it was: the database refuses to change it."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

TABLES = ("crossings_reading", "crossings_decision")


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    for table in TABLES:
        for statement in refuse_update(table, vendor=schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again(TABLES, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Readings and decisions refuse UPDATE."""

    dependencies = [("crossings", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
