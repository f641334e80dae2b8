"""What was agreed stays as it was agreed: put in force once, ended once, never taken away."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

TABLE = "protection_agreement"
STEPS = (
    "OLD.ended_at IS NULL AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.recipient = OLD.recipient"
    " AND NEW.classes = OLD.classes AND NEW.forbids_onward = OLD.forbids_onward AND NEW.valid_from = OLD.valid_from"
    " AND NEW.valid_until = OLD.valid_until AND NEW.proposed_by_id = OLD.proposed_by_id"
    " AND NEW.name = OLD.name AND NEW.legal_basis = OLD.legal_basis AND NEW.proposed_at = OLD.proposed_at"
    " AND (OLD.confirmed_at IS NULL"
    " OR (NEW.confirmed_by_id = OLD.confirmed_by_id AND NEW.confirmed_at = OLD.confirmed_at))"
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    for statement in (
        *refuse_update(TABLE, vendor=vendor, unless=STEPS),
        *refuse_delete(TABLE, vendor=vendor, unless=""),
    ):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again({TABLE}, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Agreements refuse to be changed or to go."""

    dependencies = [("protection", "0011_agreements")]
    operations = [migrations.RunPython(install, remove)]
