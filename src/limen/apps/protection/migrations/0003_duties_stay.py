"""A closed duty stays as it was closed, and a duty is deleted with everything else about a person or not at all."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

TABLE = "protection_duty"
STILL_OPEN = "OLD.closed_at IS NULL AND NEW.id = OLD.id AND NEW.inspection = OLD.inspection AND NEW.kind = OLD.kind"
ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record = OLD.person)"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    for statement in [
        *refuse_update(TABLE, vendor=vendor, unless=STILL_OPEN),
        *refuse_delete(TABLE, vendor=vendor, unless=ERASED),
    ]:
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Duties refuse to be changed once closed, and to be deleted unless the person was erased."""

    dependencies = [("protection", "0002_claims_stay"), ("journal", "0002_refuse_changes")]
    operations = [migrations.RunPython(install, remove)]
