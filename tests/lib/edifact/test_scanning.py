"""Interchanges as they really come: signs, folds, wrapping, character sets; and where in the bytes a segment stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT, Interchange, Marks, messages_of, scan
from tests.found import as_many

PLAIN = (
    b"UNB+UNOA:4+ZZAIR+UTOBORDER+261129:0900+1'UNH+M1+PAXLST:D:05B:UN:IATA'BGM+745'"
    b"NAD+FL+++O?'BRIEN:LIAM??+1?+1'UNT+4+M1'UNZ+1+1'"
)


def segments(data: bytes) -> list[str]:
    """Return the segments of the one interchange, written with the usual signs."""
    (found,) = scan(data)
    return _segments(found)


def _segments(found: Interchange) -> list[str]:
    shown = found.text.replace(ELEMENT, "+").replace(COMPONENT, ":")
    return [each for each in shown.split(SEGMENT) if each]


SAID = segments(PLAIN)


def test_released_signs_are_data() -> None:
    assert SAID[3] == "NAD+FL+++O'BRIEN:LIAM?+1+1"
    (found,) = scan(PLAIN)
    assert found.text.split(SEGMENT)[4].split(ELEMENT)[-1] == "1+1"


@pytest.mark.parametrize(
    ("una", "marks"),
    [
        (b"UNA:+.? '", Marks(b":", b"+", b"'", b"?")),
        (b"UNA:+.?*'", Marks(b":", b"+", b"'", b"?")),
        (b"UNA:+.?'", Marks(b":", b"+", b"'", b"?")),
        (b" UNA:+.? ' \r\n", Marks(b":", b"+", b"'", b"?")),
        (b"UNA:+.?\r\n '", Marks(b":", b"+", b"'", b"?")),
        (b"UNA:+.? \xe2\x80\x99 ", Marks(b":", b"+", b"'", b"?")),
    ],
)
def test_una_is_a_hint(una: bytes, marks: Marks) -> None:
    (found,) = scan(una + PLAIN)
    assert found.marks == marks
    assert _segments(found) == SAID


@pytest.mark.parametrize("element", [b"*", b"#", b"(", b"|"])
@pytest.mark.parametrize("terminator", [b"$", b"*", b"~", b"#"])
@pytest.mark.parametrize("release", [b"?", b"\\", b")"])
def test_any_signs_say_the_same(element: bytes, terminator: bytes, release: bytes) -> None:
    if element == terminator:
        return
    held = PLAIN.replace(b"??", b"\x01").replace(b"?'", b"\x02").replace(b"?+", b"\x03")
    data = held.replace(b"'", terminator).replace(b"+", element)
    data = data.replace(b"\x01", b"?" if release != b"?" else b"??").replace(b"\x02", b"'").replace(b"\x03", b"+")
    (found,) = scan(b"UNA:" + element + b"." + release + b" " + terminator + data)
    assert _segments(found) == SAID


def test_no_una_is_the_usual_signs_and_no_unb_is_a_message_alone() -> None:
    alone = PLAIN[PLAIN.index(b"UNH") : PLAIN.index(b"UNZ")]
    assert segments(alone) == SAID[1:5]
    assert segments(PLAIN.rstrip(b"'")) == SAID


@pytest.mark.parametrize("width", [1, 2, 61, 64, 69])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_folds_anywhere_are_undone(width: int, end: bytes) -> None:
    folded = end.join(PLAIN[at : at + width] for at in range(0, len(PLAIN), width))
    assert segments(folded) == SAID


def test_telex_and_mail_around_it_are_cut_off() -> None:
    telex = b"\x01QN UTPBRZZ\r\n.AAAKKZZ 291100\r\n\x02" + PLAIN + b"\x03\r\n"
    assert segments(telex)[:6] == SAID
    mail = b"Dear all,\r\nsee the UNB below\r\n\r\n" + PLAIN + b"\r\n\r\nThis mail's secret. +31 20"
    assert segments(mail)[:6] == SAID


def test_several_interchanges_are_several() -> None:
    assert [_segments(each)[:6] for each in scan(PLAIN + b"-- \nsecond copy\n" + PLAIN)] == [SAID, SAID]


def test_the_separators_of_level_b_are_signs() -> None:
    data = PLAIN.replace(b"??", b"^").replace(b"?'", b"`").replace(b"?+", b"%")
    parted = data.replace(b"'", b"\x1c").replace(b"+", b"\x1d").replace(b":", b"\x1f")
    assert segments(parted.replace(b"`", b"'").replace(b"%", b"+").replace(b"^", b"?")) == SAID


def test_lines_may_end_segments() -> None:
    assert segments(PLAIN.replace(b"?'", b"`").replace(b"'", b"\r\n").replace(b"`", b"'"))[:3] == SAID[:3]


@pytest.mark.parametrize(
    ("declared", "data", "charset", "remark"),
    [
        (b"UNOA", "MÜLLER".encode(), "utf-8", "charset-undeclared"),
        (b"UNOW", "MÜLLER".encode(), "utf-8", ""),
        (b"UNOC", "MÜLLER".encode("latin-1"), "iso8859-1", ""),
        (b"UNOE", "МЮЛЛЕР".encode("iso8859-5"), "iso8859-5", ""),
        (b"UNOA", "MÜLLER".encode("latin-1"), "iso8859-1", "charset-guessed"),
    ],
)
def test_the_character_set_is_what_the_bytes_show(declared: bytes, data: bytes, charset: str, remark: str) -> None:
    (found,) = scan(PLAIN.replace(b"UNOA", declared).replace(b"LIAM", data))
    assert found.charset == charset
    assert data.decode(charset) in found.text
    assert [each.code for each in found.remarks] == ([remark] if remark else [])


def test_utf_16_is_read() -> None:
    assert segments(PLAIN.decode().encode("utf-16")) == SAID


def test_what_holds_no_message_holds_no_interchange() -> None:
    assert scan(b"") == scan(b"UNBELIEVABLE, UNHAPPY: nothing") == []


def test_counts_and_references_that_differ_are_remarks() -> None:
    (found,) = scan(PLAIN.replace(b"UNT+4+M1", b"UNT+0009+M2").replace(b"UNZ+1+1", b"UNZ+2+7"))
    messages, remarks = messages_of(found)
    assert [(each.code, each.said, each.expected) for each in messages[0].remarks] == [
        ("segment-count", "0009", "4"),
        ("message-reference", "M2", "M1"),
    ]
    assert [each.code for each in remarks] == ["interchange-count", "interchange-reference"]


def test_zeros_and_spaces_in_references_differ_from_nothing() -> None:
    (found,) = scan(PLAIN.replace(b"UNT+4+M1", b"UNT+0004+M 1").replace(b"UNZ+1+1", b"UNZ+01+0001"))
    messages, remarks = messages_of(found)
    assert (messages[0].remarks, remarks) == ((), [])


@settings(max_examples=as_many(500, here=60), deadline=None)
@given(st.data())
def test_an_offset_is_where_the_segment_stands(data: st.DataObject) -> None:
    """Breaks and blanks put anywhere between segments, folds anywhere in them."""
    width = data.draw(st.integers(1, 80))
    before = data.draw(st.sampled_from([b"", b"UNA:+.? '", b"UNA:+.? '\r\n", b"\x01QN ADDR\r\n\x02"]))
    spaced = PLAIN.replace(b"M'", b"M'  ").replace(b"5'", b"5'\n ")
    file = before + b"\r\n".join(spaced[at : at + width] for at in range(0, len(spaced), width))
    (found,) = scan(file)
    said = [each for each in found.text.split(SEGMENT) if each]
    for index, offset in found.offsets(range(len(said))).items():
        assert file[offset:].translate(None, b"\r\n")[:3].decode() == said[index][:3]


@settings(max_examples=as_many(2000, here=150), deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(PLAIN)))
def test_nothing_that_is_sent_raises(noise: bytes, at: int) -> None:
    for found in scan(PLAIN[:at] + noise + PLAIN[at:]):
        messages_of(found)
        found.offsets([0, 1, 5, 1000])
