"""An emergency document stays as it was given: the database lets it be reported once, and changes nothing else."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "examination_emergencydocument"
KEPT = (
    "id",
    "person",
    "number",
    "primary",
    "secondary",
    "birth",
    "sex",
    "citizenship",
    "issued_on",
    "valid_until",
    "journey",
    "established",
    "replaces",
    "seal",
    "issued_at",
    "issued_by_id",
    "post",
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal."""
    same = (f'NEW."{name}" = OLD."{name}"' for name in KEPT)
    unless = " AND ".join(["OLD.ended_at IS NULL", "NEW.ended_at IS NOT NULL", *same])
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor, unless=unless):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Emergency documents refuse UPDATE, but for their end."""

    dependencies = [("examination", "0003_emergency_documents")]
    operations = [migrations.RunPython(install, remove)]
