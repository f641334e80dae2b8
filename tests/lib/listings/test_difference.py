"""What a new copy changes, and what about it makes one look twice."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings import (
    BirthSpan,
    Difference,
    Filled,
    Limits,
    ListedDocument,
    ListedName,
    ListedPerson,
    NameKind,
    changes,
    content_hash,
    content_of,
    difference,
    suspicious,
)
from limen.lib.listings.difference import COMPARED, LABELS
from tests.lib.listings.shared import read_all, really

ODO = ListedPerson(key="1", names=(ListedName(text="Odo Eriksson"), ListedName(text="Odo", kind=NameKind.WEAK)))
COPIES = st.dictionaries(st.text(max_size=2), st.sampled_from("ab"), max_size=12)


@given(COPIES, COPIES)
def test_every_entry_is_told_once(old: dict[str, str], new: dict[str, str]) -> None:
    found = difference(old.items(), new.items())
    assert (found.counts.before, found.counts.after) == (len(old), len(new))
    assert set(found.added) == new.keys() - old.keys()
    assert set(found.removed) == old.keys() - new.keys()
    assert set(found.changed) == {key for key in old.keys() & new.keys() if old[key] != new[key]}


def test_the_same_copy_changes_nothing() -> None:
    assert difference([("1", "a"), ("2", "b")], [("2", "b"), ("1", "a")]) == Difference(
        added=(), changed=(), removed=(), unchanged=2
    )


def test_a_number_that_occurs_twice() -> None:
    found = difference([], [("1", "a"), ("1", "b"), ("2", "b")])
    assert (found.repeated, found.added) == (("1",), ("1", "2"))


def test_every_field_has_a_name_and_shows_its_change() -> None:
    assert set(LABELS) == {each.name for each in fields(ListedPerson)} - {"key"}
    other: dict[str, Any] = {
        "names": (ListedName(text="Otto"),),
        "births": (PartialDate(1951),),
        "birth_spans": (BirthSpan(first=1949, last=1953, is_about=True),),
        "sex": Sex.F,
        "documents": (ListedDocument(number="X1", issuer="UTO", kind="passport"),),
        "listed_on": date(2020, 1, 1),
        "changed_on": date(2020, 1, 1),
    }
    for name in LABELS:
        held = getattr(ODO, name)
        new = replace(ODO, **{name: other.get(name, ("UTO",) if isinstance(held, tuple) else "UTO")})
        (change,) = changes(ODO, new)
        assert (change.field, change.is_compared) == (name, name in COMPARED)
        assert change.after, name


def test_a_change_says_what_went_and_what_came() -> None:
    new = replace(
        ODO,
        names=(ODO.names[0], ListedName(text="Otto", kind=NameKind.WEAK)),
        birth_spans=(BirthSpan(first=1949, last=1953, is_about=True), BirthSpan(first=1960, last=1962)),
    )
    names, spans = changes(ODO, new)
    assert (names.before, names.after) == (("Odo (weak)",), ("Otto (weak)",))
    assert spans.after == ("~1951 (1949–1953)", "1960–1962")


def test_another_order_is_shown_as_such() -> None:
    (change,) = changes(ODO, replace(ODO, names=ODO.names[::-1]))
    assert (change.before, change.after) == (("Odo Eriksson", "Odo (weak)"), ("Odo (weak)", "Odo Eriksson"))


# --- what makes one look twice ------------------------------------------------------------------------------------


def copies(*, kept: int = 0, changed: int = 0, removed: int = 0, added: int = 0) -> Difference:
    old = [(f"k{at}", "a") for at in range(kept)] + [(f"c{at}", "a") for at in range(changed)]
    new = [(f"k{at}", "a") for at in range(kept)] + [(f"c{at}", "b") for at in range(changed)]
    old += [(f"r{at}", "a") for at in range(removed)]
    new += [(f"a{at}", "a") for at in range(added)]
    return difference(old, new)


@pytest.mark.parametrize(
    ("found", "rules"),
    [
        (copies(kept=600, removed=400), ["many-removed"]),
        (copies(kept=910, removed=90), []),
        (copies(kept=5, removed=5), []),
        (copies(kept=4, removed=6), ["many-removed"]),
        (copies(removed=3), ["empty"]),
        (copies(kept=600, changed=400), ["many-changed"]),
        (copies(kept=100, added=80), ["grown"]),
        (copies(added=80), []),
        (copies(), []),
    ],
)
def test_counts(found: Difference, rules: list[str]) -> None:
    told = suspicious(found, before={}, after={})
    assert [each.rule.removeprefix("listing.") for each in told] == rules


def test_a_percentage_reads_as_one() -> None:
    (told,) = suspicious(copies(kept=600, removed=400), before={}, after={})
    assert str(told) == "This copy removes 400 of 1000 entries (40%)."


def test_thresholds_are_the_caller_s() -> None:
    found = copies(kept=910, removed=90)
    assert suspicious(found, before={}, after={}, limits=Limits(removed_percent=5))


@pytest.mark.parametrize(
    ("was", "now", "is_told"), [(800, 0, True), (800, 500, True), (800, 700, False), (5, 0, True), (5, 3, False)]
)
def test_a_field_that_empties(was: int, now: int, is_told: bool) -> None:
    told = suspicious(copies(kept=1_000), before={"births": was}, after={"births": now})
    assert bool(told) is is_told


def test_a_field_does_not_empty_because_entries_went() -> None:
    found = copies(kept=500, removed=500)
    told = suspicious(found, before={"births": 800}, after={"births": 400})
    assert [each.rule for each in told] == ["listing.many-removed"]


def test_repeated_unreadable_and_older() -> None:
    found = difference([], [("1", "a"), ("1", "b"), *((f"k{at}", "a") for at in range(97))])
    made, force = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    told = suspicious(found, before={}, after={}, unreadable=2, made_at=made, in_force_made_at=force)
    assert [each.rule for each in told] == ["listing.keys-repeated", "listing.many-unreadable", "listing.older-copy"]
    assert not suspicious(copies(kept=990), before={}, after={}, unreadable=9, made_at=force, in_force_made_at=made)


def test_what_is_filled_is_counted() -> None:
    filled = Filled()
    filled.add(ODO)
    filled.add(replace(ODO, sex=Sex.F, births=(PartialDate(1951),)))
    assert (filled.entries, dict(filled.by_field)) == (2, {"names": 2, "sex": 1, "births": 1})


def test_the_real_change_of_the_un_s_list() -> None:
    sides, counts = [], []
    for day in ("2020-06-29", "2026-02-27"):
        persons, _, _ = read_all("un-xml", really(list=f"un_consolidated_{day}.xml"))
        filled = Filled()
        for each in persons:
            filled.add(each)
        counts.append(filled.by_field)
        sides.append([(each.key, content_hash(content_of(each), besides={})) for each in persons])
    found = difference(*sides)
    assert (len(found.added), len(found.removed), found.counts.before, found.counts.after) == (71, 51, 710, 730)
    assert [each.rule for each in suspicious(found, before=counts[0], after=counts[1])] == ["listing.many-changed"]
