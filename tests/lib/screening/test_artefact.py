"""A file that is not what it should be is refused, whatever is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.screening import ArtefactUnreadable, Index, build
from tests.found import as_many
from tests.lib.screening.people import PEOPLE, PROFILE

FILE = b"".join(build(PEOPLE, list_code="utn", list_version="7"))


def opened(*files: bytes) -> Index:
    return Index.open(files, profile=PROFILE, digests=["ab"] * len(files))


@pytest.mark.parametrize(
    "file", [b"", b"LIMENSCR", b"%PDF-1.7 and so on and so on and so on and so on", FILE[:2000], FILE[:-100]]
)
def test_a_file_of_another_kind_or_cut_off_is_refused(file: bytes) -> None:
    with pytest.raises(ArtefactUnreadable):
        opened(file)


@settings(max_examples=as_many(200, here=40), deadline=None)
@given(st.integers(min_value=0, max_value=1800), st.integers(min_value=1, max_value=255))
def test_a_turned_bit_in_the_header_is_noticed(place: int, turned: int) -> None:
    end = 44 + int.from_bytes(FILE[8:12], "little")
    place %= end
    damaged = FILE[:place] + bytes([FILE[place] ^ turned]) + FILE[place + 1 :]
    with pytest.raises(ArtefactUnreadable):
        opened(damaged)


def test_files_of_two_lists_are_not_one_index() -> None:
    other = b"".join(build(PEOPLE, list_code="other", list_version="7"))
    with pytest.raises(ArtefactUnreadable):
        opened(FILE, other)


def test_an_index_without_a_file_is_none() -> None:
    with pytest.raises(ArtefactUnreadable):
        opened()
