"""Whoever was found to be somebody else is not stopped by that entry: exactly until what is compared changes, or the
days end.
"""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from limen.adapters import clock
from limen.apps.crossings.models import Inspection
from limen.apps.screening import access, models, operations
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.decision.hits import Said
from tests.fakes.listed import Lists
from tests.fakes.post import Post, opened, passport, rules_of
from tests.found import as_many

STEPS = st.lists(
    st.tuples(st.just("entry"), st.sampled_from(list(Sex)))
    | st.tuples(st.just("words"), st.sampled_from(["", "A scar.", "Another scar."]))
    | st.tuples(st.just("others"), st.sampled_from(["OLSSON", "NILSSON"]))
    | st.tuples(st.just("say"), st.sampled_from(list(Said)))
    | st.tuples(st.just("days"), st.sampled_from([1, 400, 1094, 1095])),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=as_many(25, here=10), deadline=None)
@given(steps=STEPS)
@example(steps=[("entry", Sex.M), ("entry", Sex.F), ("entry", Sex.M), ("say", Said.NOT_SAME)])
def test_exactly_until_the_entry_changes_or_the_days_are_over(
    post: Post, lists: Lists, steps: list[tuple[str, object]]
) -> None:
    models.ClearedPair.objects.all().delete()
    models.Hit.objects.all().delete()
    says, words, others, days = Sex.X, "", "OLSSON", 0
    cleared: dict[Sex, int] = {}
    lists.put("wanted", "ERIKSSON", others)
    for what, value in steps:
        match what:
            case "entry":
                says = Sex(str(value))
            case "words":
                words = str(value)
            case "others":
                others = str(value)
            case "days":
                days += int(str(value))
            case _:
                _say(post, days, value, says, cleared)
        lists.put("wanted", "ERIKSSON", others, said={"sex": says, "remarks": words})
        found = _met(post, days)
        expected = says in cleared and days <= cleared[says] + 1095
        assert ("persons.cleared-before" in found) is expected
        assert ("persons.alert" in found) is not expected


_seconds = count()
"""No two meetings are at the same moment: what was met last is what is spoken of."""


def _met(post: Post, days: int) -> list[str]:
    """Let the traveller come; the inspection is left, so that the next one is another."""
    lane = post.after(post.first, days=days, seconds=next(_seconds))
    one = opened(lane, passport())
    rules = rules_of(lane, one)
    Inspection.objects.filter(id=one.inspection).update(state="voided", closed_at=lane.at)
    return rules


def _say(post: Post, days: int, value: object, says: Sex, cleared: dict[Sex, int]) -> None:
    """Say something of the hit on what the entry says now, where there is one."""
    _met(post, days)
    wanda = post.after(post.officer("wanda", Role.WATCHLIST_DESK, lane="", post=""), days=days, seconds=next(_seconds))
    hits = [*access.hits_for(wanda).hits, *access.hits_for(wanda, which="cannot-say").hits]
    hits += access.hits_for(wanda, which="done").hits
    newest = max(hits, key=lambda each: each.seen_at)
    operations.adjudicate(wanda, request=clock.new_id(), hit=newest.id, said=Said(str(value)), why="Looked at again.")
    cleared.pop(says, None)
    if value is Said.NOT_SAME:
        cleared[says] = days
