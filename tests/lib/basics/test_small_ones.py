from __future__ import annotations

import pickle
from typing import ClassVar
from uuid import RFC_4122, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.ids import unix_ms_of, uuid7
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_, Word

times = st.integers(0, 2**48 - 1)
noises = st.binary(min_size=10, max_size=10)


class LaneUnknown(Problem):
    code: ClassVar[str] = "lane.unknown"
    sentence: ClassVar[str] = N_("There is no lane %(lane)s at this %(place)s.")


def test_a_problem_reads_as_a_sentence_and_survives_pickling() -> None:
    problem = LaneUnknown(lane="A1", place=Word("post"))
    assert str(problem) == "There is no lane A1 at this post."
    assert problem.args == ("lane.unknown",)
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 - pickled on this line
    assert (type(again), again.values, str(again)) == (LaneUnknown, problem.values, str(problem))


@given(times, noises)
def test_uuid7_carries_its_time(unix_ms: int, noise: bytes) -> None:
    made = uuid7(unix_ms, noise)
    assert (made.version, made.variant) == (7, RFC_4122)
    assert unix_ms_of(made) == unix_ms


@given(times, noises, noises)
def test_uuid7_sorts_by_time(unix_ms: int, one: bytes, other: bytes) -> None:
    if unix_ms:
        assert uuid7(unix_ms - 1, one) < uuid7(unix_ms, other)


def test_uuid7_keeps_the_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F
    noise = (0xCC3 << 68 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert str(uuid7(0x017F22E279B0, noise)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.parametrize(("unix_ms", "noise"), [(-1, bytes(10)), (2**48, bytes(10)), (0, bytes(9))])
def test_uuid7_refuses_what_does_not_fit(unix_ms: int, noise: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        uuid7(unix_ms, noise)


def test_other_uuids_carry_no_time() -> None:
    with pytest.raises(ValueError, match="version 7"):
        unix_ms_of(uuid4())


def test_sexes_and_roles_have_words() -> None:
    assert all(sex.label for sex in Sex)
    assert all(role.label for role in Role)


def test_nothing_that_cannot_stay_in_a_text_is_printable() -> None:
    """A text that is printable as a whole is kept as it is, unasked."""
    printable = "".join(map(chr, filter(lambda code: chr(code).isprintable(), range(0x110000))))
    one_by_one = "".join(f"{each}\x07" for each in printable)
    assert clean_line(one_by_one, longest=len(one_by_one)) == clean_line(printable, longest=len(printable))
    assert clean_words(one_by_one, longest=len(one_by_one)) == clean_words(printable, longest=len(printable))
