"""What is found at once says the same as what is read segment by segment, in whatever order it comes."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.manifest import Form, invented_list, paxlst, read, write
from limen.lib.manifest.paxlst_plain import NOTHING
from limen.lib.manifest.paxlst_shapes import LESSONS, MOST_SHAPES, SEEN, Shapes
from limen.lib.manifest.profile import WCO, Element
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
        patch.setattr(paxlst, "shapes_of", lambda *_: Shapes())
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


class NoShapes(Shapes):
    """Knows nothing and learns nothing."""

    def learn(self, person: str) -> None:
        """Forget it."""


OF_ONE = (
    (
        *(
            "NAD+FL+++CLARK:JOHN'",
            "NAD+FL+++CLARK:JOHN:H'",
            "NAD+DDU+++O CLARK:JOHN'",
            "NAD+FM+++CLARK:FNU'",
            "NAD+FL+++CLARK:FNU'",
        ),
        *("NAD+FL+++CLARK: JOHN'", "NAD+FL+++CLARK:JOHN:H+1 ROAD+TOWN++123+GBR'", "NAD+FL+++CLARK:JOHN+++++GBR'"),
        *("NAD+FL+++CLARK:JOHN+1 ROAD+TOWN+A:B+1+GB'", "NAD+FL+++CLARK:JOHN+1 ROAD+TOWN++123+gbr'"),
        f"NAD+FL+++CLARK:{'J' * 35}'",
    ),
    ("ATT+2++M'", "ATT+2++F'", "ATT+2++Q'", ""),
    ("DTM+329:19640712:102'", "DTM+329:010203'", "DTM+329:20990101:102'", "DTM+329:20261215:102'", "DTM+329:99'"),
    ("NAT+2+GBR'", "NAT+2+QQQ'", "NAT+2+gbr'", ""),
    ("RFF+ABO:1'", "RFF+ABO:2'", "RFF+SEA:01A'", "RFF+SEA:000'", "RFF+ABO:1'RFF+ABO:2'", "RFF+CR:7'"),
    ("MEA+CT++:1'FTX+BAG+++ZZ1:2'", "MEA+CT++:0'", "FTX+BAG+++NULL:1'", "GEI+4+173'", "GEI+4+175'", ""),
    (
        *("DOC+P:110:111+A1'DTM+36:20330218:102'LOC+91+GBR'", "DOC+V+A1'DTM+36:20330218'LOC+91+GBR'"),
        *("DOC+P:110:111+A3'DTM+36:20330218:102'LOC+91+QQQ'", "DOC+P+A4'DTM+182:220415'DTM+36:320415'"),
        *("DOC+P+A2'DTM+36:1'", ""),
    ),
)


CHANGES = [(place, said) for place, each in enumerate(OF_ONE) for said in each]


@settings(max_examples=as_many(2000, here=150), deadline=None)
@given(
    usual=st.tuples(*(st.sampled_from(each) for each in OF_ONE)) | st.just(tuple(each[0] for each in OF_ONE)),
    changes=st.lists(st.sampled_from(CHANGES), max_size=12),
)
def test_a_person_of_a_known_shape_is_the_person_read_one_by_one(
    usual: tuple[str, ...], changes: list[tuple[int, str]]
) -> None:
    others = ((*usual[:place], said, *usual[place + 1 :]) for place, said in changes)
    persons = ["".join(each) for each in [*[usual] * SEEN, *others, usual]]
    data = f"{HEAD}{''.join(persons)}{TAIL}".encode()
    assert_same_by_shape(data)


@pytest.mark.parametrize(("place", "said"), CHANGES)
def test_what_differs_within_a_shape_is_looked_at(place: int, said: str) -> None:
    """Each thing that may be said otherwise, by somebody whom the sender writes like all others."""
    usual = [each[0] for each in OF_ONE]
    persons = [[*usual[:4], f"RFF+ABO:R{number}'", *usual[5:]] for number in range(2 * SEEN)]
    persons[-2][place] = said  # the last one has the end of the list behind them
    assert_same_by_shape(f"{HEAD}{''.join(''.join(each) for each in persons)}{TAIL}".encode())


def assert_same_by_shape(data: bytes) -> None:
    """Fail where the list is another one once shapes were learnt of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paxlst, "shapes_of", lambda *_: NoShapes())
        one_by_one = read(data, today=TODAY)
        learnt = Shapes()
        patch.setattr(paxlst, "shapes_of", lambda *_: learnt)
        for _ in range(SEEN + 1):
            assert read(data, today=TODAY) == one_by_one


def test_what_is_asked_for_decides_which_shapes_are_known() -> None:
    """Whoever writes no nationality is a shape where none is asked for, and misses it where one is."""
    persons = "".join(f"NAD+FL+++CLARK:JOHN'RFF+ABO:{each}'" for each in range(10))
    data = f"{HEAD}{persons}{TAIL}".encode()
    lax = dataclasses.replace(WCO, passengers=(Element.SURNAME,))
    for _ in range(2):
        assert not any(each.person >= 0 for each in read(data, profile=lax, today=TODAY).manifests[0].issues)
        asked = read(data, today=TODAY).manifests[0]
        assert {each.person for each in asked.issues if each.code == "person-without"} == set(range(10))


def test_a_sender_who_writes_every_shape_is_known_by_the_newest() -> None:
    shapes = Shapes()
    for kind in range(100):
        for _ in range(SEEN):
            shapes.learn(f"\x1dFL\x1d\x1d\x1dCLARK\x1fJOHN\x1cDOC\x1dP{kind}\x1dA1")
    assert [each.kind for each in shapes.known] == [f"P{kind}" for kind in range(99, 99 - MOST_SHAPES, -1)]


def test_a_list_of_nothing_but_other_shapes_teaches_no_more_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[str] = []

    class Counted(NoShapes):
        def learn(self, person: str) -> None:
            taught.append(person)

    shapes = Counted()
    monkeypatch.setattr(paxlst, "shapes_of", lambda *_: shapes)
    person = "NAD+FL+++CLARK:JOHN'ATT+2++M'DTM+329:640712'NAT+2+GBR'RFF+ABO:{0}'DOC+K{0}+A{0}'"
    read(f"{HEAD}{''.join(person.format(each) for each in range(1000))}{TAIL}".encode(), today=TODAY)
    assert len(taught) == LESSONS


def test_most_of_a_list_is_read_by_its_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(invented_list(1, 200, random.Random(1), datetime(2026, 11, 29, 11, 0)), Form.PAXLST)  # noqa: DTZ001 - messages carry no zone
    begun: list[str] = []
    known = Shapes()
    monkeypatch.setattr(paxlst, "shapes_of", lambda *_: known)
    one = paxlst._Persons._begun

    def counted(self: paxlst._Persons, person: str, at: int) -> int:
        begun.append(person)
        return one(self, person, at)

    monkeypatch.setattr(paxlst._Persons, "_begun", counted)
    read(data, today=TODAY)
    assert 0 < len(begun) < 20
