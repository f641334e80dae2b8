"""What is found at once says the same as what is read segment by segment, in whatever order it comes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.manifest import Form, invented_list, paxlst, read, write
from limen.lib.manifest.paxlst_plain import NOTHING
from tests.found import as_many
from tests.lib.manifest.messages import ANNA, HEAD, LIAM, TAIL, TODAY

ODD = (
    "ATT+2++Q'ATT+2++M:1'DTM+329:20990101:102'DTM+329:20261215:102'DTM+329:'DTM+36:99'DTM+36:320415'DTM+182:220415'"
    "NAT+2+QQ'NAT+2+fra'LOC+174+QQQ'LOC+174+:::HERE'LOC+91+QQ'LOC+178+ AAA'LOC+178+BBB'LOC+180+ZENITH'LOC+99+X'"
    "RFF+AVF:XYZ789'RFF+SEA:000'RFF+ABO: 7'RFF+CR:12'EMP+1+CR1:110:111'GEI+4+174'GEI+4+175'MEA+CT++:0'"
    "MEA+WT++LBR:30'MEA+WT++KGM:X'FTX+BAG+++NULL:1'FTX+BAG+++ZZ1:2'FTX+BAG+++ZZ1'DOC+V+V12'DOC+P+'"
    "DOC+P:110:111+NEW1'ABC+1'COM+1:TE'NAD+QQ'NAD+FL+++A'"
)
SEGMENTS = [f"{each}'" for each in (ANNA + LIAM + ODD).split("'") if "BRIEN" not in each and not each.endswith("?")]


def nothing_is_plain(_text: str, begin: int) -> tuple[Sequence[str], int]:
    """Find nothing."""
    return NOTHING, begin


def assert_same(persons: str) -> None:
    """Fail where the list is another one when nothing is found at once."""
    data = f"{HEAD}{persons}{TAIL}".encode()
    at_once = read(data, today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paxlst, "find_plain", nothing_is_plain)
        assert read(data, today=TODAY) == at_once


@settings(max_examples=as_many(2000, here=150), deadline=None)
@given(said=st.lists(st.sampled_from(SEGMENTS), max_size=30), is_twice=st.booleans())
def test_what_is_found_at_once_is_what_is_read_one_by_one(said: list[str], is_twice: bool) -> None:
    person = "NAD+FL+++CLARK:JOHN'" + "".join(said)
    assert_same(person * (1 + is_twice))


@pytest.mark.parametrize("said", SEGMENTS)
def test_each_says_the_same_where_nothing_else_is_said(said: str) -> None:
    assert_same(f"NAD+FL+++CLARK:JOHN'{said}{said.replace('A', 'B')}")
    assert_same(f"NAD+FL+++CLARK:JOHN'{said}")


def test_what_carriers_write_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(invented_list(1, 20, random.Random(1), datetime(2026, 11, 29, 11, 0)), Form.PAXLST)  # noqa: DTZ001 - messages carry no zone
    left: list[int] = []
    each = paxlst._Persons._each

    def counted(self: paxlst._Persons, segments: list[str], begin: int) -> None:
        left.append(len(segments))
        each(self, segments, begin)

    monkeypatch.setattr(paxlst._Persons, "_each", counted)
    read(data, today=TODAY)
    assert sum(left) < 20
