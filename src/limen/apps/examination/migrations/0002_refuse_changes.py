"""What was seen, pictured and concluded stays as it was: the database refuses to change it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

APPENDED = (
    "examination_picture",
    "examination_featureseen",
    "examination_fraud",
    "examination_seizedstep",
    "examination_paper",
)
"""Tables of which no row ever changes."""
ANSWERED_ONCE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "examination_concluded": (
        "answered_at",
        (
            "examination_id",
            "conclusion",
            "methods",
            "words",
            "came_from",
            "went_to",
            "proposed_by_id",
            "proposed_at",
        ),
    ),
    "examination_mark": ("struck_at", ("picture_id", "number", "shape", "x", "y", "x2", "y2", "words", "officer_id")),
}
"""Tables whose rows are completed once: the column that is empty until then, and those that stay as they were."""


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    statements = [statement for table in APPENDED for statement in refuse_update(table, vendor=vendor)]
    for table, (column, kept) in ANSWERED_ONCE.items():
        unless = " AND ".join([f"OLD.{column} IS NULL", *(f"NEW.{name} = OLD.{name}" for name in kept)])
        statements += refuse_update(table, vendor=vendor, unless=unless)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again((*APPENDED, *ANSWERED_ONCE), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """What an examination keeps refuses UPDATE, but for what completes it once."""

    dependencies = [("examination", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
