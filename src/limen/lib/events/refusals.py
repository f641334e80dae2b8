"""SQL that makes a database itself refuse to change a record, for migrations of the apps that promise it."""

from __future__ import annotations

from collections.abc import Iterable


def refuse_update(table: str, *, vendor: str, unless: str = "") -> list[str]:
    """Return the statements after which no row of `table` is updated, except where the SQL condition `unless` holds.

    The condition may speak of the row as OLD and NEW; `vendor` is `sqlite` or `postgresql`.
    """
    return _refusal(table, "update", vendor=vendor, unless=unless)


def refuse_delete(table: str, *, vendor: str, unless: str) -> list[str]:
    """Return the statements after which no row of `table` can be deleted, except where the SQL condition `unless`
    holds.

    The condition may speak of the row as OLD.
    """
    return _refusal(table, "delete", vendor=vendor, unless=unless)


def allow_again(tables: Iterable[str], *, vendor: str) -> list[str]:
    """Return the statements that undo both refusals on `tables`, as far as they were installed."""
    events = [(table, event) for table in tables for event in ("update", "delete")]
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{event}" for table, event in events]
    return [f"DROP FUNCTION IF EXISTS {table}_refuse_{event}() CASCADE" for table, event in events]


def _refusal(table: str, event: str, *, vendor: str, unless: str) -> list[str]:
    if vendor == "sqlite":
        # What is not known to hold does not hold, as on PostgreSQL: a column emptied makes a comparison neither.
        when = f" WHEN ({unless}) IS NOT TRUE" if unless else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} refuses {event}'); END"
        return [f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table}{when} {refuse}"]
    # A trigger's WHEN holds no subquery on PostgreSQL, so the exception stands in the function.
    row = "NEW" if event == "update" else "OLD"
    allowed = f"IF {unless} THEN RETURN {row}; END IF;" if unless else ""
    function = (
        f"CREATE FUNCTION {table}_refuse_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {allowed} "
        f"RAISE EXCEPTION '{table} refuses {event}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_{event}()"
    )
    return [function, trigger]
