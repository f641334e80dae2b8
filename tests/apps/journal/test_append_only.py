"""Raw SQL, as the application's own user, against what the database promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from limen.adapters import clock
from limen.apps.journal import erasure, models, operations, queries
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.events.proof import verify_looks
from tests.apps.journal.making import about
from tests.fakes.acting import AT, an_act
from tests.lib.events.making import FixedSigner

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = {
    "journal_event": ("id", "purpose"),
    "journal_checkpoint": ("id", "node"),
    "journal_look": ("number", "purpose"),
    "journal_lookbatch": ("number", "count"),
    "journal_lookpruning": ("up_to", "legal_basis"),
    "journal_erasure": ("id", "reason"),
}


@pytest.fixture(autouse=True)
def _something_of_everything() -> None:
    act = an_act()
    record = clock.new_id()
    with transaction.atomic():
        operations.append(act, **about(record))
    operations.record_look(act, subject=record, what="traveller")
    operations.seal_looks(act)
    operations.record_look(act, subject=record, what="traveller")
    operations.forget(act, subject_record=record, reason="request")
    operations.write_checkpoint(act, signer=FixedSigner())
    first_look = models.Look.objects.order_by("number").values_list("number", flat=True)[0]
    models.LookPruning.objects.create(up_to=first_look, at=AT, legal_basis="section 19")


# ruff: noqa: S608 - the statements of this file are its own


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return [tuple(row) for row in cursor.fetchall()]


def _last_row(table: str) -> str:
    """Return the condition of one row: the last look is the one no recorded line lets go."""
    key, _ = TABLES[table]
    return f" WHERE {key} IN (SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1)"


@pytest.mark.parametrize("table", TABLES)
def test_update_is_refused(table: str) -> None:
    key, column = TABLES[table]
    before = rows(table)
    assert before
    for assignment in (f"{column} = {column}", f"{key} = {key}"):
        with pytest.raises(DatabaseError, match="append-only"):
            execute(f"UPDATE {table} SET {assignment}")
    assert rows(table) == before


@pytest.mark.parametrize("table", TABLES)
def test_delete_is_refused(table: str) -> None:
    before = rows(table)
    for where in ("", _last_row(table)):
        with pytest.raises(DatabaseError, match="append-only"):
            execute(f"DELETE FROM {table}{where}")
    assert rows(table) == before


@pytest.mark.parametrize("table", TABLES)
def test_emptying_or_replacing_is_refused(table: str) -> None:
    before = rows(table)
    if connection.vendor == "postgresql":
        attempts = [f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE"]
    else:
        attempts = [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
            f"UPDATE OR REPLACE {table} SET {TABLES[table][0]} = {TABLES[table][0]}",
        ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="append-only"):
            execute(attempt)
    assert rows(table) == before


def test_an_event_cannot_be_replaced_by_its_place_or_its_row_number() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows REPLACE and row numbers")
    columns = [str(field.column) for field in models.Event._meta.concrete_fields]
    other_id = ", ".join("'00'" if column == "id" else column for column in columns)
    names = ", ".join(columns)
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"INSERT OR REPLACE INTO journal_event ({names}) SELECT {other_id} FROM journal_event LIMIT 1")
    moved = ", ".join({"id": "'00'", "sequence": "999"}.get(column, column) for column in columns)
    with pytest.raises(DatabaseError, match="append-only"):
        execute(
            f"INSERT OR REPLACE INTO journal_event (rowid, {names})"
            f" SELECT rowid, {moved} FROM journal_event ORDER BY rowid LIMIT 1"
        )


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": "0"},
        {"sequence": "1"},
        {"hash": "previous_hash || hash", "sequence": "77"},
        {"key_id": "NULL", "sequence": "77"},
        {"subject_record": "NULL", "sequence": "77"},
    ],
)
def test_an_impossible_event_is_refused(change: dict[str, str]) -> None:
    columns = [str(field.column) for field in models.Event._meta.concrete_fields]
    fresh = f"'{clock.new_id().hex}'"
    values = ", ".join({"id": fresh, "sequence": "sequence", **change}.get(column, column) for column in columns)
    if connection.vendor == "postgresql":
        values = values.replace(fresh, f"{fresh}::uuid")
    with pytest.raises(DatabaseError):
        execute(
            f"INSERT INTO journal_event ({', '.join(columns)}) SELECT {values} FROM journal_event WHERE sequence = 1"
        )


def test_looks_go_only_behind_a_recorded_line() -> None:
    first, second = (row[0] for row in rows("journal_look"))
    execute(f"DELETE FROM journal_look WHERE number <= {first}")
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"DELETE FROM journal_look WHERE number = {second}")
    assert [row[0] for row in rows("journal_look")] == [second]


def test_looks_past_their_days_are_erased_and_the_log_still_verifies() -> None:
    act = an_act()
    operations.seal_looks(act)
    days = act.pack.retention[RetentionClass.LOOKS].days
    assert erasure.erase_due(act) == 0
    much_later = an_act(at=AT + timedelta(days=days + 1), keys=act.keys, node=act.node)
    operations.record_look(much_later, subject=act.actor, what="traveller")
    operations.seal_looks(much_later)
    assert erasure.erase_due(much_later) == 2
    assert erasure.erase_due(much_later) == 0
    assert len(rows("journal_look")) == 1
    assert list(verify_looks(queries.look_batches(), pruned_to=queries.pruned_looks())) == []
    assert list(verify_looks(queries.look_batches())) != []
