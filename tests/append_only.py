"""Tables that refuse UPDATE and DELETE refuse it to the tests too; this empties them between tests all the same.

Django flushes the tables after a test that really commits. Triggers are lifted for that one flush and put back by the
same connection, so that during every test they are in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Flush = Callable[[Iterable[str]], None]


def let_tests_empty_tables(connection: BaseDatabaseWrapper) -> None:
    """Replace the flush of this connection by one that lifts the triggers first."""
    flush: Flush = connection.ops.execute_sql_flush
    lifted = {"sqlite": _flush_sqlite, "postgresql": _flush_postgresql}[connection.vendor]

    def flush_all(statements: Iterable[str]) -> None:
        lifted(connection, flush, statements)

    connection.ops.execute_sql_flush = flush_all  # type: ignore[assignment,method-assign]  # on this one connection, for the tests


def _flush_sqlite(connection: BaseDatabaseWrapper, flush: Flush, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        flush(statements)
        for _, sql in triggers:
            cursor.execute(sql)


def _flush_postgresql(connection: BaseDatabaseWrapper, flush: Flush, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relowner = current_user::regrole"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        flush(statements)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
