"""What was said, shown, asked and decided stays as it was: the database refuses to change it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

APPENDED = (
    "crossings_interviewentry",
    "crossings_answer",
    "crossings_evidence",
    "crossings_custodyentry",
    "crossings_returned",
)
"""Tables of which no row ever changes."""
ANSWERED_ONCE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "crossings_interview": (
        "ended_at",
        (
            "inspection_id",
            "guide",
            "language",
            "interpreter",
            "interpreter_name",
            "interpreter_presence",
            "present",
            "officer_id",
            "began_at",
        ),
    ),
    "crossings_outcome": (
        "answered_at",
        (
            "request",
            "inspection_id",
            "move",
            "reading",
            "reasons",
            "words",
            "proportionality",
            "terms",
            "free_will",
            "proposed_by_id",
            "proposed_at",
        ),
    ),
    "crossings_notice": (
        "served_at",
        (
            "number",
            "inspection_id",
            "decision_id",
            "language",
            "made_at",
            "made_by_id",
            "digest",
            "seal",
            "sealed",
        ),
    ),
    "crossings_postrequest": (
        "answered_at",
        ("inspection_id", "move", "destination", "ground", "words", "asked_by_id", "asked_at"),
    ),
    "crossings_appeal": (
        "outcome_at",
        (
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
    ),
    "crossings_sanction": (
        "decided_at",
        ("inspection_id", "kind", "protection", "circumstances", "proportionality", "proposed_by_id", "proposed_at"),
    ),
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
    """What the second line keeps refuses UPDATE, but for what completes it once."""

    dependencies = [("crossings", "0005_second_line")]
    operations = [migrations.RunPython(install, remove)]
