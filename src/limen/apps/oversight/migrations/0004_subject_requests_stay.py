"""What somebody asked of the data about them stays, an answer stays, and it goes by erasure or not at all."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

TABLE = "oversight_subjectrequest"
CHANGES = (
    "OLD.answered_at IS NULL AND NEW.id = OLD.id AND NEW.words = OLD.words AND NEW.name = OLD.name"
    " AND NEW.birth = OLD.birth AND NEW.document = OLD.document AND NEW.kind = OLD.kind AND NEW.made_at = OLD.made_at"
    " AND NEW.contact = OLD.contact AND NEW.number = OLD.number"
    " AND (OLD.taken_at IS NULL OR (NEW.identified_how = OLD.identified_how AND NEW.taken_at = OLD.taken_at"
    " AND NEW.taken_by_id = OLD.taken_by_id))"
)
ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record = OLD.id)"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    for statement in (
        *refuse_update(TABLE, vendor=vendor, unless=CHANGES),
        *refuse_delete(TABLE, vendor=vendor, unless=ERASED),
    ):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again({TABLE}, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Requests refuse to be changed or to go."""

    dependencies = [("oversight", "0003_subject_requests"), ("journal", "0002_refuse_changes")]
    operations = [migrations.RunPython(install, remove)]
