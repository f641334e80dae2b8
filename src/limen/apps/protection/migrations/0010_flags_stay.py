"""What a flag said stays, and what came of it is said once; it goes with its child or not at all."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

TABLE = "protection_caseflag"
ONCE = (
    "OLD.resolved_at IS NULL AND NEW.id = OLD.id AND NEW.words = OLD.words AND NEW.case_id = OLD.case_id"
    " AND NEW.raised_by_id = OLD.raised_by_id AND NEW.raised_at = OLD.raised_at"
)
ERASED = (
    "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record ="
    " (SELECT person FROM protection_childcase WHERE protection_childcase.id = OLD.case_id))"
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    for statement in (
        *refuse_update(TABLE, vendor=vendor, unless=ONCE),
        *refuse_delete(TABLE, vendor=vendor, unless=ERASED),
    ):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again({TABLE}, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Flags refuse to be changed or to go."""

    dependencies = [("protection", "0009_flags"), ("journal", "0002_refuse_changes")]
    operations = [migrations.RunPython(install, remove)]
