"""Make the database itself refuse to change or delete what the journal holds."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# table -> columns that together name one row, for every key it has
APPEND_ONLY = {
    "journal_event": (("id",), ("incarnation", "sequence", "node")),
    "journal_checkpoint": (("id",), ("incarnation", "sequence")),
    "journal_look": (("number",),),
    "journal_lookbatch": (("number",),),
    "journal_lookpruning": (("up_to",),),
    "journal_erasure": (("id",),),
}
# What may go all the same: looks behind a recorded line, whose batches keep the hash of what they were.
MAY_GO = {"journal_look": "EXISTS (SELECT 1 FROM journal_lookpruning WHERE up_to >= OLD.number)"}


def _sqlite_triggers(table: str, keys: tuple[tuple[str, ...], ...]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    # INSERT OR REPLACE deletes the row in its way without asking a DELETE trigger: a taken place is refused first.
    taken = " OR ".join(" AND ".join(f"{column} = NEW.{column}" for column in key) for key in (*keys, ("rowid",)))
    unless = f" WHEN NOT {MAY_GO[table]}" if table in MAY_GO else ""
    when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608  # names from the table above
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{unless} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {when} {refuse}",
    ]


_POSTGRESQL_FUNCTIONS = (
    """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
""",
    # A trigger's WHEN holds no subquery on PostgreSQL.
    """
CREATE FUNCTION journal_look_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM journal_lookpruning WHERE up_to >= OLD.number) THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
)


def _postgresql_triggers(table: str) -> list[str]:
    row, whole = (f"FOR EACH {each} EXECUTE FUNCTION journal_refuse()" for each in ("ROW", "STATEMENT"))
    delete = row.replace("journal_refuse", "journal_look_refuse") if table in MAY_GO else row
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {row}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {delete}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {whole}",
    ]


def install(_apps: StateApps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    if not sqlite:
        for function in _POSTGRESQL_FUNCTIONS:
            schema_editor.execute(function, params=None)
    for table, keys in APPEND_ONLY.items():
        for statement in _sqlite_triggers(table, keys) if sqlite else _postgresql_triggers(table):
            schema_editor.execute(statement, params=None)


def remove(_apps: StateApps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusals away again: only to undo this migration, and to empty a test database."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION journal_refuse(), journal_look_refuse() CASCADE", params=None)
        return
    for table in APPEND_ONLY:
        for event in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{event}", params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
