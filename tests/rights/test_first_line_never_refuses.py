"""The first line admits or refers. Refusal, removal and hand-over are nobody's in this version, whoever asks."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest

import limen
from limen.apps.crossings.models import Crossing, Decision
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import MOVES, WHO, MoveNotOpen
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import ADVERSE
from tests.fakes.post import Post, decided, opened, passport, stolen


@pytest.mark.parametrize(("state", "move"), list(product(State, sorted(ADVERSE))))
def test_no_row_of_the_table_leads_to_a_refusal(state: State, move: Move) -> None:
    assert move not in MOVES[state]
    assert move not in WHO


def test_there_is_no_state_to_be_refused_in() -> None:
    assert {state.value for state in State} == {"open", "referred", "admitted", "voided"}


@pytest.mark.parametrize("move", sorted(ADVERSE))
@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR])
def test_not_even_with_every_reason(post: Post, role: Role, move: Move) -> None:
    """A stolen, expired document: the traveller is referred, and a human of the second line looks."""
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    one = opened(post.first, passport(expiry=PartialDate(2020, 1, 1)))
    with pytest.raises(MoveNotOpen):
        decided(post.officer("x", Role.FIRST_LINE, role), one, move, words="Stolen.")
    assert (Decision.objects.count(), Crossing.objects.count()) == (0, 0)
    assert decided(post.first, one, Move.REFER).state is State.REFERRED


def test_only_the_table_of_moves_names_the_state_that_follows() -> None:
    """Nobody else writes a state: an assignment of `.state` stands in the operation that asked the table."""
    package = Path(limen.__file__).parent
    writers = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                targets = [each for target in node.targets for each in ast.walk(target)]
                if any(isinstance(each, ast.Attribute) and each.attr == "state" for each in targets):
                    writers.add(path.relative_to(package).as_posix())
    assert writers == {"apps/crossings/operations/decide.py"}
