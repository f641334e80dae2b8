"""What the database itself refuses to the application's own user, whatever program writes to it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection
from limen.apps.protection.models import Duty
from limen.apps.travellers.operations import link_persons
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from tests.fakes.post import CHILD, Post, decided, opened, passport, stolen


@pytest.fixture
def post(db: None) -> Post:
    """A post where one traveller was admitted, one is open in a party with a duty, and a list is in force."""
    post = Post()
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,S1234567,stolen,2026-01-05")
    decided(post.first, opened(post.first, passport("X1234567")))
    child = opened(post.first, passport("C1234567", secondary="NILS", birth=CHILD))
    crossings.party_with(post.first, inspection=child.inspection)
    crossings.claim_protection(post.first, inspection=child.inspection)
    crossings.record_arrival(
        post.first, label="UT 12", direction=Direction.ENTRY, arrived_at=post.first.at, persons=None
    )
    one, other = Inspection.objects.values_list("person", flat=True)
    link_persons(post.first, one=one, other=other, same=False, why="Two people.")
    second = post.officer("sofia", Role.SECOND_LINE)
    duty = Duty.objects.get(kind="child-alone")
    crossings.answer_duty(
        second, inspection=child.inspection, duty=duty.id, evidence="court-order", words="Court of Amaurot."
    )
    return post


REFUSED = [
    # inspections
    "UPDATE crossings_inspection SET state = 'refused'",
    "UPDATE crossings_inspection SET direction = 'sideways'",
    "UPDATE crossings_inspection SET kind = 'pirate'",
    "UPDATE crossings_inspection SET post = ''",
    "UPDATE crossings_inspection SET closed_at = NULL WHERE state = 'admitted'",
    "UPDATE crossings_inspection SET state = 'open' WHERE state = 'admitted'",
    "UPDATE crossings_inspection SET state = 'admitted' WHERE state = 'open'",
    "UPDATE crossings_inspection SET opened_by_id = NULL",
    "UPDATE crossings_inspection SET request = (SELECT request FROM crossings_inspection WHERE state = 'open')",
    # readings and decisions
    "UPDATE crossings_reading SET findings = '[]'",
    "UPDATE crossings_reading SET facts = facts",
    "UPDATE crossings_decision SET officer_id = officer_id",
    "UPDATE crossings_decision SET move = 'refer'",
    # crossings
    "UPDATE crossings_crossing SET at = recorded_at",
    "UPDATE crossings_crossing SET person = person",
    # arrivals
    "UPDATE crossings_arrival SET direction = 'sideways'",
    "UPDATE crossings_arrival SET label = ''",
    # duties and claims
    "DELETE FROM protection_claim",
    "UPDATE protection_claim SET person = person",
    "UPDATE protection_claim SET recorded_at = recorded_at",
    "DELETE FROM protection_duty",
    "UPDATE protection_duty SET kind = 'nothing'",
    "UPDATE protection_duty SET kind = 'age-unknown' WHERE closed_at IS NULL",
    "UPDATE protection_duty SET closed_at = NULL, closed_by_id = NULL, evidence = '' WHERE closed_at IS NOT NULL",
    "UPDATE protection_duty SET evidence = 'family-book' WHERE closed_at IS NOT NULL",
    "UPDATE protection_duty SET closed_at = opened_at WHERE closed_at IS NULL",
    "UPDATE protection_duty SET closed_at = opened_at, closed_by_id = opened_by_id WHERE closed_at IS NULL",
    "UPDATE protection_duty SET closed_at = opened_at, evidence = 'x' WHERE closed_at IS NULL",
    # travellers
    "UPDATE travellers_document SET sex = 'Q'",
    "UPDATE travellers_document SET issuer = 'UTO', number = ''",
    "UPDATE travellers_link SET why = ''",
    "UPDATE travellers_link SET other_id = one_id",
    # lists
    "UPDATE watchlists_numberlist SET action = 'arrest'",
    "UPDATE watchlists_numberlist SET owner = ''",
]


def is_refused(statement: str) -> bool:
    """Return True when the database does not take the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount, f"touches nothing: {statement}"
    except (IntegrityError, DataError):
        return True
    return False


def test_refused(post: Post) -> None:
    assert [statement for statement in REFUSED if not is_refused(statement)] == []


def _again(table: str, **changes: str) -> str:
    """Return the statement that copies every row of a table under another id, with some columns set anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a constant of this file
        columns = [column[0] for column in cursor.description]
    new = {"id": f"'{uuid4().hex}'", **changes}
    chosen = ", ".join(new.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {chosen} FROM {table} LIMIT 1"  # noqa: S608 - constants of this file


TABLES_WITH_ONE_OF_A_KIND = [
    ("crossings_reading", {}),
    ("crossings_decision", {}),
    ("crossings_crossing", {"number": "number + 1000"}),
    ("protection_claim", {}),
    ("travellers_document", {}),
    ("travellers_link", {}),
]


def test_a_second_one_is_refused(post: Post) -> None:
    """The same reading number, decision, crossing of an inspection, claim, document or link twice."""
    copies = [_again(table, **changes) for table, changes in TABLES_WITH_ONE_OF_A_KIND]
    assert [statement for statement in copies if not is_refused(statement)] == []


def test_a_crossing_without_an_officer_is_none(post: Post) -> None:
    nobodys = {"number": "number + 1000", "inspection_id": f"'{uuid4().hex}'"}
    assert is_refused(_again("crossings_crossing", **nobodys, officer="NULL"))
    assert not is_refused(_again("crossings_crossing", **nobodys))
