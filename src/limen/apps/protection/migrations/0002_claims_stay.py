"""A claim for protection cannot be changed, and is deleted with everything else about a person or not at all."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

TABLE = "protection_claim"
# The journal says that the person was erased, and why, before any of their rows may go.
ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record = OLD.person)"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    for statement in [*refuse_update(TABLE, vendor=vendor), *refuse_delete(TABLE, vendor=vendor, unless=ERASED)]:
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Claims refuse UPDATE, and DELETE of whoever was not erased."""

    dependencies = [("protection", "0001_initial"), ("journal", "0002_refuse_changes")]
    operations = [migrations.RunPython(install, remove)]
