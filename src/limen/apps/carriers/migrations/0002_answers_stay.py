"""What a carrier was answered stays as it was: the database refuses a change."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

TABLES = ("carriers_boardinganswer",)


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
    """Answers refuse UPDATE."""

    dependencies = [("carriers", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
