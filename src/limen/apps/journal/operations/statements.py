"""The few statements of the hottest path, written out: every scan and every decision runs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connection, connections, models

from limen.apps.journal.models import Event, Look

M = TypeVar("M", bound=models.Model)
_Reader = tuple[int, Callable[[Any, Any, Any], Any], Any]
_Column = tuple[str, Callable[[Any, Any], Any] | None]
"""Attribute of a row, and what makes of its value what the database takes; None for what it takes as it is."""
_TEXT: Final = frozenset({models.CharField, models.TextField})
Value = UUID | datetime | bytes | str | int | None


def _insert(model: type[models.Model]) -> str:
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented way to a model's columns
    columns = [f'"{field.column}"' for field in fields if not isinstance(field, models.AutoField)]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608, SLF001  # constants


INSERT_EVENT: Final = _insert(Event)
INSERT_LOOK: Final = _insert(Look)
INSERT_HEAD: Final = (
    "INSERT INTO journal_head (incarnation, node, sequence, hash, time, latest)"
    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (incarnation) DO NOTHING"
)
MOVE_HEAD: Final = (
    "UPDATE journal_head SET sequence = %s, hash = %s, time = %s,"
    " latest = CASE WHEN latest > %s THEN latest ELSE %s END WHERE incarnation = %s"
)
INSERT_KEY: Final = "INSERT INTO journal_subjectkey (subject_record, key_id) VALUES (%s, %s)"
RENEW_KEY: Final = "UPDATE journal_subjectkey SET key_id = %s WHERE subject_record = %s"


def select_head() -> str:
    """Return the statement that reads and locks the head of a chain (SQLite holds the whole database already)."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    return f"SELECT sequence, hash FROM journal_head WHERE incarnation = %s{lock}"  # noqa: S608  # constant


def adapted(values: Sequence[Value]) -> list[Any]:
    """Return values as the database in use takes them."""
    native = connection.features.has_native_uuid_field
    return [_adapted(value, native=native) for value in values]


def _adapted(value: Value, *, native: bool) -> Any:
    if isinstance(value, UUID):
        return value if native else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value.astimezone(UTC))
    return value


def read_uuid(value: UUID | str) -> UUID:
    """Return an id as the database in use gave it."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def insert(row: models.Model) -> None:
    """Insert a new row of any app: what `save(force_insert=True)` does, without building the statement anew each time.

    A scan and a decision insert a dozen rows; building their statements took longer than running them. The row learns
    no number that the database gives it. Raises what the database raises.
    """
    statement, columns = _prepared(type(row))
    here = connections[connection.alias]
    with here.cursor() as cursor:
        cursor.execute(statement, _values(row, columns, here))


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one table, a quarter of the time of a bulk creation. Raises what the database raises."""
    if not rows:
        return
    statement, columns = _prepared(type(rows[0]))
    # The connection itself: behind `connection` it is looked up anew for every value.
    here = connections[connection.alias]
    values = (_values(row, columns, here) for row in rows)
    if here.vendor == "postgresql":
        _copy(statement, values)
        return
    with here.cursor() as cursor:
        cursor.executemany(statement, list(values))


def update_many(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the fields `names` of rows of one table that are there: one statement for all, where saving builds one for
    each. Raises what the database raises.
    """
    if not rows:
        return
    model = type(rows[0])
    statement, columns = _prepared_update(model, tuple(names))
    here = connections[connection.alias]
    with here.cursor() as cursor:
        cursor.executemany(statement, [_values(row, columns, here) for row in rows])


@cache
def _prepared_update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[_Column, ...]]:
    meta = model._meta  # noqa: SLF001  # Django's documented way to a model's columns
    known = {field.name: field for field in meta.concrete_fields}
    fields = [known[name] for name in names]
    told = ", ".join(f'"{field.column}" = %s' for field in fields)
    key = meta.pk
    statement = f'UPDATE {meta.db_table} SET {told} WHERE "{key.column}" = %s'  # noqa: S608  # constants
    return statement, tuple(_column(field) for field in (*fields, key))


def _copy(statement: str, values: Iterable[Sequence[Any]]) -> None:
    """Send rows to PostgreSQL in one stream, where one by one each would wait for its own answer.

    Constraints and triggers hold as for any insertion; Django's layer of errors is gone round, so it is put back.
    """
    into = statement.removeprefix("INSERT INTO ").partition(" VALUES ")[0]
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


@cache
def _prepared(model: type[models.Model]) -> tuple[str, tuple[_Column, ...]]:
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented way to a model's columns
    return _insert(model), tuple(_column(field) for field in fields if not isinstance(field, models.AutoField))


def _column(field: models.Field[Any, Any]) -> _Column:
    """Text goes to both databases as it is; half of the time of an insertion was spent on finding that out."""
    return field.attname, None if type(field) in _TEXT else field.get_db_prep_save


def _values(row: models.Model, columns: Iterable[_Column], here: Any) -> list[Any]:
    return [getattr(row, name) if prepare is None else prepare(getattr(row, name), here) for name, prepare in columns]


def select(model: type[M], where: str, *values: Value) -> list[M]:
    """Return the rows of a table for which `where` (constant SQL with a %s for each of `values`) holds.

    A tenth of the time of a query set: the columns, and how to read them, are found out once.
    """
    columns, names, readers = _columns(model, connection.vendor)
    with connection.cursor() as cursor:
        statement = f"SELECT {columns} FROM {model._meta.db_table} {where}"  # noqa: S608, SLF001  # constants
        cursor.execute(statement, adapted(values))
        found = cursor.fetchall()
    return [model.from_db(connection.alias, names, _read(row, readers)) for row in found]


def count_where(model: type[models.Model], where: str, *values: Value) -> int:
    """Return how many rows of a table `where` holds for."""
    with connection.cursor() as cursor:
        statement = f"SELECT count(*) FROM {model._meta.db_table} {where}"  # noqa: S608, SLF001  # constants
        cursor.execute(statement, adapted(values))
        found: tuple[int] = cursor.fetchone()
    return found[0]


def places(values: Collection[Value]) -> str:
    """Return the `(%s, %s)` of an IN for `values`, which must not be empty."""
    return f"({', '.join(['%s'] * len(values))})"


FOR_UPDATE: Final = " FOR UPDATE"


def locking() -> str:
    """Return what locks the rows of a select until the transaction ends (SQLite holds the whole database already)."""
    return FOR_UPDATE if connection.features.has_select_for_update else ""


def _read(row: Sequence[Any], readers: Sequence[_Reader]) -> list[Any]:
    values = list(row)
    for place, convert, expression in readers:
        values[place] = convert(values[place], expression, connection)
    return values


@cache
def _columns(model: type[models.Model], _vendor: str) -> tuple[str, list[str], tuple[_Reader, ...]]:
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented way to a model's columns
    expressions = [field.get_col(model._meta.db_table) for field in fields]  # noqa: SLF001  # as above
    readers = tuple(
        (place, convert, expression)
        for place, expression in enumerate(expressions)
        for convert in (*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection))
    )
    return ", ".join(f'"{field.column}"' for field in fields), [field.attname for field in fields], readers
