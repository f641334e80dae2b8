"""An outcome says what was proposed and how it was answered, and neither changes afterwards."""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "crossings_outcome"
PROPOSED = (
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
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal: only the answer is added, once."""
    unless = " AND ".join(["OLD.answered_at IS NULL", *(f"NEW.{name} = OLD.{name}" for name in PROPOSED)])
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor, unless=unless):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """What one officer may conclude alone has an outcome too; outcomes refuse UPDATE but for their answer."""

    dependencies = [("crossings", "0005_custody_weighed")]
    operations = [
        migrations.RemoveConstraint(model_name="outcome", name="crossings_outcome_answered"),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                name="crossings_outcome_answered",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & Q(answer__in=["confirmed", "declined", "withdrawn", "concluded"]),
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                name="crossings_outcome_alone_never_adverse",
                condition=~Q(answer="concluded") | ~Q(move__in=["refuse", "withdraw", "stop", "remove", "hand_over"]),
            ),
        ),
        # On SQLite a changed table is made anew and loses its triggers: they come last.
        migrations.RunPython(install, remove),
    ]
