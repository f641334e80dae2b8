"""Two engines, one zone: nothing stands that only one of them saw and no check digit decides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.mrz.digits import ALPHABET
from limen.lib.mrz.voting import align
from tests.found import as_many
from tests.lib.mrz.specimens import TD1, TD2, TD3, TODAY, documents

UNREAD = "?"


def saw(places: str, text: str | None = None) -> mrz.Saw:
    return mrz.Saw(tuple(places.split("\n")), tuple((places if text is None else text).split("\n")))


@pytest.mark.parametrize("text", [TD1, TD2, TD3])
def test_what_both_saw_stands(text: str) -> None:
    voted = mrz.vote(saw(text))
    assert ("\n".join(voted.lines), voted.doubts, voted.settled) == (text, (), ())


CASES = [
    ("a name two engines read differently", "ERIKSSON", "ERIK5SON", "ERIXSSON", "?", None),
    ("look-alikes in a name", "ERIKSSON", "ERIKSSON", "ER1KSSON", "I", "grammar"),
    ("both read the same look-alike", "ERIKSSON", "ER1KSSON", "ER1KSSON", "I", "grammar"),
    ("one engine saw nothing in a name", "ERIKSSON", "ERIK?SON", "ERIKSSON", "?", None),
    ("the number, by its check digit", "L898902C3", "L8989O2C3", "L898902C3", "0", "check-digits"),
    ("the number, where one engine saw nothing", "L898902C3", "L898?02C3", "L898902C3", "9", "check-digits"),
    ("values that differ by ten", "L898902C3", "L898902C3", "18989O2C3", "?", None),
    ("two places of one field", "L898902C3", "L89B902C3", "L898902D3", "?", None),
    ("neither is right", "L898902C3", "L89890XC3", "L89890YC3", "?", None),
    ("the document code", "P<UTO", "P<UTO", "PAUTO", "?", None),
    ("a date both engines read with a letter", "740812", "7408I2", "7408I2", "1", "grammar"),
]


@pytest.mark.parametrize(
    ("truth", "places", "text", "stands", "rule"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_where_they_differ(truth: str, places: str, text: str, stands: str, rule: str | None) -> None:
    voted = mrz.vote(saw(TD3.replace(truth, places, 1), TD3.replace(truth, text, 1)))
    written = "".join(voted.lines)
    differing = [
        place for place, (one, two) in enumerate(zip(written, TD3.replace("\n", ""), strict=True)) if one != two
    ]
    if stands == UNREAD:
        assert voted.doubts
        assert {written[place] for place in differing} == {UNREAD}
    else:
        assert differing == []
        assert {each.rule for each in voted.settled} == {rule}
        assert [each.taken for each in voted.settled] == [stands]


def test_fillers_that_were_not_counted_are_fillers() -> None:
    voted = mrz.vote(
        saw(TD3, TD3.replace("MARIA<<<<<<<<<<<<<<<<<<<", "MARIA<<<<<<<<<<<").replace("226B<<<<<", "226B<<"))
    )
    assert "\n".join(voted.lines) == TD3
    assert {each.rule for each in voted.settled} == {"fillers"}


def test_a_line_moved_by_a_place_is_in_doubt() -> None:
    moved = TD3.replace("P<UTO", "<UTO").replace("MARIA<<", "MARIA<<<")
    assert mrz.vote(saw(moved, TD3)).doubts


def test_a_form_hangs_on_its_first_letter() -> None:
    voted = mrz.vote(saw(TD3, "V" + TD3[1:]))
    assert voted.format is None
    assert mrz.read_page(mrz.Seen(saw=saw(TD3, "V" + TD3[1:])), today=TODAY).verdict is mrz.Verdict.UNSURE


@pytest.mark.parametrize(
    "seen",
    [
        mrz.Saw((), ()),
        mrz.Saw(("A" * 44,), ("A" * 44,)),
        mrz.Saw(("A" * 44, "A" * 43), ("", "")),
        mrz.Saw(("A" * 30, "A" * 30), ("", "")),
        mrz.Saw(("A" * 44, "A" * 44), ("A" * 44,)),
    ],
)
def test_what_is_no_zone_is_none(seen: mrz.Saw) -> None:
    assert mrz.vote(seen).lines == ()


_flips = st.lists(st.tuples(st.integers(0, 89), st.sampled_from(ALPHABET + "<" + UNREAD)), max_size=3)


@given(documents(), _flips)
@settings(max_examples=as_many(300, here=40))
def test_a_single_engine_persuades_nobody(document: mrz.Document, flips: list[tuple[int, str]]) -> None:
    """Whichever three signs one engine misreads, what stands is the truth or a doubt, if the other saw the truth.

    Four and more, of the right kind at the right places, can feign a text that lies aside.
    """
    truth = mrz.compose(document)
    width, wrong = len(truth[0]), list("".join(truth))
    for place, sign in flips:
        wrong[place % len(wrong)] = sign
    misread = tuple("".join(wrong[start : start + width]) for start in range(0, len(wrong), width))
    for seen in (mrz.Saw(truth, tuple(line.replace(UNREAD, "") for line in misread)), mrz.Saw(misread, truth)):
        written = "".join(mrz.vote(seen).lines)
        assert [(one, two) for one, two in zip(written, "".join(truth), strict=False) if one not in {two, UNREAD}] == []


def test_two_misread_signs_do_not_feign_that_the_text_lies_aside() -> None:
    truth = ("A<ABWA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "0<<<<<<<<0EGY0001018F0001018<<<<<<<6")
    misread = (truth[0], "0<<<<<<<<00EY0001018F0001018<<<<<<<6")
    written = "".join(mrz.vote(mrz.Saw(misread, truth)).lines)
    assert all(one in {two, UNREAD} for one, two in zip(written, "".join(truth), strict=True))


@given(st.text(ALPHABET + "<", max_size=60), st.text(ALPHABET + "<?", min_size=1, max_size=44))
@settings(max_examples=as_many(300, here=40))
def test_a_text_is_laid_along_a_line(text: str, line: str) -> None:
    laid = align(text, line)
    assert len(laid) == len(line)
    assert align(line, line) == line
    remaining = iter(text)
    assert all(sign in remaining for sign in laid if sign != UNREAD)
