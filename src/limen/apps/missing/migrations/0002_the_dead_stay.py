"""What was found of the dead is never changed, and they go by an erasure that the journal has recorded or not at all."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_delete, refuse_update

SAME = " AND ".join(
    f"NEW.{column} = OLD.{column}"
    for column in (
        "id",
        "number",
        "post",
        "found_at",
        "place",
        "family_name",
        "given_names",
        "sex",
        "birth",
        "marks",
        "belongings",
    )
)
ONCE = (
    " AND (OLD.handed_at IS NULL OR (NEW.handed_to = OLD.handed_to AND NEW.handed_at = OLD.handed_at))"
    " AND (OLD.identified_at IS NULL"
    " OR (NEW.identified_as = OLD.identified_as AND NEW.identified_at = OLD.identified_at))"
)
OPEN = (
    "OLD.closed_at IS NULL AND NEW.id = OLD.id AND NEW.number = OLD.number AND NEW.seeker = OLD.seeker"
    " AND NEW.contact = OLD.contact"
)
NOT_TOLD = "OLD.told_at IS NULL"
ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE subject_record = OLD.id)"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    vendor = schema_editor.connection.vendor
    for statement in (
        *refuse_update("missing_dead", vendor=vendor, unless=SAME + ONCE),
        *refuse_update("missing_request", vendor=vendor, unless=OPEN),
        *refuse_update("missing_lead", vendor=vendor, unless=NOT_TOLD),
        *refuse_delete("missing_dead", vendor=vendor, unless=ERASED),
        *refuse_delete("missing_request", vendor=vendor, unless=ERASED),
    ):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again(
        {"missing_dead", "missing_request", "missing_lead"}, vendor=schema_editor.connection.vendor
    ):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The dead, what people ask, and what a family was told refuse to be changed; the first two refuse to go."""

    dependencies = [("missing", "0001_missing_and_dead"), ("journal", "0002_refuse_changes")]
    operations = [migrations.RunPython(install, remove)]
