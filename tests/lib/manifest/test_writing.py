"""Every list can be written in every form, and read back says the same, as far as the form can say it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import Phase, given, settings

from limen.lib.manifest import WRITERS, Form, Manifest, Profile, carried, is_part, join, write, write_paxlst
from tests.found import as_many
from tests.lib.manifest.messages import LIST, TODAY, delivery, manifest
from tests.lib.manifest.strategies import manifests


def differing(one: Manifest, other: Manifest) -> dict[str, tuple[object, object]]:
    """Return what differs, by its name, so that a failure says it at once."""
    pairs = {each.name: (getattr(one, each.name), getattr(other, each.name)) for each in fields(Manifest)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def read_back(data: bytes, form: Form) -> Manifest:
    """Return the one list in the data, as far as the form can say it."""
    made = manifest(data)
    assert made.form is form
    plain = replace(made, persons=tuple(each._replace(segment=-1) for each in made.persons))
    return carried(plain, form)


@pytest.mark.parametrize("form", WRITERS)
def test_a_plain_list_goes_there_and_back(form: Form) -> None:
    made = manifest(LIST)
    assert differing(read_back(write(made, form), form), carried(made, form)) == {}


@settings(max_examples=as_many(200, here=10), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(made=manifests())
def test_any_list_goes_there_and_back(made: Manifest) -> None:
    """Not made smaller when it fails: what differs is said by its name."""
    for form in WRITERS:
        assert differing(read_back(write(made, form), form), carried(made, form)) == {}, form


def test_what_a_form_carries_it_carries_again() -> None:
    made = manifest(LIST)
    for form in WRITERS:
        assert carried(carried(made, form), form) == carried(made, form)


def test_a_list_is_split_as_the_profile_says_and_put_together_again() -> None:
    made = manifest(LIST)
    many = replace(made, persons=made.persons * 5, part=made.part, totals=made.totals._replace(passengers=10))
    data = write_paxlst(many, Profile(code="split", name="Split", per_part=3))
    parts = delivery(data).manifests
    assert [each.part.number for each in parts] == [1, 2, 3, 4]
    assert all(is_part(each) for each in parts)
    joined = join(reversed(parts))
    assert joined.is_complete
    assert [each.name for each in joined.manifest.persons] == [each.name for each in many.persons]
    assert TODAY.year == 2026
