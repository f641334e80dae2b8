"""Whoever is looked for so that they can be helped is shown as somebody to help: never as a threat, never as a stop."""

from __future__ import annotations

import pytest

from limen.apps.screening import models
from limen.desk import hit_page, inspecting
from limen.lib.basics.findings import Severity
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.screened import ListAction, Screening
from limen.lib.screening.hits import Level
from tests.fakes.listed import Lists
from tests.fakes.post import CHILD, Post, decided, opened, passport, view

THREATS = ("wanted", "alert", "arrest", "danger", "suspect", "stop:")


@pytest.mark.parametrize("level", list(Level))
def test_in_every_word_and_mark_that_the_lane_shows(post: Post, lists: Lists, level: Level) -> None:
    lists.put("missing", "ERIKSSON", action=ListAction.ASSIST, name="Missing children", level=level)
    one = opened(post.first, passport(birth=CHILD))
    seen = view(post.first, one)
    mine = [each for each in seen.findings if each.rule.startswith("persons.")]
    assert len(mine) == 1
    assert mine[0].severity < Severity.STOP
    assert "help" in str(mine[0])
    said = seen.facts.screening
    assert isinstance(said, Screening)
    shown = hit_page.shown_hit(said.hits[0])
    assert (shown.weight, shown.is_help) == ("protection", True)
    for word in THREATS:
        assert word not in f"{mine[0]} {shown.headline} {shown.level}".lower()
    assert inspecting.page_of(seen, post.first).hits[0].is_help


def test_it_stops_no_adult_and_is_a_case_for_who_looks_for_them(post: Post, lists: Lists) -> None:
    lists.put("missing", "ERIKSSON", action=ListAction.ASSIST)
    one = opened(post.first)
    assert models.Hit.objects.get().action == "assist"
    assert decided(post.first, one, Move.ADMIT, words="Was called; is well.").state is State.ADMITTED
