"""The few statements of the hottest path, written out: every scan and every decision runs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from limen.apps.journal.models import Event, Look

Value = UUID | datetime | bytes | str | int | None


def _insert(model: type[models.Model]) -> str:
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented way to a model's columns
    columns = [str(field.column) for field in fields if not isinstance(field, models.AutoField)]
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
    statement, fields = _prepared(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@cache
def _prepared(model: type[models.Model]) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented way to a model's columns
    return _insert(model), tuple(field for field in fields if not isinstance(field, models.AutoField))
