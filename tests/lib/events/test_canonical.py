from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.events.canonical import (
    LARGEST,
    NotCanonical,
    canonical_bytes,
    canonical_text,
    moment_text,
    parse_moment,
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | text
keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=20
)


@given(values)
def test_canonical_form_reads_back_to_the_same_value(value: object) -> None:
    assert json.loads(canonical_bytes(value)) == value  # type: ignore[arg-type]  # made by the strategy


@given(st.dictionaries(keys, leaves, min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, str]) -> None:
    turned = dict(reversed(list(value.items())))
    assert canonical_bytes(value) == canonical_bytes(turned)


def test_form_is_the_one_every_implementation_writes() -> None:
    value = {"b": [1, True, None], "a": 'é\n"\u0007\u007f', "A": "€"}
    assert canonical_text(value) == '{"A":"€","a":"é\\n\\"\\u0007\u007f","b":[1,true,null]}'


@pytest.mark.parametrize(
    "value", [1.5, {"a": 1.0}, [b"bytes"], {"é": 1}, {1: 2}, LARGEST + 1, datetime.now(UTC), {"a": {1, 2}}]
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)  # type: ignore[arg-type]  # that is the point


def test_endless_nesting_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(NotCanonical):
        canonical_bytes(value)  # type: ignore[arg-type]  # that is the point


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes("\ud800")


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_read_back(moment: datetime) -> None:
    assert parse_moment(moment_text(moment)) == moment


def test_moments_are_written_in_utc_with_six_decimals() -> None:
    moment = datetime(2026, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert moment_text(moment) == "2025-12-31T23:00:00.000000Z"


@pytest.mark.parametrize("said", ["2026-01-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00.000000+00:00", "x"])
def test_any_other_spelling_of_a_moment_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"moment|isoformat"):
        parse_moment(said)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NotCanonical):
        moment_text(datetime(2026, 1, 1))  # noqa: DTZ001  # that is the point
