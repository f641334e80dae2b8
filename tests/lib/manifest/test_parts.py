"""A list in parts: in any order, repeated, missing, revised."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from limen.lib.manifest import Manifest, Spot, Totals, is_part, join, part_key
from tests.lib.manifest.messages import LIST, manifest

WHOLE = manifest(LIST)


def part(number: int, *, last: bool = False, revision: str = "", named: str = "") -> Manifest:
    """Return a part with one person, named after it."""
    person = WHOLE.persons[0]
    one = person._replace(name=person.name._replace(given=named or f"NUMBER{number}"))
    spot = Spot(number, is_first=number == 1, is_last=last)
    return replace(WHOLE, persons=(one,), part=spot, revision=revision, totals=Totals())


def given(made: Manifest) -> list[str]:
    return [each.name.given for each in made.persons]


def test_parts_share_a_key_and_a_whole_list_is_none() -> None:
    assert part_key(part(1)) == part_key(part(3, last=True))
    assert part_key(part(1)) != part_key(replace(part(1), number="124"))
    assert is_part(part(1))
    assert not is_part(WHOLE)


def test_any_order_gives_the_same_list() -> None:
    parts = [part(1), part(2), part(3, last=True)]
    for order in permutations(parts):
        joined = join(order)
        assert (given(joined.manifest), joined.is_complete, joined.missing) == (
            ["NUMBER1", "NUMBER2", "NUMBER3"],
            True,
            (),
        )


def test_a_part_that_is_missing_is_named() -> None:
    joined = join([part(1), part(4, last=True)])
    assert (joined.is_complete, joined.missing) == (False, (2, 3))
    assert [each.code for each in joined.manifest.issues] == ["parts-missing"]


def test_the_last_part_may_be_missing_without_a_number() -> None:
    assert join([part(1), part(2)])[1:] == (False, ())


def test_numbers_left_out_do_not_matter_where_everybody_has_come() -> None:
    parts = [replace(part(number, last=number == 9), totals=Totals(3)) for number in (1, 5, 9)]
    assert join(parts).is_complete


def test_the_same_part_again_is_nothing_and_another_one_replaces_it() -> None:
    assert join([part(1), part(2, last=True), part(2, last=True)]).manifest.issues == ()
    joined = join([part(1), part(2, last=True), part(2, last=True, named="OTHER")])
    assert given(joined.manifest) == ["NUMBER1", "OTHER"]
    assert [each.code for each in joined.manifest.issues] == ["part-repeated"]


def test_the_highest_revision_counts() -> None:
    joined = join([part(1, revision="2", named="NEW"), part(2, last=True), part(2, last=True, revision="2", named="X")])
    assert given(joined.manifest) == ["NEW", "X"]


def test_issues_follow_their_persons() -> None:
    wrong = manifest(LIST.replace(b"NAT+2+IRL'", b"NAT+2+QQQ'"))
    second = replace(wrong, part=Spot(2, is_last=True))
    joined = join([part(1, revision="2"), second])
    assert joined.manifest.persons[2].name.surname == "O'BRIEN"
    assert [each.code for each in joined.manifest.issues_of(2)] == ["code-unknown"]


def test_a_part_with_as_many_people_as_there_are_crew_is_no_whole_list() -> None:
    parts = [replace(part(number), totals=Totals(20, 2)) for number in (1, 2)]
    assert not join(parts).is_complete
