"""Tables that refuse UPDATE and DELETE refuse it to the tests too; this empties them between tests all the same.

Django flushes the tables after a test that really commits. Triggers are lifted for that one flush and put back by the
same connection, so that during every test they are in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.operations import BaseDatabaseOperations

Flush = Callable[[Iterable[str]], None]


def let_tests_empty_tables(connection: BaseDatabaseWrapper) -> None:
    """Replace the flush of this kind of database by one that lifts the triggers first.

    Of the kind and not of the connection: where a browser test has left an event loop running in the thread, Django
    hands out another connection than the one that was there at the beginning.
    """
    operations = type(connection.ops)
    if operations in _LIFTING:
        return
    _LIFTING.add(operations)
    flush = operations.execute_sql_flush
    lifted = {"sqlite": _flush_sqlite, "postgresql": _flush_postgresql}[connection.vendor]

    def flush_all(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        lifted(self.connection, lambda some: flush(self, some), statements)

    operations.execute_sql_flush = flush_all  # type: ignore[assignment,method-assign]  # for the tests


_LIFTING: set[type[BaseDatabaseOperations]] = set()


def _flush_sqlite(connection: BaseDatabaseWrapper, flush: Flush, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            flush(statements)
        finally:
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
