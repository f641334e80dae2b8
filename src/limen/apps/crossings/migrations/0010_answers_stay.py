"""What headquarters was asked, what was appealed or proposed stays as it was: only the answer is added, once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

OPEN: Mapping[str, str] = {
    "crossings_postrequest": "answered_at",
    "crossings_appeal": "outcome_at",
    "crossings_sanction": "decided_at",
}
"""Table, and the column that is empty while it waits for its answer."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "crossings_postrequest": (
        "inspection_id",
        "move",
        "destination",
        "ground",
        "words",
        "asked_by_id",
        "asked_at",
    ),
    "crossings_appeal": (
        "inspection_id",
        "decision_id",
        "kind",
        "body",
        "reference",
        "suspensive",
        "lodged_at",
        "recorded_at",
        "recorded_by_id",
    ),
    "crossings_sanction": (
        "inspection_id",
        "kind",
        "protection",
        "circumstances",
        "proportionality",
        "proposed_by_id",
        "proposed_at",
    ),
}


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    for table, column in OPEN.items():
        unless = " AND ".join([f"OLD.{column} IS NULL", *(f"NEW.{name} = OLD.{name}" for name in ASKED[table])])
        for statement in refuse_update(table, vendor=schema_editor.connection.vendor, unless=unless):
            schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again(tuple(OPEN), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Requests, appeals and sanctions refuse UPDATE but for their answer."""

    dependencies = [("crossings", "0009_stays_found")]
    operations = [migrations.RunPython(install, remove)]
