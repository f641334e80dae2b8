"""How an interview was held stays as it was: only its end is added, once."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "crossings_interview"
BEGUN = (
    "inspection_id",
    "guide",
    "language",
    "interpreter",
    "interpreter_name",
    "interpreter_presence",
    "present",
    "officer_id",
    "began_at",
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal."""
    unless = " AND ".join(["OLD.ended_at IS NULL", *(f"NEW.{name} = OLD.{name}" for name in BEGUN)])
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor, unless=unless):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Interviews refuse UPDATE but for their end."""

    dependencies = [("crossings", "0007_notices_stay")]
    operations = [migrations.RunPython(install, remove)]
