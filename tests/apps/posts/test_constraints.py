"""What the database itself refuses, whatever program writes to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from limen.apps.posts import operations
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection, Service
from limen.lib.basics.roles import Role
from tests.fakes.acting import an_act

pytestmark = pytest.mark.django_db(transaction=True)

AIR = "UTO-AIR-1"


@pytest.fixture
def act() -> Act:
    """An officer on shift, with a note written, acknowledged by nobody, and the reader declared out."""
    act = an_act()
    operations.load_pack_posts(act)
    keeper = replace(act, roles=frozenset({Role.ADMINISTRATOR}))
    officer = operations.add_officer(
        keeper, username="ines", full_name="Inés", roles=[Role.FIRST_LINE], password="quiet-lantern-at-the-pass"
    )
    act = replace(act, actor=officer)
    operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    operations.write_note(act, post=AIR, lane="A1", text="Scanner was cleaned.")
    operations.declare_outage(act, post=AIR, what=Service.READER)
    return act


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a constant of this file
        return [column[0] for column in cursor.description]


def _again(table: str, **changes: str) -> str:
    """Return the statement that copies the only row of a table, with some columns set anew."""
    columns = _columns(table)
    chosen = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {chosen} FROM {table}"  # noqa: S608 - constants of this file


ANOTHER_ID = "'018f0000-0000-7000-8000-0000000000ff'"
REFUSED = [
    "UPDATE posts_officer SET username = 'Ines'",
    "UPDATE posts_officer SET username = ''",
    "UPDATE posts_officer SET theme = 'pink'",
    "UPDATE posts_officer SET roles = 'not json'",
    "UPDATE posts_post SET mode = 'road'",
    "UPDATE posts_lane SET direction = 'sideways'",
    "UPDATE posts_lane SET kind = 'window'",
    "UPDATE posts_lane SET code = 'Z9'",
    "UPDATE posts_lane SET post_id = 'UTO-SEA-1'",
    "UPDATE posts_shift SET lane_id = 'UTO-SEA-1/Q1'",
    "UPDATE posts_shift SET post_id = 'UTO-SEA-1'",
    "UPDATE posts_shift SET direction = 'up'",
    "UPDATE posts_shift SET ended_at = '2001-01-01 00:00:00+00:00'",
    "UPDATE posts_handovernote SET text = ''",
    "UPDATE posts_handovernote SET lane_id = 'UTO-SEA-1/Q1'",
    "UPDATE posts_handovernote SET acknowledged_at = written_at",
    "UPDATE posts_handovernote SET acknowledged_by_id = written_by_id",
    "UPDATE posts_outage SET what = 'coffee'",
    "UPDATE posts_outage SET until = since",
    "UPDATE posts_outage SET ended_by_id = declared_by_id",
    "UPDATE posts_outage SET ended_by_id = declared_by_id, until = '2001-01-01 00:00:00+00:00'",
    "DELETE FROM posts_officer",
    "DELETE FROM posts_post",
    "DELETE FROM posts_lane",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_a_statement_against_the_rules_is_refused(act: Act, statement: str) -> None:
    # PostgreSQL tells text that is no JSON as a fault of the data, not of integrity.
    with pytest.raises((IntegrityError, DataError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["posts_shift", "posts_outage"])
def test_a_second_open_one_is_refused(act: Act, table: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_again(table, id=ANOTHER_ID))


def test_an_ended_one_makes_room(act: Act) -> None:
    operations.end_shift(act)
    operations.end_outage(act, post=AIR, what=Service.READER)
    operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    operations.declare_outage(act, post=AIR, what=Service.READER)
