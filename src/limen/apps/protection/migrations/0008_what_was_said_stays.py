"""What was answered, handed over and assessed stays as it was, and goes with its person or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

# The journal says that the person was erased, and why, before any of their rows may go.
_ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record = OLD.person)"
_ERASED_BY = (
    "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record ="
    " (SELECT person FROM {table} WHERE {table}.id = OLD.{column}))"
)
DELETED_ONLY: Mapping[str, str] = {
    "protection_screening": _ERASED,
    "protection_screeninganswer": _ERASED_BY.format(table="protection_screening", column="screening_id"),
    "protection_referral": _ERASED,
    "protection_referralstep": _ERASED_BY.format(table="protection_referral", column="referral_id"),
    "protection_childcase": _ERASED,
    "protection_childrecord": _ERASED_BY.format(table="protection_childcase", column="case_id"),
}
"""Table to the condition under which a row of it may go."""
APPENDED: Mapping[str, str] = {
    "protection_screening": "",
    "protection_screeninganswer": "",
    "protection_referralstep": "",
    # Approved once, by somebody else; what it says never changes.
    "protection_childrecord": (
        "OLD.approved_at IS NULL AND NEW.id = OLD.id AND NEW.said = OLD.said AND NEW.kind = OLD.kind"
        " AND NEW.recorded_by_id = OLD.recorded_by_id AND NEW.case_id = OLD.case_id"
    ),
}
"""Table to the condition under which a row of it may change; empty where none ever does."""


def _statements(vendor: str) -> Iterator[str]:
    for table, unless in APPENDED.items():
        yield from refuse_update(table, vendor=vendor, unless=unless)
    for table, unless in DELETED_ONLY.items():
        yield from refuse_delete(table, vendor=vendor, unless=unless)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again({*APPENDED, *DELETED_ONLY}, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Appended rows refuse UPDATE; nothing of a person goes before the person was erased."""

    dependencies = [("protection", "0007_helping_and_children"), ("journal", "0002_refuse_changes")]
    operations = [migrations.RunPython(install, remove)]
