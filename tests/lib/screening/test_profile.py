"""A profile is read whole or refused, and its name changes with its content."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from limen.lib.screening import ProfileUnreadable, parse_profile
from limen.lib.screening.profile import LATER, WEIGHTS
from tests.lib.screening.people import CONTENT, PROFILE


def changed(path: str, value: object) -> dict[str, Any]:
    content = copy.deepcopy(CONTENT)
    table = content
    *tables, key = path.split(".")
    for name in tables:
        table = table[name]
    if value is None:
        del table[key]
    else:
        table[key] = value
    return content


def test_the_name_says_what_and_when_and_changes_with_any_weight() -> None:
    assert PROFILE.id.startswith("standard/2026-11-29/")
    assert parse_profile(CONTENT).id == PROFILE.id
    assert parse_profile(changed("birth.equal", 12.5)).id != PROFILE.id


@pytest.mark.parametrize(
    "path",
    [
        *(key for key in WEIGHTS if key not in LATER),
        "name",
        "dated",
        "thresholds",
        "thresholds.alert",
        "lists",
        "sounds.swap",
    ],
)
def test_nothing_may_be_left_out(path: str) -> None:
    with pytest.raises(ProfileUnreadable):
        parse_profile(changed(path, None))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("birth.equal", "12"),
        ("birth.equal", True),
        ("birth.equal", 1e9),
        ("wieghts", {}),
        ("thresholds", {"alert": 10.0, "review": 18.0}),
        ("lists", {"utn": {"alert": 10.0}}),
        ("sounds.swap", {"0.5": ["ABC"]}),
        ("sounds.swap", {"cheap": ["AB"]}),
        ("sounds.drop", {"0.5": 7}),
    ],
)
def test_what_cannot_be_is_refused(path: str, value: object) -> None:
    with pytest.raises(ProfileUnreadable):
        parse_profile(changed(path, value))


def test_a_list_may_have_thresholds_of_its_own() -> None:
    profile = parse_profile(changed("lists", {"utn": {"alert": 30.0, "review": 25.0}}))
    assert profile.thresholds_of("utn").review == 25.0
    assert profile.thresholds_of("other") == PROFILE.thresholds
