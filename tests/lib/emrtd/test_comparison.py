"""The lines of a chip that are those of the page are read once, and what they say is what reading them twice says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.emrtd.comparison import read_lines
from tests.fakes import chip_issuer as making

TODAY = making.NOW.date()
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
FORMS = (
    making.lines(),
    "\n".join(TD1),
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
)
CHANGED = st.tuples(st.integers(0, 200), st.sampled_from("<A0O?9Z k\n"))


def changed(text: str, changes: list[tuple[int, str]]) -> str:
    """Return a text with some of its characters put otherwise."""
    signs = list(text)
    for place, sign in changes:
        signs[place % len(signs)] = sign
    return "".join(signs)


@given(
    form=st.sampled_from(FORMS),
    on_chip=st.lists(CHANGED, max_size=3),
    on_page=st.lists(CHANGED, max_size=1),
    around=st.sampled_from(["", "\n", "\r\n", " ", "\x02"]),
)
def test_lines_read_once_say_what_lines_read_twice_say(
    form: str, on_chip: list[tuple[int, str]], on_page: list[tuple[int, str]], around: str
) -> None:
    written = changed(form, on_chip)
    group = making.group_1(written)
    page = mrz.parse(changed(written, on_page) + around, today=TODAY)
    assert read_lines(group, today=TODAY, page=page) == read_lines(group, today=TODAY)


def test_lines_of_the_page_are_not_read_again() -> None:
    page = mrz.parse(making.lines(), today=TODAY)
    reading, _ = read_lines(making.group_1(making.lines()), today=TODAY, page=page)
    assert reading is page
    other = mrz.parse(making.lines(number="L898902C4"), today=TODAY)
    reading, _ = read_lines(making.group_1(making.lines()), today=TODAY, page=other)
    assert reading == page
