"""A human decides, always by name: no machine, no rule, no clock, no list ever closes an inspection."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

import limen
from limen.apps.crossings.models import Crossing, Decision, Inspection
from limen.apps.journal.models import Event
from limen.lib.basics.roles import Role
from limen.lib.inspection.moves import Move
from tests.fakes.post import Post, decided, opened, passport, stolen

MACHINES = ("node", "adapters", "lib")


def test_every_decision_and_crossing_names_the_officer_who_took_it(post: Post) -> None:
    for number, move in enumerate([Move.ADMIT, Move.REFER, Move.VOID]):
        decided(post.first, opened(post.first, passport(f"R{number:07}")), move, reason="wrong-document")
    assert {row.officer_id for row in Decision.objects.all()} == {post.first.actor}
    assert Crossing.objects.get().officer == post.first.actor
    assert {event.actor for event in Event.objects.filter(kind="limen.inspection.decided")} == {post.first.actor}


@pytest.mark.parametrize("column", ["officer_id", "reading", "rules", "at"])
def test_the_table_holds_no_decision_without(post: Post, column: str) -> None:
    decided(post.first, opened(post.first))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM crossings_decision")
        columns = [each[0] for each in cursor.description]
    new = {"id": f"'{uuid4().hex}'", "line": "2", column: "NULL"}
    chosen = ", ".join(new.get(each, f'"{each}"') for each in columns)
    statement = f"INSERT INTO crossings_decision SELECT {chosen} FROM crossings_decision"  # noqa: S608 - constants
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_who_is_no_officer_decides(transactional_db: None) -> None:
    """The database knows who an officer is."""
    post = Post()
    one = opened(post.first)
    with pytest.raises(IntegrityError):
        decided(replace(post.first, actor=uuid4(), roles=frozenset({Role.SUPERVISOR})), one)
    assert Inspection.objects.get().state == "open"


def test_whatever_is_found_the_inspection_stays_open_until_somebody_decides(post: Post) -> None:
    clear = opened(post.first)
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,X1234567,stolen,2026-01-05")
    hit = opened(post.after(post.first, days=2), passport("X1234567"))
    assert {row.id: row.state for row in Inspection.objects.all()} == {clear.inspection: "open", hit.inspection: "open"}
    assert Decision.objects.count() == 0


def _names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
    }


def test_no_loop_of_the_machine_calls_what_decides() -> None:
    package = Path(limen.__file__).parent
    paths = [path for room in MACHINES for path in (package / room).rglob("*.py")]
    assert paths
    callers = [path for path in paths if {"decide", "admit_clear", "claim_protection"} & _names(path)]
    assert callers == []
