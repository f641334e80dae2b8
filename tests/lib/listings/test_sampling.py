"""A draw by chance that anybody can repeat, and that nobody who keeps a list can steer."""

from __future__ import annotations

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from limen.lib.listings.sampling import drawn

RECORDS = [uuid5(UUID(int=0), str(number)) for number in range(200)]


@given(st.permutations(RECORDS[:30]), st.integers(0, 40))
def test_the_order_of_the_records_changes_nothing(records: list[UUID], count: int) -> None:
    chosen = drawn(records, seed="seed", count=count)
    assert chosen == drawn(sorted(records), seed="seed", count=count)
    assert len(chosen) == len(set(chosen)) == min(count, len(records))


def test_another_seed_draws_others_and_everybody_is_drawn_in_the_end() -> None:
    draws = [frozenset(drawn(RECORDS, seed=str(seed), count=10)) for seed in range(200)]
    assert len(set(draws)) == 200
    assert frozenset().union(*draws) == frozenset(RECORDS)


def test_who_is_named_twice_is_not_likelier() -> None:
    assert drawn([*RECORDS, *RECORDS[:50]], seed="x", count=10) == drawn(RECORDS, seed="x", count=10)
