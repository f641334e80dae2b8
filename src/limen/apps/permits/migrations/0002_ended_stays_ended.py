"""What was ended stays ended, and what happened stays as it was: the database refuses to change either."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

UNLESS = {"permits_permit": "OLD.status = 'valid'", "permits_permitchange": ""}


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    for table, unless in UNLESS.items():
        for statement in refuse_update(table, vendor=schema_editor.connection.vendor, unless=unless):
            schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again(UNLESS, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Ended permits and changes refuse UPDATE."""

    dependencies = [("permits", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
