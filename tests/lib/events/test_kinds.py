from __future__ import annotations

from typing import Any

import pytest

from limen.lib.events.kinds import (
    CODE,
    CODES,
    COUNT,
    DIGEST,
    FLAG,
    ID,
    IDS,
    KINDS,
    MOMENT,
    Kind,
    KindRefused,
    check_promises,
    current,
)

KIND = Kind("limen.thing.done", 1, {"thing": ID, "how": CODE}, {"times": COUNT}, frozenset({"name"}))
GOOD: dict[str, Any] = {"thing": "018f0000-0000-7000-8000-000000000001", "how": "by-hand"}


def test_what_keeps_its_promise_passes() -> None:
    check_promises(KIND, data=GOOD, sealed=["name"])
    check_promises(KIND, data={**GOOD, "times": 3}, sealed=[])
    check_promises(KIND, data={**GOOD, "times": None}, sealed=[])


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"thing": GOOD["thing"]},
        {**GOOD, "name": "ERIKSSON"},
        {**GOOD, "how": "Anna Maria Eriksson"},
        {**GOOD, "how": "x" * 65},
        {**GOOD, "how": None},
        {**GOOD, "thing": "018F0000-0000-7000-8000-000000000001"},
        {**GOOD, "times": -1},
        {**GOOD, "times": True},
        {**GOOD, "times": "3"},
    ],
)
def test_what_breaks_it_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(KindRefused):
        check_promises(KIND, data=data, sealed=[])


def test_an_unknown_sealed_field_is_refused() -> None:
    with pytest.raises(KindRefused, match="colour"):
        check_promises(KIND, data=GOOD, sealed=["name", "colour"])


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (FLAG, True, 1),
        (MOMENT, "2026-01-01T00:00:00.000000Z", "2026-01-01"),
        (DIGEST, "0" * 64, "0" * 63),
        (IDS, [GOOD["thing"]], ["x"]),
        (CODES, ["a", "b"], "a"),
        (CODES, [], ["a b"]),
    ],
)
def test_every_shape_has_good_and_bad_values(shape: Any, good: Any, bad: Any) -> None:
    kind = Kind("limen.thing.done", 1, {"field": shape})
    check_promises(kind, data={"field": good}, sealed=[])
    with pytest.raises(KindRefused):
        check_promises(kind, data={"field": bad}, sealed=[])


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(KindRefused, match="unknown kind of event"):
        current("limen.nothing.known")


def test_versions_of_a_kind_leave_no_gap() -> None:
    for versions in KINDS.values():
        assert list(versions) == list(range(1, len(versions) + 1))
