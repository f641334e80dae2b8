"""Security objects read by what differs are read as they would be from the start, and no other object is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.emrtd import lds
from limen.lib.emrtd.lds import SHAPES, SecurityObject, read_sod
from limen.lib.emrtd.passive import ChipFiles, Verdict, passive_authentication
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import TrustStore
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import NOW, ec_pair, issuer
from tests.found import as_many

STATE = issuer()
OTHER = issuer(signer=ec_pair(name="other signer"), serial=8)


def an_object(number: int = 0, *, state: making.Issuer = STATE) -> bytes:
    groups = making.passport(number=f"L{number:08}")
    return state.sod(groups, signing_time=NOW - timedelta(hours=number))


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    SHAPES.clear()


def from_the_start(data: bytes) -> SecurityObject | str:
    try:
        return lds._read_sod(data)
    except Malformed:
        return "malformed"


def as_it_is(data: bytes) -> SecurityObject | str:
    try:
        return read_sod(data)
    except Malformed:
        return "malformed"


def test_the_next_document_of_a_signer_is_read_by_its_shape() -> None:
    same = [an_object(number) for number in range(40)]
    for data in same:
        assert read_sod(data) == from_the_start(data)
    assert sum(SHAPES.find(data) is not None for data in same) == len(same)
    assert SHAPES.find(an_object(state=OTHER)) is None or read_sod(an_object(state=OTHER)) == from_the_start(
        an_object(state=OTHER)
    )


@settings(max_examples=as_many(1_500, here=120))
@given(st.integers(0, 5_000), st.integers(1, 255))
def test_a_byte_that_is_another_gives_what_a_reading_from_the_start_gives(place: int, change: int) -> None:
    SHAPES.clear()
    data = an_object()
    read_sod(data)
    changed = bytearray(data)
    changed[place % len(data)] ^= change
    assert as_it_is(bytes(changed)) == from_the_start(bytes(changed))


def test_what_was_remembered_makes_nothing_genuine() -> None:
    trust = TrustStore(authorities=(STATE.authority,))
    groups = making.passport()
    sod = STATE.sod(groups)
    chip = ChipFiles(sod=sod, com=making.com([1, 2]), groups=groups)
    assert passive_authentication(chip, trust=trust, at=NOW).verdict is Verdict.GENUINE
    other = making.passport(number="X12345678")
    forged = ChipFiles(sod=sod, com=making.com([1, 2]), groups=other)
    assert passive_authentication(forged, trust=trust, at=NOW).verdict is Verdict.ALTERED
    digest = lds._read_sod(sod).hashes[1]
    swapped = sod.replace(digest, bytes(reversed(digest)))
    assert SHAPES.find(swapped) is not None, "only a digest differs"
    assert passive_authentication(ChipFiles(sod=swapped, groups=groups), trust=trust, at=NOW).verdict is Verdict.ALTERED


def test_an_object_whose_parts_have_one_digest_has_no_shape() -> None:
    """Which of two equal values stands where could not be told."""
    groups = {1: making.group_1(making.lines()), 2: making.group_1(making.lines())}
    data = STATE.sod(groups)
    assert read_sod(data) == read_sod(data) == from_the_start(data)
    assert SHAPES.find(data) is None
