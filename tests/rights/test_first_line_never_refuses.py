"""The first line admits or refers. Refusal, withdrawal, removal and hand-over begin behind it, whoever asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import limen
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Crossing, Decision
from limen.apps.crossings.operations import NoSuchInspection
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import MOVES, SECOND_PERSON, WHO, MoveNotOpen
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import ADVERSE
from tests.fakes.outcomes import proposal
from tests.fakes.post import Post, decided, opened, passport, stolen

AGAINST = sorted(SECOND_PERSON)


@pytest.mark.parametrize(("state", "move"), list(product([State.OPEN, State.ADMITTED, State.VOIDED], AGAINST)))
def test_no_row_of_the_first_line_leads_to_a_refusal(state: State, move: Move) -> None:
    assert move not in MOVES[state]
    assert Role.FIRST_LINE not in WHO[move]


def test_nothing_adverse_is_outside_the_rule() -> None:
    assert set(AGAINST) >= ADVERSE


@pytest.mark.parametrize("move", AGAINST)
@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR])
def test_not_even_with_every_reason(post: Post, role: Role, move: Move) -> None:
    """A stolen, expired document: the traveller is referred, and a human of the second line looks."""
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    one = opened(post.first, passport(expiry=PartialDate(2020, 1, 1)))
    with pytest.raises(MoveNotOpen):
        decided(post.officer("x", Role.FIRST_LINE, role), one, move, words="Stolen.")
    assert (Decision.objects.count(), Crossing.objects.count()) == (0, 0)
    assert decided(post.first, one, Move.REFER).state is State.REFERRED


@pytest.mark.parametrize("move", sorted(Move))
def test_at_the_second_line_the_first_has_no_say(post: Post, move: Move) -> None:
    """Referred is referred: who sent the traveller there neither decides there nor looks on."""
    one = opened(post.first)
    decided(post.first, one, Move.REFER)
    said = proposal(move)
    for way in (crossings.propose, crossings.conclude):
        with pytest.raises((NotAllowed, NoSuchInspection)):
            way(post.first, inspection=one.inspection, proposal=said)
    with pytest.raises(MoveNotOpen):
        decided(post.first, one, Move.ADMIT)


def test_only_the_table_of_moves_names_the_state_that_follows() -> None:
    """Nobody else writes a state: an assignment of `.state` stands in the operation that asked the table.

    Lists and messages have states of their own; who keeps them never names the tables of crossings.
    """
    package = Path(limen.__file__).parent
    writers = set()
    for path in set(package.rglob("*.py")) - set(_out_of_reach(package / "apps")):
        text = path.read_text(encoding="utf-8")
        if ".state" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign):
                targets = [each for target in node.targets for each in ast.walk(target)]
                if any(isinstance(each, ast.Attribute) and each.attr == "state" for each in targets):
                    writers.add(path.relative_to(package).as_posix())
    assert writers == {"apps/crossings/operations/recording.py"}


def _out_of_reach(apps: Path) -> Iterator[Path]:
    for app in apps.iterdir():
        texts = {path: path.read_text(encoding="utf-8") for path in app.rglob("*.py")}
        if app.name != "crossings" and not any("limen.apps.crossings" in text for text in texts.values()):
            yield from texts
