"""More kinds of duty: what an officer's word opens, a guardian for a child, the consulate of whoever is held."""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

TABLE = "protection_duty"
STILL_OPEN = "OLD.closed_at IS NULL AND NEW.id = OLD.id AND NEW.inspection = OLD.inspection AND NEW.kind = OLD.kind"
ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record = OLD.person)"
KINDS = [
    "age-doubted",
    "age-unknown",
    "alert-of-origin",
    "carrier-notice",
    "child-alone",
    "child-at-risk",
    "child-other-name",
    "consular-notice",
    "female-officer",
    "guardian",
    "interpreter",
    "medical-care",
    "protection-claim",
    "trafficking",
]


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
    """Eight more kinds of duty."""

    dependencies = [("protection", "0005_alert_of_origin")]
    operations = [
        # On SQLite a changed table is made anew and loses its triggers; elsewhere they must not be there twice.
        migrations.RunPython(remove, install),
        migrations.RemoveConstraint(model_name="duty", name="protection_duty_kind"),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(name="protection_duty_kind", condition=models.Q(kind__in=KINDS)),
        ),
        migrations.RunPython(install, remove),
    ]
